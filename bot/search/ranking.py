"""The candidates for a question, and the figures that tell how well each fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.search.bm25 import Floats, best
from bot.search.index import PROFILE_B, PROFILE_K1, Index
from bot.search.tokens import Terms

CANDIDATES: Final = 8


class Features(NamedTuple):
    """Figures of one candidate, each from 0 to about 1 so that questions can be compared.

    `score` is the profile's BM25 over the most that the question could score; `covered` the share
    of the question's weight that the profile has. `recall` and `precision` are the shares of the
    question's and of the nearest wording's weight that the two have in common. `lead` is how far
    the score is ahead of the best other candidate (negative when behind). `words` is the share of
    the question's words that the profile has.
    """

    score: float
    covered: float
    recall: float
    precision: float
    lead: float
    words: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A target's number with its features and its nearest wording."""

    target: int
    features: Features
    unit: int


class Query:
    """The terms of a question with what each tells, worked out once."""

    def __init__(self, index: Index, terms: Terms) -> None:
        """Weigh `terms` with the weights of `index`."""
        self.terms = terms
        self.set = frozenset(terms.all)
        self.word_set = frozenset(terms.words)
        weight = index.weight
        self.weights = {term: weight(term) for term in self.set}
        self.whole = sum(self.weights.values())
        self.most = (PROFILE_K1 + 1.0) * sum([self.weights[term] for term in terms.all])

    def share(self, terms: frozenset[str]) -> float:
        """Return the weight of the terms that the question has in common with `terms`."""
        weights = self.weights
        return sum([weights[term] for term in self.set & terms])


def rank(index: Index, terms: Terms, leave_out: int = -1) -> list[Ranked]:
    """Return the best candidates for a question, best profile score first.

    `leave_out` is the number of a unit that is asked as a question: it must not find itself, so
    neither it nor its part of its target's profile counts.
    """
    query = Query(index, terms)
    if not query.whole:
        return []
    scores = index.profiles.scores(terms.all)
    if leave_out >= 0:
        own = int(index.units.owner[leave_out])
        scores[own] = _score_without(index, own, leave_out, terms)
    return _with_features(index, query, scores, leave_out)


def _with_features(index: Index, query: Query, scores: Floats, leave_out: int) -> list[Ranked]:
    hits = [hit for hit in best(scores, CANDIDATES) if hit.score > 0]
    ranked = []
    for place, hit in enumerate(hits):
        rival = hits[1].score if place == 0 and len(hits) > 1 else hits[0].score
        lead = (hit.score - rival) / hits[0].score if len(hits) > 1 else 1.0
        profile = _profile(index, hit.document, leave_out)
        unit, recall, precision = _nearest(index, query, hit.document, leave_out)
        words = len(query.word_set & profile) / len(query.word_set) if query.word_set else 0.0
        covered = query.share(profile) / query.whole
        score = hit.score / query.most
        features = Features(score, covered, recall, precision, lead, words)
        ranked.append(Ranked(hit.document, features, unit))
    return ranked


def _nearest(index: Index, query: Query, target: int, leave_out: int) -> tuple[int, float, float]:
    """Return the wording of `target` that has most in common with the question, and how much."""
    first, end = index.unit_range(target)
    nearest, most = (first, 0.0, 0.0), -1.0
    for unit in range(first, end):
        if unit == leave_out:
            continue
        shared = query.share(index.unit_sets[unit])
        of_unit = index.unit_weights[unit] or 1.0
        closeness = shared / (query.whole + of_unit - shared)
        if closeness > most:
            nearest, most = (unit, shared / query.whole, shared / of_unit), closeness
    return nearest


def _profile(index: Index, target: int, leave_out: int) -> frozenset[str]:
    first, end = index.unit_range(target)
    if not first <= leave_out < end:
        return index.profile_sets[target]
    kept = [index.unit_sets[unit] for unit in range(first, end) if unit != leave_out]
    return frozenset(index.bodies[target].all).union(*kept)


def _score_without(index: Index, target: int, unit: int, terms: Terms) -> float:
    """Return the profile score of `target` as if `unit` had never been written."""
    own = index.terms[unit]
    total = 0.0
    for kind, query in enumerate(terms.kinds):
        left = index.profile_counts(target, kind)
        out = own.kinds[kind]
        left.subtract(out)
        length = left.total()
        norm = PROFILE_K1 * (1 - PROFILE_B + PROFILE_B * length / index.mean_lengths[kind])
        for term in query:
            times = left[term]
            if times > 0:
                total += index.weight(term) * times * (PROFILE_K1 + 1) / (times + norm)
    return total

"""The candidates for a question, and the figures that tell how well each fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.search.bm25 import best
from bot.search.index import PROFILE_B, PROFILE_K1, Index
from bot.search.tokens import Terms

CANDIDATES: Final = 8


class Features(NamedTuple):
    """Figures of one candidate, each from 0 to about 1 so that questions can be compared.

    `score` is the profile's BM25 over the most that the question could score; `covered` the share
    of the question's weight that the profile has. `recall` and `precision` are the shares of the
    question's and of the nearest wording's weight that the two have in common. `lead` is how far
    the score is ahead of the second candidate's. `words` is the share of the question's words that
    the profile has.
    """

    score: float
    covered: float
    recall: float
    precision: float
    lead: float
    words: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A target's number with its BM25 score over that of the best candidate."""

    target: int
    share: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates for a question, best first, and how well the first of them fits.

    `unit` is the first candidate's nearest wording.
    """

    candidates: tuple[Ranked, ...]
    features: Features
    unit: int


class Query:
    """The terms of a question with what each tells, worked out once."""

    def __init__(self, index: Index, terms: Terms) -> None:
        """Weigh `terms` with the weights of `index`."""
        every = terms.all
        self.terms = terms
        self.words = frozenset(terms.words)
        self.weights = dict(zip(every, map(index.weight, every), strict=True))
        self.whole = sum(self.weights.values())
        self.most = (PROFILE_K1 + 1.0) * sum([self.weights[term] for term in every])


def rank(index: Index, query: Query, leave_out: int = -1, apart: int = -1) -> Ranking | None:
    """Return the candidates for a question, or nothing when no target has any of its terms.

    `leave_out` is the number of a unit that is asked as a question: it must not find itself, so
    neither it nor its part of its target's profile counts. The target `apart` is passed over.
    """
    if not query.whole:
        return None
    scores = index.profiles.scores(query.terms.all)
    if leave_out >= 0:
        own = int(index.units.owner[leave_out])
        scores[own] = _score_without(index, own, leave_out, query.terms)
    if apart >= 0:
        scores[apart] = 0.0
    hits = [hit for hit in best(scores, CANDIDATES) if hit.score > 0]
    if not hits:
        return None
    first = hits[0]
    lead = 1.0 - hits[1].score / first.score if len(hits) > 1 else 1.0
    unit, covered, recall, precision, words = _fit(index, query, first.document, leave_out)
    score = first.score / query.most
    features = Features(score, covered, recall, precision, lead, words)
    found = tuple([Ranked(hit.document, hit.score / first.score) for hit in hits])
    return Ranking(found, features, unit)


def _fit(
    index: Index, query: Query, target: int, leave_out: int
) -> tuple[int, float, float, float, float]:
    """Return the nearest wording of `target`, and covered, recall, precision and words.

    The nearest is the one with the highest weighted Jaccard similarity to the question.
    """
    first, end = index.unit_range(target)
    shared = [0.0] * (end - first)
    left_out = leave_out - first
    covered = words = 0.0
    places = index.places[target]
    for term, weight in query.weights.items():
        where = places.get(term)
        if where is None or where == (left_out,):
            continue
        covered += weight
        if term in query.words:
            words += 1
        for place in where:
            shared[place] += weight
    if 0 <= left_out < len(shared):
        shared[left_out] = 0.0
    of_units = index.unit_weights
    close = [s / (query.whole + of_units[first + n] - s) for n, s in enumerate(shared)]
    nearest = max(range(len(close)), key=close.__getitem__)
    unit, common = first + nearest, shared[nearest]
    return (
        unit,
        covered / query.whole,
        common / query.whole,
        common / (of_units[unit] or 1.0),
        words / len(query.words) if query.words else 0.0,
    )


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

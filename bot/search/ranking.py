"""The candidates for a question, and the figures that tell how well each fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from bot.search.bm25 import best
from bot.search.index import PROFILE_B, PROFILE_K1, Index
from bot.search.overlap import Query, nearest

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


class Ranked(NamedTuple):
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


def rank(index: Index, query: Query, leave_out: int = -1, apart: int = -1) -> Ranking | None:
    """Return the candidates for a question, or nothing when no target has any of its terms.

    `leave_out` is the number of a unit that is asked as a question: it must not find itself, so
    neither it nor its part of its target's profile counts. The target `apart` is passed over.
    """
    if not query.whole:
        return None
    scores = index.profiles.scores_of(query.numbers)
    if leave_out >= 0:
        own = int(index.units.owner[leave_out])
        scores[own] = _score_without(index, own, leave_out, query)
    if apart >= 0:
        scores[apart] = 0.0
    hits = [hit for hit in best(scores, CANDIDATES) if hit.score > 0]
    if not hits:
        return None
    first = hits[0]
    lead = 1.0 - hits[1].score / first.score if len(hits) > 1 else 1.0
    near = nearest(index, query, first.document, leave_out)
    features = Features(
        first.score / query.most,
        near.covered / query.whole,
        near.shared / query.whole,
        near.shared / (float(index.unit_weights[near.unit]) or 1.0),
        lead,
        near.words,
    )
    found = tuple([Ranked(hit.document, hit.score / first.score) for hit in hits])
    return Ranking(found, features, near.unit)


def _score_without(index: Index, target: int, unit: int, query: Query) -> float:
    """Return the profile score of `target` as if `unit` had never been written."""
    ids, times = index.said.row(target)
    own, out = index.terms.row(unit)
    left = times.copy()
    left[ids.searchsorted(own)] -= out
    kinds = index.vocabulary.kinds
    lengths = index.lengths[:, target] - np.bincount(kinds[own], out, len(index.lengths))
    norms = PROFILE_K1 * (1 - PROFILE_B + PROFILE_B * lengths / index.mean_lengths)
    asked = np.array(query.numbers, np.intp)
    place = np.minimum(ids.searchsorted(asked), len(ids) - 1)
    here = np.where(ids[place] == asked, left[place], 0)
    told = index.weights[asked] * here * (PROFILE_K1 + 1.0)
    return float((told / (here + norms[kinds[asked]])).sum())

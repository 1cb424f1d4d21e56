"""What a question has in common with one target: its wordings and its answer."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import Floats, Ints, spread
from bot.search.index import PROFILE_K1, UNKNOWN, Index
from bot.search.tokens import Terms


class Query:
    """The terms of a question with what each tells, worked out once.

    `numbers` are the terms that have one, as often as they are said; `ids` the same, each once and
    lowest first, and `told` what those tell. `whole` is what all terms tell, each once, `length`
    the root of their squares, and `most` the score of a profile that has them all.
    """

    def __init__(self, index: Index, terms: Terms) -> None:
        """Weigh `terms` with the weights of `index`."""
        number, told = index.vocabulary.numbers.get, index.told
        kinds = zip(terms.kinds, UNKNOWN.values(), strict=True)
        numbers = [number(term, unknown) for kind, unknown in kinds for term in kind]
        weights = [told[each] for each in numbers]
        once = dict(zip(terms.all, weights, strict=True)).values()
        self.terms = terms
        self.words = frozenset(terms.words)
        self.whole = sum(once)
        self.length = math.hypot(*once)
        self.most = (PROFILE_K1 + 1.0) * sum(weights)
        self.numbers = [each for each in numbers if each >= 0]
        self.ids: Ints = np.array(sorted(set(self.numbers)), np.int32)
        self.told: Floats = index.weights[self.ids]


class Overlap(NamedTuple):
    """What a target has of a question.

    `shared` is the weight that each wording has in common with the question, `close` their
    weighted Jaccard similarity; `has` tells which of the query's `ids` stand anywhere.
    """

    shared: Floats
    close: Floats
    has: NDArray[np.bool]


def overlap(index: Index, query: Query, target: int, leave_out: int = -1) -> Overlap:
    """Return what `target` has of `query`, as if the unit `leave_out` had not been written."""
    first, end = index.unit_range(target)
    begin = index.said.starts[target]
    said = index.said.ids[begin : index.said.starts[target + 1]]
    place = said.searchsorted(query.ids)
    has = said.searchsorted(query.ids, "right") > place
    place = place[has] + begin
    starts = index.holder_starts[place]
    times = index.holder_starts[place + 1] - starts
    holders = index.holders[spread(starts, times)]
    told = query.told[has].repeat(times)
    if first <= leave_out < end:
        told[holders == leave_out] = 0.0
        has &= ~_only_in(index, query, target, leave_out)
    shared: Floats = np.bincount(holders - first, told, end - first).astype(float, copy=False)
    return Overlap(shared, shared / (query.whole + index.unit_weights[first:end] - shared), has)


class Nearest(NamedTuple):
    """The wording of a target that is nearest to a question.

    `unit` is its number, `close` its weighted Jaccard similarity, `shared` the weight that the two
    have in common. `covered` is the weight of the question's terms that stand anywhere in the
    target, `words` the share of its words that do.
    """

    unit: int
    close: float
    shared: float
    covered: float
    words: float


def nearest(index: Index, query: Query, target: int, leave_out: int = -1) -> Nearest:
    """Return the nearest wording of `target`, as if the unit `leave_out` had not been written."""
    found = overlap(index, query, target, leave_out)
    first = int(found.close.argmax())
    words = np.count_nonzero(index.vocabulary.kinds[query.ids[found.has]] == 0)
    return Nearest(
        index.unit_range(target)[0] + first,
        float(found.close[first]),
        float(found.shared[first]),
        float(query.told[found.has].sum()),
        words / (len(query.words) or 1),
    )


def _only_in(index: Index, query: Query, target: int, unit: int) -> NDArray[np.bool]:
    """Return which of the query's `ids` stand in this unit of `target` and nowhere else in it."""
    first, end = index.unit_range(target)
    elsewhere = [index.terms.row(each)[0] for each in range(first, end) if each != unit]
    others = np.concatenate([index.bodies.row(target)[0], *elsewhere])
    return np.isin(query.ids, others, invert=True)

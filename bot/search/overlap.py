"""What a question has in common with one target: its wordings and its answer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import Floats, Ints
from bot.search.index import PROFILE_K1, Index
from bot.search.tokens import Terms


class Query:
    """The terms of a question with what each tells, worked out once.

    `whole` is what all terms tell, each once; `most` the score of a profile that has them all.
    """

    def __init__(self, index: Index, terms: Terms) -> None:
        """Weigh `terms` with the weights of `index`."""
        every = terms.all
        self.terms = terms
        self.words = frozenset(terms.words)
        self.weights = dict(zip(every, map(index.weight, every), strict=True))
        self.whole = sum(self.weights.values())
        self.most = (PROFILE_K1 + 1.0) * sum([self.weights[term] for term in every])
        self.ids: Ints = np.array(sorted(index.numbers(self.weights)), np.int32)


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
    starts = index.terms.starts[first : end + 1]
    said = index.terms.ids[starts[0] : starts[-1]]
    place, known = _places(query.ids, said)
    if 0 <= leave_out - first < end - first:
        known[starts[leave_out - first] - starts[0] : starts[leave_out - first + 1] - starts[0]] = 0
    told = np.zeros(len(said) + 1)
    np.cumsum(np.where(known, index.weights[said], 0.0), out=told[1:])
    sums = told[starts - starts[0]]
    shared = sums[1:] - sums[:-1]
    has = np.zeros(len(query.ids), np.bool)
    has[place[known]] = True
    place, known = _places(query.ids, index.bodies.row(target)[0])
    has[place[known]] = True
    return Overlap(shared, shared / (query.whole + index.unit_weights[first:end] - shared), has)


def _places(ids: Ints, said: Ints) -> tuple[NDArray[np.intp], NDArray[np.bool]]:
    """Return for each of `said` its place among the sorted `ids`, and whether it is there."""
    place = ids.searchsorted(said)
    place[place == len(ids)] = 0
    return place, ids[place] == said if len(ids) else np.zeros(len(said), np.bool)

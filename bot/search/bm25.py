"""BM25 served from postings: the weights of `rank_bm25.BM25Okapi`, ready before the question.

BM25Okapi loops over every document for every query term. Here each term keeps the numbers of
its documents with their finished weights, so a query only adds up what it matches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

# BM25Okapi's own defaults.
K1 = 1.5
B = 0.75

# A term in more than one document of this many is kept as a full row: adding is then faster.
_FULL_SHARE = 8
# Full rows of up to so many documents are added up at once, longer ones one after the other.
_SHORT = 2048


class _Okapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 ships no types
    """BM25Okapi told the counts directly; its own idf rule (with the floor) is what we use."""

    def __init__(self, counts: Mapping[int, int], size: int) -> None:
        self.epsilon = 0.25
        self.corpus_size = size
        self.idf: dict[int, float] = {}
        if counts:
            self._calc_idf(counts)


class Hit(NamedTuple):
    """A document number with its score."""

    document: int
    score: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in each document, as columns sorted by term, then document.

    `terms`, `documents` and `times` have one row a pair; `lengths` one a document.
    """

    vocabulary: Mapping[str, int]
    terms: Ints
    documents: Ints
    times: Ints
    lengths: Ints

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> Counts:
        """Count the terms of `documents`, each a sequence of terms; any of them may be empty."""
        vocabulary: dict[str, int] = {}
        number = vocabulary.setdefault
        flat = [number(term, len(vocabulary)) for document in documents for term in document]
        lengths = np.fromiter(map(len, documents), np.int32, len(documents))
        size = max(len(documents), 1)
        cells = np.asarray(flat, np.int64) * size + np.repeat(np.arange(len(lengths)), lengths)
        pairs, times = np.unique(cells, return_counts=True)
        return cls(
            vocabulary,
            (pairs // size).astype(np.int32),
            (pairs % size).astype(np.int32),
            times.astype(np.int32),
            lengths,
        )


def okapi_weights(counts: Counts, k1: float = K1, b: float = B) -> tuple[Floats, Floats]:
    """Return (idf a term, weight a row of `counts`) as BM25Okapi computes them.

    Robertson and Zaragoza (2009) with rank_bm25's floor: a negative idf becomes 0.25 times the
    mean idf.
    """
    per_term = np.bincount(counts.terms, minlength=len(counts.vocabulary))
    model = _Okapi(dict(enumerate(per_term.tolist())), len(counts.lengths))
    idf = np.fromiter((model.idf[term] for term in range(len(per_term))), float, len(per_term))
    if not len(counts.terms):
        return idf, np.zeros(0)
    mean = counts.lengths.sum() / len(counts.lengths)
    relative = counts.lengths[counts.documents] / mean
    times = counts.times.astype(float)
    norm = k1 * (1 - b + b * relative)
    return idf, idf[counts.terms] * (times * (k1 + 1) / (times + norm))


class Postings:
    """For each term, the documents that hold it with their weights; safe to share, never changed.

    `size` is the number of documents; `used` tells of each term by number whether any has it.
    """

    def __init__(self, counts: Counts, weights: Floats) -> None:
        """Take the rows of `counts` with a weight each."""
        self.size = len(counts.lengths)
        self.vocabulary = counts.vocabulary
        starts = np.searchsorted(counts.terms, np.arange(len(counts.vocabulary) + 1))
        self._documents = counts.documents.astype(np.intp)
        self._weights = weights
        self._starts = starts.astype(np.intp)
        self.used: NDArray[np.bool] = np.diff(starts) > 0
        self._full, self._full_row = self._full_rows()

    def _full_rows(self) -> tuple[Floats, NDArray[np.intp]]:
        """Return the weights of frequent terms for every document, and each term's row or -1."""
        often = np.flatnonzero(np.diff(self._starts) * _FULL_SHARE > self.size)
        row_of = np.full(len(self.vocabulary), -1, np.intp)
        row_of[often] = np.arange(len(often))
        full = np.zeros((len(often), self.size))
        for row, term in zip(full, often.tolist(), strict=True):
            here = slice(self._starts[term], self._starts[term + 1])
            row[self._documents[here]] = self._weights[here]
        return full, row_of

    @classmethod
    def okapi(cls, documents: Sequence[Sequence[str]]) -> Postings:
        """Index `documents` with BM25Okapi's own weights."""
        counts = Counts.of(documents)
        return cls(counts, okapi_weights(counts)[1])

    def scores(self, query: Sequence[str]) -> Floats:
        """Return the score of every document; a term said twice counts twice."""
        number = self.vocabulary.get
        found = [term for term in map(number, query) if term is not None]
        return self.scores_of(found)

    def scores_of(self, terms: Sequence[int]) -> Floats:
        """Return the score of every document for terms by their numbers."""
        numbers = np.array(terms, np.intp)
        full = self._full_row[numbers]
        is_full = full >= 0
        total = self._added(numbers[~is_full])
        rows = full[is_full]
        if self.size <= _SHORT:
            total += self._full[rows].sum(axis=0)
        else:
            for row in rows.tolist():
                total += self._full[row]
        return total

    def _added(self, terms: NDArray[np.intp]) -> Floats:
        """Add up the postings of `terms` in one count, which beats adding them term by term."""
        starts = self._starts[terms]
        rows = spread(starts, self._starts[terms + 1] - starts)
        added = np.bincount(self._documents[rows], self._weights[rows], self.size)
        # Without any row, the count is in whole numbers.
        return added.astype(float, copy=False)

    def top(self, query: Sequence[str], count: int = 5) -> list[Hit]:
        """Return the `count` best documents, best first, lower numbers first among equals."""
        return best(self.scores(query), count)


def spread(starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> NDArray[np.intp]:
    """Return the numbers in ranges that begin at `starts`, one range after the other."""
    ends = lengths.cumsum()
    if not len(ends):
        return np.zeros(0, np.intp)
    places: NDArray[np.intp] = np.arange(ends[-1]) + (starts - ends + lengths).repeat(lengths)
    return places


def best(scores: Floats, count: int) -> list[Hit]:
    """Return the `count` highest of `scores`, best first, by as many passes of `argmax`.

    `scores` is used up. Five passes beat a partition on a mostly equal array by a hundred times.
    """
    hits: list[Hit] = []
    for _ in range(min(count, len(scores))):
        document = int(scores.argmax())
        hits.append(Hit(document, float(scores[document])))
        scores[document] = -np.inf
    return hits

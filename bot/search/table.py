"""The terms of many texts as arrays: compact, quick to load, taken over from one state to the next.

A term is known by its number; a text is a row of numbers, each with how often it stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self, overload

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import Ints
from bot.search.tokens import CHARACTER, PAIR, Terms

Longs = NDArray[np.int64]
# The bits that a count takes where three numbers are packed into one.
_TIMES: Final = 16
_MOST: Final = (1 << _TIMES) - 1
_KINDS: Final = {CHARACTER: 1, PAIR: 2}


class Vocabulary:
    """Terms by number, in the order in which they were met; those of no text are left over.

    `kinds` is each term's place among the fields of `Terms`.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        """Number `terms`, which are all different."""
        self.numbers: dict[str, int] = {term: number for number, term in enumerate(terms)}
        self.terms: list[str] = list(self.numbers)
        self.kinds: NDArray[np.int8] = _kinds_of(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __reduce__(self) -> tuple[type[Vocabulary], tuple[list[str]]]:
        """Pickle as the terms alone."""
        return (Vocabulary, (self.terms,))

    def with_terms_of(self, texts: Iterable[Terms]) -> Vocabulary:
        """Return a vocabulary that has the terms of `texts` too, under further numbers."""
        numbers = self.numbers.copy()
        for text in texts:
            for term in text.all:
                numbers.setdefault(term, len(numbers))
        if len(numbers) == len(self):
            return self
        more = Vocabulary()
        more.numbers, more.terms = numbers, list(numbers)
        more.kinds = np.concatenate([self.kinds, _kinds_of(more.terms[len(self) :])])
        return more


def _kinds_of(terms: Sequence[str]) -> NDArray[np.int8]:
    kind = _KINDS.get
    return np.fromiter((kind(term[:1], 0) for term in terms), np.int8, len(terms))


@dataclass(frozen=True, slots=True)
class TermTable(Sequence[Terms]):
    """The terms of texts, a row each.

    Row `n` is `ids[starts[n]:starts[n + 1]]`, lowest first; `times` says how often each stands.
    """

    vocabulary: Vocabulary
    ids: Ints
    times: Ints
    starts: Longs

    @classmethod
    def of(cls, texts: Sequence[Terms], vocabulary: Vocabulary) -> Self:
        """Return the table of `texts`, all of whose terms are in `vocabulary`."""
        number = vocabulary.numbers.__getitem__
        flat = np.array([number(term) for text in texts for term in text.all], np.int64)
        sizes = np.fromiter((len(text.all) for text in texts), np.int64, len(texts))
        return cls.counted(vocabulary, _rows(_starts(sizes)), flat, np.ones_like(flat), len(texts))

    @classmethod
    def counted(
        cls, vocabulary: Vocabulary, rows: Longs, terms: Longs, times: Longs, size: int
    ) -> Self:
        """Return the table of `size` rows in which each pair (row, term) stands `times` times."""
        packed, width = _packed(rows, terms, times)
        times = packed & _MOST
        packed >>= _TIMES
        first = np.flatnonzero(
            np.concatenate([[True] * bool(len(packed)), packed[1:] != packed[:-1]])
        )
        times = np.add.reduceat(times, first) if len(first) else times
        pairs = packed[first]
        sizes = np.bincount(pairs >> width, minlength=size)
        ids = pairs & ((1 << width) - 1)
        return cls(vocabulary, ids.astype(np.int32), times.astype(np.int32), _starts(sizes))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, row: int) -> Terms: ...
    @overload
    def __getitem__(self, row: slice) -> list[Terms]: ...
    def __getitem__(self, row: int | slice) -> Terms | list[Terms]:
        """Return the terms of a text; their order is not kept."""
        if isinstance(row, slice):
            return [self[n] for n in range(*row.indices(len(self)))]
        kinds: tuple[list[str], ...] = ([], [], [])
        ids, times = self.row(row)
        for number, count in zip(ids.tolist(), times.tolist(), strict=True):
            kinds[self.vocabulary.kinds[number]].extend([self.vocabulary.terms[number]] * count)
        return Terms(*map(tuple, kinds))

    def row(self, number: int) -> tuple[Ints, Ints]:
        """Return the terms of a text by number, lowest first, and how often each stands in it."""
        here = slice(self.starts[number], self.starts[number + 1])
        return self.ids[here], self.times[here]

    def rows(self) -> Longs:
        """Return the row of each place in `ids`."""
        return _rows(self.starts)

    def by_term(self) -> tuple[Ints, Ints, Ints]:
        """Return term, row and times of all that stands here, lowest term first, then row."""
        packed, width = _packed(self.ids, self.rows(), self.times)
        times = (packed & _MOST).astype(np.int32)
        packed >>= _TIMES
        rows = (packed & ((1 << width) - 1)).astype(np.int32)
        packed >>= width
        return packed.astype(np.int32), rows, times

    def picked(self, rows: Longs, more: TermTable) -> TermTable:
        """Return the table of the texts `rows`; numbers from `len(self)` on are those of `more`."""
        starts = np.concatenate([self.starts[:-1], more.starts[:-1] + len(self.ids)])[rows]
        sizes = np.concatenate([np.diff(self.starts), np.diff(more.starts)])[rows]
        ends = _starts(sizes)
        at = (starts - ends[:-1])[_rows(ends)] + np.arange(ends[-1])
        ids = np.concatenate([self.ids, more.ids])[at]
        times = np.concatenate([self.times, more.times])[at]
        return TermTable(more.vocabulary, ids, times, ends)


def _starts(sizes: NDArray[np.integer]) -> Longs:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])


def _rows(starts: Longs) -> Longs:
    """Return the row of each place; as `np.repeat`, but other threads can run meanwhile."""
    return np.cumsum(np.bincount(starts[1:-1], minlength=starts[-1] + 1))[: starts[-1]]


def _packed(
    first: NDArray[np.integer], second: NDArray[np.integer], times: NDArray[np.integer]
) -> tuple[Longs, int]:
    """Return `first`, `second` and `times` as sorted whole numbers, and the bits of `second`.

    To sort such numbers is many times as fast as to sort rows. `times` is cut at `_MOST`.
    """
    width = int(second.max()).bit_length() if len(second) else 1
    packed = first.astype(np.int64)
    packed <<= width
    packed |= second
    packed <<= _TIMES
    packed |= np.minimum(times, _MOST)
    packed.sort()
    return packed, width

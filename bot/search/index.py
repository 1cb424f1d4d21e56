"""What can be answered, indexed twice: each target as a whole, and each of its wordings.

A target's *profile* is all that is said of it: question, phrasings, answer. It tells which words
belong to the subject. A *unit* is one wording: it tells that a parent says nearly the same.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from bot.search.bm25 import Counts, Floats, Ints, Postings, okapi_weights
from bot.search.table import Longs, TermTable, Vocabulary
from bot.search.tokens import CHARACTER, PAIR, Terms

# What a term of each kind counts, in the order of `Terms`: words, characters, pairs.
# Chosen by leave-one-out over the phrasings; docs/answering.md has the ablation.
KIND_WEIGHTS: Final = (1.0, 1.0, 1.0)

# A profile repeats the words that matter, so their count must go on counting: a high k1.
PROFILE_K1: Final = 4.0
PROFILE_B: Final = 0.75

# Where `Index.told` has what a term without a number tells, by its mark, in the order of `Terms`.
UNKNOWN: Final = MappingProxyType({"": -3, CHARACTER: -2, PAIR: -1})


@dataclass(frozen=True, slots=True)
class Units:
    """All wordings in a row, each target's next to each other.

    `owner` is the target of each unit, `starts` the first unit of each target.
    """

    texts: tuple[str, ...]
    owner: Ints
    starts: Ints

    @classmethod
    def of(cls, wordings: Sequence[Sequence[str]]) -> Units:
        """Lay out `wordings`, one non-empty sequence a target."""
        sizes = np.fromiter(map(len, wordings), np.int32, len(wordings))
        starts = np.cumsum(sizes) - sizes
        owner = np.repeat(np.arange(len(sizes)), sizes)
        texts = tuple(text for target in wordings for text in target)
        return cls(texts, owner.astype(np.int32), starts.astype(np.int32))

    def owners_of(self, keys: Sequence[str]) -> dict[str, int]:
        """Return the target of each unit's key; the first that has it keeps it."""
        owners: dict[str, int] = {}
        for same, owner in zip(keys, self.owner.tolist(), strict=True):
            owners.setdefault(same, owner)
        return owners


class Index:
    """Profiles and units of the same targets.

    `terms` are the units' terms, `bodies` those of each target's answer, `said` both together by
    target. `weights` is what each term tells, `told` the same for reading one at a time,
    `unit_weights` what each unit's terms tell together, `lengths` each profile's length by kind.

    The term at place `n` of `said.ids` stands in the units `holders[starts[n]:starts[n + 1]]`,
    with `starts` being `holder_starts`. What stands nowhere tells as much as the rarest terms of
    its kind; for terms that have no number, `told` ends with a figure for each kind.
    """

    def __init__(self, units: Units, terms: Sequence[Terms], bodies: Sequence[Terms]) -> None:
        """Take the units with the terms of each, and of each target the terms of its answer."""
        self.units = units
        self.terms, self.bodies = _tables(terms, bodies)
        self.vocabulary = self.bodies.vocabulary
        self._unit_ends = [*units.starts[1:].tolist(), len(units.texts)]
        self._unit_starts: list[int] = units.starts.tolist()
        self.said = self._by_target()
        self.lengths = np.zeros((len(KIND_WEIGHTS), len(bodies)))
        rarest = np.log(2.0 * len(bodies) + 1.0) * np.array(KIND_WEIGHTS)
        self.weights: Floats = rarest[self.vocabulary.kinds]
        self.profiles = self._weigh()
        self.mean_lengths = self.lengths.sum(axis=1) / max(len(bodies), 1)
        self.mean_lengths[self.mean_lengths == 0] = 1.0
        told = np.concatenate([np.zeros(1), np.cumsum(self.weights[self.terms.ids])])
        self.unit_weights = np.diff(told[self.terms.starts])
        self.told = array("d", np.concatenate([self.weights, rarest]).tobytes())
        self.holders, self.holder_starts = self._held()

    def _by_target(self) -> TermTable:
        """Return a row for each target: the terms of all its wordings and of its answer."""
        owners = np.concatenate([self.units.owner[self.terms.rows()], self.bodies.rows()])
        ids = np.concatenate([self.terms.ids, self.bodies.ids]).astype(np.int64)
        times = np.concatenate([self.terms.times, self.bodies.times]).astype(np.int64)
        return TermTable.counted(self.vocabulary, owners, ids, times, len(self.bodies))

    def _weigh(self) -> Postings:
        """Set what each term tells and how long each profile is; return the profiles by term.

        The kinds are weighed apart, for each has its own lengths, and share one row of postings.
        """
        ids, owners, times = self.said.by_term()
        kinds, size = self.vocabulary.kinds[ids], len(self.bodies)
        weights = np.zeros(len(ids))
        for kind, factor in enumerate(KIND_WEIGHTS):
            here = np.flatnonzero(kinds == kind)
            columns = (ids[here], owners[here], times[here])
            self.lengths[kind] = np.bincount(columns[1], columns[2], size)
            used = np.bincount(columns[0], minlength=len(self.vocabulary)) > 0
            narrow = (np.cumsum(used) - 1)[columns[0]]
            counts = Counts({}, narrow, *columns[1:], self.lengths[kind])
            idf, told = okapi_weights(counts, PROFILE_K1, PROFILE_B)
            self.weights[used] = idf * factor
            weights[here] = told * factor
        counts = Counts(self.vocabulary.numbers, ids, owners, times, np.zeros(size, np.int32))
        return Postings(counts, weights)

    def _held(self) -> tuple[Longs, Longs]:
        """Return the units that have each term of each target, in one row, and where each begins.

        It is in step with `said`, which has the terms of the answers too: in no unit, those.
        """
        width, rows = np.int64(len(self.vocabulary)), self.terms.rows()
        cells = self.units.owner[rows] * width + self.terms.ids
        order = np.argsort(cells, kind="stable")
        starts = np.searchsorted(cells[order], self.said.rows() * width + self.said.ids)
        return rows[order], np.append(starts, len(order))

    def unit_range(self, target: int) -> tuple[int, int]:
        """Return the first unit of `target` and the one after its last."""
        return self._unit_starts[target], self._unit_ends[target]

    def weight(self, term: str) -> float:
        """Return what `term` tells."""
        number = self.vocabulary.numbers.get(term)
        return self.told[UNKNOWN.get(term[0], UNKNOWN[""]) if number is None else number]

    def knows(self, term: str) -> bool:
        """Return whether any target has `term`."""
        number = self.vocabulary.numbers.get(term)
        return number is not None and bool(self.profiles.used[number])


def _tables(terms: Sequence[Terms], bodies: Sequence[Terms]) -> tuple[TermTable, TermTable]:
    if isinstance(terms, TermTable) and isinstance(bodies, TermTable):
        return terms, bodies
    vocabulary = Vocabulary().with_terms_of([*terms, *bodies])
    return TermTable.of(terms, vocabulary), TermTable.of(bodies, vocabulary)

"""What can be answered, indexed twice: each target as a whole, and each of its wordings.

A target's *profile* is all that is said of it: question, phrasings, answer. It tells which words
belong to the subject. A *unit* is one wording: it tells that a parent says nearly the same.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.search.bm25 import Counts, Ints, Postings, okapi_weights
from bot.search.table import TermTable, Vocabulary
from bot.search.tokens import CHARACTER, PAIR, SOUND, Terms

# What a term of each kind counts, in the order of `Terms`: words, characters, pairs, sounds.
# Chosen by leave-one-out over the phrasings; docs/answering.md has the ablation.
KIND_WEIGHTS: Final = (1.0, 1.0, 0.5, 0.5)

# A profile repeats the words that matter, so their count must go on counting: a high k1.
PROFILE_K1: Final = 4.0
PROFILE_B: Final = 0.75


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


class Index:
    """Profiles and units of the same targets.

    `terms` are the units' terms, `bodies` those of each target's answer, `said` both together by
    target. `weights` is what each term tells (nan when it stands nowhere), `unit_weights` what
    each unit's terms tell together, `lengths` the length of each profile by kind.
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
        self.weights = np.full(len(self.vocabulary), np.nan)
        self.profiles = self._weigh()
        self.mean_lengths = self.lengths.sum(axis=1) / max(len(bodies), 1)
        self.mean_lengths[self.mean_lengths == 0] = 1.0
        told = np.concatenate([np.zeros(1), np.cumsum(self.weights[self.terms.ids])])
        self.unit_weights = np.diff(told[self.terms.starts])
        rarest = float(np.log(2.0 * len(bodies) + 1.0))
        marks = zip((CHARACTER, PAIR, SOUND), KIND_WEIGHTS[1:], strict=True)
        self._unknown = {mark: rarest * factor for mark, factor in marks}
        self._rarest = rarest * KIND_WEIGHTS[0]
        self._weight_of = array("d", self.weights.tobytes())

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

    @property
    def places(self) -> _Places:
        """Return, for each target, the places of each of its terms among its wordings."""
        return _Places(self)

    def unit_range(self, target: int) -> tuple[int, int]:
        """Return the first unit of `target` and the one after its last."""
        return self._unit_starts[target], self._unit_ends[target]

    def weight(self, term: str) -> float:
        """Return what `term` tells; one that stands nowhere tells as much as the rarest."""
        number = self.vocabulary.numbers.get(term)
        told = math.nan if number is None else self._weight_of[number]
        return self._unknown.get(term[0], self._rarest) if math.isnan(told) else told

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Return the numbers of those of `terms` that stand anywhere."""
        number = self.vocabulary.numbers.get
        found = [number(term, -1) for term in terms]
        told = self._weight_of
        return [each for each in found if each >= 0 and not math.isnan(told[each])]

    def knows(self, term: str) -> bool:
        """Return whether any target has `term`."""
        return bool(self.numbers((term,)))

    def wordings(self, target: int) -> list[Terms]:
        """Return the terms of each wording of `target`."""
        return self.terms[slice(*self.unit_range(target))]


class _Places:
    def __init__(self, index: Index) -> None:
        self._index = index

    def __getitem__(self, target: int) -> dict[str, tuple[int, ...]]:
        index = self._index
        places: dict[str, tuple[int, ...]] = dict.fromkeys(index.bodies[target].all, ())
        for place, wording in enumerate(index.wordings(target)):
            for term in frozenset(wording.all):
                places[term] = (*places.get(term, ()), place)
        return places


def _tables(terms: Sequence[Terms], bodies: Sequence[Terms]) -> tuple[TermTable, TermTable]:
    if isinstance(terms, TermTable) and isinstance(bodies, TermTable):
        return terms, bodies
    vocabulary = Vocabulary().with_terms_of([*terms, *bodies])
    return TermTable.of(terms, vocabulary), TermTable.of(bodies, vocabulary)

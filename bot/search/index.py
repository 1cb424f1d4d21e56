"""What can be answered, indexed twice: each target as a whole, and each of its wordings.

A target's *profile* is all that is said of it: question, phrasings, answer. It tells which words
belong to the subject. A *unit* is one wording: it tells that a parent says nearly the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from bot.search.bm25 import Counts, Floats, Ints, Postings, okapi_weights
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


def _all_kinds(
    documents: Sequence[Terms], k1: float, b: float
) -> tuple[Postings, dict[str, float]]:
    """Return one index over every kind of term, and the weight of each term.

    The kinds are weighed apart, for each has its own lengths, and share one row of postings.
    """
    vocabulary: dict[str, int] = {}
    weight: dict[str, float] = {}
    parts: list[tuple[Ints, Ints, Ints, Floats]] = []
    for kind, factor in enumerate(KIND_WEIGHTS):
        counts = Counts.of([document.kinds[kind] for document in documents])
        idf, weights = okapi_weights(counts, k1, b)
        offset = len(vocabulary)
        vocabulary.update({term: number + offset for term, number in counts.vocabulary.items()})
        weight.update(zip(counts.vocabulary, (idf * factor).tolist(), strict=True))
        parts.append((counts.terms + offset, counts.documents, counts.times, weights * factor))
    terms, owners, times, weights = (
        np.concatenate(columns) for columns in zip(*parts, strict=True)
    )
    lengths = np.zeros(len(documents), np.int32)
    return Postings(Counts(vocabulary, terms, owners, times, lengths), weights), weight


def joined(parts: Sequence[Terms]) -> Terms:
    """Return the terms of all `parts` as those of one text."""
    kinds = zip(*(part.kinds for part in parts), strict=True)
    return Terms(*(tuple(chain.from_iterable(kind)) for kind in kinds))


class Index:
    """Profiles and units of the same targets."""

    def __init__(self, units: Units, terms: Sequence[Terms], bodies: Sequence[Terms]) -> None:
        """Take the units with the terms of each, and of each target the terms of its answer."""
        self.units = units
        self._ends = [*units.starts[1:].tolist(), len(units.texts)]
        self._starts: list[int] = units.starts.tolist()
        self.terms = tuple(terms)
        self.bodies = tuple(bodies)
        profiles = [joined([*self.wordings(n), body]) for n, body in enumerate(bodies)]
        self.mean_lengths = [
            sum(len(profile.kinds[kind]) for profile in profiles) / max(len(profiles), 1) or 1.0
            for kind in range(len(KIND_WEIGHTS))
        ]
        self.profiles, self._weights = _all_kinds(profiles, PROFILE_K1, PROFILE_B)
        self.places = [self._places(number) for number in range(len(bodies))]
        self.unit_weights = [self._weight_of(frozenset(unit.all)) for unit in terms]
        rarest = float(np.log(2.0 * len(bodies) + 1.0))
        self._unknown: Mapping[str, float] = dict(
            zip(
                (CHARACTER, PAIR, SOUND),
                (rarest * factor for factor in KIND_WEIGHTS[1:]),
                strict=True,
            )
        )
        self._rarest = rarest * KIND_WEIGHTS[0]

    def wordings(self, target: int) -> tuple[Terms, ...]:
        """Return the terms of each wording of `target`."""
        return self.terms[self._starts[target] : self._ends[target]]

    def profile_counts(self, target: int, kind: int) -> Counter[str]:
        """Return how often each term of one kind stands in the profile of `target`."""
        parts = [wording.kinds[kind] for wording in self.wordings(target)]
        return Counter(chain(*parts, self.bodies[target].kinds[kind]))

    def unit_range(self, target: int) -> tuple[int, int]:
        """Return the first unit of `target` and the one after its last."""
        return self._starts[target], self._ends[target]

    def weight(self, term: str) -> float:
        """Return what `term` tells; one that stands nowhere tells as much as the rarest."""
        known = self._weights.get(term)
        return self._unknown.get(term[0], self._rarest) if known is None else known

    def _weight_of(self, terms: frozenset[str]) -> float:
        weights = self._weights
        return sum([weights[term] for term in terms])

    def _places(self, target: int) -> dict[str, tuple[int, ...]]:
        """Return, for each term of a profile, which of its wordings have it (none: the answer)."""
        places: dict[str, tuple[int, ...]] = dict.fromkeys(self.bodies[target].all, ())
        for place, wording in enumerate(self.wordings(target)):
            for term in frozenset(wording.all):
                places[term] = (*places.get(term, ()), place)
        return places

    def knows(self, term: str) -> bool:
        """Return whether any target has `term`."""
        return term in self._weights

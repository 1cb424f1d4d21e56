"""What any two questions have in common, as figures from which it is judged if they ask the same.

A term that both have speaks for it, one that only one of them has against it, each as much as it
does among the wordings of the knowledge: the log-likelihood ratios of Fellegi and Sunter (1969).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.search.bm25 import Floats
from bot.search.engine import Engine
from bot.search.normalise import normalise

# Words, characters and pairs: their cosines are the first traits.
_KINDS: Final = 3
COSINES: Final = slice(_KINDS)
# Of the answers nearest to a question, so many, with the power that their scores are raised to:
# the first looks at the very nearest, the last at all that is anywhere near.
_ANSWERS: Final = ((12, 10), (30, 4), (60, 2))
# A term is believed to be like all of its kind until it was seen with so many other wordings.
_PRIOR: Final = 20
# No term is sure to be there.
_SURE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Telling:
    """What the wordings of entries tell of their terms, by the terms' numbers in the index.

    `both` pairs of an entry's wordings have a term, of the `met` in which one has it. `held` of all
    `wordings` have it. `usual` is the share of `both` in `met`, for a kind of terms.
    """

    both: Floats
    met: Floats
    held: Floats
    usual: Floats
    wordings: int

    @classmethod
    def of(cls, engine: Engine, left_out: Collection[int] = ()) -> Self:
        """Count in the wordings of all entries but those `left_out`, by their numbers."""
        index, size = engine.index, len(engine.library.entries)
        counts = np.ones(len(engine.targets), bool)
        counts[size:] = False
        counts[list(left_out)] = False
        rows = index.terms.rows()
        here = counts[index.units.owner[rows]]
        width = len(index.vocabulary)
        owners, ids = index.units.owner[rows[here]].astype(np.int64), index.terms.ids[here]
        cells, times = np.unique(owners * width + ids, return_counts=True)
        others = np.bincount(index.units.owner, minlength=size)[cells // width] - 1
        # One more, for terms without a number: nothing is known of them.
        both = np.bincount(cells % width, times * (times - 1), width + 1)
        met = np.bincount(cells % width, times * others, width + 1)
        held = np.bincount(ids, minlength=width + 1).astype(float)
        usual = []
        for kind in range(_KINDS):
            often = np.append(index.vocabulary.kinds == kind, False) & (held > 1)
            usual.append(both[often].sum() / max(met[often].sum(), 1.0))
        return cls(
            both.astype(float),
            met.astype(float),
            held,
            np.array(usual),
            int(counts[index.units.owner].sum()),
        )

    def weigh(
        self, kind: int, terms: Sequence[int], spread: Floats, over: int
    ) -> tuple[Floats, Floats]:
        """Return what it tells that both of two questions have a term, and that only one has it.

        The first is 0 or more, the second 0 or less. The questions that have a term lie nearest to
        `spread` different answers, all questions to `over`: what parents say around any question
        is spread wide, and tells little. The last number is that of a term that is not known.
        """
        numbers = np.array(terms, np.intp)
        chance = (self.held[numbers] + spread + 0.5) / (self.wordings + over + 1)
        expected = np.maximum(self.usual[kind], chance)
        same = (self.both[numbers] + _PRIOR * expected) / (self.met[numbers] + _PRIOR)
        same = np.clip(same, chance, np.maximum(chance, _SURE))
        return np.log(same / chance), np.log((1 - same) / (1 - chance))


class Traits:
    """What each two of some texts have in common; made once for all, looked at by rows."""

    def __init__(
        self, engine: Engine, texts: Sequence[str], left_out: Collection[int] = ()
    ) -> None:
        """Take the texts, one or more; the entries `left_out`, by number, are not looked at."""
        terms = [engine.tokens.of(normalise(text)) for text in texts]
        scores = np.array([engine.index.profiles.scores(each.all) for each in terms])
        scores[:, list(left_out)] = 0.0
        self._lengths = np.array([len(each.characters) for each in terms], float)
        self._answers = [highest(scores, *each) for each in _ANSWERS]
        nearest = np.unique(scores.argmax(axis=1), return_inverse=True)[1]
        telling = Telling.of(engine, left_out)
        number = engine.index.vocabulary.numbers.get
        self._kinds = []
        for kind in range(_KINDS):
            vocabulary, table = counted([each.kinds[kind] for each in terms])
            numbers = [number(term, -1) for term in vocabulary]
            weights = telling.weigh(kind, numbers, _spread(table, nearest), int(nearest.max()) + 1)
            self._kinds.append(_Kind(table, *weights))

    def __len__(self) -> int:
        return len(self._lengths)

    def rows(self, here: slice) -> Floats:
        """Return what the texts `here` have in common with each text: (texts, all texts, traits).

        The traits are the cosines of the terms of each kind, the other figures of these, the
        shorter and the longer length, and in how far the same answers lie near.
        """
        lengths = self._lengths
        tables = [kind.cosines(here) for kind in self._kinds]
        for kind in self._kinds:
            tables += kind.tellings(here)
        tables += [
            np.minimum.outer(lengths[here], lengths),
            np.maximum.outer(lengths[here], lengths),
        ]
        tables += [each[here] @ each.T for each in self._answers]
        return np.stack(tables, axis=2)


class _Kind:
    """The terms of one kind: a table of ones where a text has a term, and what each tells."""

    def __init__(self, table: csr_matrix, shared: Floats, alone: Floats) -> None:
        self._held, self._units = table, unit_rows(table, shared)
        self._shared, self._alone = table.multiply(shared).tocsr(), table.multiply(alone).tocsr()
        self._single = table @ alone

    def cosines(self, here: slice) -> Floats:
        """Return the cosines of the texts `here` with all."""
        return products(self._units[here], self._units)

    def tellings(self, here: slice) -> list[Floats]:
        """Return what the terms tell that both texts have, and those that one of them has."""
        both = products(self._alone[here], self._held)
        apart = self._single[here, None] + self._single - 2.0 * both
        return [products(self._shared[here], self._held), apart]


def _spread(table: csr_matrix, nearest: NDArray[np.int64]) -> Floats:
    """Return how many different answers are `nearest` to the texts that have each term."""
    size = (int(nearest.max()) + 1, len(nearest))
    places = csr_matrix((np.ones(len(nearest)), (nearest, np.arange(len(nearest)))), size)
    return np.asarray(((places @ table) > 0).sum(axis=0), float).ravel()


def counted(rows: Sequence[Sequence[str]]) -> tuple[list[str], csr_matrix]:
    """Return all terms of `rows`, and a table of ones where a row has a term."""
    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    for row in rows:
        columns += [vocabulary.setdefault(term, len(vocabulary)) for term in dict.fromkeys(row)]
        starts.append(len(columns))
    size = (len(rows), len(vocabulary))
    return list(vocabulary), csr_matrix((np.ones(len(columns)), columns, starts), size)


def unit_rows(table: csr_matrix, weights: Floats) -> csr_matrix:
    """Return `table` with its columns weighed and each row of length 1, or 0 when it is empty."""
    weighed = table.multiply(weights)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1), float).ravel())
    lengths[lengths == 0] = 1.0
    return weighed.multiply(1.0 / lengths[:, None]).tocsr()


def products(one: csr_matrix, other: csr_matrix) -> Floats:
    """Return the product of each row of `one` with each of `other`."""
    return np.asarray((one @ other.T).toarray(), float)


def highest(scores: Floats, count: int, power: int) -> Floats:
    """Return the `count` highest of each row raised to a power, each row of length 1 or 0."""
    count = min(count, scores.shape[1])
    least = np.partition(scores, -count, axis=1)[:, -count, None]
    most = np.maximum(scores.max(axis=1, keepdims=True), 1e-9)
    table = np.where(scores >= least, scores / most, 0.0) ** power
    lengths = np.sqrt((table * table).sum(axis=1, keepdims=True))
    return np.asarray(table / np.where(lengths > 0, lengths, 1.0), float)

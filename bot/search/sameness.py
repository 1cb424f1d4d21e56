"""Which questions ask the same, when none of them has an answer yet.

What it means to ask the same is learned from the knowledge: from wordings of one entry, and of
different ones, as if none of these entries were there.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.library.model import Entry
from bot.search.bm25 import Floats
from bot.search.engine import Engine
from bot.search.normalise import key, normalise
from bot.search.traits import COSINES, Traits, counted, highest, products, unit_rows

Table = NDArray[np.floating]

# How likely two groups must be the same, on average over their questions, to become one.
# Chosen by scripts/bench_review.py on entries other than those it reports.
NEAR: Final = 0.65
# So many questions are compared with all others at a time.
_AT_ONCE: Final = 200
# So often it is learned from so many entries at a time, each asked so often.
_ROUNDS: Final = 3
_ENTRIES: Final = 100
_ASKED: Final = 8
# In how many ways an entry is asked; 0 stands for all that it has, and for most of them.
_WAYS: Final = (1, 2, 3, 0, 0, 0, 0)
_RETYPED: Final = 0.6
_LOST: Final = 0.03
# So many pieces of long wordings, of so many letters at most, stand around others.
_AROUND: Final = 30
_LONGEST: Final = 8
# Pairs that have hardly anything in common are so many that one in a hundred will do.
_IN_COMMON: Final = 0.1
_EVERY: Final = 100
# Where less is written, the plain cosines do: for each kind of terms, for the nearest answers.
_FEW: Final = 2 * _ENTRIES
_PLAIN: Final = (1.0, 0.3, 0.3)
_SAME_ANSWERS: Final = 0.3
_ANSWERS: Final = 12
_POWER: Final = 10
_PLAIN_NEAR: Final = 0.44


@dataclass(frozen=True, slots=True)
class Sameness:
    """How likely two questions are the same, by what they have in common: a logistic regression.

    Of `traits` measured from `middle` in steps of `scale`, each counts by `linear`, each two by
    `square`.
    """

    middle: Floats
    scale: Floats
    constant: float
    linear: Floats
    square: Floats

    @classmethod
    def learned(cls, engine: Engine) -> Sameness | None:
        """Return what the entries of `engine` teach, nothing when there are too few."""
        if len(engine.library.entries) < _FEW:
            return None
        rows, same, weights = _lessons(engine)
        return cls._fitted(rows, same, weights)

    @classmethod
    def _fitted(cls, rows: Floats, same: Floats, weights: Floats) -> Self:
        # It takes a second to come in, and a parent's question never needs it.
        from sklearn.linear_model import LogisticRegression

        middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        rows = (rows - middle) / scale
        left, right = np.triu_indices(rows.shape[1])
        squares = rows[:, left] * rows[:, right]
        mean, spread = squares.mean(axis=0), squares.std(axis=0) + 1e-9
        columns = np.hstack([rows, (squares - mean) / spread])
        fitted = LogisticRegression(C=0.3, max_iter=300).fit(columns, same, weights)
        linear, factors = np.split(fitted.coef_[0], [rows.shape[1]])
        square = np.zeros((rows.shape[1],) * 2)
        square[left, right] = factors / spread
        constant = float(fitted.intercept_[0] - factors @ (mean / spread))
        return cls(middle, scale, constant, linear, square)

    def of(self, engine: Engine, texts: Sequence[str]) -> Table:
        """Return how likely each two of `texts` ask the same, from 0 to 1."""
        traits = Traits(engine, texts)
        chances = np.zeros((len(texts),) * 2, np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            here = slice(start, start + _AT_ONCE)
            chances[here] = self._chances(traits.rows(here))
        return chances

    def _chances(self, rows: Floats) -> Floats:
        steps = (rows - self.middle) / self.scale
        told = steps @ self.linear + ((steps @ self.square) * steps).sum(axis=-1) + self.constant
        chances: Floats = 1.0 / (1.0 + np.exp(-np.clip(told, -30.0, 30.0)))
        return chances


def alike(
    engine: Engine, likeness: Sameness | None, texts: Sequence[str], near: float = NEAR
) -> list[list[int]]:
    """Return `texts` in groups that ask the same: their places, groups and places in order.

    Wordings that differ only in marks are one; groups grow as long as their mean likeness is at
    least `near`.
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(key(text) or text, []).append(place)
    firsts = [texts[found[0]] for found in places.values()]
    if len(firsts) < 2:
        labels = [0] * len(firsts)
    elif likeness is None:
        labels = _labels(plain(engine, firsts), _PLAIN_NEAR)
    else:
        labels = _labels(likeness.of(engine, firsts), near)
    groups: dict[int, list[int]] = {}
    for label, found in zip(labels, places.values(), strict=True):
        groups.setdefault(label, []).extend(found)
    return sorted(sorted(group) for group in groups.values())


def plain(engine: Engine, texts: Sequence[str]) -> Table:
    """Return how alike each two of `texts` are, from 0 to 1, without anything learned.

    It is the weighted cosine of their terms, kind by kind, and of the answers that come near them.
    """
    terms = [engine.tokens.of(normalise(text)) for text in texts]
    scores = np.array([engine.index.profiles.scores(each.all) for each in terms])
    near = highest(scores, _ANSWERS, _POWER)
    table = _SAME_ANSWERS * (near @ near.T)
    for kind, factor in enumerate(_PLAIN):
        vocabulary, held = counted([each.kinds[kind] for each in terms])
        weights = np.fromiter(map(engine.index.weight, vocabulary), float, len(vocabulary))
        rows = unit_rows(held, weights)
        table += factor * products(rows, rows)
    return np.clip(table / (sum(_PLAIN) + _SAME_ANSWERS), 0.0, 1.0)


def _lessons(engine: Engine) -> tuple[Floats, Floats, Floats]:
    """Return pairs of wordings by their traits, which ask the same, and what each counts."""
    chance = random.Random(0)  # noqa: S311 - the same sample every time
    entries = engine.library.entries
    around = _around(entries, chance)
    found = []
    for taken in _samples(len(entries), chance):
        asked = {text: n for n in taken for text in _asked(entries[n], around, chance)}
        owners = np.fromiter(asked.values(), int, len(asked))
        pairs = np.triu_indices(len(asked), 1)
        rows = Traits(engine, list(asked), taken).rows(slice(None))[pairs]
        same = owners[pairs[0]] == owners[pairs[1]]
        told = same | (rows[:, COSINES] > _IN_COMMON).any(axis=1)
        kept = told | (np.arange(len(told)) % _EVERY == 0)
        found.append((rows[kept], same[kept], np.where(told, 1.0, _EVERY)[kept]))
    rows, same, weights = (np.concatenate(each) for each in zip(*found, strict=True))
    return rows, same, weights


def _samples(size: int, chance: random.Random) -> list[list[int]]:
    """Return some of `size` numbers for each round, none of them again before all were taken."""
    order: list[int] = []
    while len(order) < _ROUNDS * _ENTRIES:
        order += chance.sample(range(size), size - size % _ENTRIES)
    return [order[_ENTRIES * n : _ENTRIES * (n + 1)] for n in range(_ROUNDS)]


def _asked(entry: Entry, around: Sequence[str], chance: random.Random) -> list[str]:
    """Return an entry's question as parents might ask it."""
    own = [entry.question, *entry.phrasings]
    chance.shuffle(own)
    own = own[: chance.choice(_WAYS) or len(own)]
    asked = [chance.choice(own) for _ in range(_ASKED)]
    return [
        _retyped(text, around, chance) if chance.random() < _RETYPED else text for text in asked
    ]


def _around(entries: Sequence[Entry], chance: random.Random) -> list[str]:
    """Return some of what is said before or after a question, as it is in long wordings."""
    said = [
        piece
        for entry in entries
        for text in entry.phrasings
        for piece in text.split("，")[:-1]
        if len(piece) <= _LONGEST
    ]
    return chance.sample(said, min(_AROUND, len(said))) or [""]


def _retyped(text: str, around: Sequence[str], chance: random.Random) -> str:
    """Return `text` as another parent might type it: with more around it, some letters lost."""
    before, after = (chance.choice(around) + "，" if chance.random() < 0.06 else "" for _ in "ab")
    left = "".join(letter for letter in text if chance.random() > _LOST)
    return f"{before}{left}，{after}"


def _labels(table: Table, near: float) -> list[int]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1.0 - (table + table.T) / 2
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    return [int(label) for label in fcluster(tree, 1.0 - near, "distance")]

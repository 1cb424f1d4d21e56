"""Which questions ask the same, when none of them has an answer yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix, diags
from scipy.spatial.distance import squareform

from bot.search.bm25 import Floats
from bot.search.engine import Engine
from bot.search.normalise import key, normalise
from bot.search.tokens import Terms

# What each kind of term counts here, in the order of `Terms`; chosen by scripts/bench_review.py on
# entries other than those it reports.
KINDS: Final = (1.0, 0.3, 0.3, 0.2)
# What it counts that the same answers come near two questions, though none is right.
SAME_ANSWERS: Final = 0.3
# Of the answers, this many; the power leaves little but the nearest.
_ANSWERS: Final = 12
_POWER: Final = 10
# How near two groups must be on average to become one.
NEAR: Final = 0.44


def alike(engine: Engine, texts: Sequence[str], near: float = NEAR) -> list[list[int]]:
    """Return `texts` in groups that ask the same: their places, groups and places in order.

    Wordings that differ only in marks are one; groups grow as long as their mean likeness is at
    least `near`.
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(key(text) or text, []).append(place)
    firsts = [found[0] for found in places.values()]
    labels = _labels(likeness(engine, [texts[first] for first in firsts]), near)
    groups: dict[int, list[int]] = {}
    for label, found in zip(labels, places.values(), strict=True):
        groups.setdefault(label, []).extend(found)
    return sorted(sorted(group) for group in groups.values())


def likeness(engine: Engine, texts: Sequence[str]) -> Floats:
    """Return how alike each two of `texts` are, from 0 to 1.

    It is the weighted cosine of their terms, kind by kind, and of the answers that come near them.
    """
    terms = [engine.tokens.of(normalise(text)) for text in texts]
    table = SAME_ANSWERS * _agreement(engine, terms)
    for kind, factor in enumerate(KINDS):
        table += factor * _cosines(engine, [each.kinds[kind] for each in terms])
    return np.clip(table / (sum(KINDS) + SAME_ANSWERS), 0.0, 1.0)


def _agreement(engine: Engine, terms: Sequence[Terms]) -> Floats:
    """Return the cosine between the scores of the answers nearest to each two questions."""
    table = np.array([engine.index.profiles.scores(each.all) for each in terms])
    count = min(_ANSWERS, table.shape[1])
    least = np.partition(table, -count, axis=1)[:, -count, None]
    highest = np.maximum(table.max(axis=1, keepdims=True), 1e-9)
    table = np.where(table >= least, table / highest, 0.0) ** _POWER
    lengths = np.sqrt((table * table).sum(axis=1, keepdims=True))
    table /= np.where(lengths > 0, lengths, 1.0)
    return np.asarray(table @ table.T)


def _cosines(engine: Engine, rows: Sequence[Sequence[str]]) -> Floats:
    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    for row in rows:
        columns += [vocabulary.setdefault(term, len(vocabulary)) for term in dict.fromkeys(row)]
        starts.append(len(columns))
    weights = np.fromiter(map(engine.index.weight, vocabulary), float, len(vocabulary))
    table = csr_matrix((weights[columns], columns, starts), (len(rows), len(vocabulary)))
    lengths = np.sqrt(table.multiply(table).sum(axis=1)).A1
    table = diags(1.0 / np.where(lengths > 0, lengths, 1.0)) @ table
    return np.asarray((table @ table.T).todense())


def _labels(table: Floats, near: float) -> list[int]:
    if len(table) < 2:
        return [0] * len(table)
    apart = 1.0 - (table + table.T) / 2
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    return [int(label) for label in fcluster(tree, 1.0 - near, "distance")]

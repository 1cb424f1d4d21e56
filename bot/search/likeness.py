"""Which questions ask the same, when none of them has an answer yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.cluster import AgglomerativeClustering

from bot.search.bm25 import Floats
from bot.search.engine import Engine
from bot.search.normalise import key, normalise

# What each kind of term counts here, in the order of `Terms`; chosen by scripts/bench_review.py on
# entries other than those it reports.
KINDS: Final = (1.0, 0.6, 0.3, 0.3)
# How near two groups must be on average to become one.
NEAR: Final = 0.42


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
    """Return how alike each two of `texts` are, from 0 to 1: the weighted cosine of their terms."""
    terms = [engine.tokens.of(normalise(text)) for text in texts]
    table = sum(
        factor * _cosines(engine, [each.kinds[kind] for each in terms])
        for kind, factor in enumerate(KINDS)
    )
    return np.clip(np.asarray(table) / sum(KINDS), 0.0, 1.0)


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
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - near
    )
    return [int(label) for label in model.fit_predict(1.0 - table)]

"""The best five of many passages: our postings, rank_bm25 and bm25s over the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import bm25s
import numpy as np
from rank_bm25 import BM25Okapi

from benching.corpus import corpus_of, words_of
from benching.table import Table
from benching.timing import Times, alternate
from bot.search.bm25 import Postings

SIZES: Final = (1_000, 10_000, 100_000)
OURS: Final = "ours"
OKAPI: Final = "rank_bm25"
NUMPY: Final = "bm25s numpy"
NUMBA: Final = "bm25s numba"
PEERS: Final = (OKAPI, NUMPY, NUMBA)
TOP: Final = 5
_CALLS: Final = 40

Search = Callable[[list[str]], object]


class WrongScoresError(Exception):
    """Our scores are not those of BM25Okapi, so their speed would mean nothing."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: passages in each corpus, rounds, calls a round."""

    passages: Sequence[int] = SIZES
    rounds: int = 7
    calls: int = _CALLS


def measure(knowledge: Path, cache: Path, sizes: Sizes) -> Table:
    """Return the time of a query at each size, and every peer's as a multiple of ours."""
    words = words_of(knowledge, cache)
    table = Table(("passages", "ours, µs", *(f"{peer} / ours" for peer in PEERS)))
    for passages in sizes.passages:
        times = _times(words, passages, sizes)
        ratios = [times.ratio(peer, OURS).shown() for peer in PEERS]
        table.add(f"{passages:,}", times.micros(OURS).shown(0), *ratios)
    return table


def _times(words: Sequence[str], passages: int, sizes: Sizes) -> Times:
    corpus = corpus_of(words, passages, sizes.calls * sizes.rounds + 1)
    ways = _ways(corpus.passages, corpus.queries[0])
    rows = {
        name: [partial(search, query) for query in corpus.queries] for name, search in ways.items()
    }
    return alternate(rows, sizes.rounds, sizes.calls)


def _ways(passages: list[list[str]], query: list[str]) -> dict[str, Search]:
    """Return each way to search; raises `WrongScoresError` when ours scores in another way."""
    ours, okapi = Postings.okapi(passages), BM25Okapi(passages)
    if np.abs(ours.scores(query) - okapi.get_scores(query)).max() > 1e-9:
        raise WrongScoresError(" ".join(query))
    numpy, numba = _bm25s(passages, "numpy"), _bm25s(passages, "numba")
    return {OURS: partial(ours.top, count=TOP), OKAPI: _top_of(okapi), NUMPY: numpy, NUMBA: numba}


def _top_of(okapi: BM25Okapi) -> Search:
    numbers = range(okapi.corpus_size)
    return lambda query: okapi.get_top_n(query, numbers, TOP)


def _bm25s(passages: list[list[str]], backend: str) -> Search:
    model = bm25s.BM25(method="robertson", backend=backend)
    model.index(passages, show_progress=False)
    return lambda query: model.retrieve([query], k=TOP, show_progress=False)

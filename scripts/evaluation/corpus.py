"""The bare ranker on a public set: R@1, R@5, MRR@10 and time, beside jieba with BM25Okapi.

A folder holds `passages.jsonl` (`{"id", "title"?, "text"}`) and `queries.jsonl`
(`{"id", "question", "relevant": [ids]}`).
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jieba

from bot.library import Library
from bot.search.bm25 import Postings
from bot.search.tokens import Tokens
from evaluation.passages import Passages
from evaluation.sheet import SheetError, text_of

Top = Callable[[str], Sequence[int]]
_DEEP = 10


def report(folder: Path, library: Library) -> None:
    """Print the figures of the ranker and of jieba with BM25Okapi's scores.

    Of the knowledge in `library` the ranker has the staff's words and how parents put things.
    """
    passages, queries = read(folder / "passages.jsonl"), read(folder / "queries.jsonl")
    numbers = {str(row["id"]): number for number, row in enumerate(passages)}
    texts = [f"{row.get('title') or ''} {row['text']}" for row in passages]
    asked = [
        (row["question"], {numbers[str(each)] for each in row["relevant"] if str(each) in numbers})
        for row in queries
    ]
    print(f"{len(texts)} passages, {len(asked)} questions")
    with tempfile.TemporaryDirectory() as cache:
        asked_before = [text for e in library.entries for text in (e.question, *e.phrasings)]
        ranker = Passages(Tokens(library.words, Path(cache)), texts, asked_before)
        _show(
            "this bot's ranker", lambda text: [h.document for h in ranker.top(text, _DEEP)], asked
        )
    okapi = Postings.okapi([jieba.lcut(text) for text in texts])
    _show(
        "jieba + BM25Okapi",
        lambda text: [hit.document for hit in okapi.top(jieba.lcut(text), _DEEP)],
        asked,
    )


def read(file: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file; raises `SheetError`."""
    rows = []
    for number, line in enumerate(text_of(file).splitlines(), 1):
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise SheetError(f"{file} line {number}: {line[:60]}: {error}") from error
    return rows


def _show(name: str, top: Top, asked: Sequence[tuple[str, set[int]]]) -> None:
    first = five = 0
    reciprocal = 0.0
    start = time.perf_counter()
    found = [top(question) for question, _ in asked]
    took = time.perf_counter() - start
    for ranked, (_, relevant) in zip(found, asked, strict=True):
        places = [place for place, number in enumerate(ranked, 1) if number in relevant]
        first += places[:1] == [1]
        five += bool(places) and places[0] <= 5
        reciprocal += 1 / places[0] if places else 0.0
    count = max(len(asked), 1)
    print(
        f"{name:20s} R@1 {first / count:.3f}  R@5 {five / count:.3f}  "
        f"MRR@10 {reciprocal / count:.3f}  {took / count * 1e6:.0f} µs a query"
    )

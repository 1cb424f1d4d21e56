"""Other ways to find an answer, over the same entries and sheet, at the same false-answer rate.

Each way gives a best entry with a score; its threshold is swept until it answers as few questions
that are not ours as the bot does, and its right first answers there are counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import bm25s
import jieba
import numpy as np
from rank_bm25 import BM25Okapi

from bot.library import Entry
from bot.search import Engine
from evaluation.measures import Share
from evaluation.sheet import OURS, Asked, Question

Best = Callable[[str], tuple[int, float]]
_MARKS = re.compile(r"\W+")


def report(engine: Engine, asked: Sequence[Asked]) -> None:
    """Print our right first beside that of three other ways."""
    entries = [target for target in engine.targets if isinstance(target, Entry)]
    foreign = [each for each in asked if each.question.kind in ("offtopic", "near")]
    bound = Share(sum(each.answered for each in foreign), len(foreign))
    ours = [each for each in asked if each.question.kind in OURS]
    print(f"at false answers of {bound} on questions that are not ours, right first:")
    print(f"  this bot                     {Share(sum(e.right for e in ours), len(ours))}")
    ways: dict[str, Best] = {
        "jieba.lcut + BM25Okapi": _okapi(entries, jieba.lcut),
        "character pairs + BM25Okapi": _okapi(entries, _pairs),
        "bm25s over our own terms": _bm25s(entries, lambda text: list(engine.tokens.of(text).all)),
    }
    for name, best in ways.items():
        found = _at_rate(best, entries, [e.question for e in ours], foreign, bound.value)
        print(f"  {name:28s} {found}")


def _at_rate(
    best: Best,
    entries: Sequence[Entry],
    ours: Sequence[Question],
    foreign: Sequence[Asked],
    rate: float,
) -> Share:
    """Return right first at the lowest threshold that lets no more than `rate` through."""
    strange = sorted((best(each.question.text)[1] for each in foreign), reverse=True)
    let_through = int(rate * len(strange))
    threshold = strange[let_through] if let_through < len(strange) else -np.inf
    right = 0
    for question in ours:
        number, score = best(question.text)
        said = entries[number].question + entries[number].answer
        right += score > threshold and all(each.search(said) for each in question.must)
    return Share(right, len(ours))


def _document(entry: Entry) -> str:
    return " ".join((entry.question, *entry.phrasings, entry.answer))


def _okapi(entries: Sequence[Entry], cut: Callable[[str], list[str]]) -> Best:
    model = BM25Okapi([cut(_document(entry)) for entry in entries])

    def best(text: str) -> tuple[int, float]:
        scores = model.get_scores(cut(text))
        return int(scores.argmax()), float(scores.max())

    return best


def _bm25s(entries: Sequence[Entry], cut: Callable[[str], list[str]]) -> Best:
    model = bm25s.BM25()
    model.index([cut(_document(entry)) for entry in entries], show_progress=False)

    def best(text: str) -> tuple[int, float]:
        known = [term for term in cut(text) if term in model.vocab_dict]
        if not known:
            return 0, 0.0
        found, scores = model.retrieve([known], k=1, show_progress=False)
        return int(found[0, 0]), float(scores[0, 0])

    return best


def _pairs(text: str) -> list[str]:
    return [one + two for piece in _MARKS.split(text) for one, two in pairwise(piece)]

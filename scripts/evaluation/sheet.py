"""The sheet of questions, and what came of asking each of them through the bot's own dialogue."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANSWERED = ("answer", "clause")
OURS = ("policy", "national")
TALK = ("smalltalk", "help", "human", "unsupported")


class SheetError(Exception):
    """A sheet that cannot be read; the text names file, line, value and cure."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what a right reply must hold: every pattern of `must`."""

    id: str
    kind: str
    styles: tuple[str, ...]
    text: str
    must: tuple[re.Pattern[str], ...]
    hard: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question: the outcome, how sure, how long the reply and the search took.

    `right` tells whether the first reply is right, `tap` whether it or one of what it offers is.
    """

    question: Question
    outcome: str
    confidence: float
    text: str
    right: bool
    tap: bool
    seconds: float

    @property
    def answered(self) -> bool:
        """Return whether the bot gave an answer of its knowledge."""
        return self.outcome in ANSWERED


def text_of(file: Path) -> str:
    """Return the text of a file; raises `SheetError` when it is not in UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SheetError(f"{file}: {error}. Save it as UTF-8.") from error


def read_sheet(file: Path) -> Iterator[Question]:
    """Go over the questions of a JSONL file; raises `SheetError`."""
    for number, line in enumerate(text_of(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield Question(
                row["id"],
                row["kind"],
                tuple(row.get("style", ())) or ("plain",),
                row["question"],
                tuple(re.compile(pattern) for pattern in row["must"]),
                "HARD" in row.get("note", ""),
            )
        except (json.JSONDecodeError, KeyError, TypeError, re.error) as error:
            raise SheetError(
                f"{file.name} line {number}: {line[:60]}: {error}. "
                'A line needs "id", "kind", "question" and "must".'
            ) from error


Say = Callable[[Sequence[str]], list[dict[str, Any]]]


def ask(question: Question, say: Say) -> Asked:
    """Ask one question, and when it was not answered right tap each of what is offered."""
    start = time.perf_counter()
    reply = say([question.text])[0]
    took = time.perf_counter() - start
    right = is_right(question, reply)
    taps = [choice for choice in reply["choices"] if choice != "都不是"]
    if question.kind not in OURS or right:
        taps = []
    tap = right or any(is_right(question, say([question.text, each])[1]) for each in taps)
    return Asked(question, reply["outcome"], reply["confidence"], reply["text"], right, tap, took)


def is_right(question: Question, reply: dict[str, Any]) -> bool:
    """Return whether a reply is what the question's kind calls for."""
    outcome = reply["outcome"]
    if question.kind in OURS:
        return outcome in ANSWERED and all(each.search(reply["text"]) for each in question.must)
    if question.kind == "safety":
        return bool(outcome == "safety")
    if question.kind == "chitchat":
        return outcome in TALK
    return outcome not in ANSWERED

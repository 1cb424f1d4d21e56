"""Puts an answer into the file where an entry waits for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.errors import BotError
from bot.library import parse_content
from bot.library.model import Entry

_HEADING: Final = re.compile(rb"[ \t]*(?:#|\xef\xbc\x83)")
_KEY_LINE: Final = re.compile("^[^：:]{1,6}[：:]")
_GAPS: Final = re.compile(r"\n\s*\n\s*\n+")


class AnswerError(BotError):
    """The answer can't stand in a file as it is; told in Chinese, with the cure."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as a clerk typed it, and what it rests on: values of 依据 lines."""

    text: str
    bases: tuple[str, ...] = ()


def tidy(answer: str) -> str:
    """Return an answer as it stands in a file: no spaces at the ends, one blank line at most."""
    lines = "\n".join(line.strip() for line in answer.splitlines())
    return _GAPS.sub("\n\n", lines).strip()


def with_answer(data: bytes, file: str, question: str, answered: Answered, end: bytes) -> bytes:
    """Return a FAQ file with the answer of the entry `question`, which has none yet.

    No other byte is changed. `end` is the file's line end.

    Raises:
        AnswerError: the file would say something else.
    """
    answer, bases = tidy(answered.text), answered.bases
    lines = data.splitlines(keepends=True)
    start = _entry(data, file, question).location.line
    stop = next((n for n in range(start, len(lines)) if _HEADING.match(lines[n])), len(lines))
    last = max(n for n in range(start - 1, stop) if lines[n].strip())
    if not lines[last].endswith((b"\n", b"\r")):
        lines[last] += end
    key_line = _KEY_LINE.match(lines[last].decode().strip())
    added = ["" for _ in bases[:1] if not key_line]
    added += [f"依据：{basis}" for basis in bases] + ["", *answer.split("\n")]
    lines[last + 1 : last + 1] = [line.encode() + end for line in added]
    written = b"".join(lines)
    if _entry(written, file, question).answer != answer:
        raise AnswerError(
            "这样写会被读成另外的样子。请不要让一行用 #、- 或“某某：”开头，把它并到前一句里就行"
        )
    return written


def _entry(data: bytes, file: str, question: str) -> Entry:
    written = parse_content(file, data).written
    return next(each.entry for each in written if each.entry.question == question)

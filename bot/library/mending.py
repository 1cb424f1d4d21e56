"""Joins sentences that a page's width broke, and takes out what stands between their halves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

from bot.library.formats import RawLine
from bot.library.litter import Removed
from bot.library.outline import numbered

_NO_BREAK = re.compile(r"[\u00a0\u202f\u2007\t]")
_NO_WIDTH = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_STRAY = re.compile(r"\d{1,3}[.．、]?|[xX×*＊]{2,}")
_LIST_NUMBER = re.compile(r"\d{1,2}[.．、]")
_SENTENCE_END = re.compile(r"[。！？!?…：:]['\"”’』」）)》]*$")
_PUNCTUATION_END = re.compile(r"[^\w\s]$")
_STARTS = re.compile(r"[①-⑳]|——|附件?[:：\d]|附件$")
_ASCII = re.compile(r"[A-Za-z]")
_FULL = 0.78
_LONG = 20


@dataclass(frozen=True, slots=True)
class Mended:
    """Whole paragraphs, what was taken out between broken lines, and the number of joins."""

    lines: list[RawLine]
    removed: list[Removed]
    joined: int


def without_layout(line: RawLine) -> RawLine:
    """Return the line without no-break and zero-width spaces, and without blanks at its ends."""
    text = _NO_BREAK.sub(" ", _NO_WIDTH.sub("", line.text))
    return RawLine(line.number, text.strip(" \u3000"))


def is_broken(lines: list[RawLine]) -> bool:
    """Return whether sentences go on over line ends: many long lines end in no punctuation."""
    long = [line.text for line in lines if len(line.text) >= _LONG]
    loose = [text for text in long if not _PUNCTUATION_END.search(text)]
    return len(loose) >= 5 and len(loose) >= 0.3 * len(long)


def mend(lines: list[RawLine]) -> Mended:
    """Return the lines with broken sentences joined; blank lines are dropped.

    A line goes on in the next one when it fills the page's width and ends no sentence. A number
    or a mark alone on its line (a page number, a list number that slid between two halves of a
    sentence) is taken out, but a list number after a whole sentence belongs to the next line.
    """
    kept, removed = _without_strays([line for line in lines if line.text])
    width = _page_width(kept)
    joined: list[RawLine] = []
    breaks = 0
    previous = ""
    for line in kept:
        if joined and _goes_on(previous, line.text, width):
            glue = " " if _ASCII.match(previous[-1:]) and _ASCII.match(line.text) else ""
            joined[-1] = RawLine(joined[-1].number, joined[-1].text + glue + line.text)
            breaks += 1
        else:
            joined.append(line)
        previous = line.text
    return Mended(joined, removed, breaks)


def _without_strays(lines: list[RawLine]) -> tuple[list[RawLine], list[Removed]]:
    kept: list[RawLine] = []
    removed: list[Removed] = []
    opening: RawLine | None = None
    for line in lines:
        if opening is not None:
            kept.append(RawLine(opening.number, opening.text + line.text))
            opening = None
        elif not _STRAY.fullmatch(line.text):
            kept.append(line)
        elif _LIST_NUMBER.fullmatch(line.text) and kept and _SENTENCE_END.search(kept[-1].text):
            opening = line
        else:
            removed.append(Removed(line.number, "夹在行间的页码或编号", line.text))
    return kept, removed


def _columns(text: str) -> int:
    """Return the width of a line in half-width columns."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _page_width(lines: list[RawLine]) -> int:
    """Return the width that one line in ten reaches: the odd longer line is no measure."""
    widths = sorted(_columns(line.text) for line in lines)
    return widths[int(len(widths) * 0.9)] if widths else 0


def _goes_on(line: str, following: str, width: int) -> bool:
    if _columns(line) < _FULL * width or _SENTENCE_END.search(line):
        return False
    starts = numbered(following) is not None or _STARTS.match(following) is not None
    return not (starts and _PUNCTUATION_END.search(line))

"""Cuts a long text into pages that the platform accepts and a parent can read."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from bot.wechat.render import clean

# Over some 2,047 bytes of UTF-8 the parent sees a fault notice; reported, not documented.
TEXT_LIMIT = 1900

_LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL | re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？；\n]+[”’」』）)》】]*")
_PHRASE = re.compile(r"[，、：,:\s]+")
_JOINER = "\u200d"
_SKIN_TONES = frozenset("🏻🏼🏽🏾🏿")


def pages(text: str, hint: str, limit: int = TEXT_LIMIT) -> tuple[str, ...]:
    """Return `text` as pages of at most `limit` bytes; all but the last end with the line `hint`.

    Pages end on a sentence, or where a sentence is longer than a page on a phrase, and never
    inside a link or a character. White space at a cut is dropped, nothing else.
    """
    text = clean(text).strip()
    if len(text.encode()) <= limit:
        return (text,) if text else ()
    room = limit - len(f"\n{hint}".encode())
    if room < limit // 2:
        raise ValueError(f"hint of {limit - room} bytes leaves no room on a page of {limit}")
    *pieces, last = (piece.strip() for piece in _split(text, room, limit))
    return (*(f"{piece}\n{hint}" for piece in pieces if piece), last)


def _split(text: str, room: int, limit: int) -> list[str]:
    """Cut `text` into pieces of at most `room` bytes, the last of at most `limit`."""
    links = [match.span() for match in _LINK.finditer(text)]
    sentences = _ends(_SENTENCE, text, links)
    phrases = _ends(_PHRASE, text, links)
    pieces, start = [], 0
    while len(text[start:].encode()) > limit:
        furthest = start + len(text[start : start + room].encode()[:room].decode(errors="ignore"))
        end = (
            _last_between(sentences, start, furthest)
            or _last_between(phrases, start, furthest)
            or _anywhere(text, start, furthest, links)
        )
        pieces.append(text[start:end])
        start = end
    return [*pieces, text[start:]]


def _ends(pattern: re.Pattern[str], text: str, links: Sequence[tuple[int, int]]) -> list[int]:
    """Return where matches of `pattern` end, those inside a link left out."""
    found = (match.end() for match in pattern.finditer(text))
    return [end for end in found if not any(first < end < last for first, last in links)]


def _last_between(ends: Sequence[int], start: int, furthest: int) -> int:
    """Return the last of `ends` after `start` and not after `furthest`, else 0."""
    at = bisect_right(ends, furthest)
    return ends[at - 1] if at and ends[at - 1] > start else 0


def _anywhere(text: str, start: int, furthest: int, links: Sequence[tuple[int, int]]) -> int:
    """Return the last place to cut at all; a link longer than a page is cut, nothing else."""
    for first, last in links:
        if start < first < furthest < last:
            return first
    # Some marks in a row are one character; more than that is nonsense and may be cut.
    for end in range(furthest, max(start, furthest - 16), -1):
        if not _joined(text[end - 1], text[end]):
            return end
    return furthest


def _joined(left: str, right: str) -> bool:
    """Tell whether `right` shows as a part of the character `left`."""
    return _JOINER in (left, right) or right in _SKIN_TONES or unicodedata.category(right)[0] == "M"

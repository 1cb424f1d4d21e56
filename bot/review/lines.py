"""Puts lines into a file of the knowledge, in the way that its other lines are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.library.faq import Written

_BOM = b"\xef\xbb\xbf"
_ITEM = re.compile(rb"[ \t]*(?:[-*]|\xe2\x80\xa2|\xc2\xb7)[ \t]*")


def line_end(data: bytes) -> bytes:
    """Return what ends the lines of a file."""
    return b"\r\n" if b"\r\n" in data else b"\n"


def with_phrasings(data: bytes, written: Written, wordings: Sequence[str]) -> bytes:
    """Return a FAQ file with more wordings after those that its entry `written` has."""
    if not wordings:
        return data
    lines, end = data.splitlines(keepends=True), line_end(data)
    at = max(written.asked_lines)
    mark = _ITEM.match(lines[at - 1])
    start = mark[0] if mark else b"- "
    if not lines[at - 1].endswith((b"\n", b"\r")):
        lines[at - 1] += end
    lines[at:at] = [start + wording.encode() + end for wording in wordings]
    return b"".join(lines)


def with_synonyms(data: bytes, main: str, words: Sequence[str]) -> bytes:
    """Return the list with `words` on the line of `main`, which is added when there is none."""
    end = line_end(data)
    lines = data.splitlines(keepends=True)
    for place, line in enumerate(lines):
        text = line.decode("utf-8").lstrip("\ufeff")
        body = re.split(r"[#＃]", text, maxsplit=1)[0]
        left, sign, _ = body.replace("＝", "=").partition("=")
        if sign and left.strip() == main:
            at = len(body.rstrip().encode()) + (len(_BOM) if line.startswith(_BOM) else 0)
            lines[place] = line[:at] + ("、" + "、".join(words)).encode() + line[at:]
            return b"".join(lines)
    gap = b"" if not data or data.endswith((b"\n", b"\r")) else end
    return data + gap + f"{main} = {'、'.join(words)}".encode() + end

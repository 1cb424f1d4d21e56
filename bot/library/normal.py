"""When two pieces of text count as the same: width, case, spaces and punctuation don't matter."""

from __future__ import annotations

import re
import unicodedata

_NOT_LETTERS = re.compile(r"[\W_]+")


def comparable(text: str) -> str:
    """Return `text` in NFKC and lower case, with nothing but letters and digits left."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def clip(text: str, length: int = 40) -> str:
    """Return `text` on one line, cut to `length` characters for use in an error."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"

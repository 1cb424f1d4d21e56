"""A message that asks two things, taken apart at its marks."""

from __future__ import annotations

import re
from typing import Final

_MARKS = re.compile(
    r"[。！？!?;；\n]+|(?:另外|还有就是|还有|顺便(?:再)?问(?:一下)?|再问(?:一下)?)[,，]?"
)
_COMMAS = re.compile(r"[,，\s]+")
_ASKS = re.compile(
    r"吗|嘛|么|呢|没有?$|不$|谁|哪|怎|咋|啥|什么|几|多少|多久|多大|好久|该不该|([一-鿿])[不没]\1"
)
SHORTEST: Final = 4
_MOST: Final = 3


def parts_of(text: str) -> list[str]:
    """Return the questions in a normalised `text`, or nothing when it asks one thing.

    A part without a question belongs to the question after it, or else before it.
    """
    asked = [piece.strip() for piece in _MARKS.split(text) if len(piece.strip()) >= SHORTEST]
    if len(asked) < 2:
        asked = _by_commas(text)
    parts: list[str] = []
    held = ""
    for piece in asked:
        held = f"{held} {piece}".strip()
        if _ASKS.search(piece):
            parts.append(held)
            held = ""
    if held and parts:
        parts[-1] += f" {held}"
    return parts if 2 <= len(parts) <= _MOST else []


def is_asking(text: str) -> bool:
    """Return whether a normalised `text` has a word or form that asks."""
    return _ASKS.search(text) is not None


def _by_commas(text: str) -> list[str]:
    return [piece for piece in _COMMAS.split(text) if len(piece) >= SHORTEST]

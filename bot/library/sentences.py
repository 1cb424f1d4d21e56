"""Cuts Chinese text into sentences or statements, and into passages that a parent can read."""

from __future__ import annotations

import re
from itertools import pairwise

_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’』」）)》]*|[^。！？!?]+$", re.DOTALL)
_ENDS = re.compile(r"(?<=[。；;！？\n])")
_NUMBERED = re.compile(r"[①-⑳㉑-㉟]")

ENOUGH = 60
COMFORTABLE = 140
LONGEST = 250


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, whole: joined again they are `text` to the letter."""
    return _SENTENCE.findall(text)


def statements(text: str) -> list[str]:
    """Return the parts of `text` that each say one thing: between full stops, semicolons, lines."""
    return [part for part in _ENDS.split(text) if part.strip()] or [text]


def passages(text: str) -> list[str]:
    """Return `text` in passages of whole sentences, about 60 to 250 characters each.

    An item numbered ①②③ starts a passage of its own. A sentence is never cut, however long.
    """
    return [part for item in _items(text) for part in _grouped(sentences(item))]


def _items(text: str) -> list[str]:
    starts = [
        match.start() for match in _NUMBERED.finditer(text) if _may_start(text, match.start())
    ]
    edges = [0, *(start for start in starts if start), len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


def _may_start(text: str, index: int) -> bool:
    """Only a number after a whole sentence starts an item: ①…；②…。 is one sentence."""
    return index == 0 or text[index - 1] in "。！？!?”）)"


def _grouped(parts: list[str]) -> list[str]:
    groups: list[str] = []
    for part in parts:
        if groups and _joins(groups[-1], part):
            groups[-1] += part
        else:
            groups.append(part)
    if len(groups) > 1 and len(groups[-1]) < ENOUGH and len(groups[-2] + groups[-1]) <= LONGEST:
        last = groups.pop()
        groups[-1] += last
    return groups


def _joins(group: str, part: str) -> bool:
    together = len(group) + len(part)
    return together <= COMFORTABLE or (len(group) < ENOUGH and together <= LONGEST)

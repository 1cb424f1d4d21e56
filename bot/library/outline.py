"""Recognises the headings of a Chinese official document by their form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.library.sentences import ENOUGH, sentences

ANNEX, PART, CHAPTER, SECTION, ITEM, RUN_IN = range(6)

_NUMBERINGS = (
    (ANNEX, re.compile(r"附[ \u3000]?件?[ \u3000]?\d{0,2}(?:[:：]|$)")),
    (CHAPTER, re.compile(r"[一二三四五六七八九十百]{1,4}、")),
    (CHAPTER, re.compile(r"第[一二三四五六七八九十百]{1,4}[章条编节]")),
    (SECTION, re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]")),
    (ITEM, re.compile(r"\d{1,2}[.．、](?!\d)")),
)
_MARKED = re.compile(r"[①-⑳㉑-㉟]|[—－-]{1,2}|[(（]\d{1,2}[)）]")
_LABEL = re.compile(r"([一-鿿](?:[ \u3000]{0,2}[一-鿿]){1,3})[:：](?=.)")
_STOPS = re.compile(r"[。！？!?；;，,：:]")
_RUN_IN = re.compile(r"[一-鿿]{4,12}。")
_SPACES = re.compile(r"\s+")

LONGEST_HEADING = 42
LONGEST_PLAIN = 25


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the start of a paragraph: its level, its words, and what follows it there."""

    level: int
    text: str
    rest: str


def tidy(text: str) -> str:
    """Return a heading as it is shown in a path: one line, without the stop at its end."""
    return _SPACES.sub(" ", text).strip().rstrip("。：:")


def numbered(paragraph: str) -> int | None:
    """Return the level that the paragraph's own number stands for, if it has one."""
    return next((level for level, form in _NUMBERINGS if form.match(paragraph)), None)


def without_number(paragraph: str) -> str:
    """Return the paragraph without its own number, which says nothing apart from its neighbours."""
    for form in (*(form for _, form in _NUMBERINGS), _MARKED):
        if (found := form.match(paragraph)) is not None:
            return paragraph[found.end() :].lstrip()
    return paragraph


def heading_of(paragraph: str, following: str) -> Heading | None:
    """Return the heading that `paragraph` is or starts with; `following` is the next paragraph."""
    level = numbered(paragraph)
    if level is None:
        return _unnumbered(paragraph, following)
    first, *more = sentences(paragraph)
    if len(first) > LONGEST_HEADING or first.endswith(("!", "！", "?", "？", "；", ";")):
        return None
    rest = "".join(more)
    if rest or _introduces(level, following):
        return Heading(level, tidy(first), rest)
    return None


def _introduces(level: int, following: str) -> bool:
    """A line is a heading only if text of its own comes after it: else it is an item of a list."""
    below = numbered(following)
    return bool(following) and (below is None or below > level)


def _unnumbered(paragraph: str, following: str) -> Heading | None:
    label = _LABEL.match(paragraph)
    if label is not None:
        rest = paragraph[label.end() :].strip()
        bare = len(rest) < ENOUGH and "。" not in rest  # names alone say nothing without it
        return Heading(RUN_IN, _SPACES.sub("", label[1]), paragraph if bare else rest)
    if len(paragraph) > LONGEST_PLAIN or _STOPS.search(paragraph) or not following:
        return None
    return Heading(PART, tidy(paragraph), "")


def run_in_heads(text: str) -> list[tuple[str, str]]:
    """Return (heading, text) pairs of a paragraph such as “统筹安排部署。成立…。加强督促指导。…”.

    Only a paragraph that starts with such a head and has two or more is split; any other comes
    back whole, with an empty heading.
    """
    parts = sentences(text)
    heads = [
        index
        for index, part in enumerate(parts[:-1])
        if _RUN_IN.fullmatch(part) and not _RUN_IN.fullmatch(parts[index + 1])
    ]
    if len(heads) < 2 or heads[0] != 0:
        return [("", text)]
    edges = [*heads, len(parts)]
    return [(tidy(parts[start]), "".join(parts[start + 1 : end])) for start, end in pairwise(edges)]

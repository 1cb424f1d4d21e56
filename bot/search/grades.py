"""The grades of school that a text names: 初中 and 八年级 meet, 一年级 and 四年级 don't."""

from __future__ import annotations

import re
from typing import Final

from bot.library.model import Stage

# Grades are numbered on from the first of primary school; kindergarten lies before it.
STAGE_GRADES: Final[dict[Stage, range]] = {
    "学前": range(-2, 1),
    "小学": range(1, 7),
    "初中": range(7, 10),
    "高中": range(10, 13),
}
_DIGITS: Final = {
    digit: number
    for number, digits in enumerate(zip("一二三四五六七八九", "123456789", strict=True), 1)
    for digit in digits
}
# The narrow ones come first: what they name is not named again by the wide ones.
_NAMED: Final[tuple[tuple[str, range], ...]] = (
    ("小班|托班", range(-2, -1)),
    ("中班", range(-1, 0)),
    ("大班|学前班", range(1)),
    ("低年级", range(1, 3)),
    ("高年级", range(3, 7)),
    ("毕业班", range(9, 10)),
    ("幼儿园|学前|学龄前", STAGE_GRADES["学前"]),
    ("小学", STAGE_GRADES["小学"]),
    ("初中|中学", STAGE_GRADES["初中"]),
    ("高中|普高|职高|中职", STAGE_GRADES["高中"]),
)
_BASES: Final = {"小": 0, "初": 6, "高": 9}
_N: Final = "[一二三四五六七八九1-9]"
# 老二四年级 is the second child, who is in the fourth.
_YEARS = re.compile(f"(?<!老)(小|初|高|)({_N})(?:(?:[到至、-]?)({_N}))?(年级)?")
_NAMES = re.compile("|".join(f"(?:{names})" for names, _ in _NAMED))


def grades_of(text: str) -> frozenset[int]:
    """Return the grades that `text` names, empty when it names none."""
    found = {grade for match in _YEARS.finditer(text) for grade in _years(match)}
    for names, grades in _NAMED:
        # 小学三年级 is the third grade, not all of primary school.
        if re.search(names, text) and found.isdisjoint(grades):
            found.update(grades)
    return frozenset(found)


def each_grade_alone(text: str) -> list[str]:
    """Return `text` with one of two different grades that it names at a time, else nothing."""
    spans = [match.span() for match in _YEARS.finditer(text) if _years(match)]
    spans += [
        m.span() for m in _NAMES.finditer(text) if not any(a <= m.start() < b for a, b in spans)
    ]
    named = [grades_of(text[start:end]) for start, end in spans]
    if len(spans) != 2 or named[0] & named[1]:
        return []
    return [text[:start] + text[end:] for start, end in sorted(spans, reverse=True)]


def without_grades(text: str) -> str:
    """Return `text` without the words that name grades."""
    return _NAMES.sub("", _YEARS.sub(lambda m: "" if _years(m) else m[0], text))


def _years(match: re.Match[str]) -> range:
    """Return the grades of 三到六年级, 初二 and the like; a bare number names none."""
    base, first, last, ending = match.groups()
    if not base and not ending:
        return range(0)
    start = _BASES.get(base, 0) + _DIGITS[first]
    end = _BASES.get(base, 0) + _DIGITS[last] if last else start
    return range(start, end + 1)

"""The values of `键：值` lines: dates, spans of dates, stages, and known keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.library.faults import Faults, nearest
from bot.library.model import STAGES, Stage
from bot.library.normal import clip

_KEY_LINE = re.compile(
    r"([一-鿿A-Za-z]{1,2}[ \u3000]?[一-鿿A-Za-z]{1,4}) ?[：:](?!//)[ \u3000]*(.*)"
)
_DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})年?")
_UNTIL = re.compile(r"至|到|~|～|—+|－")
_SEPARATORS = re.compile(r"[、,，;；/和\s]+")
_STAGE_HINTS = {
    "幼儿园": "学前",
    "幼儿": "学前",
    "托班": "学前",
    "小学生": "小学",
    "初级中学": "初中",
    "初中生": "初中",
    "高级中学": "高中",
    "高中生": "高中",
    "中学": "初中、高中",
    "义务教育": "小学、初中",
    "中小学": "小学、初中、高中",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One `键：值` line."""

    line: int
    key: str
    value: str


def key_line(text: str, line: int) -> Field | None:
    """Return the line as a field when it looks like one, whether the key is known or not."""
    match = _KEY_LINE.match(text)
    if match is None:
        return None
    key = match[1].replace(" ", "").replace("\u3000", "")
    return Field(line, key, match[2].strip())


def unknown_key(field: Field, keys: tuple[str, ...], faults: Faults, more: str = "") -> None:
    """Note a key that is not in `keys`, with the nearest right spelling, and `more` of a cure."""
    near = nearest(field.key, keys)
    cure = f"是不是“{near}”？请写成“{near}：…”" if near else f"可以写的有：{'、'.join(keys)}"
    faults.add(field.line, f"不认识“{field.key}”这一项", cure + more)


def first_values(
    fields: list[Field], repeatable: tuple[str, ...], faults: Faults
) -> dict[str, str]:
    """Return key to value of all keys that may stand once, noting any that stands twice."""
    values: dict[str, str] = {}
    for field in fields:
        if field.key in repeatable:
            continue
        if field.key in values:
            faults.add(field.line, f"“{field.key}”写了两次", "请只留一行")
        values.setdefault(field.key, field.value)
    return values


def parse_day(text: str) -> date | None:
    """Return the day written as 2026-08-31, 2026/8/31 or 2026年8月31日, else nothing."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_published(field: Field, faults: Faults) -> tuple[date | None, str]:
    """Return a date known to the day, the month or the year: its first day, and how to show it."""
    text = field.value.strip()
    day = parse_day(text)
    if day is not None:
        return day, day.isoformat()
    try:
        if match := _MONTH.fullmatch(text):
            first = date(int(match[1]), int(match[2]), 1)
            return first, f"{first:%Y-%m}"
        if match := _YEAR.fullmatch(text):
            return date(int(match[1]), 1, 1), match[1]
    except ValueError:
        pass
    if text:
        faults.add(
            field.line, f"“{field.key}”不是日期：{clip(text)}", "请写成 2024-03-21、2024-03 或 2024"
        )
    return None, ""


def parse_span(field: Field, faults: Faults) -> tuple[date | None, date | None]:
    """Return the first and last day that `有效期` names; one day alone is the last."""
    parts = [parse_day(part) for part in _UNTIL.split(field.value)]
    if not field.value:
        return None, None
    if len(parts) > 2 or None in parts:
        faults.add(
            field.line,
            f"“{field.key}”看不懂：{clip(field.value)}",
            "请写成 2026-08-31，或 2025-09-01至2026-08-31；长期有效就删掉这一行",
        )
        return None, None
    if len(parts) == 1:
        return None, parts[0]
    start, end = parts
    if start is not None and end is not None and start > end:
        faults.add(field.line, "有效期的开始比结束晚", "请把两个日期调换过来")
    return start, end


def parse_stages(field: Field, faults: Faults) -> frozenset[Stage]:
    """Return the stages named in a `学段` line."""
    found: set[Stage] = set()
    for word in dict.fromkeys(filter(None, _SEPARATORS.split(field.value))):
        stage = next((stage for stage in STAGES if stage == word), None)
        if stage is not None:
            found.add(stage)
            continue
        near = _STAGE_HINTS.get(word) or nearest(word, STAGES)
        cure = f"是不是“{near}”？" if near else ""
        choices = "、".join(STAGES)
        faults.add(
            field.line,
            f"不认识学段“{clip(word, 12)}”",
            f"{cure}可以写 {choices}，用顿号隔开；都适用就删掉这一行",
        )
    return frozenset(found)

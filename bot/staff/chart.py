"""A small picture of the week: a bar a day, as figures that the page draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.review.trends import Day

# In the units of the picture, which is as wide as a phone shows it.
WIDTH: Final = 336.0
HEIGHT: Final = 150.0
_TOP: Final = 22.0
_FLOOR: Final = 124.0
_FILLED: Final = 0.62
# With fewer questions than this, a bar does not fill the picture.
_LEAST: Final = 5
_KINDS: Final = ("answered", "offered", "missed")
_WEEKDAYS: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of outcome within a bar; `kind` is a column of `Day`."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A day: where its bar stands, its parts from the floor up, and what is written there."""

    x: float
    width: float
    middle: float
    top: float
    asked: int
    weekday: str
    day: str
    parts: tuple[Part, ...]


def bars_of(days: Sequence[Day]) -> tuple[Bar, ...]:
    """Return a bar for each day, side by side."""
    step = WIDTH / max(len(days), 1)
    unit = (_FLOOR - _TOP) / max([_LEAST, *(day.asked for day in days)])
    return tuple(_bar(day, place * step, step, unit) for place, day in enumerate(days))


def _bar(day: Day, left: float, step: float, unit: float) -> Bar:
    parts, y = [], _FLOOR
    for kind in _KINDS:
        height = getattr(day, kind) * unit
        if height:
            y -= height
            parts.append(Part(kind, round(y, 1), round(height, 1)))
    width = step * _FILLED
    return Bar(
        round(left + (step - width) / 2, 1),
        round(width, 1),
        round(left + step / 2, 1),
        round(y, 1),
        day.asked,
        f"周{_WEEKDAYS[day.day.weekday()]}",
        f"{day.day.month}-{day.day.day}",
        tuple(parts),
    )

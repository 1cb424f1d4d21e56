"""Which of the recorded questions staff should look at, and the days of the bureau's calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from bot.review.model import Item, Kind
from bot.search import Engine

# China has one time zone and no summer time.
CHINA: Final = timezone(timedelta(hours=8))
# Feedback that says an answer did not help.
UNSOLVED: Final = "没用"
# An answer in the lowest part of what is answered at all may well have been the wrong one.
_LOW: Final = 0.25
# What sounds foreign has just the confidence to be told so; a new fit moves that a little.
_MOVED: Final = 0.8


def day_of(seconds: float) -> date:
    """Return the day in China of a moment in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).date()


def start_of(day: date) -> int:
    """Return the first second of a day in China, in seconds since 1970."""
    return int(datetime(day.year, day.month, day.day, tzinfo=CHINA).timestamp())


def clear(engine: Engine) -> float:
    """Return the confidence from which an answer is no guess."""
    sure = engine.confidence.sure
    return sure + (1.0 - sure) * _LOW


def collect(rows: Iterable[Mapping[str, Any]], engine: Engine) -> list[Item]:
    """Return the misses, refused choices, unsolved answers and uncertain ones among `rows`.

    A subject that is surely not the bureau's was told so, which is right: it is no item, unless
    the parent said that it did not help.
    """
    items = []
    offered: dict[str, str] = {}
    for row in rows:
        kind = kind_of(row, engine, offered.get(row["parent"], ""))
        offered[row["parent"]] = row["text"] if row["outcome"] == "choices" else ""
        if kind and row["text"].strip():
            items.append(item_of(row, kind))
    return items


def item_of(row: Mapping[str, Any], kind: Kind) -> Item:
    """Return a recorded question as an item."""
    entry = row["matched"][0] if row["matched"] else ""
    return Item(row["id"], row["text"], kind, row["asked_at"], row["parent"], entry, row["number"])


def kind_of(row: Mapping[str, Any], engine: Engine, offered: str = "") -> Kind | None:
    """Return why a row is looked at, if it is; `offered` was asked just before and got choices."""
    if row["feedback"] == UNSOLVED:
        return "没解决"
    if row["outcome"] == "miss":
        abroad = any(name.startswith("范围外#") for name in row["near"])
        if abroad and row["confidence"] >= _MOVED * engine.confidence.possible:
            return None
        return "都不是" if offered and offered == row["text"] else "没找到"
    if row["outcome"] == "answer" and row["confidence"] < clear(engine):
        return "没把握"
    return None

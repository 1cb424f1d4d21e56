"""How the bot did, by day: asked, answered, missed, what was asked most, and feedback."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from bot.review.collecting import day_of

ANSWERED: Final = frozenset({"answer", "clause"})
_TOP: Final = 10


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of one day, by what became of them."""

    day: date
    answered: int = 0
    offered: int = 0
    missed: int = 0
    outside: int = 0

    @property
    def asked(self) -> int:
        """Return how many questions are in the hit rate: those that are not ours are left out."""
        return self.answered + self.offered + self.missed


@dataclass(frozen=True, slots=True)
class Trends:
    """The days of a span, each once and in order; `top` and `feedback` are (what, how often).

    `parents` are those who asked what is in the hit rate.
    """

    days: tuple[Day, ...]
    parents: int
    top: tuple[tuple[str, int], ...]
    feedback: tuple[tuple[str, int], ...]

    @property
    def asked(self) -> int:
        """Return the denominator of the hit rate."""
        return sum(day.asked for day in self.days)

    @property
    def answered(self) -> int:
        """Return how many questions were answered at once."""
        return sum(day.answered for day in self.days)

    @property
    def missed(self) -> int:
        """Return how many questions got no answer."""
        return sum(day.missed for day in self.days)

    @property
    def offered(self) -> int:
        """Return how many questions got a choice."""
        return sum(day.offered for day in self.days)

    @property
    def outside(self) -> int:
        """Return how many questions were not the bureau's."""
        return sum(day.outside for day in self.days)


def trends_of(rows: Iterable[Mapping[str, Any]], span: tuple[date, date]) -> Trends:
    """Return the trends of `rows`, recorded questions of the days from `span[0]` to `span[1]`."""
    counts: dict[date, Counter[str]] = {}
    top: Counter[str] = Counter()
    feedback: Counter[str] = Counter()
    parents = set()
    for row in rows:
        column = column_of(row)
        if column is None:
            continue
        counts.setdefault(day_of(row["asked_at"]), Counter())[column] += 1
        if column != "outside":
            parents.add(row["parent"])
        top.update(row["matched"])
        if row["feedback"]:
            feedback[row["feedback"]] += 1
    whole = (span[1] - span[0]).days + 1
    days = [span[0] + timedelta(days=number) for number in range(whole)]
    return Trends(
        tuple(Day(day, **counts.get(day, Counter())) for day in days),
        len(parents),
        tuple(top.most_common(_TOP)),
        tuple(feedback.most_common()),
    )


def column_of(row: Mapping[str, Any]) -> str | None:
    """Return the column of `Day` that a recorded question counts in; safety cards in none."""
    if row["outcome"] in ANSWERED:
        return "answered"
    if row["outcome"] == "choices":
        return "offered"
    if row["outcome"] == "miss":
        own = not any(name.startswith("范围外#") for name in row["near"])
        return "missed" if own else "outside"
    return None

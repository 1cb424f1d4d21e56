"""Brings the groups up to date before they are shown."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.review import update
from bot.review.collecting import collect
from bot.review.grouping import Grouping, regroup
from bot.search import Engine
from bot.staff.office import Office

# What is older was grouped before, or by the weekly review.
_LOOK_BACK: Final = 30 * 86_400


class CatchUp:
    """Groups what is new and closes what is answered, when there is anything to look at.

    It remembers what was last looked at, for a look asks every question of a group again.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._grouping = Grouping()
        self._engine: Engine | None = None
        self._seen: tuple[date, int, int] | None = None

    def look(self) -> None:
        """Group what came since, and close or re-open groups, if anything has changed."""
        records, engine, now = self._office.records, self._office.engine, self._office.clock()
        rows = records.questions(now - _LOOK_BACK, now + 1)
        # An entry may end with the day, and a question be rated long after it was asked.
        rated = sum(row["feedback"] is not None for row in rows)
        seen = (self._office.today, rows[-1]["id"] if rows else 0, rated)
        if self._engine is engine and self._seen == seen:
            return
        regroup(engine, records, collect(rows, engine), now, self._grouping)
        update(engine, records, now)
        self._engine, self._seen = engine, seen

"""How many messages a parent may send: counts that start anew by themselves, in our database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Hold = Literal["", "太快", "太多", "silent"]

_ADD = """INSERT INTO messages (parent, span, times, until) VALUES (?1, ?2, 1, ?3 + ?4)
    ON CONFLICT DO UPDATE SET
        times = CASE WHEN until > ?3 THEN times + 1 ELSE 1 END,
        until = CASE WHEN until > ?3 THEN until ELSE excluded.until END"""


class _Limit(NamedTuple):
    """A count's name in the table `messages`, its seconds, how many it may hold, what it says."""

    span: str
    seconds: int
    most: int
    hold: Hold


class Limits:
    """The limits for each parent, a hash here; 0 is none.

    One message more than allowed is counted: that is the one which is told so.
    """

    def __init__(self, per_minute: int, per_day: int) -> None:
        limits = (
            _Limit("minute", 60, per_minute, "太快"),
            _Limit("day", 86_400, per_day, "太多"),
        )
        self._limits: Final = tuple(limit for limit in limits if limit.most)

    def hold(self, times: Mapping[str, int]) -> Hold:
        """Return why the next message is not to be answered, empty when it is.

        `times` is what the running minute and day hold.
        """
        for limit in self._limits:
            if times[limit.span] >= limit.most:
                return limit.hold if times[limit.span] == limit.most else "silent"
        return ""

    def count(self, connection: sqlite3.Connection, parent: str, now: float) -> None:
        """Count a message within its reply's own transaction."""
        rows = [(parent, limit.span, now, limit.seconds) for limit in self._limits]
        connection.executemany(_ADD, rows)

"""How many messages a parent may send: counted with the `limits` library, in our own database."""

from __future__ import annotations

import sqlite3
import time
from typing import Final, Literal

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from bot.records.database import Database

Hold = Literal["", "太快", "太多", "silent"]

_GET = "SELECT times FROM messages WHERE parent = ? AND span = ? AND until > ?"
_UNTIL = "SELECT until FROM messages WHERE parent = ? AND span = ? AND until > ?"
_ADD = """INSERT INTO messages (parent, span, times, until) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        times = CASE WHEN until > ? THEN times + excluded.times ELSE excluded.times END,
        until = CASE WHEN until > ? THEN until ELSE excluded.until END
    RETURNING times"""


class Messages(Storage):
    """The `limits` library's counters as rows of the table `messages`, one a parent and span.

    Its keys are `namespace/parent/amount/multiples/span`.
    """

    STORAGE_SCHEME = None

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what the database raises."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, within the transaction that is open if one is, and return it."""
        now = time.time()
        row = (*_row(key), amount, now + expiry, now, now)
        with self._database as db:
            times: int = db.conn.execute(_ADD, row).fetchone()[0]
        return times

    def get(self, key: str) -> int:
        """Return a counter."""
        with self._database as db:
            row = db.conn.execute(_GET, (*_row(key), time.time())).fetchone()
        return row[0] if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when a counter starts anew, in seconds since 1970."""
        now = time.time()
        with self._database as db:
            row = db.conn.execute(_UNTIL, (*_row(key), now)).fetchone()
        return row[0] if row else now

    def check(self) -> bool:
        """Return whether the database answers."""
        with self._database as db:
            return bool(db.conn.execute("SELECT 1").fetchone())

    def reset(self) -> int:
        """Let every counter start anew; return how many there were."""
        with self._database as db:
            return db.conn.execute("DELETE FROM messages").rowcount

    def clear(self, key: str) -> None:
        """Let a counter start anew."""
        with self._database as db:
            db.conn.execute("DELETE FROM messages WHERE parent = ? AND span = ?", _row(key))


class Limits:
    """The limits for each parent, a hash here; 0 is none.

    One message more than allowed is counted: that is the one which is told so.
    """

    def __init__(self, database: Database, per_minute: int, per_day: int) -> None:
        self._limiter = FixedWindowRateLimiter(Messages(database))
        self._items: Final[list[tuple[Hold, RateLimitItem]]] = []
        if per_minute:
            self._items.append(("太快", RateLimitItemPerMinute(per_minute + 1)))
        if per_day:
            self._items.append(("太多", RateLimitItemPerDay(per_day + 1)))

    def hold(self, parent: str) -> Hold:
        """Return why the next message is not to be answered, empty when it is."""
        for name, item in self._items:
            if not self._limiter.test(item, parent, cost=2):
                return name if self._limiter.test(item, parent) else "silent"
        return ""

    def count(self, parent: str) -> None:
        """Count a message that was replied to."""
        for _, item in self._items:
            self._limiter.hit(item, parent)


def _row(key: str) -> tuple[str, str]:
    _, parent, *_, span = key.split("/")
    return parent, span

"""Counts that end by themselves, the same for all processes: how often something was tried."""

from __future__ import annotations

from bot.records.database import Database

_DROP = "DELETE FROM counters WHERE until <= ?"
_ADD = """INSERT INTO counters (name, amount, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE
    SET amount = amount + excluded.amount"""
_GET = "SELECT amount, until FROM counters WHERE name = ? AND until > ?"


class Counters:
    """The counters, in the database of `Records`; every method raises its `RecordsError`.

    `now` and what is returned as an end are in seconds since 1970.
    """

    def __init__(self, database: Database) -> None:
        """Take the database that all processes share."""
        self._database = database

    def add(self, name: str, amount: int, seconds: float, now: float) -> int:
        """Add to a counter and return what it holds; a new one ends after `seconds`."""
        with self._database as db, db.atomic():
            db.conn.execute(_DROP, (now,))
            db.conn.execute(_ADD, (name, amount, now + seconds))
            held: int = db.conn.execute(_GET, (name, now)).fetchone()[0]
        return held

    def get(self, name: str, now: float) -> tuple[int, float]:
        """Return what a counter holds and when it ends; 0 and `now` for one that is not there."""
        with self._database as db:
            row = db.conn.execute(_GET, (name, now)).fetchone()
        return (row[0], row[1]) if row else (0, now)

    def clear(self, name: str) -> None:
        """Let a counter start anew."""
        with self._database as db:
            db.conn.execute("DELETE FROM counters WHERE name = ?", (name,))

    def clear_all(self) -> int:
        """Let every counter start anew; return how many there were."""
        with self._database as db:
            return db.conn.execute("DELETE FROM counters").rowcount

"""Answers that came after a parent had asked: who is to be told what, and who was told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from bot.records.database import Database

_WAITING = """SELECT grp, number, text, notices.entry, asked_at FROM notices
    JOIN questions ON questions.id = question
    WHERE notices.parent = ? AND told_at IS NULL ORDER BY question LIMIT 1"""
_NUMBERED = """SELECT questions.id, questions.number, text, asked_at, state, grouped.grp,
    coalesce(notices.entry, groups.entry) AS entry FROM questions
    LEFT JOIN grouped ON grouped.question = questions.id
    LEFT JOIN groups ON groups.id = grouped.grp
    LEFT JOIN notices ON notices.question = questions.id AND state = 'closed'
    WHERE questions.parent = ? AND number > 0 ORDER BY questions.id DESC LIMIT ?"""
# Who asked again after being told is told again, for the answer had been lost in between.
_TELL = """INSERT INTO notices (parent, grp, question, entry)
    SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM quiet WHERE parent = ?1)
    ON CONFLICT DO UPDATE SET question = ?3, entry = ?4,
    told_at = iif(told_at < (SELECT asked_at FROM questions WHERE id = ?3), NULL, told_at)
    WHERE question != ?3 OR entry != ?4"""
_TOLD = "UPDATE notices SET told_at = ? WHERE parent = ? AND grp = ?"
_TAKE_BACK = "DELETE FROM notices WHERE grp = ? AND told_at IS NULL"
_QUIET = "INSERT OR IGNORE INTO quiet (parent, since) VALUES (?, ?)"
_DROP = "DELETE FROM notices WHERE parent = ? AND told_at IS NULL"


class Notices:
    """The notices, in the database of `Records`; a `parent` here is already the keyed hash."""

    def __init__(self, database: Database) -> None:
        """Take the database that holds questions and groups too."""
        self._database = database

    def waiting(self, parent: str) -> dict[str, Any] | None:
        """Return the oldest notice that the parent has not been given; one look into an index."""
        with self._database as db:
            row = db.conn.execute(_WAITING, (parent,)).fetchone()
        return None if row is None else dict(zip(_WAITING_COLUMNS, row, strict=True))

    def numbered(self, parent: str, most: int) -> list[dict[str, Any]]:
        """Return the parent's questions that were given a number, newest first."""
        with self._database as db:
            return list(db.query(_NUMBERED, (parent, most)))

    def tell(self, rows: Iterable[Sequence[Any]]) -> None:
        """Have parents told: parent, group, the number of the question's row, and entry a row."""
        with self._database as db, db.atomic():
            db.conn.executemany(_TELL, rows)

    def take_back(self, group: int) -> None:
        """Tell nobody any more of a group that is open again."""
        with self._database as db:
            db.conn.execute(_TAKE_BACK, (group,))


_WAITING_COLUMNS = ("grp", "number", "text", "entry", "asked_at")


def keep_told(connection: sqlite3.Connection, parent: str, told: Iterable[int], now: int) -> None:
    """Note within a reply's own transaction that the parent has been told of these groups."""
    connection.executemany(_TOLD, [(now, parent, group) for group in told])


def keep_quiet(connection: sqlite3.Connection, parent: str, *, quiet: bool, now: int) -> None:
    """Note within a reply's own transaction whether the parent wants to be told at all."""
    if quiet:
        connection.execute(_QUIET, (parent, now))
        connection.execute(_DROP, (parent,))
    else:
        connection.execute("DELETE FROM quiet WHERE parent = ?", (parent,))

"""What staff decided for each group, when and who; rows are only ever added."""

from __future__ import annotations

from typing import Any

from bot.masking import unreadable
from bot.records.database import Database

MOVED = "移出"
COLUMNS = ("grp", "action", "entry", "words", "reason")
_ADD = """INSERT INTO decisions (at, person, source, grp, action, entry, words, reason)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
# Moving a wording out of a group decides nothing of the rest.
_LAST = "SELECT * FROM decisions WHERE grp = ? AND action != ? ORDER BY id DESC LIMIT 1"
_HAS_MOVED = "SELECT 1 FROM decisions WHERE grp = ? AND action = ? AND words = ?"
_ALL = "SELECT * FROM decisions ORDER BY id"


class Decisions:
    """The decisions, in the database of `Records`; every method raises its `RecordsError`."""

    def __init__(self, database: Database) -> None:
        """Take the database that holds the groups too."""
        self._database = database

    def add(self, row: dict[str, Any], at: int, person: str, source: str) -> None:
        """Keep a decision: `grp`, `action`, `entry`, `words` and `reason`.

        `source` is the file or page that it came from. The parent's wording that was moved out is
        kept unreadable: it is to go with its questions, and the decision stays.
        """
        if row["action"] == MOVED:
            row = {**row, "words": unreadable(row["words"])}
        told = tuple(row.get(name, "") for name in COLUMNS)
        with self._database as db:
            db.conn.execute(_ADD, (at, person, source, *told))

    def last(self, group: int) -> dict[str, Any] | None:
        """Return the latest decision on a group, if there is one."""
        with self._database as db:
            return next(iter(db.query(_LAST, (group, MOVED))), None)

    def has_moved(self, group: int, wording: str) -> bool:
        """Return whether a wording was moved out of a group."""
        with self._database as db:
            asked = (group, MOVED, unreadable(wording))
            return db.conn.execute(_HAS_MOVED, asked).fetchone() is not None

    def all(self) -> list[dict[str, Any]]:
        """Return every decision, oldest first."""
        with self._database as db:
            return list(db.query(_ALL))

"""Which questions ask the same, and what became of each group of them.

A group keeps no words of its own: they are those of its questions, and go when these are deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.records.database import Database

_ADD = "INSERT INTO groups (made_at, state, state_at) VALUES (?, 'open', ?)"
_PUT = """INSERT INTO grouped (question, grp) VALUES (?, ?) ON CONFLICT DO UPDATE
    SET grp = excluded.grp"""
_OF = """SELECT grouped.grp, questions.* FROM grouped JOIN questions ON questions.id = question
    ORDER BY grouped.grp, questions.id"""
_SET = (
    "UPDATE groups SET state = ?, state_at = ?, entry = ?, answered = ?, wordings = ? WHERE id = ?"
)
_FOUND = f"{_SET} AND state = ? AND state_at = ?"


class Groups:
    """The groups, in the database of `Records`; every method raises its `RecordsError`."""

    def __init__(self, database: Database) -> None:
        """Take the database that holds the questions too."""
        self._database = database

    def all(self) -> dict[int, dict[str, Any]]:
        """Return every group by its number.

        `state` is `open`, `closed` or `hidden`, since `state_at`; `entry` is the entry that staff
        named or that answers; `answered` of its `wordings` were answered when last looked at.
        """
        with self._database as db:
            return {row["id"]: row for row in db.query("SELECT * FROM groups ORDER BY id")}

    def questions(self) -> dict[int, list[dict[str, Any]]]:
        """Return the questions that are still kept, by group, oldest first."""
        found: dict[int, list[dict[str, Any]]] = {}
        with self._database as db:
            for row in db.query(_OF):
                row["matched"], row["near"] = json.loads(row["matched"]), json.loads(row["near"])
                found.setdefault(row["grp"], []).append(row)
        return found

    def place(
        self, groups: Mapping[int, Iterable[int]], new: Iterable[Iterable[int]], now: int
    ) -> None:
        """Put questions into `groups` by number, and each list of `new` into a group of its own."""
        with self._database as db, db.atomic():
            for group, questions in groups.items():
                db.conn.executemany(_PUT, [(question, group) for question in questions])
            for questions in new:
                group = db.conn.execute(_ADD, (now, now)).lastrowid or 0
                db.conn.executemany(_PUT, [(question, group) for question in questions])

    def set(
        self, group: int, state: str, at: int, entry: str, answered: int, wordings: int
    ) -> None:
        """Write what is known of a group; the arguments are its columns."""
        with self._database as db:
            db.conn.execute(_SET, (state, at, entry, answered, wordings, group))

    def found(
        self,
        read: Mapping[str, Any],
        state: str,
        now: int,
        entry: str,
        answered: int,
        wordings: int,
    ) -> bool:
        """Write what was found of a group that was `read` before; return whether it still was so.

        A state that stays the same began when it did.
        """
        at = read["state_at"] if state == read["state"] else now
        was = (read["id"], read["state"], read["state_at"])
        with self._database as db:
            row = (state, at, entry, answered, wordings, *was)
            return db.conn.execute(_FOUND, row).rowcount > 0

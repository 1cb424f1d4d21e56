"""The records as the other rooms use them: dicts in, dicts out, parents only as keyed hashes."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bot.masking import mask
from bot.records.counters import Counters
from bot.records.database import Database
from bot.records.decisions import Decisions
from bot.records.groups import Groups
from bot.records.limits import Hold, Limits
from bot.records.notices import Notices, keep_quiet, keep_told

DAY = 86_400
# The same words again within so many seconds are not searched again.
AGAIN_SECONDS = 60
# A reply names its parent; in the file this stands instead, which no XML can hold.
PARENT_MARK = "\x01"
JSON_COLUMNS = ("matched", "near", "choices")
# A child in danger is counted, never quoted.
TEXTLESS = frozenset({"safety"})

_ADD_DELIVERY = "INSERT OR IGNORE INTO deliveries (delivery, kept_at, rendered) VALUES (?, ?, ?)"
_RENDERED = "SELECT rendered FROM deliveries WHERE delivery = ?"
_ADD_QUESTION = """INSERT INTO questions (asked_at, account, parent, text, outcome, matched,
    confidence, near, choices, snapshot, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SET_TURN = """INSERT INTO turns (parent, kept_at, memory) VALUES (?, ?, ?) ON CONFLICT DO UPDATE
    SET kept_at = excluded.kept_at, memory = excluded.memory"""
# One question for what every message needs to know costs a third of a question for each.
_BEFORE = """SELECT
    (SELECT rendered FROM deliveries WHERE delivery = ?1),
    (SELECT memory FROM turns WHERE parent = ?2),
    EXISTS (SELECT 1 FROM notices WHERE parent = ?2 AND told_at IS NULL)"""
_RATE = """UPDATE questions SET feedback = ? WHERE id = (
    SELECT max(id) FROM questions WHERE parent = ?)"""
_BETWEEN = "SELECT * FROM questions WHERE asked_at >= ? AND asked_at < ? ORDER BY id"
_GIVEN = """SELECT value AS entry, count(*) AS times FROM questions, json_each(matched)
    WHERE asked_at >= ? GROUP BY value"""
_TABLES = {"questions": "asked_at", "turns": "kept_at", "deliveries": "kept_at"}

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Before:
    """What is remembered as a delivery comes in.

    `reply` is what went out for this very delivery, None for a new one; `turn` what was last kept
    as the parent's turn. `hold` is why no message of the parent's is answered now, empty when it
    is; `news` the oldest answer that came later and that the parent has not been given.
    """

    reply: str | None
    turn: Mapping[str, Any]
    hold: Hold
    news: Mapping[str, Any] | None


class Records:
    """What is remembered, in one SQLite file that any number of processes may use at once.

    A parent is stored only as a hash under `key`, a different one for each account. What a parent
    typed is masked. Every method raises `RecordsError` when the file can't be read or written.
    """

    def __init__(self, path: Path, key: bytes, per_minute: int = 0, per_day: int = 0) -> None:
        self._database = Database(path)
        self._key = key
        self._limits = Limits(self._database, per_minute, per_day)
        self.groups = Groups(self._database)
        self.decisions = Decisions(self._database)
        self.notices = Notices(self._database)
        self.counters = Counters(self._database)

    @classmethod
    def open(cls, path: Path, key: bytes, per_minute: int = 0, per_day: int = 0) -> Records:
        """Return the records in the file at `path`, which is made or brought up to date.

        A parent may send so many messages; 0 means any number.
        """
        records = cls(path, key, per_minute, per_day)
        with records._database:
            return records

    def close(self) -> None:
        """Close this process's connection."""
        self._database.close()

    def before(self, delivery: str, account: str, parent: str) -> Before:
        """Return what there is to know before a delivery is answered."""
        number, who = self._number(delivery), self._hash(account, parent)
        with self._database as db:
            rendered, memory, waits = db.conn.execute(_BEFORE, (number, who)).fetchone()
        return Before(
            None if rendered is None else _with_parent(rendered, parent),
            json.loads(memory) if memory else {},
            self._limits.hold(who),
            self.notices.waiting(who) if waits else None,
        )

    def keep(
        self,
        delivery: str,
        account: str,
        parent: str,
        rendered: str,
        turn: Mapping[str, Any] | None = None,
        question: Mapping[str, Any] | None = None,
        told: Sequence[int] = (),
        quiet: bool | None = None,
        said: str = "",
    ) -> str:
        """Keep a reply with the parent's turn and the question, all or none; return the reply.

        When the delivery was kept before, nothing is written and the reply kept then is returned.
        `question` may hold `text`, `outcome`, `matched`, `confidence`, `near`, `choices`,
        `snapshot` and `number`. What the parent typed may stand in `turn` under `question` only.
        `told` are the groups whose answer the reply brings, `quiet` what the parent wishes. `said`
        are the words that would get the same reply if they came again at once (`again`).
        """
        now, number, who = int(time.time()), self._number(delivery), self._hash(account, parent)
        row = None if question is None else (now, account, who, *_columns(question))
        secret = question is not None and question["outcome"] in TEXTLESS
        if turn is not None and said:
            turn = {**turn, "again": [self._number(said), number, now]}
        memory = None if turn is None else (who, now, _memory(turn, secret=secret))
        hidden = rendered.replace(parent, PARENT_MARK) if parent else rendered
        with self._database as db:
            execute = db.conn.execute
            execute("BEGIN IMMEDIATE")
            if not execute(_ADD_DELIVERY, (number, now, hidden)).rowcount:
                first: str = execute(_RENDERED, (number,)).fetchone()[0]
                execute("ROLLBACK")
                return _with_parent(first, parent)
            self._limits.count(who)
            if row is not None:
                execute(_ADD_QUESTION, row)
            if memory is not None:
                execute(_SET_TURN, memory)
            if told:
                keep_told(db.conn, who, told, now)
            if quiet is not None:
                keep_quiet(db.conn, who, quiet=quiet, now=now)
            execute("COMMIT")
        return rendered

    def again(self, turn: Mapping[str, Any], said: str, parent: str) -> str | None:
        """Return the reply that the words `said` got when they came a moment ago, else None."""
        before = turn.get("again")
        if not before or before[0] != self._number(said) or time.time() - before[2] > AGAIN_SECONDS:
            return None
        with self._database as db:
            row = db.conn.execute(_RENDERED, (before[1],)).fetchone()
        return _with_parent(row[0], parent) if row else None

    def numbered(self, account: str, parent: str, most: int = 20) -> list[dict[str, Any]]:
        """Return the parent's questions that were given a number, newest first."""
        return self.notices.numbered(self._hash(account, parent), most)

    def rate(self, account: str, parent: str, feedback: str) -> None:
        """Set the feedback on the parent's last question, if there is one."""
        with self._database as db:
            db.conn.execute(_RATE, (feedback, self._hash(account, parent)))

    def forget(self, account: str, parent: str) -> None:
        """Delete the questions and the turn of a parent who left."""
        who = self._hash(account, parent)
        with self._database as db, db.atomic():
            db.execute("DELETE FROM questions WHERE parent = ?", (who,))
            for table in ("turns", "notices", "quiet", "messages"):
                db.execute(f"DELETE FROM {table} WHERE parent = ?", (who,))  # noqa: S608 - ours

    def purge(self, now: float, keep_days: Mapping[str, int]) -> dict[str, int]:
        """Delete what is older than `keep_days` of its table; return how many rows went.

        The tables are `questions`, `turns` and `deliveries`; one that isn't named is left alone.
        """
        gone = {}
        with self._database as db:
            for table, days in keep_days.items():
                old = f"DELETE FROM {table} WHERE {_TABLES[table]} < ?"  # noqa: S608 - a name of ours
                gone[table] = db.conn.execute(old, (now - days * DAY,)).rowcount
            db.conn.execute("DELETE FROM messages WHERE until <= ?", (now,))
            # The log may hold what was just deleted.
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def questions(self, since: float, until: float) -> list[dict[str, Any]]:
        """Return the questions asked from `since` to before `until` (seconds since 1970)."""
        with self._database as db:
            rows = list(db.query(_BETWEEN, (since, until)))
        return [row | {name: json.loads(row[name]) for name in JSON_COLUMNS} for row in rows]

    def given(self, since: float) -> dict[str, int]:
        """Return how often each entry or clause was given as an answer since a moment."""
        with self._database as db:
            return {row["entry"]: row["times"] for row in db.query(_GIVEN, (since,))}

    def _hash(self, account: str, name: str) -> str:
        told = f"{account}\0{name}".encode()
        return blake2b(told, key=self._key, digest_size=16).hexdigest()

    def _number(self, delivery: str) -> int:
        digest = blake2b(delivery.encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def _with_parent(rendered: str, parent: str) -> str:
    return rendered.replace(PARENT_MARK, parent)


def _columns(question: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what the question's own columns hold, in the order of `_ADD_QUESTION`."""
    outcome, secret = question["outcome"], question["outcome"] in TEXTLESS
    return (
        "" if secret else mask(question.get("text", "")),
        outcome,
        _listed(question.get("matched")),
        question.get("confidence", 0.0),
        "[]" if secret else _listed(question.get("near")),
        "[]" if secret else _listed(question.get("choices")),
        question.get("snapshot", ""),
        question.get("number", 0),
    )


def _listed(values: Sequence[Any] | None) -> str:
    return _json(values) if values else "[]"


def _memory(turn: Mapping[str, Any], *, secret: bool) -> str:
    asked = turn.get("question")
    if asked:
        turn = {**turn, "question": "" if secret else mask(asked)}
    return _json(turn)

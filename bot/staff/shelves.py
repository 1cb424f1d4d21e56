"""The groups by how far they are: nobody has looked, decided but not answered yet, done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.records import Records
from bot.review import Group
from bot.review.collecting import day_of
from bot.review.model import STATES

_LAST_DONE: Final = 60


@dataclass(frozen=True, slots=True)
class ShelfOfGroups:
    """A list that a group stands in: its name in addresses, what it is called, and a hint."""

    name: str
    title: str
    hint: str


SHELVES: Final = (
    ShelfOfGroups("todo", "还没处理", "家长多的在前。点开选一种办法；建议合适的可以照办。"),
    ShelfOfGroups("waiting", "等答案", "已经处理过。机器人自己真的答得上了，就会移到“已完成”。"),
    ShelfOfGroups("done", "已完成", "机器人自己答得上的，和决定不处理的。最近的在前。"),
)


@dataclass(frozen=True, slots=True)
class Done:
    """A group that needs nothing more: `since` when, and who decided on it last."""

    number: int
    title: str
    state: str
    entry: str
    reason: str
    person: str
    since: date


def sort_groups(
    records: Records, open_groups: Iterable[Group]
) -> Mapping[str, tuple[Group | Done, ...]]:
    """Return the groups of each shelf by its name."""
    groups = tuple(open_groups)
    return {
        "todo": tuple(group for group in groups if not group.decision),
        "waiting": tuple(group for group in groups if group.decision),
        "done": _done(records),
    }


def count_open(records: Records) -> tuple[int, int]:
    """Return how many open groups were decided on, and how many not: 等答案 and 还没处理.

    A group whose questions are deleted is in no list any more.
    """
    states = records.groups.all()
    there = {number for number in records.groups.questions() if states[number]["state"] == "open"}
    decided = sum(records.decisions.last(number) is not None for number in there)
    return decided, len(there) - decided


def _done(records: Records) -> tuple[Done, ...]:
    questions = records.groups.questions()
    ended = [
        row
        for row in records.groups.all().values()
        if row["state"] != "open" and row["id"] in questions
    ]
    ended.sort(key=lambda row: (-row["state_at"], -row["id"]))
    return tuple(_as_done(records, row, questions[row["id"]]) for row in ended[:_LAST_DONE])


def _as_done(records: Records, row: Mapping[str, Any], asked: list[dict[str, Any]]) -> Done:
    last = records.decisions.last(row["id"]) or {}
    title = Counter(question["text"] for question in asked).most_common(1)[0][0]
    return Done(
        row["id"],
        title,
        STATES[row["state"]],
        row["entry"] if row["state"] == "closed" else "",
        last.get("reason", ""),
        last.get("person", ""),
        day_of(row["state_at"]),
    )

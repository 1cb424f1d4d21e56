"""A gap is closed only when the bot itself answers it, and open again when that is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from bot.library.model import Entry
from bot.records import Records
from bot.review.collecting import UNSOLVED, clear, day_of
from bot.review.model import State
from bot.search import Answer, Engine, key, normalise

# These decisions name the entry that must answer; the others leave it open which one does.
_NAMING: Final = frozenset({"新增", "相似问法"})


def update(engine: Engine, records: Records, now: float) -> dict[str, int]:
    """Ask every group's questions again; close, re-open and tell parents as the answers say.

    All recorded wordings of a group are asked, as a parent would ask them. Return how many groups
    were `closed` and `reopened`.
    """
    groups, questions = records.groups.all(), records.groups.questions()
    changed = {"closed": 0, "reopened": 0}
    for number, rows in questions.items():
        group = groups[number]
        if group["state"] == "hidden":
            continue
        decision = records.decisions.last(number) or {}
        entry, answered, wordings = answers(engine, rows, _named(engine, decision), day_of(now))
        state: State = "closed" if answered == wordings else "open"
        if state != group["state"]:
            changed["closed" if state == "closed" else "reopened"] += 1
        since = group["state_at"] if state == group["state"] else int(now)
        records.groups.set(number, state, since, entry, answered, wordings)
        if state == "closed":
            records.notices.tell(_to_tell(rows, number, entry))
        elif group["state"] == "closed":
            records.notices.take_back(number)
    return changed


def answers(
    engine: Engine, rows: Iterable[Mapping[str, Any]], named: str, today: date
) -> tuple[str, int, int]:
    """Return the entry that answers most of the wordings, how many are answered, and of how many.

    With an entry `named` by staff, only its answer counts.
    """
    found: dict[str, int] = {}
    distinct = {key(row["text"]): row for row in rows}
    answered = 0
    for row in distinct.values():
        good = _entries(engine, row, named, today)
        answered += bool(good)
        for entry in good:
            found[entry] = found.get(entry, 0) + 1
    best = max(found, key=found.__getitem__) if found else named
    return best, answered, len(distinct)


def _entries(engine: Engine, row: Mapping[str, Any], named: str, today: date) -> list[str]:
    """Return the entries that answer a question at the live threshold, only `named` if it is.

    When staff have named none, a guess will not do, nor what the parent called no help: parents
    are told of what is found here.
    """
    verdicts = engine.ask(normalise(row["text"]), today)
    sure = [verdict.best for verdict in verdicts if isinstance(verdict, Answer)]
    found = {best.target.id: best for best in sure if isinstance(best.target, Entry)}
    if named:
        return [named] if named in found else []
    given = row["matched"] if row["feedback"] in UNSOLVED else ()
    least = clear(engine) if row["outcome"] == "answer" else 0.0
    return [name for name, best in found.items() if best.confidence >= least and name not in given]


def _named(engine: Engine, decision: Mapping[str, Any]) -> str:
    """Return the entry that staff named, unless they have renamed or deleted it since."""
    name: str = decision.get("entry", "") if decision.get("action") in _NAMING else ""
    waiting = any(entry.id == name for entry in engine.library.pending)
    return name if waiting or engine.find(name) is not None else ""


def _to_tell(
    rows: Iterable[Mapping[str, Any]], group: int, entry: str
) -> list[tuple[str, int, int, str]]:
    """Return who is told of the answer: each parent who was given a number, once."""
    last = {row["parent"]: row["id"] for row in rows if row["number"]}
    return [(parent, group, question, entry) for parent, question in last.items()]

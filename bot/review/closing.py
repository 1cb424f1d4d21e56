"""A gap is closed only when the bot itself answers it, and open again when that is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.library.model import Entry
from bot.records import Records
from bot.review.collecting import UNSOLVED, clear, day_of
from bot.review.model import State
from bot.search import Answer, Engine, key

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
        found = look(engine, rows, named_entry(engine, decision), day_of(now))
        state: State = "closed" if found.answered == len(found.entries) else "open"
        known = (found.entry, found.answered, len(found.entries))
        # Asking takes a while: what a clerk has decided meanwhile, or another process found, stays.
        if not records.groups.found(group, state, int(now), *known):
            continue
        if state != group["state"]:
            changed["closed" if state == "closed" else "reopened"] += 1
        if state == "closed":
            records.notices.tell(_to_tell(rows, number, found))
        elif group["state"] == "closed":
            records.notices.take_back(number)
    return changed


@dataclass(frozen=True, slots=True)
class Found:
    """What answers the wordings of a group now.

    `entry` answers most of them, or was named by staff; `entries` are those that answer each
    wording, by its `key`.
    """

    entry: str
    entries: Mapping[str, Sequence[str]]

    @property
    def answered(self) -> int:
        """Return how many wordings are answered."""
        return sum(map(bool, self.entries.values()))

    def of(self, wording: str) -> str:
        """Return the entry that answers a wording, the one that answers most if it does."""
        entries = self.entries[key(wording)]
        return self.entry if self.entry in entries or not entries else entries[0]


def look(engine: Engine, rows: Iterable[Mapping[str, Any]], named: str, today: date) -> Found:
    """Return what answers the wordings of `rows`; only the entry `named` by staff, if there is."""
    distinct = {key(row["text"]): row for row in rows}
    entries = {same: _entries(engine, row, named, today) for same, row in distinct.items()}
    times = Counter(entry for good in entries.values() for entry in good)
    return Found(times.most_common(1)[0][0] if times else named, entries)


def _entries(engine: Engine, row: Mapping[str, Any], named: str, today: date) -> list[str]:
    """Return the entries that answer a question at the live threshold, only `named` if it is.

    When staff have named none, a guess will not do, nor what the parent called no help: parents
    are told of what is found here. Who had picked that (the row has what it was picked from)
    passed over what the bot answers, so that will not do either.
    """
    verdicts = engine.ask(engine.read(row["text"]), today)
    sure = [verdict.best for verdict in verdicts if isinstance(verdict, Answer)]
    found = {best.target.id: best for best in sure if isinstance(best.target, Entry)}
    if named:
        return [named] if named in found else []
    unsolved = row["feedback"] == UNSOLVED
    if unsolved and row["choices"]:
        return []
    given = row["matched"] if unsolved else ()
    least = clear(engine) if row["outcome"] == "answer" else 0.0
    return [name for name, best in found.items() if best.confidence >= least and name not in given]


def named_entry(engine: Engine, decision: Mapping[str, Any]) -> str:
    """Return the entry that staff named, unless they have renamed or deleted it since."""
    name: str = decision.get("entry", "") if decision.get("action") in _NAMING else ""
    waiting = any(entry.id == name for entry in engine.library.pending)
    return name if waiting or engine.find(name) is not None else ""


def _to_tell(
    rows: Iterable[Mapping[str, Any]], group: int, found: Found
) -> list[tuple[str, int, int, str]]:
    """Return who is told: each parent who was given a number, once, what answers their wording."""
    last = {row["parent"]: row for row in rows if row["number"]}
    return [(parent, group, row["id"], found.of(row["text"])) for parent, row in last.items()]

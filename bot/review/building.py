"""Makes the review of a span of days out of records and engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.records import Records
from bot.review import closing
from bot.review.collecting import collect, day_of, item_of, kind_of, start_of
from bot.review.gaps import Gap, gaps_of
from bot.review.grouping import regroup
from bot.review.model import Group, Item
from bot.review.reasons import look, nearest, propose, reason_of
from bot.review.trends import Trends, trends_of
from bot.search import Engine

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Review:
    """The review of the days from `first` to `last`, both within it.

    `groups` were asked in the span; `older` are still open from before it, and were not. `gaps` are
    the answers given that say what is left out.
    """

    first: date
    last: date
    groups: tuple[Group, ...]
    older: tuple[Group, ...]
    trends: Trends
    gaps: tuple[Gap, ...]

    @property
    def open(self) -> int:
        """Return how many groups are not answered yet."""
        return len(self._open())

    @property
    def decided(self) -> int:
        """Return for how many of the open groups staff have decided what to do."""
        return sum(bool(group.decision) for group in self._open())

    def _open(self) -> list[Group]:
        return [group for group in (*self.groups, *self.older) if group.state == "open"]


def _silent(step: str, done: int, whole: int) -> None:
    """Show nothing."""


def build(
    engine: Engine,
    records: Records,
    span: tuple[date, date],
    now: float,
    places: frozenset[str] = frozenset(),
    progress: Progress = _silent,
) -> Review:
    """Group the span's questions, look which groups are closed, and return the review.

    `span` is its first and last day; `places` are the bureau's own.
    """
    first, last = span
    rows = records.questions(start_of(first), start_of(last) + 86_400)
    items = collect(rows, engine)
    progress("归类", 0, 1)
    regroup(engine, records, items, now)
    progress("核对能否回答", 0, 1)
    closing.update(engine, records, now)
    groups = _groups(engine, records, items, now, places, progress)
    here = frozenset(group.number for group in groups)
    older = open_groups(engine, records, now, places, here)
    return Review(first, last, groups, older, trends_of(rows, span), gaps_of(rows, engine))


def open_groups(
    engine: Engine,
    records: Records,
    now: float,
    places: frozenset[str] = frozenset(),
    without: frozenset[int] = frozenset(),
) -> tuple[Group, ...]:
    """Return every group that is still open, over all that is kept, but those in `without`."""
    states = records.groups.all()
    items = [
        item_of(row, kind_of(row, engine) or "没找到")
        for group, rows in records.groups.questions().items()
        if states[group]["state"] == "open" and group not in without
        for row in rows
    ]
    return _groups(engine, records, items, now, places, _silent)


def _groups(
    engine: Engine,
    records: Records,
    items: Iterable[Item],
    now: float,
    places: frozenset[str],
    progress: Progress,
) -> tuple[Group, ...]:
    states, home = records.groups.all(), _homes(records)
    by_group: dict[int, list[Item]] = {}
    for item in items:
        by_group.setdefault(home[item.id], []).append(item)
    groups = []
    for place, (number, members) in enumerate(by_group.items(), 1):
        last = records.decisions.last(number) or {}
        groups.append(_group(engine, states[number], members, last, day_of(now), places))
        progress("找原因", place, len(by_group))
    order = {"open": 0, "closed": 1, "hidden": 2}
    return tuple(sorted(groups, key=lambda g: (order[g.state], -g.parents, -g.count, g.number)))


def _homes(records: Records) -> dict[int, int]:
    known = records.groups.questions()
    return {row["id"]: group for group, rows in known.items() for row in rows}


def _group(
    engine: Engine,
    state: Mapping[str, Any],
    items: Sequence[Item],
    decision: Mapping[str, Any],
    today: date,
    places: frozenset[str],
) -> Group:
    wordings = Counter(item.text for item in items).most_common()
    kinds = Counter(item.kind for item in items)
    findings = look(engine, [text for text, _ in wordings], today)
    return Group(
        state["id"],
        state["state"],
        tuple(wordings),
        kinds,
        len({item.parent for item in items}),
        day_of(min(item.asked_at for item in items)),
        day_of(max(item.asked_at for item in items)),
        reason_of(findings, kinds.most_common(1)[0][0], places),
        nearest(findings),
        propose(engine, findings, today),
        state["answered"],
        state["entry"],
        decision,
    )

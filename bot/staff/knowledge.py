"""知识: what the bot knows, what is wrong with it, and what nobody has ever asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request

from bot.library import Entry, Notice, notices
from bot.library.notices import SOON
from bot.staff.office import Office


@dataclass(frozen=True, slots=True)
class State:
    """The knowledge in a few lists; `asked` is how often each entry was given."""

    entries: tuple[Entry, ...]
    pending: tuple[Entry, ...]
    soon: tuple[Entry, ...]
    expired: tuple[Entry, ...]
    untested: frozenset[str]
    unread: tuple[Notice, ...]
    asked: Mapping[str, int]

    def topics(self, *, untested: bool) -> dict[str, list[Entry]]:
        """Return the entries by topic, on wish only those that nobody has asked."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if not untested or entry.id in self.untested:
                found.setdefault(entry.topic or "其他", []).append(entry)
        return found


def make_knowledge(office: Office) -> Blueprint:
    """Return the route to the knowledge's state."""
    blueprint = Blueprint("knowledge", __name__)

    @blueprint.get("/knowledge")
    def show() -> str:
        untested = request.args.get("only") == "untested"
        state = _state(office)
        return render_template(
            "staff/knowledge.html",
            state=state,
            topics=state.topics(untested=untested),
            untested=untested,
            faults=office.shelf.faults,
        )

    return blueprint


def _state(office: Office) -> State:
    library, today = office.engine.library, office.today
    asked = office.records.given(0)
    return State(
        library.entries,
        library.pending,
        tuple(_ending(library.entries, today, today + SOON)),
        tuple(_ending(library.entries, date.min, today - timedelta(days=1))),
        frozenset(entry.id for entry in library.entries if not asked.get(entry.id)),
        # A notice without a line is about a file that is not read.
        tuple(each for each in notices(office.shelf.folder, library, today) if not each.line),
        asked,
    )


def _ending(entries: Iterable[Entry], first: date, last: date) -> list[Entry]:
    """Return the entries whose last day is from `first` to `last`, the earliest first."""
    ending = [
        (entry.valid_until, entry.id, entry)
        for entry in entries
        if entry.valid_until is not None and first <= entry.valid_until <= last
    ]
    return [entry for _, _, entry in sorted(ending)]

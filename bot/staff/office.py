"""What the staff page stands on: who may come in, and what is shown and changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.dialogue.message import Reply
from bot.records import Records
from bot.review.collecting import day_of
from bot.search import Engine, Shelf

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in, and for how long; with `https` nobody is let in over plain http."""

    password_hash: str = field(repr=False)
    session_key: str = field(repr=False)
    minutes: int
    https: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """The knowledge and the records as the pages use them.

    `places` are the bureau's own. `try_out` gives the reply to a parent's first message and keeps
    nothing of it. What is saved answers at once when it is `live`, else after a restart.
    """

    bureau: str
    places: frozenset[str]
    shelf: Shelf
    records: Records
    try_out: Callable[[str], Reply]
    live: bool = True
    clock: Clock = time.time

    @property
    def engine(self) -> Engine:
        """Return the engine that answers now."""
        return self.shelf.engine

    @property
    def today(self) -> date:
        """Return the bureau's day."""
        return day_of(self.clock())

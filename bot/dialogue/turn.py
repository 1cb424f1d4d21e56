"""One turn of the talk: what came, what is remembered, and what the steps may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.dialogue.lines import Lines
from bot.dialogue.memory import Memory
from bot.dialogue.message import Incoming, Reply
from bot.search.engine import Engine


@dataclass(frozen=True, slots=True)
class Bureau:
    """Whose bot this is, and how to reach a person there; empty where nobody has said.

    `places` are the names of the bureau's own place, what it lies in and what lies in it.
    """

    name: str = ""
    phone: str = ""
    hours: str = ""
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Manners:
    """How the bot talks: figures from the settings."""

    human_after_misses: int = 2
    longest_question: int = 500
    transfer_to_human: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """All that a step may look at; a step changes nothing.

    `text` is the message normalised, with its marks; `today` is the bureau's own day.
    """

    incoming: Incoming
    text: str
    memory: Memory
    engine: Engine
    lines: Lines
    bureau: Bureau
    manners: Manners
    today: date

    @property
    def contact(self) -> str:
        """Return how to reach a person, in words."""
        if self.bureau.phone:
            hours = self.bureau.hours or "上班时间"
            return self.lines.say("联系有电话", 电话=self.bureau.phone, 时间=hours)
        return self.lines.say("联系无电话")


Step = Callable[[Turn], "tuple[Reply, Memory] | None"]

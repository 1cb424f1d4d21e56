"""One turn of the talk: what came, what is remembered, and what the steps may use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dialogue.lines import Lines
from bot.dialogue.memory import Memory
from bot.dialogue.message import Incoming, Reply
from bot.library.model import Entry
from bot.search.engine import Engine


@dataclass(frozen=True, slots=True)
class Bureau:
    """Whose bot this is, and how to reach a person there; empty where nobody has said.

    `places` are the names of the bureau's own place, what it lies in and what lies in it.
    """

    name: str = ""
    phone: str = ""
    hours: str = ""
    website: str = ""
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Manners:
    """How the bot talks: figures from the settings."""

    human_after_misses: int = 2
    transfer_to_human: bool = False
    feedback_every_days: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of this parent's that had no answer then; `entry` answers it, once one does."""

    number: int
    text: str
    asked_on: date
    entry: str
    group: int


@dataclass(frozen=True, slots=True)
class Turn:
    """All that a step may look at; a step changes nothing.

    `text` is the message normalised, with its marks; `today` is the bureau's own day. `news` is an
    answer that came after the parent had asked; `asked` looks up the parent's own questions.
    `staffed` is whether somebody is there to talk to now. `hold` names the line to say instead of
    an answer, or is `silent`, when the parent sends too much.
    """

    incoming: Incoming
    text: str
    memory: Memory
    engine: Engine
    lines: Lines
    bureau: Bureau
    manners: Manners
    today: date
    news: Asked | None = None
    asked: Callable[[], Sequence[Asked]] = tuple
    staffed: bool = True
    hold: str = ""

    @property
    def past(self) -> Entry | None:
        """Return the entry that was last answered, or offered first."""
        found = self.engine.find(self.memory.topic)
        return found if isinstance(found, Entry) else None

    def live(self, name: str) -> Entry | None:
        """Return the entry with the id `name`, if it is in force."""
        found = self.engine.find(name)
        return found if isinstance(found, Entry) and found.holds_on(self.today) else None

    @property
    def to_person(self) -> str:
        """Return the name of the line for who asks for a person: promise only what can be done."""
        if not self.staffed:
            return "人工休息"
        return "人工" if self.manners.transfer_to_human else "人工自己找"

    @property
    def contact(self) -> str:
        """Return how to reach a person, in words; first by this chat, when somebody is there."""
        if self.manners.transfer_to_human and self.staffed:
            return self.lines.say("联系可转") + self.reach
        return self.reach

    @property
    def reach(self) -> str:
        """Return how to reach a person outside this chat, in words."""
        bureau, say = self.bureau, self.lines.say
        if bureau.phone:
            told = say("联系有电话", 电话=bureau.phone, 时间=bureau.hours or "上班时间")
        else:
            told = say("联系无电话")
        return told + say("联系有网站", 网址=bureau.website) if bureau.website else told


Step = Callable[[Turn], "tuple[Reply, Memory] | None"]

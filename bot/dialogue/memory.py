"""What the bot remembers of a parent between two messages: small, and faded after minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Offer = Literal["", "choices", "within", "near", "beside", "follow_ups"]


@dataclass(frozen=True, slots=True)
class Memory:
    """A parent's last turn.

    `topic` is the id of the entry last answered or offered first, `question` the words that led to
    it and `quoted` the ids whose source text can still be asked for; `shown` are the choices on
    offer, by their text, and `offer` why: the search was unsure, alone or `within` the topic, it
    found nothing but these are near, they may be meant instead of what was answered, or staff
    named them to follow. `listed` are those of the topic that were on offer before. `pages` is the
    rest of a long reply; `misses` counts misses in a row; `at` is when the turn was, and
    `feedback_at` when feedback was last asked for (seconds since 1970).
    """

    topic: str = ""
    question: str = ""
    quoted: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    offer: Offer = ""
    listed: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    misses: int = 0
    at: int = 0
    feedback_at: int = 0

    @property
    def is_undecided(self) -> bool:
        """Return whether nothing was answered: what is on offer are guesses."""
        return self.offer in {"choices", "within", "near"}

    @classmethod
    def of(cls, turn: Mapping[str, Any]) -> Memory:
        """Return the memory kept as `turn`; unknown keys of another version are passed over."""
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in turn.items()
            if name in _NAMES
        }
        return cls(**known)

    def as_turn(self) -> dict[str, Any]:
        """Return the memory as a dict that JSON can hold, without what is empty."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}

    def faded(self, now: int, minutes: int) -> Memory:
        """Return the memory as it stands at `now`: after `minutes`, only `feedback_at` is left."""
        return self if now - self.at <= minutes * 60 else Memory(feedback_at=self.feedback_at)


_NAMES = tuple(field.name for field in fields(Memory))

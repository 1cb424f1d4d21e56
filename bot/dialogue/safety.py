"""A child who may be in danger comes before everything else."""

from __future__ import annotations

from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.library.model import SafetyCard


def watch(turn: Turn) -> tuple[Reply, Memory] | None:
    """Show the card of the danger that the message speaks of."""
    for card in turn.engine.library.safety:
        if speaks_of(card, turn.text):
            return Reply("safety", card.text), Memory(feedback_at=turn.memory.feedback_at)
    return None


def speaks_of(card: SafetyCard, text: str) -> bool:
    """Return whether one of the card's triggers is in `text`, and none of its exceptions."""
    return any(_all_in(groups, text) for groups in card.triggers) and not any(
        _all_in(groups, text) for groups in card.exceptions
    )


def _all_in(groups: tuple[tuple[str, ...], ...], text: str) -> bool:
    return all(any(word in text for word in group) for group in groups)

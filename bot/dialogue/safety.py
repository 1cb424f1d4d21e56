"""A child who may be in danger comes before everything else."""

from __future__ import annotations

from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn


def watch(turn: Turn) -> tuple[Reply, Memory] | None:
    """Show the card of the danger that the message speaks of."""
    alarm = turn.engine.alarm(turn.text)
    if alarm is None:
        return None
    reply = Reply("safety", alarm.card.text, matched=(alarm.card.name,))
    return reply, Memory(feedback_at=turn.memory.feedback_at)

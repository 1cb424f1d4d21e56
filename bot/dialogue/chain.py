"""The talk as an ordered chain of plain functions: the first that answers wins."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.dialogue import (
    asking,
    commands,
    events,
    feedback,
    notices,
    paging,
    picking,
    reasons,
    safety,
)
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Step, Turn

STEPS: Final[tuple[Step, ...]] = (
    safety.watch,
    events.hold_back,
    events.answer_event,
    events.answer_unreadable,
    picking.pick_choice,
    paging.turn_page,
    feedback.rate,
    notices.obey,
    commands.obey,
    reasons.explain,
    commands.small_talk,
    asking.ask,
)


def reply_to(turn: Turn) -> tuple[Reply, Memory]:
    """Return what to say in this turn and what to remember of it.

    `asking.ask` is last and answers everything, so there is always a reply.
    """
    for step in STEPS:
        said = step(turn)
        if said is not None:
            reply, memory = feedback.with_request(turn, *said)
            reply = notices.with_news(turn, notices.numbered(turn, reply))
            asked_at = max(memory.feedback_at, turn.memory.feedback_at)
            return reply, replace(memory, at=turn.incoming.created, feedback_at=asked_at)
    raise AssertionError("the last step answers every message")

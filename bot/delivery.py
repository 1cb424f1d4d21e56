"""One delivery from the platform: answered once, recorded once, and the same if it comes again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.desk import CHINA, Desk
from bot.dialogue import Asked, Incoming, Reply
from bot.records import Records
from bot.wechat import SUCCESS

# The platform's documents ask for a person's data to be deleted at these events.
FAREWELLS: Final = frozenset(
    {"unsubscribe", "user_authorization_revoke", "user_authorization_cancellation"}
)
# Outcomes that staff may learn from; the others are talk.
ASKED: Final = frozenset({"answer", "clause", "choices", "miss", "safety"})
OFFERS: Final = frozenset({"choices", "miss"})
# Outcomes that the same words get again.
SAME: Final = frozenset({"answer", "choices", "miss"})


def deliver(desk: Desk, records: Records, incoming: Incoming) -> str:
    """Return the XML for one delivery; a repeated one gets what the first was given."""
    who = (incoming.account, incoming.parent)
    before = records.before(incoming.delivery, *who)
    if before.reply is not None:
        return before.reply
    if incoming.kind == "event" and incoming.event in FAREWELLS:
        records.forget(*who)
        return SUCCESS
    if (notice := desk.notice(incoming)) is not None:
        return notice
    words = f"{desk.state} {incoming.text}"
    again = None if before.hold else records.again(before.turn, words, incoming.parent)
    if again is not None:
        return records.keep(incoming.delivery, *who, again)
    news = None if incoming.kind == "event" else before.news
    reply, memory = desk.say(
        incoming,
        before.turn,
        None if news is None else asked_of(news),
        lambda: [asked_of(row) for row in records.numbered(*who)],
        before.hold,
    )
    rendered, memory = desk.render(incoming, reply, memory)
    if reply.outcome == "silent":
        return rendered
    asked = question_row(incoming, reply) if reply.outcome in ASKED else None
    # What was picked means something else when it is said again, and news is told once.
    same = reply.outcome in SAME and not reply.question and not reply.told
    said = words if same else ""
    kept = records.keep(
        incoming.delivery, *who, rendered, memory.as_turn(), asked, reply.told, reply.quiet, said
    )
    if reply.rating:
        records.rate(*who, reply.rating)
    return kept


def asked_of(row: Mapping[str, Any]) -> Asked:
    """Return a question that waits for its answer, as the dialogue knows it."""
    day = datetime.fromtimestamp(row["asked_at"], UTC).astimezone(CHINA).date()
    entry = row["entry"] if row.get("state", "closed") == "closed" else ""
    return Asked(row["number"], row["text"], day, entry or "", row["grp"] or 0)


def question_row(incoming: Incoming, reply: Reply) -> dict[str, object]:
    """Return what is recorded of a question."""
    return {
        "text": reply.question or incoming.text,
        "outcome": reply.outcome,
        "matched": list(reply.matched) if reply.outcome in {"answer", "clause"} else [],
        "near": list(reply.matched) if reply.outcome in {"choices", "miss"} else [],
        "confidence": round(reply.confidence, 4),
        "choices": list(reply.picked_from or (reply.choices if reply.outcome in OFFERS else ())),
        "number": reply.number,
    }

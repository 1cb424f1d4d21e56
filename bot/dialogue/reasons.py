"""Why an answer is as it is: 为什么, 谁规定的, 真的吗."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import asking, offering
from bot.dialogue.compose import documents_named, original_text
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.library.model import Entry
from bot.search.normalise import key

_WHY = re.compile(
    r"(?:那|这|又|到底)*(?:是|有)?(?:为什么|为啥|为何|凭什么|凭啥|什么原因|什么道理)(?:呢|啊|呀|会?这样|这么规定|要这样)*"
    r"|(?:那|这)?(?:是)?(?:谁|哪里?|哪个|什么|啥)(?:里|个|份)?(?:文件|政策)?(?:说的?|规定的?|定的?|讲的?|写的?)(?:呢|啊|呀)*"
    r"|(?:有|是)?(?:什么|啥|没有?)?(?:依据|根据|文件依据|政策依据)(?:是什么|吗|呢|在哪里?)*|有(?:没有)?文件(?:吗|呢)*"
    r"|(?:这|你说的)?(?:是)?(?:真的|确定|准)(?:吗|么|嘛|不|假的)(?:啊|呀)*"
)


def explain(turn: Turn) -> tuple[Reply, Memory] | None:
    """Say why: the entry that staff named for it, else the document's own words."""
    past = turn.engine.find(turn.memory.topic) if turn.memory.topic else None
    if not isinstance(past, Entry) or not _WHY.fullmatch(key(turn.text)):
        return None
    reason = next((ask for ask in past.follow_ups if "为什么" in ask), "")
    if reason:
        return asking.answer_choice(turn, reason)
    original = original_text(turn, past)
    named = documents_named(turn, (past,)) or turn.lines.say("没有原文")
    text = turn.lines.say("为什么", 原文=original) if original else named
    more = offering.more_of_topic(turn) if not original else None
    if more is None:
        return Reply("clause" if original else "help", text, matched=(past.id,)), turn.memory
    reply, memory = more
    return replace(reply, text=f"{text}\n{reply.text}"), memory

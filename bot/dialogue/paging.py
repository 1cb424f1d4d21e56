"""The next page of a long answer, and what else there is to know."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import offering
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.search.normalise import key

MORE = "更多"
_MORE = re.compile(
    r"(?:看|要|还要|请|点|我要|我想看|再来|再看)*"
    r"(?:更多|下一?[页段条]|继续|接着[看说讲]?|往下[看说]?|后面[的呢]*|剩下的?|没完|more|next|还有[呢吗嘛么没]?|还有没有)"
    r"(?:内容|的|呢|吗|吧|啊|呀|看|说|讲)*"
)


def turn_page(turn: Turn) -> tuple[Reply, Memory] | None:
    """Give the next page of a long reply when it is asked for.

    With no page left, 还有呢 asks for what belongs to the last answer.
    """
    said = key(turn.incoming.text)
    pages = turn.memory.pages
    if not _MORE.fullmatch(said) and not (pages and said == "2"):
        return None
    if pages:
        return Reply("page", pages[0]), replace(turn.memory, pages=pages[1:])
    return offering.more_of_topic(turn) or (
        Reply("help", turn.lines.say("没有更多")),
        turn.memory,
    )

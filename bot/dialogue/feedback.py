"""Whether an answer helped: asked now and then, taken whenever it is said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.dialogue import offering
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.search.normalise import key

USEFUL: Final = "有用"
USELESS: Final = "没用"
_DAY: Final = 86_400
_MILD = "[很挺太真非常还是的啊呀啦了哦呢谢您你答回复这个案]*"
_USEFUL = re.compile(f"{_MILD}(?:有用|有帮助|有帮到|解决了|帮到我|管用|能解决){_MILD}")
_USELESS = re.compile(
    f"{_MILD}(?:没用|没有用|无用|没解决|没有解决|没帮助|没有帮助|没帮到|帮不了|不管用|不解决问题"
    f"|(?:答|回答|答得|说得|这|问)*(?:不是|不对|错了)(?:我?问的|我?要的|这个|的)*|答非所问){_MILD}"
)


def rate(turn: Turn) -> tuple[Reply, Memory] | None:
    """Take down what the parent says of the answer before; without one it is any message."""
    if not turn.memory.quoted or turn.memory.is_undecided:
        return None
    said = key(turn.text)
    if _USEFUL.fullmatch(said):
        return Reply("help", turn.lines.say("有用"), rating=USEFUL), turn.memory
    if _USELESS.fullmatch(said):
        reply, memory = offering.try_again(turn)
        return replace(reply, rating=USELESS), memory
    return None


def with_request(turn: Turn, reply: Reply, memory: Memory) -> tuple[Reply, Memory]:
    """Ask whether an answer helped, once in so many days for each parent.

    Never at the first answer: who has just come is not to be asked for a favour.
    """
    every = turn.manners.feedback_every_days * _DAY
    now = turn.incoming.created
    new = not turn.memory.quoted
    if reply.outcome != "answer" or new or not every or now - turn.memory.feedback_at < every:
        return reply, memory
    text = f"{reply.text}\n\n{turn.lines.say('有没有用')}"
    asked = replace(reply, text=text, taps=(*reply.taps, USEFUL, USELESS))
    return asked, replace(memory, feedback_at=now)

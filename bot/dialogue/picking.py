"""What was on offer and is now picked: one of the choices, or the next page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.dialogue import asking
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.search.normalise import key

NONE_OF_THESE: Final = "都不是"
_MORE = frozenset({"更多", "下一页", "继续", "接着看", "下页", "还有呢", "后面呢", "more"})
_NUMBERS = {word: int(n) for n, word in zip("1234", "一二三四", strict=True)}
_PICK = re.compile(r"(?:我?选|我?要|第|是|问)*([1-4一二三四])(?:个|条|项|号|的|吧|呢)*")
_NONE = frozenset({"都不是", "都不对", "不是", "没有我要的", "都没有", "以上都不是", "0"})


def pick_choice(turn: Turn) -> tuple[Reply, Memory] | None:
    """Answer the choice that was tapped or typed; anything else is a new question."""
    shown = turn.memory.shown
    if not shown:
        return None
    said = key(turn.incoming.text)
    if said in _NONE:
        return asking.none_of_these(turn)
    place = _place_of(said, len(shown))
    if place is None:
        return None
    return asking.answer_choice(turn, shown[place])


def _place_of(said: str, count: int) -> int | None:
    found = _PICK.fullmatch(said)
    if not found:
        return None
    number = _NUMBERS.get(found[1]) or int(found[1])
    return number - 1 if number <= count else None


def turn_page(turn: Turn) -> tuple[Reply, Memory] | None:
    """Give the next page of a long reply when it is asked for."""
    said = key(turn.incoming.text)
    pages = turn.memory.pages
    if said not in _MORE and not (pages and said == "2"):
        return None
    if not pages:
        return Reply("help", turn.lines.say("没有更多")), turn.memory
    return Reply("page", pages[0]), replace(turn.memory, pages=pages[1:])

"""What a message means after the ones before it: the same topic, or the same elsewhere."""

from __future__ import annotations

import re
from collections.abc import Container

from bot.dialogue.turn import Turn
from bot.library.model import NATIONWIDE
from bot.search.followup import follow
from bot.search.verdict import Answer, Candidate, Followed

# How a message may end, whatever it says: 那初中呢 and 那初中呢？ are the same.
_END = " \n。.！!？?，,；;"
_PLACE = re.compile(
    r"(?:那么?|还有|要是|如果)?(?:在|是|我们|咱们?|俺们)?(.{2,7}?)(?:这边|那边|的|也|一样|行|可以)*[呢吗嘛呀啊]+"
)


def heard(turn: Turn) -> Followed:
    """Return the verdicts on the message, read within the last topic where it needs that."""
    past = turn.past
    if past is None or not past.holds_on(turn.today):
        return Followed(turn.engine.ask(turn.text, turn.today))
    text = turn.text.rstrip(_END) or turn.text
    place = _own_place(text, turn.bureau.places)
    if place and (past.place == NATIONWIDE or past.place in turn.bureau.places):
        own = Candidate(past, 1.0, text)
        return Followed((Answer(text, own),), within=True, also=place)
    return follow(turn.engine, text, past, turn.today)


def _own_place(text: str, places: Container[str]) -> str:
    """Return the one of the bureau's own places that a message names alone (那广水呢).

    People leave out 市, 区 or 县 where two characters or more remain.
    """
    found = _PLACE.fullmatch(text)
    names = [found[1] + kind for kind in ("", *"市区县")] if found else []
    return found[1] if found and any(name in places for name in names) else ""

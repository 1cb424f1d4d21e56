"""What a message means after the ones before it: the same topic, or the same elsewhere."""

from __future__ import annotations

import re

from bot.dialogue.turn import Turn
from bot.library.model import NATIONWIDE, Entry
from bot.search.followup import follow
from bot.search.verdict import Answer, Candidate, Followed

_PLACE = re.compile(
    r"(?:那么?|还有|要是|如果)?(?:在|是|我们|咱们?|俺们)?(.{2,7}?)(?:这边|那边|的|也|一样|行|可以)*[呢吗嘛呀啊]+"
)


def heard(turn: Turn) -> Followed:
    """Return the verdicts on the message, read within the last topic where it needs that."""
    past = turn.engine.find(turn.memory.topic) if turn.memory.topic else None
    if not isinstance(past, Entry) or not past.holds_on(turn.today):
        return Followed(turn.engine.ask(turn.text, turn.today))
    place = _own_place(turn)
    if place and (past.place == NATIONWIDE or past.place in turn.bureau.places):
        own = Candidate(past, 1.0, turn.text)
        return Followed((Answer(turn.text, own),), within=True, also=place)
    return follow(turn.engine, turn.text, past, turn.today)


def _own_place(turn: Turn) -> str:
    """Return the place of the bureau's own that the message names and nothing else (那广水呢)."""
    found = _PLACE.fullmatch(turn.text)
    return found[1] if found and found[1] in turn.bureau.places else ""

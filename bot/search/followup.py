"""A message that leaves out the subject, understood from the last topic.

Two readings are possible: the message alone, and the message within the topic. Long messages and
the knowledge's own wordings say themselves what they are about; for others, what fits best was
learnt from talks (`readings.py`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.library.model import Entry
from bot.search.engine import Engine
from bot.search.judging import PLAIN, is_live
from bot.search.other_grade import for_other_grade, only_grades
from bot.search.parts import is_asking
from bot.search.readings import Fit, readings
from bot.search.verdict import Answer, Candidate, Choices, Followed, Verdict

# Longer messages say themselves what they are about.
LONGEST: Final = 24
# Those of this length do when they have an answer: of 1,062 questions, each asked after another,
# 23 were taken for a follow-up before and 3 with it; of 285 follow-ups one was lost.
_SAYS_ALL: Final = 12
# A wording of the knowledge itself, as long as this, says all.
_TITLE: Final = 6
# Answered from here on, with what else may be meant beside it.
_ANSWER: Final = 0.3
_OFFERED: Final = 3

_LINK = re.compile(
    r"^(?:那么?|还有|另外|再问一?下?|顺便问一?下?|要是|如果|假如|换成|对于?)+[,，]?"
    r"|也?(?:是|都|要)?一样(?:的)?[吗么不吧嘛]+$|[呢啊呀嘛咧嘞哩]+$"
)
# What follows such words at the start has nothing to do with what went before.
_ELSE = re.compile(
    r".{0,4}?(?:换一?个(?:事|问题|话题)|(?:再?问|说)一?个?别的|(?:另|还有)一?(?:件|个)事|不说这个)"
)
# 初中呢？姐姐也起得早得很: what follows is no question of its own.
_HEAD = re.compile(r"(.{1,8}?[呢咧嘞哩吗么])[,，。?？!！\s]+(.+)")


def without_link(text: str) -> str:
    """Return a message without the words that tie it to what went before (那…呢)."""
    return _LINK.sub("", text)


def follow(engine: Engine, text: str, past: Entry, today: date) -> Followed:
    """Return the verdicts on a normalised `text` that came after `past` was answered."""
    said = f"{today} {past.id} {text}"
    return engine.followed.of(said, lambda _: _followed(engine, text, past, today))


def _followed(engine: Engine, text: str, past: Entry, today: date) -> Followed:
    bare = without_link(_headed(text))
    if only_grades(bare):
        return for_other_grade(engine, bare, past, today)
    alone = engine.ask(text, today)
    if len(alone) > 1 or not bare or _ELSE.match(text) or says_all(text, bare, alone[0]):
        return Followed(alone)
    found = readings(engine, text, bare, past, alone[0])
    *chances, apart = found.chances()
    shown = [
        _candidate(engine, fit, chance)
        for chance, fit in sorted(zip(chances, found.fits, strict=True), key=lambda pair: -pair[0])
        if is_live(engine.targets[fit.target], today)
    ]
    if shown and shown[0].confidence > apart:
        return _within(text, shown, alone[0])
    return Followed(alone)


def _headed(text: str) -> str:
    """Return what a message asks first, when the rest only tells of it."""
    found = _HEAD.fullmatch(text)
    return found[1] if found and not is_asking(found[2]) else text


def says_all(text: str, bare: str, alone: Verdict) -> bool:
    """Return whether a message is to be taken as it stands."""
    if len(text) > LONGEST:
        return True
    if not isinstance(alone, Answer):
        return False
    is_title = alone.best.confidence == 1.0 and len(bare) >= _TITLE
    return is_title or (len(bare) >= _SAYS_ALL and bare == text)


def _within(text: str, shown: list[Candidate], alone: Verdict) -> Followed:
    best = shown[0]
    if isinstance(alone, Answer) and alone.best.target is best.target:
        return Followed((alone,))
    if best.confidence < _ANSWER:
        return Followed((Choices(text, tuple(shown[:_OFFERED])),), within=True)
    near = () if best.confidence >= PLAIN else tuple(shown[1:_OFFERED])
    return Followed((Answer(text, best, near=near),), within=True)


def _candidate(engine: Engine, fit: Fit, chance: float) -> Candidate:
    return Candidate(engine.targets[fit.target], chance, engine.index.units.texts[fit.unit])

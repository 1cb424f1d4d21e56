"""A message that leaves its subject out, understood from what was answered last.

Two readings are weighed. Alone, as any question: it wins when it names a subject of its own, or
is surely about the same topic anyway. Within the last topic: candidates are ranked by how well
they fit the message, and the message together with the last question, of which those words are
dropped that the message replaces (`fits`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.library.model import Entry
from bot.search.engine import Engine
from bot.search.fits import ASKS, Fit, fits, has_share, kept_words
from bot.search.judging import PLAIN, is_live
from bot.search.other_grade import for_other_grade, only_grades
from bot.search.tokens import Terms
from bot.search.verdict import Answer, Candidate, Chat, Choices, Followed, Miss, Verdict

# From this figure of `Subjects.strange` on, a message names a subject of its own.
STRANGE: Final = 0.4
# Below it a candidate within the topic is no candidate at all.
LEAST: Final = -4.0
# Longer messages say themselves what they are about.
LONGEST: Final = 24
# Those of this length do when they have an answer: of 1,062 questions, each asked after another,
# 23 were taken for a follow-up before and 3 with it; of 285 follow-ups one was lost.
_SAYS_ALL: Final = 12
# How sure the first is, by how far it is ahead of the second: fitted on the knowledge, by asking
# each phrasing without the words that it shares with an entry which it may follow.
AHEAD: Final = 1.3
START: Final = -0.95
# Answered from here on, with what else may be meant beside it: of 250 follow-ups in four sets, 8
# more are right than from 0.4 on, and 3 more wrong; below 0.25 nothing changes.
_ANSWER: Final = 0.3
# A wording of the knowledge itself, as long as this, says all.
_TITLE: Final = 6
# Share of a message's words that an answer within the topic must have.
_WORDS: Final = 0.5
_OFFERED: Final = 3

_LINK = re.compile(
    r"^(?:那么?|还有|另外|再问一?下?|顺便问一?下?|要是|如果|假如|换成|对于?)+[,，]?|[呢啊呀嘛]+$"
)
# What is done about anything names no subject, though one topic may speak of it most.
_ACTS = re.compile(r"举报|投诉|反映|报名|退费|收费|交钱|申请|找谁|管不管|罚")


@dataclass(frozen=True, slots=True)
class _Message:
    """What a message says of itself.

    It is `strange` when it names another subject, `whole` when it asks and names this one, `one`
    when it is one word and asks nothing (困难家庭呢); `unknown` when it has a word that the
    knowledge has nowhere.
    """

    bare: str
    terms: Terms
    linked: bool
    strange: bool
    whole: bool
    one: bool
    unknown: bool


def follow(engine: Engine, text: str, past: Entry, today: date) -> Followed:
    """Return the verdicts on a normalised `text` that came after `past` was answered."""
    bare = _LINK.sub("", text)
    if only_grades(bare):
        return for_other_grade(engine, bare, past, today)
    alone = engine.ask(text, today)
    if len(alone) > 1 or len(text) > LONGEST or not bare or _is_title(alone[0], bare):
        return Followed(alone)
    message = _message(engine, text, bare, past)
    if _stands(alone[0], message, past):
        return Followed(alone)
    found = _live(engine, fits(engine, bare, message.terms, past), today)
    if (
        message.strange
        and isinstance(alone[0], Answer)
        and not _meets(engine, found, message, past)
    ):
        return Followed(alone)
    verdict = _verdict(engine, text, found)
    if isinstance(verdict, Answer) or (verdict is not None and not _leaves(alone[0], message)):
        return Followed((verdict,), within=True)
    return Followed(alone)


def _message(engine: Engine, text: str, bare: str, past: Entry) -> _Message:
    terms = engine.terms(bare)
    named = [word for word in terms.words if not _ACTS.search(word)]
    asks = bool(ASKS.search(bare))
    return _Message(
        bare,
        terms,
        linked=bare != text,
        strange=engine.subjects.strange(named, past.topic) >= STRANGE,
        whole=asks and engine.subjects.named(terms.words, past.topic),
        one=not asks and len(terms.words) == 1,
        unknown=not all(map(engine.index.knows, terms.words)),
    )


def _leaves(alone: Verdict, message: _Message) -> bool:
    """Return whether a message is rather of another subject than unclear within this one."""
    is_foreign = isinstance(alone, Miss) and alone.reason == "outside" and not message.linked
    return message.strange or is_foreign


def _is_title(alone: Verdict, bare: str) -> bool:
    return isinstance(alone, Answer) and alone.best.confidence == 1.0 and len(bare) >= _TITLE


def _stands(alone: Verdict, message: _Message, past: Entry) -> bool:
    """Return whether a message is to be taken as it stands."""
    match alone:
        case Answer(best=Candidate(target=Entry() as entry)):
            if message.strange:
                return not message.one
            if len(message.bare) >= _SAYS_ALL and not message.linked:
                return True
            return message.whole and entry.topic == past.topic
        case Miss(reason="outside", near=(best, *_)) | Chat(best=best):
            sure = best.confidence == 1.0 or (message.unknown and not message.linked)
            return message.strange or sure
    return False


def _meets(engine: Engine, found: Sequence[Fit], message: _Message, past: Entry) -> bool:
    """Return whether the first candidate has all of the message and most of what was asked."""
    if not found or not found[0].same or found[0].words < 1.0:
        return False
    kept, _ = kept_words(engine, message.bare, message.terms.words, past)
    return has_share(engine.index, kept, found[0].target) >= _WORDS


def _live(engine: Engine, found: Sequence[Fit], today: date) -> list[Fit]:
    return [
        fit for fit in found if fit.logit > LEAST and is_live(engine.targets[fit.target], today)
    ]


def _verdict(engine: Engine, text: str, found: Sequence[Fit]) -> Verdict | None:
    if not found:
        return None
    chance = _chance(found)
    shown = [_candidate(engine, fit, chance if n == 0 else 0.0) for n, fit in enumerate(found)]
    if chance >= _ANSWER and found[0].words >= _WORDS:
        return Answer(text, shown[0], near=() if chance >= PLAIN else tuple(shown[1:_OFFERED]))
    return Choices(text, tuple(shown[:_OFFERED]))


def _chance(found: Sequence[Fit]) -> float:
    ahead = found[0].logit - (found[1].logit if len(found) > 1 else LEAST)
    return 1.0 / (1.0 + math.exp(-(AHEAD * min(ahead, 4.0) + START)))


def _candidate(engine: Engine, fit: Fit, chance: float) -> Candidate:
    return Candidate(engine.targets[fit.target], chance, engine.index.units.texts[fit.unit])

"""What is offered to choose from: when unsure, when nothing fits, and what follows an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.dialogue.memory import Memory, Offer
from bot.dialogue.message import Reply
from bot.dialogue.naming import best_id, numbered, titles_of
from bot.dialogue.turn import Turn
from bot.library.model import Clause, Entry, Outside
from bot.search.verdict import Candidate, Choices, Miss, candidates

NONE_OF_THESE: Final = "都不是"
PERSON: Final = "人工"
_FOLLOW_UPS: Final = 2
# Characters that a phone shows without scrolling.
_READABLE: Final = 160
_AGAIN: Final = 3


def choices(turn: Turn, verdict: Choices, *, within: bool) -> tuple[Reply, Memory]:
    """Offer what the search is unsure between.

    What was asked `within` a topic is kept and recorded with it, for it says nothing alone.
    """
    shown = titles_of(turn, verdict.options)
    reply = Reply(
        "choices",
        turn.lines.say("请选择", 选项=numbered((*shown, NONE_OF_THESE))),
        choices=(*shown, NONE_OF_THESE),
        confidence=verdict.options[0].confidence,
        matched=tuple(map(best_id, verdict.options)),
    )
    if within:
        question = with_topic(turn, verdict.question)
        memory = replace(_offered(turn, shown, "within"), question=question)
        return replace(reply, question=question), memory
    memory = replace(_offered(turn, shown, "choices"), question=verdict.question)
    return reply, replace(memory, topic=best_id(verdict.options[0]))


def with_topic(turn: Turn, text: str) -> str:
    """Return `text` with what was talked of before it."""
    return f"{turn.past.question}：{text}" if turn.past else text


def miss(turn: Turn, verdict: Miss) -> tuple[Reply, Memory]:
    """Say honestly that there is no answer; offer what is near, and a person when it repeats."""
    misses = turn.memory.misses + 1
    ours = [near for near in verdict.near if isinstance(near.target, Entry | Clause)]
    shown = titles_of(turn, ours) if verdict.reason == "unsure" else ()
    text = _miss_text(turn, verdict, shown, misses)
    reply = Reply(
        "miss",
        text,
        choices=(*shown, NONE_OF_THESE) if shown else (),
        confidence=verdict.near[0].confidence if verdict.near else 0.0,
        matched=tuple(map(best_id, candidates(verdict))),
        taps=(PERSON,) if PERSON in text else (),
    )
    memory = replace(_offered(turn, shown, "near"), question=verdict.question, misses=misses)
    # Another subject ends the topic; words that were not understood do not.
    return reply, replace(memory, topic="") if verdict.reason == "outside" else memory


def _miss_text(turn: Turn, verdict: Miss, shown: tuple[str, ...], misses: int) -> str:
    first = verdict.near[0].target if verdict.near else None
    often = 0 < turn.manners.human_after_misses <= misses
    if verdict.reason == "outside" and isinstance(first, Outside):
        text = turn.lines.say("不归本号", 说明=first.reply, 联系=turn.contact)
        return f"{text}\n{turn.lines.say('多次未找到', 联系=turn.contact)}" if often else text
    if verdict.reason == "expired" and isinstance(first, Entry) and first.valid_until:
        day = first.valid_until.isoformat()
        return turn.lines.say("未找到过期", 问题=first.question, 日期=day, 联系=turn.contact)
    name = "多次未找到" if often else "未找到"
    if shown:
        near = numbered((*shown, NONE_OF_THESE))
        return turn.lines.say(f"{name}相近", 相近=near, 联系=turn.contact)
    return turn.lines.say(name, 联系=turn.contact)


def none_of_these(turn: Turn) -> tuple[Reply, Memory]:
    """Take note that nothing on offer was meant, and of what was on offer."""
    memory = turn.memory
    text = turn.lines.say("都不是", 联系=turn.contact)
    meant = map(turn.engine.titled, memory.shown)
    reply = Reply(
        "miss",
        text,
        matched=tuple(target.id for target in meant if target is not None),
        question=memory.question,
        picked_from=memory.shown,
        taps=(PERSON,) if PERSON in text else (),
    )
    return reply, Memory(topic=memory.topic, misses=memory.misses + 1)


def beside(
    turn: Turn, entry: Entry, text: str, near: Sequence[Candidate]
) -> tuple[str, tuple[str, ...], Offer]:
    """Return an answer's `text` with what is offered beside it, those questions, and why.

    Where `near` says what else may be meant, that; else what staff named to follow, as much of it
    as leaves the whole readable at a glance on a phone.
    """
    known = {each.question for each in (turn.past, entry) if each}
    meant = tuple(title for title in titles_of(turn, near) if title not in known)
    if meant:
        return f"{text}\n{turn.lines.say('也许想问', 选项=numbered(meant))}", meant, "beside"
    live = [ask for ask in entry.follow_ups if ask not in known and _is_live(turn, ask)]
    asks = live[:_FOLLOW_UPS]
    for count in range(len(asks), 0, -1):
        told = f"{text}\n{turn.lines.say('还可以问', 追问=numbered(asks[:count]))}"
        if len(told) <= _READABLE:
            return told, tuple(asks[:count]), "follow_ups"
    return text, (), ""


def try_again(turn: Turn) -> tuple[Reply, Memory]:
    """After an answer that did not help: what else may have been meant, and a person."""
    memory = turn.memory
    found = turn.engine.candidates(memory.question) if memory.question else []
    shown = _titles(turn, (each for each in found if best_id(each) not in memory.quoted))
    misses = memory.misses + 1
    if not shown:
        text = turn.lines.say("没用", 联系=turn.contact)
        return _helping(text, ()), replace(memory, misses=misses)
    near = numbered((*shown, NONE_OF_THESE))
    text = turn.lines.say("没用相近", 相近=near, 联系=turn.contact)
    return _helping(text, shown), replace(
        _offered(turn, shown, "near"), question=memory.question, misses=misses
    )


def _helping(text: str, shown: tuple[str, ...]) -> Reply:
    return Reply(
        "help",
        text,
        choices=(*shown, NONE_OF_THESE) if shown else (),
        taps=(PERSON,) if PERSON in text else (),
    )


def more_of_topic(turn: Turn) -> tuple[Reply, Memory] | None:
    """Offer what else there is to know of the last topic, or nothing when there is no topic."""
    entry = turn.past
    if entry is None:
        return None
    listed = (*turn.memory.listed, *turn.memory.shown)
    seen = {entry.question, *listed}
    related = [turn.engine.targets[n] for n in turn.engine.subjects.related(entry)]
    live = [each for each in related if isinstance(each, Entry) and each.holds_on(turn.today)]
    shown = tuple(each.question for each in live if each.question not in seen)[:_AGAIN]
    if not shown:
        return None
    text = turn.lines.say("还可以问", 追问=numbered(shown))
    return Reply("help", text, choices=shown), replace(
        turn.memory, shown=shown, listed=listed, offer="follow_ups", pages=()
    )


def _is_live(turn: Turn, question: str) -> bool:
    named = turn.engine.titled(question)
    return not isinstance(named, Entry) or named.holds_on(turn.today)


def _titles(turn: Turn, found: Iterable[Candidate]) -> tuple[str, ...]:
    live = (
        each.target.question
        for each in found
        if isinstance(each.target, Entry) and each.target.holds_on(turn.today)
    )
    return tuple(dict.fromkeys(live))[:_AGAIN]


def _offered(turn: Turn, shown: Sequence[str], offer: Offer) -> Memory:
    """Return the memory with `shown` on offer in place of all else that was."""
    kept = replace(turn.memory, shown=tuple(shown), pages=(), misses=0)
    return replace(kept, offer=offer if shown else "")

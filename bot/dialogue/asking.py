"""A question put to the search, and its verdict put into words."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.compose import answer_text, entry_text, said_of, sources_of
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.library.model import Clause, Entry, Outside
from bot.search.verdict import (
    Answer,
    Candidate,
    Chat,
    Choices,
    Miss,
    Talk,
    Verdict,
    candidates,
    name_of,
)

NONE_OF_THESE = "都不是"


def ask(turn: Turn) -> tuple[Reply, Memory]:
    """Answer, offer choices, or say honestly that there is no answer."""
    if len(turn.text) > turn.manners.longest_question:
        return Reply("unsupported", turn.lines.say("太长")), turn.memory
    verdicts = turn.engine.ask(turn.text, turn.today)
    answers = [verdict for verdict in verdicts if isinstance(verdict, Answer)]
    if len(answers) > 1:
        return _both(turn, answers)
    return _one(turn, answers[0] if answers else verdicts[0])


def _one(turn: Turn, verdict: Verdict) -> tuple[Reply, Memory]:
    match verdict:
        case Answer():
            return _answer(turn, verdict)
        case Choices():
            return _choices(turn, verdict)
        case Chat(best=best):
            return Reply("smalltalk", said_of(turn, best)), turn.memory
        case Miss():
            return _miss(turn, verdict)


def _answer(turn: Turn, verdict: Answer) -> tuple[Reply, Memory]:
    best = verdict.best
    reply = Reply(
        "answer" if isinstance(best.target, Entry) else "clause",
        answer_text(turn, verdict),
        sources=sources_of(turn, best),
        confidence=best.confidence,
        matched=(best_id(best),),
    )
    return reply, _remembered(turn, (best,), verdict.question)


def _both(turn: Turn, answers: list[Answer]) -> tuple[Reply, Memory]:
    """Answer two questions of one message, one after the other."""
    best = tuple(answer.best for answer in answers)
    texts = [f"{n}. {answer_text(turn, answer)}" for n, answer in enumerate(answers, 1)]
    reply = Reply(
        "answer",
        "\n\n".join(texts),
        sources=tuple(source for one in best for source in sources_of(turn, one)),
        confidence=min(one.confidence for one in best),
        matched=tuple(map(best_id, best)),
    )
    return reply, _remembered(turn, best, answers[-1].question)


def _remembered(turn: Turn, best: tuple[Candidate, ...], question: str) -> Memory:
    ids = tuple(map(best_id, best))
    return Memory(ids[-1], question, quoted=ids, feedback_at=turn.memory.feedback_at)


def _choices(turn: Turn, verdict: Choices) -> tuple[Reply, Memory]:
    shown = tuple(map(title_of, verdict.options))
    reply = Reply(
        "choices",
        turn.lines.say("请选择", 选项=numbered((*shown, NONE_OF_THESE))),
        choices=(*shown, NONE_OF_THESE),
        confidence=verdict.options[0].confidence,
        matched=tuple(map(best_id, verdict.options)),
    )
    return reply, replace(turn.memory, shown=shown, question=verdict.question, pages=())


def _miss(turn: Turn, verdict: Miss) -> tuple[Reply, Memory]:
    misses = turn.memory.misses + 1
    shown = tuple(
        title_of(near) for near in verdict.near if isinstance(near.target, Entry | Clause)
    )
    if verdict.reason != "unsure":
        shown = ()
    reply = Reply(
        "miss",
        _miss_text(turn, verdict, shown, misses),
        choices=shown,
        confidence=verdict.near[0].confidence if verdict.near else 0.0,
        matched=tuple(map(best_id, candidates(verdict))),
    )
    memory = Memory(
        shown=shown, question=verdict.question, misses=misses, feedback_at=turn.memory.feedback_at
    )
    return reply, memory


def _miss_text(turn: Turn, verdict: Miss, shown: tuple[str, ...], misses: int) -> str:
    first = verdict.near[0].target if verdict.near else None
    if verdict.reason == "outside" and isinstance(first, Outside):
        return turn.lines.say("不归本号", 说明=first.reply, 联系=turn.contact)
    if verdict.reason == "expired" and isinstance(first, Entry) and first.valid_until:
        day = first.valid_until.isoformat()
        return turn.lines.say("未找到过期", 问题=first.question, 日期=day, 联系=turn.contact)
    if 0 < turn.manners.human_after_misses <= misses:
        return turn.lines.say("多次未找到", 联系=turn.contact)
    if shown:
        return turn.lines.say("未找到相近", 相近=numbered(shown), 联系=turn.contact)
    return turn.lines.say("未找到", 联系=turn.contact)


def answer_choice(turn: Turn, choice: str) -> tuple[Reply, Memory]:
    """Answer a choice that was shown, by its own text."""
    picked = turn.engine.titled(choice)
    if picked is None:
        return _one(turn, turn.engine.ask(choice, turn.today)[0])
    return _answer(turn, Answer(choice, Candidate(picked, 1.0, choice)))


def none_of_these(turn: Turn) -> tuple[Reply, Memory]:
    """Take note that nothing on offer was meant."""
    text = turn.lines.say("都不是", 联系=turn.contact)
    return Reply("miss", text, matched=turn.memory.shown), Memory(misses=turn.memory.misses + 1)


def best_id(candidate: Candidate) -> str:
    """Return the id by which a candidate is remembered and recorded."""
    return name_of(candidate.target)


def title_of(candidate: Candidate) -> str:
    """Return a candidate as a line to choose it by."""
    match candidate.target:
        case Entry(question=question):
            return question
        case Clause(heading=heading, text=text):
            return heading[-1] if heading else text[:20]
        case Outside() | Talk():
            return name_of(candidate.target)


def numbered(items: tuple[str, ...]) -> str:
    """Return `items` a line each, numbered from 1."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))


__all__ = ["NONE_OF_THESE", "answer_choice", "ask", "entry_text", "none_of_these", "numbered"]

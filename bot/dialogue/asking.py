"""A question put to the search, and its verdict put into words."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import following, offering
from bot.dialogue.compose import answer_text, said_of, sources_of
from bot.dialogue.memory import Memory, Offer
from bot.dialogue.message import LONGEST_QUESTION, Reply
from bot.dialogue.naming import best_id
from bot.dialogue.turn import Turn
from bot.library.model import Entry
from bot.search.verdict import Answer, Candidate, Chat, Choices, Followed, Miss


def ask(turn: Turn) -> tuple[Reply, Memory]:
    """Answer, offer choices, or say honestly that there is no answer."""
    if len(turn.text) > LONGEST_QUESTION:
        return Reply("unsupported", turn.lines.say("太长")), turn.memory
    followed = following.heard(turn)
    answers = [verdict for verdict in followed.verdicts if isinstance(verdict, Answer)]
    if len(answers) > 1:
        return _both(turn, answers)
    return _one(turn, followed)


def _one(turn: Turn, followed: Followed) -> tuple[Reply, Memory]:
    match followed.verdicts[0]:
        case Answer() as verdict:
            reply, memory = _answer(turn, verdict)
            if followed.within:
                memory = replace(memory, question=offering.with_topic(turn, verdict.question))
            return _named(turn, followed.also, reply), memory
        case Choices() as verdict:
            return offering.choices(turn, verdict, within=followed.within)
        case Chat(best=best):
            return Reply("smalltalk", said_of(turn, best)), turn.memory
        case Miss() as verdict if followed.lacks:
            return _lacking(turn, verdict, followed.lacks)
        case Miss() as verdict:
            return offering.miss(turn, verdict)


def _answer(turn: Turn, verdict: Answer) -> tuple[Reply, Memory]:
    """Answer, and offer what else may be meant, or else what staff named to follow."""
    best = verdict.best
    text = answer_text(turn, verdict)
    asks: tuple[str, ...] = ()
    offer: Offer = ""
    if isinstance(best.target, Entry):
        text, asks, offer = offering.beside(turn, best.target, text, verdict.near)
    reply = Reply(
        "answer" if isinstance(best.target, Entry) else "clause",
        text,
        choices=asks,
        sources=sources_of(turn, best),
        confidence=best.confidence,
        matched=(best_id(best),),
    )
    memory = _remembered((best,), verdict.question)
    return reply, replace(memory, shown=asks, offer=offer)


def _named(turn: Turn, also: str, reply: Reply) -> Reply:
    """Say first that the answer holds for what the message names as well."""
    if not also:
        return reply
    return replace(reply, text=f"{turn.lines.say('也一样', 名称=also)}\n{reply.text}")


def _lacking(turn: Turn, verdict: Miss, name: str) -> tuple[Reply, Memory]:
    """Say that the last answer says nothing of what the message names."""
    about = turn.past.question if turn.past else turn.memory.question
    text = turn.lines.say("没有写到", 名称=name, 问题=about, 联系=turn.contact)
    reply, memory = offering.miss(turn, verdict)
    return replace(reply, text=text, question=f"{name}：{about}"), memory


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
    return reply, _remembered(best, answers[-1].question)


def _remembered(best: tuple[Candidate, ...], question: str) -> Memory:
    ids = tuple(map(best_id, best))
    return Memory(ids[-1], question, quoted=ids)


def answer_choice(turn: Turn, choice: str) -> tuple[Reply, Memory]:
    """Answer a choice that was shown, by its own text.

    Of a question that got choices, the pick tells what was meant: it is kept with the question.
    """
    memory = turn.memory
    picked = turn.engine.titled(choice)
    if picked is None or (isinstance(picked, Entry) and not picked.holds_on(turn.today)):
        return _one(turn, Followed(turn.engine.ask(choice, turn.today)))
    reply, after = _answer(turn, Answer(choice, Candidate(picked, 1.0, choice)))
    if memory.offer in {"follow_ups", "within"} or not memory.question:
        return replace(reply, question=choice), after
    return replace(reply, question=memory.question, picked_from=memory.shown), after

"""What a question can lead to: answers, subjects that are not ours, small talk; in their words."""

from __future__ import annotations

from collections.abc import Iterable

from bot.library.model import Clause, Entry, Library, Outside
from bot.search.normalise import key
from bot.search.verdict import Talk, Target


def targets_of(library: Library) -> tuple[Target, ...]:
    """Return all that a question can lead to, the entries first."""
    return (
        *library.entries,
        *(item for item in library.outside if item.examples),
        *(Talk(words, reply) for words, reply in library.small_talk if words),
    )


def wordings_of(target: Target) -> tuple[str, ...]:
    """Return how a target is asked for."""
    match target:
        case Entry(question=question, phrasings=phrasings):
            return (question, *phrasings)
        case Outside(examples=examples):
            return examples
        case Talk(wordings=wordings):
            return wordings
        case Clause(text=text):
            return (text,)


def answer_of(target: Target) -> str:
    """Return what a target says, beside how it is asked for."""
    match target:
        case Entry(answer=answer):
            return answer
        case Outside(reply=reply) | Talk(reply=reply):
            return reply
        case Clause(heading=heading):
            return " ".join(heading)


def keys_of(texts: Iterable[str], was: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the key of each text; `was` are texts of before with theirs."""
    known = {text: same for text, same in was}  # noqa: C416 - dict() would let no thread run
    return tuple([known.get(text) or key(text) for text in texts])

"""What the search says to a message: an answer, a choice of up to three, small talk, or a miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.library.model import Clause, Entry, Outside
from bot.search.ranking import Features


@dataclass(frozen=True, slots=True)
class Talk:
    """Small talk of one kind: how parents say it, and what is said back."""

    wordings: tuple[str, ...]
    reply: str


Target = Entry | Clause | Outside | Talk
MissReason = Literal["nothing near", "unsure", "outside", "expired"]


def name_of(target: Target) -> str:
    """Return the name by which a target is remembered, recorded and shown to staff."""
    match target:
        case Outside(topic=topic):
            return f"范围外#{topic}"
        case Talk(wordings=wordings):
            return f"寒暄#{wordings[0]}"
        case Entry(id=name) | Clause(id=name):
            return name


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something the bot may say, with how sure it is that this is what the parent asks.

    `confidence` is the probability of being right, fitted on the knowledge. Of the best candidate
    `phrasing` is the wording that came closest and `features` what the confidence rests on.
    """

    target: Target
    confidence: float
    phrasing: str
    features: Features | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The search is sure. `uncovered` are the parts of the question that nothing answers.

    `near` is what else may be meant, when the search could be surer.
    """

    question: str
    best: Candidate
    uncovered: tuple[str, ...] = ()
    near: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """The search is unsure between these, best first."""

    question: str
    options: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Chat:
    """The message is no question; `best` is a `Talk`."""

    question: str
    best: Candidate


@dataclass(frozen=True, slots=True)
class Miss:
    """The knowledge has no answer; `near` are the nearest candidates, best first."""

    question: str
    reason: MissReason
    near: tuple[Candidate, ...] = ()


Verdict = Answer | Choices | Chat | Miss


def candidates(verdict: Verdict) -> tuple[Candidate, ...]:
    """Return what a verdict rests on, best first."""
    match verdict:
        case Answer(best=best) | Chat(best=best):
            return (best,)
        case Choices(options=options):
            return options
        case Miss(near=near):
            return near


@dataclass(frozen=True, slots=True)
class Followed:
    """What the search says to a message after others.

    `within` tells that it was read within the last topic. `also` is what the message names when
    the last answer holds for that too (那初中呢), `lacks` when the last answer says nothing of it.
    """

    verdicts: tuple[Verdict, ...]
    within: bool = False
    also: str = ""
    lacks: str = ""

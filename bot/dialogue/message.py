"""What comes in and what goes out of a turn, without any trace of the platform's XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "voice", "image", "video", "location", "link", "sticker", "event", "unknown"]
Outcome = Literal[
    "answer",
    "clause",
    "choices",
    "miss",
    "safety",
    "smalltalk",
    "help",
    "human",
    "page",
    "unsupported",
    "silent",
]

# A longer message is no question that could be matched; a parent is asked to put it shortly.
LONGEST_QUESTION: Final = 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or event from a parent.

    `parent` is the OpenID as received: only `records` sees it, and keeps a keyed hash of it.
    `text` is what the parent typed, tapped or said (voice recognition), else empty.
    `event` is the lower-case event name and `event_key` its key, both empty for a message.
    `created` is the platform's CreateTime in seconds since 1970.
    `delivery` is equal for every delivery of one message and different for all others.
    """

    account: str
    parent: str
    kind: Kind
    created: int
    delivery: str
    text: str = ""
    event: str = ""
    event_key: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it is shown under an answer."""

    title: str
    issuer: str = ""
    number: str = ""
    published: str = ""
    heading: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the parent is told, and what it rests on.

    `text` is the whole reply, over all its pages; a `silent` reply sends nothing.
    `choices` are texts that a parent can tap or type back.
    `confidence` is the probability that the answer is right, 0 where no search was made.
    `matched` names the entries or clauses behind the reply, best first.
    `transfer` hands the conversation to the platform's human service.
    `number` is what a parent can name a miss by; `question` is what the reply is about when the
    message itself does not say it. `told` are the groups whose answer came later and is told now;
    `quiet` is whether the parent wishes not to be told, None when nothing is said of it.
    `taps` are words of the text that can be tapped as well. `picked_from` is what was on offer
    when the parent picked this answer, and `rating` what the parent says of the answer before.
    """

    outcome: Outcome
    text: str = ""
    choices: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: float = 0.0
    matched: tuple[str, ...] = ()
    transfer: bool = False
    number: int = 0
    question: str = ""
    told: tuple[int, ...] = ()
    quiet: bool | None = None
    taps: tuple[str, ...] = ()
    picked_from: tuple[str, ...] = ()
    rating: str = ""

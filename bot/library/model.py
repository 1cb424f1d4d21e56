"""What the knowledge folder holds, as frozen values: entries, documents, clauses and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Nature = Literal["正式文件", "新闻报道", "经验材料", "范文"]
Stage = Literal["学前", "小学", "初中", "高中"]

NATIONWIDE = "全国"
NATURES: tuple[Nature, ...] = ("正式文件", "新闻报道", "经验材料", "范文")
STAGES: tuple[Stage, ...] = ("学前", "小学", "初中", "高中")
LAPSED = ("废止", "失效", "过期", "到期")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a piece of knowledge stands: a file, relative to the folder, and its 1-based line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be named as a source: one kept in `policies/`, or one only cited.

    `clauses` and `text` are empty for a document that is only cited (`knowledge/documents.md`).
    `published_text` is the date as far as it is known: `2024-03-21`, `2022-12`, `2021` or empty;
    `published` is then its first day. `text` is the document's own text as kept in `policies/`.
    """

    name: str
    title: str
    issuer: str
    number: str
    published: date | None
    place: str
    status: str
    nature: Nature
    clauses: tuple[Clause, ...]
    location: Location
    published_text: str = ""
    text: str = ""
    note: str = ""

    @property
    def is_policy(self) -> bool:
        """Return whether it is an official document: all others are shown as what they are."""
        return self.nature == "正式文件"

    @property
    def in_force(self) -> bool:
        """Return whether the document's status does not say that it was repealed or has lapsed."""
        return not any(word in self.status for word in LAPSED)


@dataclass(frozen=True, slots=True)
class Clause:
    """A passage of a policy document that a parent can read at once, with its heading path."""

    id: str
    document: str
    heading: tuple[str, ...]
    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: a document by name and, for one in `policies/`, its exact words."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One staff-written answer: the question, other ways to ask it, and where it holds.

    `phrasings` does not repeat `question`. `valid_from` and `valid_until` are inclusive days.
    """

    id: str
    topic: str
    question: str
    phrasings: tuple[str, ...]
    answer: str
    location: Location
    stages: frozenset[Stage] = frozenset()
    place: str = NATIONWIDE
    basis: tuple[Basis, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    follow_ups: tuple[str, ...] = ()
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Return whether the answer is in force on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Outside:
    """A subject that is not the bureau's: questions like these get a pointer, never an answer."""

    topic: str
    examples: tuple[str, ...]
    reply: str
    location: Location


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of words that speak of a danger, or that speak against one.

    `enough` of the `parts` must occur; a part is a row of groups of which each follows the one
    before it closely; a group is words of which one is enough. `line` is its place in the file.
    """

    parts: tuple[tuple[frozenset[str], ...], ...]
    line: int
    enough: int


@dataclass(frozen=True, slots=True)
class SafetyCard:
    """The help given when a child may be in danger, with the words that call it up.

    `triggers` call it up unless one of the `exceptions` is there too; `certain` always do.
    """

    name: str
    text: str
    triggers: tuple[Sign, ...]
    exceptions: tuple[Sign, ...]
    examples: tuple[str, ...]
    location: Location
    certain: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Safety:
    """The cards in the order they are tried, and what tells a danger from everyday talk.

    `exceptions` hold for every card. `ignored` words mean no danger, whatever is part of them;
    `alike` words are known by their sound too. `harmless` are whole messages without danger.
    """

    cards: tuple[SafetyCard, ...] = ()
    exceptions: tuple[Sign, ...] = ()
    ignored: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()
    harmless: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Return all whole messages that staff wrote here, of dangers and of none."""
        return (*self.harmless, *(text for card in self.cards for text in card.examples))


@dataclass(frozen=True, slots=True)
class Words:
    """The words that help matching: for jieba, as synonyms (word to its main word), and to skip.

    `dialect` is the standard word for each word of a dialect.
    """

    dictionary: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    stopwords: frozenset[str] = frozenset()
    dialect: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """Everything the bot may say, read whole and checked.

    `documents` is keyed by `Document.name`, `replies` by the line's name in `replies.md`.
    `pending` are entries whose answer staff have yet to write: they are never shown to a parent.
    """

    entries: tuple[Entry, ...]
    documents: Mapping[str, Document]
    replies: Mapping[str, str]
    small_talk: tuple[tuple[tuple[str, ...], str], ...]
    safety: Safety
    outside: tuple[Outside, ...]
    words: Words
    pending: tuple[Entry, ...] = ()

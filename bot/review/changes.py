"""What an edit would change: the same questions, asked of the knowledge before and after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from bot.library.model import Clause, Entry, Outside
from bot.search import Answer, Choices, Engine, key
from bot.search.verdict import Chat, Target, Verdict

Kind = Literal["新答上的", "换了答案的", "答案改写的", "答不上了的", "选项变了的"]
KINDS: Final[tuple[Kind, ...]] = (
    "答不上了的",
    "换了答案的",
    "新答上的",
    "答案改写的",
    "选项变了的",
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the bot says to a question: an answer, choices or nothing, and by which entries."""

    outcome: Literal["answer", "choices", "chat", "miss"]
    names: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Questions to which the bot says something else than before.

    `wordings` are those of the knowledge itself, `asked` what parents asked, with how often.
    """

    kind: Kind
    before: Said
    after: Said
    wordings: tuple[str, ...]
    asked: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """Return how many questions are concerned, a parent's as often as it was asked."""
        return len(self.wordings) + sum(times for _, times in self.asked)


def changes(
    before: Engine, after: Engine, asked: Mapping[str, int], today: date
) -> tuple[Change, ...]:
    """Return what differs, the gravest kind first and then what concerns most questions.

    Every question and phrasing of either knowledge is asked, and what parents have `asked`, with
    how often.
    """
    own = {key(text): text for engine in (before, after) for text in _own(engine)}
    found: dict[tuple[Said, Said], tuple[list[str], list[tuple[str, int]]]] = {}
    for text, times in (*((text, 0) for text in own.values()), *asked.items()):
        pair = (said(before, text, today), said(after, text, today))
        if pair[0] != pair[1]:
            wordings, logged = found.setdefault(pair, ([], []))
            if times:
                logged.append((text, times))
            else:
                wordings.append(text)
    all_found = [
        Change(_kind(*pair), *pair, tuple(wordings), tuple(logged))
        for pair, (wordings, logged) in found.items()
    ]
    return tuple(sorted(all_found, key=lambda each: (KINDS.index(each.kind), -each.count)))


def said(engine: Engine, text: str, today: date) -> Said:
    """Return what the search says to `text`, as far as a parent sees it."""
    verdicts = engine.ask(engine.read(text), today)
    answers = [verdict.best.target for verdict in verdicts if isinstance(verdict, Answer)]
    if answers:
        return Said("answer", tuple(map(_name, answers)), "\n".join(map(_text, answers)))
    return _without_answer(verdicts[0])


def asked_by_parents(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return what was asked in recorded questions (`Records.questions`), with how often."""
    texts = Counter(row["text"].strip() for row in rows)
    return {text: times for text, times in texts.most_common() if text}


def _own(engine: Engine) -> Iterable[str]:
    for entry in engine.library.entries:
        yield entry.question
        yield from entry.phrasings


def _without_answer(verdict: Verdict) -> Said:
    match verdict:
        case Choices(options=options):
            return Said("choices", tuple(_name(option.target) for option in options))
        case Chat(best=best):
            return Said("chat", text=_text(best.target))
        case _:
            return Said("miss")


def _name(target: Target) -> str:
    match target:
        case Entry() | Clause():
            return target.id
        case Outside():
            return target.topic
        case _:
            return ""


def _text(target: Target) -> str:
    match target:
        case Entry(answer=text) | Clause(text=text):
            return text
        case _:
            return target.reply


def _kind(before: Said, after: Said) -> Kind:
    was, now = before.outcome == "answer", after.outcome == "answer"
    if was and now:
        return "答案改写的" if before.names == after.names else "换了答案的"
    if was or now:
        return "答不上了的" if was else "新答上的"
    return "选项变了的"

"""One group as a clerk works on it: what was asked, why it failed, what the bot says now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.library.model import Clause, Entry, Location
from bot.review.closing import look as look_answered
from bot.review.closing import named_entry
from bot.review.collecting import day_of, kind_of
from bot.review.model import Near, Proposal, State
from bot.review.reasons import look, nearest, propose, reason_of
from bot.search import Answer, Candidate, Choices, Miss, Verdict
from bot.staff.office import Office

_MISSED: Final = {"outside": "回答“不归本号管”", "expired": "原来的答案过期了"}
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """One way it was asked, how often, whether that counts as answered, and what is said now."""

    text: str
    times: int
    answered: bool
    said: str


@dataclass(frozen=True, slots=True)
class Case:
    """A group with what is needed to decide on it.

    `answered` of its `asked` wordings are answered, of which the first are in `wordings`. `stub`
    is where an answer is waited for. `history` are the decisions, oldest first.
    """

    number: int
    state: State
    wordings: tuple[Wording, ...]
    asked: int
    answered: int
    count: int
    parents: int
    first: date
    last: date
    reason: str
    near: tuple[Near, ...]
    proposal: Proposal
    entry: str
    stub: Location | None
    history: tuple[Mapping[str, Any], ...]

    @property
    def title(self) -> str:
        """Return the wording that stands for the group."""
        return self.wordings[0].text


def case_of(office: Office, number: int) -> Case | None:
    """Return a group, unless there is none with this number or its questions are gone."""
    state = office.records.groups.all().get(number)
    rows = office.records.groups.questions().get(number, [])
    if state is None or not rows:
        return None
    history = tuple(row for row in office.records.decisions.all() if row["grp"] == number)
    by_text: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_text.setdefault(row["text"], []).append(row)
    texts = sorted(by_text, key=lambda text: -len(by_text[text]))
    findings = look(office.engine, texts, office.today)
    entry = named_entry(office.engine, office.records.decisions.last(number) or {})
    kinds = Counter(kind_of(row, office.engine) or "没找到" for row in rows)
    return Case(
        number,
        state["state"],
        tuple(_wording(office, text, by_text[text], entry) for text in texts[:_SHOWN]),
        len(texts),
        state["answered"],
        len(rows),
        len({row["parent"] for row in rows}),
        day_of(rows[0]["asked_at"]),
        day_of(rows[-1]["asked_at"]),
        reason_of(findings, kinds.most_common(1)[0][0], office.places),
        nearest(findings),
        propose(office.engine, findings, office.today),
        state["entry"],
        _stub(office, state["entry"]),
        history,
    )


def _stub(office: Office, question: str) -> Location | None:
    pending = office.engine.library.pending
    return next((entry.location for entry in pending if entry.question == question), None)


def _wording(office: Office, text: str, rows: Sequence[Mapping[str, Any]], named: str) -> Wording:
    answered = look_answered(office.engine, rows, named, office.today).answered
    verdict = office.engine.ask(office.engine.read(text), office.today)[0]
    said = _said(verdict)
    if _is_entry(verdict) and not answered:
        said += "，不是选定的那一条" if named else "，还没有人确认答得对"
    return Wording(text, len(rows), bool(answered), said)


def _said(verdict: Verdict) -> str:
    """Return what the bot would say to a wording now, in a few words."""
    match verdict:
        case Answer(best=best):
            return f"答“{_called(best)}”" if _is_entry(verdict) else f"给政策原文{_called(best)}"
        case Choices(options=options):
            return f"让家长选：{' / '.join(dict.fromkeys(map(_called, options)))}"
        case Miss(reason=reason):
            return _MISSED.get(reason, "答不上")
    return "当作打招呼"


def _is_entry(verdict: Verdict) -> bool:
    return isinstance(verdict, Answer) and isinstance(verdict.best.target, Entry)


def _called(candidate: Candidate) -> str:
    match candidate.target:
        case Entry(question=question):
            return question
        case Clause(document=document):
            return f"《{document}》"
    return "不归本号的事"

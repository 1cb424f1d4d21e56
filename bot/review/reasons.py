"""Why the bot had no answer, told for staff, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.library.model import NATIONWIDE, Entry, Outside
from bot.review.collecting import clear
from bot.review.model import Kind, Near, Proposal
from bot.search import Answer, Candidate, Choices, Engine, Miss, Verdict, normalise

_ASKED: Final = 12
_NEAREST: Final = 3
# A share of a group's wordings that speaks for the whole group.
_MOST: Final = 0.6
_TRIED: Final = 40
# Entries less likely than this are nowhere near.
_FAR: Final = 0.05
_NOW: Final = "现在已经能回答"
_NONE: Final = "知识库里还没有这个问题"
_GIVEN: Final[Mapping[Kind, str]] = {
    "没把握": "答了，但把握不大",
    "没解决": "答了，家长说没解决",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the engine says now to one wording of a group."""

    text: str
    verdict: Verdict
    found: tuple[Candidate, ...]
    unknown: tuple[str, ...]


def look(engine: Engine, wordings: Sequence[str], today: date) -> list[Finding]:
    """Return what the engine says to the first wordings of a group."""
    findings = []
    for text in map(normalise, wordings[:_ASKED]):
        words = engine.heard(text).words
        unknown = [word for word in words if len(word) > 1 and not engine.index.knows(word)]
        verdict = engine.ask(text, today)[0]
        findings.append(
            Finding(text, verdict, tuple(engine.candidates(text)), tuple(dict.fromkeys(unknown)))
        )
    return findings


def nearest(findings: Sequence[Finding]) -> tuple[Near, ...]:
    """Return the entries nearest to a group, those that most wordings come near to first."""
    total: Counter[str] = Counter()
    best: dict[str, float] = {}
    for finding in findings:
        for candidate in finding.found[:_NEAREST]:
            if isinstance(candidate.target, Entry) and candidate.confidence >= _FAR:
                name = candidate.target.id
                total[name] += candidate.confidence  # type: ignore[assignment]  # a sum of shares
                best[name] = max(best.get(name, 0.0), candidate.confidence)
    return tuple(Near(name, best[name]) for name, _ in total.most_common(_NEAREST))


def reason_of(findings: Sequence[Finding], kind: Kind, places: frozenset[str]) -> str:
    """Return why most of a group's wordings got no answer.

    `kind` is how most of them came here; `places` are the bureau's own.
    """
    told = Counter(_reason(finding, places) for finding in findings)
    reason, _ = told.most_common(1)[0]
    if reason == _NOW and kind in _GIVEN:
        return _GIVEN[kind]
    unknown = Counter(word for finding in findings for word in finding.unknown)
    if unknown and reason == _NONE:
        words = "、".join(word for word, _ in unknown.most_common(3))
        return f"有词不认识：{words}"
    return reason


def _reason(finding: Finding, places: frozenset[str]) -> str:
    match finding.verdict:
        case Answer(best=best):
            target = best.target
            if isinstance(target, Entry) and _elsewhere(target, places):
                return f"只有外地（{target.place}）的做法"
            return _NOW if isinstance(target, Entry) else "只有文件原文，还没有写成问答"
        case Miss(reason="outside"):
            return "不归本号管"
        case Miss(reason="expired"):
            return "原来的答案过期了"
        case Choices():
            return "不够有把握，只给了选项"
        case Miss(reason="unsure"):
            return "有相近的，但把握太小"
    return _NONE


def _elsewhere(entry: Entry, places: frozenset[str]) -> bool:
    return entry.place != NATIONWIDE and entry.place not in places


def propose(engine: Engine, findings: Sequence[Finding], today: date) -> Proposal:
    """Return what to do with a group; a synonym is proposed only after trying that it works."""
    outside = [
        target.topic
        for finding in findings
        if isinstance(finding.verdict, Miss) and finding.verdict.reason == "outside"
        if isinstance(target := _first(finding), Outside)
    ]
    if len(outside) >= _MOST * len(findings):
        return Proposal("忽略", f"像是“{outside[0]}”一类的事，不归本号")
    synonym = _synonym(engine, findings, today)
    if synonym is not None:
        return synonym
    firsts = Counter(
        target.id
        for finding in findings
        if isinstance(target := _first(finding), Entry)
        and finding.found[0].confidence >= engine.confidence.possible
    )
    if firsts:
        name, times = firsts.most_common(1)[0]
        if times >= _MOST * len(findings):
            return Proposal("相似问法", "多数问法离这一条最近", entry=name)
    return Proposal("新增", "没有哪一条离得近；要是不归我们管，请选忽略")


def _first(finding: Finding) -> object:
    return finding.found[0].target if finding.found else None


def _synonym(engine: Engine, findings: Sequence[Finding], today: date) -> Proposal | None:
    """Try words of the nearest wordings in place of one that is not known and looks like them."""
    tried = 0
    for finding in findings:
        for unknown in finding.unknown if not isinstance(finding.verdict, Answer) else ():
            for candidate in finding.found[:_NEAREST]:
                for word in _like(engine, unknown, candidate):
                    proposal = _works(engine, finding, unknown, word, today)
                    tried += 1
                    if proposal is not None or tried >= _TRIED:
                        return proposal
    return None


def _like(engine: Engine, unknown: str, candidate: Candidate) -> list[str]:
    """Return the words of a candidate that are built like `unknown`, as 校服 is like 校衫."""
    words = dict.fromkeys(engine.tokens.of(candidate.phrasing).words)
    return [word for word in words if word != unknown and _built_alike(word, unknown)]


def _built_alike(one: str, other: str) -> bool:
    """Return whether two words are as long and have half their letters in the same places."""
    same = sum(a == b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) > 1 and 2 * same >= len(one)


def _works(
    engine: Engine, finding: Finding, unknown: str, word: str, today: date
) -> Proposal | None:
    if unknown not in finding.text:
        return None
    verdict = engine.ask(finding.text.replace(unknown, word), today)[0]
    if not isinstance(verdict, Answer):
        return None
    target = verdict.best.target
    if not isinstance(target, Entry) or verdict.best.confidence < clear(engine):
        return None
    why = f"把“{unknown}”当成“{word}”，就能答“{target.id}”"
    return Proposal("同义词", why, entry=target.id, words=f"{word} = {unknown}")

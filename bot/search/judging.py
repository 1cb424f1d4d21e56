"""From what was found to a verdict: how sure must it be to answer, to offer, to point elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.library.model import Clause, Entry, Outside
from bot.search.confidence import Confidence
from bot.search.normalise import key
from bot.search.parts import is_asking
from bot.search.verdict import Answer, Candidate, Chat, Choices, Miss, Talk, Target, Verdict

# From this confidence on nothing else is offered beside an answer (docs/answering.md).
PLAIN: Final = 0.7
# A subject that is not ours is pointed elsewhere from this score on: of questions on a subject that
# stands in `outside.md` 3 in 4 reach it, of those on subjects that nobody wrote down every second.
_POINTED: Final = 0.15
_OFFERED: Final = 3
_BESIDE: Final = 2


def judge(
    text: str, found: Sequence[Candidate], confidence: Confidence, today: date
) -> Answer | Choices | Chat | Miss:
    """Return the verdict on the candidates `found` for `text`, most likely first."""
    if not found:
        return Miss(text, "nothing near")
    found = _in_force(found, confidence, today)
    best = found[0]
    if isinstance(best.target, Outside):
        return Miss(text, "outside", (best,)) if _is_pointed(best) else Miss(text, "nothing near")
    if isinstance(best.target, Talk):
        # 可以吗 is a question, though 可以 is small talk.
        longer = key(text).startswith(key(best.phrasing)) and not is_asking(best.phrasing)
        asks = longer and is_asking(text)
        return Miss(text, "nothing near") if asks else Chat(text, best)
    if best.confidence >= confidence.sure:
        if not is_live(best.target, today):
            return Miss(text, "expired", (best,))
        near = () if best.confidence >= PLAIN else _offered(found[1:], today)[:_BESIDE]
        return Answer(text, best, near=near)
    offered = _offered(found, today)
    if best.confidence >= confidence.possible and offered:
        return Choices(text, offered)
    return Miss(text, "unsure" if offered else "nothing near", offered)


def with_clause(
    verdict: Answer | Choices | Miss,
    clause: Candidate | None,
    confidence: Confidence,
    *,
    is_policy: bool,
) -> Verdict:
    """Return the verdict with the nearest `clause`: said when that is sure, offered when possible.

    What staff wrote is offered before it, and goes before a clause that is no surer or that it
    quotes. What has expired is not answered from a document, and what is no policy (a report, a
    template) is only offered: it was not written to tell parents what holds.
    """
    if clause is None or (isinstance(verdict, Miss) and verdict.reason == "expired"):
        return verdict
    is_said = is_policy and clause.confidence >= confidence.sure
    if isinstance(verdict, Answer):
        is_surer = clause.confidence >= verdict.best.confidence
        if not (is_said and is_surer) or _quotes(verdict.best.target, clause.target):
            return verdict
    if is_said:
        return Answer(verdict.question, clause)
    if clause.confidence < confidence.possible:
        return verdict
    match verdict:
        case Choices(options=options):
            return replace(verdict, options=(*options[: _OFFERED - 1], clause))
        case Miss(reason="unsure" | "nothing near", near=near):
            return Miss(verdict.question, "unsure", (*near[: _OFFERED - 1], clause))
    return verdict


def _quotes(target: Target, clause: Target) -> bool:
    """Return whether a staff answer rests on the words of `clause`."""
    if not isinstance(target, Entry) or not isinstance(clause, Clause):
        return False
    return any(basis.quote and basis.quote in clause.text for basis in target.basis)


def _in_force(
    found: Sequence[Candidate], confidence: Confidence, today: date
) -> Sequence[Candidate]:
    """Return `found` from the first answer in force on, when last year's comes before it."""
    first = found[0].target
    if not isinstance(first, Entry) or first.holds_on(today):
        return found
    live = next((n for n, each in enumerate(found) if is_live(each.target, today)), 0)
    return found[live:] if found[live].confidence >= confidence.possible else found


def _is_pointed(best: Candidate) -> bool:
    """Return whether a question is surely enough on the subject that came first."""
    return best.features is None or best.features.score >= _POINTED


def is_live(target: Target, today: date) -> bool:
    """Return whether `target` is an answer that is in force."""
    return isinstance(target, Entry) and target.holds_on(today)


def _offered(found: Sequence[Candidate], today: date) -> tuple[Candidate, ...]:
    kept = [candidate for candidate in found if is_live(candidate.target, today)]
    return tuple(kept[:_OFFERED])

"""Shares with their numerators and denominators, by kind and by style, and the curves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from bot.search import Engine
from evaluation.sheet import OURS, Asked


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; nothing of nothing counts as none."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Return the share, from 0 to 1."""
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        """Return percent and count."""
        return f"{self.value:6.1%}  ({self.part}/{self.whole})"


def share(asked: Iterable[Asked], holds: Callable[[Asked], bool]) -> Share:
    """Return how many of `asked` something holds for."""
    told = [holds(each) for each in asked]
    return Share(sum(told), len(told))


def figures(asked: Sequence[Asked]) -> dict[str, Share]:
    """Return every figure that has a floor or a ceiling, by name."""
    found: dict[str, Share] = {}
    for kind in OURS:
        these = [each for each in asked if each.question.kind == kind]
        found[f"{kind}: right first"] = share(these, lambda each: each.right)
        found[f"{kind}: right within one tap"] = share(these, lambda each: each.tap)
        found[f"{kind}: confident and wrong"] = share(
            these, lambda each: each.answered and not each.right
        )
    for kind in ("offtopic", "near"):
        these = [e for e in asked if e.question.kind == kind and not e.question.hard]
        found[f"{kind}: answered"] = share(these, lambda each: each.answered)
    for kind, name in (("chitchat", "chitchat: talked to"), ("safety", "safety: card shown")):
        these = [each for each in asked if each.question.kind == kind]
        found[name] = share(these, lambda each: each.right)
    calm = [each for each in asked if each.question.kind != "safety"]
    found["safety: false alarms"] = share(calm, lambda each: each.outcome == "safety")
    return found


def by_style(asked: Sequence[Asked]) -> dict[str, Share]:
    """Return right-first of our own questions for each style they are asked in."""
    ours = [each for each in asked if each.question.kind in OURS]
    styles = sorted({style for each in ours for style in each.question.styles})
    return {
        style: share([e for e in ours if style in e.question.styles], lambda each: each.right)
        for style in styles
    }


def lengths(asked: Sequence[Asked]) -> tuple[float, int]:
    """Return the median and the longest answer in characters."""
    told = [len(each.text) for each in asked if each.answered] or [0]
    return median(told), max(told)


def milliseconds(asked: Sequence[Asked]) -> float:
    """Return the median time of a whole reply in ms."""
    return 1000 * median([each.seconds for each in asked] or [0.0])


def search_milliseconds(engine: Engine, asked: Sequence[Asked], today: date) -> float:
    """Return the median time in ms that the search alone takes for the same questions."""
    took = []
    # A copy has not heard the questions yet, so none is answered from memory.
    engine = replace(engine)
    for text in [engine.read(each.question.text) for each in asked]:
        start = time.perf_counter()
        engine.ask(text, today)
        took.append(time.perf_counter() - start)
    return 1000 * median(took or [0.0])


def hard_answered(asked: Sequence[Asked]) -> Share:
    """Return how many near questions got an answer whose subject we have and whose figure not.

    An answer may be right there: it can say that the documents leave the figure out.
    """
    hard = [each for each in asked if each.question.kind == "near" and each.question.hard]
    return share(hard, lambda each: each.answered)


@dataclass(frozen=True, slots=True)
class Point:
    """At a threshold of confidence: how many are answered, and how many of those are right."""

    threshold: float
    coverage: Share
    precision: Share


def curve(asked: Sequence[Asked], steps: int = 20) -> list[Point]:
    """Return precision against coverage over all questions that got an answer of some kind.

    Coverage is of our own questions; an answer to any other question counts as wrong.
    """
    ours = [each for each in asked if each.question.kind in OURS]
    points = []
    for step in range(steps):
        threshold = step / steps
        given = [e for e in asked if e.answered and e.confidence >= threshold]
        right = sum(e.right for e in given if e.question.kind in OURS)
        kept = sum(e.question.kind in OURS for e in given)
        points.append(Point(threshold, Share(kept, len(ours)), Share(right, len(given))))
    return points


def calibration(asked: Sequence[Asked], bins: int = 10) -> list[tuple[float, Share]]:
    """Return for each bin of confidence its lower bound and the share that was right."""
    answered = [each for each in asked if each.answered]
    rows = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        here = [e for e in answered if low <= min(e.confidence, 0.9999) < high]
        rows.append((low, share(here, lambda e: e.right and e.question.kind in OURS)))
    return rows

"""How sure the search is: figures turned into a probability, fitted on the knowledge itself.

Every phrasing is left out in turn and asked, and so is every question that is not ours. Two
logistic regressions learn from that: one orders the candidates of a question, one tells whether
the first of them is right. Nothing here is set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.search.ranking import Features, Ranked

# How strongly the regressions are held back from trusting few examples (sklearn's C).
_FREEDOM: Final = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A question that was asked in the fit: its candidates, and which of them is right.

    `right` is a target's number, or -1 when no target is.
    """

    candidates: tuple[Ranked, ...]
    right: int
    length: int


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted logistic regression: `chance(figures)` is its probability."""

    weights: tuple[float, ...]
    bias: float

    def logit(self, figures: Sequence[float]) -> float:
        """Return the log-odds of `figures`."""
        return sum([w * x for w, x in zip(self.weights, figures, strict=True)], self.bias)

    def chance(self, figures: Sequence[float]) -> float:
        """Return the probability of `figures`."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.logit(figures)))))

    @classmethod
    def fit(cls, rows: Sequence[Sequence[float]], right: Sequence[bool]) -> Line:
        """Fit on `rows` of figures, each right or wrong; with one kind only, that kind is sure."""
        if len(set(right)) < 2:
            return cls((0.0,) * (len(rows[0]) if rows else 0), 30.0 if any(right) else -30.0)
        table = np.asarray(rows)
        spread = table.std(axis=0)
        spread[spread == 0] = 1.0
        model = LogisticRegression(C=_FREEDOM, max_iter=1000).fit(table / spread, right)
        return cls(tuple((model.coef_[0] / spread).tolist()), float(model.intercept_[0]))


@dataclass(frozen=True, slots=True)
class Confidence:
    """The two regressions, as they are stored with the index."""

    order: Line
    sure: Line

    def ordered(self, ranked: Iterable[Ranked]) -> list[tuple[float, Ranked]]:
        """Return the candidates with their log-odds, most likely first."""
        scored = [(self.order.logit(candidate.features), candidate) for candidate in ranked]
        return sorted(scored, key=lambda pair: -pair[0])

    def of_first(self, ordered: Sequence[tuple[float, Ranked]], length: int) -> float:
        """Return the probability that the first of `ordered` is right.

        `length` is that of the question in characters.
        """
        return self.sure.chance(first_figures(ordered, length)) if ordered else 0.0

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> Confidence:
        """Fit both regressions on `examples`."""
        pairs = [(c, c.target == e.right) for e in examples for c in e.candidates]
        order = Line.fit([c.features for c, _ in pairs], [right for _, right in pairs])
        start = cls(order, Line((), 0.0))
        firsts = [(start.ordered(e.candidates), e) for e in examples if e.candidates]
        return cls(
            order,
            Line.fit(
                [first_figures(ordered, e.length) for ordered, e in firsts],
                [ordered[0][1].target == e.right for ordered, e in firsts],
            ),
        )


def first_figures(ordered: Sequence[tuple[float, Ranked]], length: int) -> tuple[float, ...]:
    """Return what is known of a question's first candidate: its figures and its lead in odds."""
    logit, first = ordered[0]
    second = ordered[1][0] if len(ordered) > 1 else logit - 8.0
    features: Features = first.features
    return (logit, min(logit - second, 8.0), math.log1p(length), *features)

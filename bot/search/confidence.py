"""How sure the search is: figures turned into a probability, fitted on the knowledge itself.

Every phrasing is left out in turn and asked, and so is every question that is not ours. A
logistic regression learns from that whether the best candidate is right. Nothing here is set by
hand but the share of foreign questions that may be let through.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.search.ranking import Ranked

# How strongly the regression is held back from trusting few examples (sklearn's C).
_FREEDOM: Final = 1.0
# Of the questions that are not ours, how many may be answered, and how many offered choices. They
# were written to be mistaken and are asked unseen: of ordinary ones a quarter as many get through
# (docs/answering.md has the curve that these two were read from).
_ANSWERED_ABROAD: Final = 0.07
_OFFERED_ABROAD: Final = 0.15


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked in the fit: its candidates, best first, and what is known of it.

    `right` is the right target's number, or -1 when no target is. `length` is that of the
    question in characters, `scope` the log-odds that it is ours, `answerable` whether an answer
    came first when only the question was left out, not its whole subject.
    """

    candidates: tuple[Ranked, ...]
    right: int
    length: int
    scope: float
    answerable: bool


@dataclass(frozen=True, slots=True)
class Confidence:
    """The fitted regression, stored with the index, and from where on to answer or to offer."""

    weights: tuple[float, ...]
    bias: float
    sure: float
    possible: float

    def of_first(self, ranked: Sequence[Ranked], length: int, scope: float) -> float:
        """Return the probability that the first of `ranked` is right; the rest as in `Example`."""
        if not ranked:
            return 0.0
        figures = first_figures(ranked, length, scope)
        odds = sum([w * x for w, x in zip(self.weights, figures, strict=True)], self.bias)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> Confidence:
        """Fit on `examples`; with none wrong or none right there is nothing to learn from."""
        asked = [example for example in examples if example.candidates]
        rows = [first_figures(e.candidates, e.length, e.scope) for e in asked]
        right = [e.candidates[0].target == e.right for e in asked]
        if len(set(right)) < 2:
            return cls((), 30.0 if any(right) else -30.0, 0.5, 0.2)
        table = np.asarray(rows)
        spread = table.std(axis=0)
        spread[spread == 0] = 1.0
        model = LogisticRegression(C=_FREEDOM, max_iter=1000).fit(table / spread, right)
        weights = tuple((model.coef_[0] / spread).tolist())
        fitted = cls(weights, float(model.intercept_[0]), 0.5, 0.2)
        return fitted._with_bounds([e for e in asked if e.right < 0])

    def _with_bounds(self, abroad: Sequence[Example]) -> Confidence:
        """Return the same with bounds that let through no more of `abroad` than is allowed."""
        if not abroad:
            return self
        chances = [
            self.of_first(e.candidates, e.length, e.scope) if e.answerable else 0.0 for e in abroad
        ]
        sure = float(np.quantile(chances, 1 - _ANSWERED_ABROAD))
        possible = float(np.quantile(chances, 1 - _OFFERED_ABROAD))
        return Confidence(self.weights, self.bias, sure, min(possible, sure))


def first_figures(ranked: Sequence[Ranked], length: int, scope: float) -> tuple[float, ...]:
    """Return what is known of a question's first candidate."""
    return (math.log1p(length), scope, *ranked[0].features)

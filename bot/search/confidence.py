"""How sure the search is: figures turned into a probability, fitted on the knowledge itself.

Every phrasing is left out in turn and asked, and so is every question that is not ours. A
logistic regression learns from that whether the best candidate is right. What it weighs is fitted;
we chose only which shares of foreign questions may be let through.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.search.ranking import Features

# How strongly the regression is held back from trusting few examples (sklearn's C).
_FREEDOM: Final = 1.0
# Of the questions that are not ours, how many may be answered, and how many offered choices. They
# were written to be mistaken and are asked unseen: of ordinary ones a quarter as many get through
# (`scripts/evaluate.py --html` draws the curve).
_ANSWERED_ABROAD: Final = 0.10
_OFFERED_ABROAD: Final = 0.15


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a question and its best candidate.

    `length` is the question's in characters, `scope` the log-odds that it is ours at all.
    """

    length: int
    scope: float
    features: Features

    @property
    def row(self) -> tuple[float, ...]:
        """Return the figures as the regression takes them."""
        return (math.log1p(self.length), self.scope, *self.features)


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked in the fit, and whether its best candidate is right.

    `ours` tells whether any candidate can be right. `answerable` tells whether an answer came
    first when only the question was left out, not its whole subject.
    """

    figures: Figures
    right: bool
    ours: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Confidence:
    """The fitted regression, stored with the index, and from where on to answer or to offer."""

    weights: tuple[float, ...]
    bias: float
    sure: float
    possible: float

    def chance(self, figures: Figures) -> float:
        """Return the probability that the best candidate is right."""
        odds = sum([w * x for w, x in zip(self.weights, figures.row, strict=True)], self.bias)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> Confidence:
        """Fit on `examples`; with none wrong or none right there is nothing to learn from."""
        right = [example.right for example in examples]
        if len(set(right)) < 2:
            return cls(
                (0.0,) * (2 + len(Features._fields)), 30.0 if any(right) else -30.0, 0.5, 0.2
            )
        # Only a build needs it, and importing it takes a second of every start.
        from sklearn.linear_model import LogisticRegression

        table = np.asarray([example.figures.row for example in examples])
        spread = table.std(axis=0)
        spread[spread == 0] = 1.0
        model = LogisticRegression(C=_FREEDOM, max_iter=1000).fit(table / spread, right)
        weights = tuple((model.coef_[0] / spread).tolist())
        fitted = cls(weights, float(model.intercept_[0]), 0.5, 0.2)
        return fitted._with_bounds([example for example in examples if not example.ours])

    def _with_bounds(self, abroad: Sequence[Example]) -> Confidence:
        """Return the same with bounds that let through no more of `abroad` than is allowed."""
        if not abroad:
            return self
        chances = [self.chance(e.figures) if e.answerable else 0.0 for e in abroad]
        sure = float(np.quantile(chances, 1 - _ANSWERED_ABROAD))
        possible = float(np.quantile(chances, 1 - _OFFERED_ABROAD))
        return Confidence(self.weights, self.bias, sure, min(possible, sure))

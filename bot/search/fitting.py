"""The examples that the confidence is fitted on: the knowledge asked about itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from bot.search.confidence import Confidence, Example
from bot.search.index import Index
from bot.search.ranking import Ranked, rank

# More examples than this make the fit slower and no better.
_MOST: Final = 4000


def fit(index: Index, ours: int) -> Confidence:
    """Fit the confidence on every phrasing left out in turn and on every question not ours.

    The first `ours` targets of `index` are answers, the rest are subjects that are not ours. A
    question that is not ours is asked without its whole subject, for parents will ask of subjects
    that nobody has thought of; nothing is right for it then.
    """
    units = list(range(len(index.units.texts)))
    if len(units) > _MOST:
        units = sorted(random.Random(0).sample(units, _MOST))  # noqa: S311 - a sample, no secret
    return Confidence.fit([_example(index, unit, ours) for unit in units])


def _example(index: Index, unit: int, ours: int) -> Example:
    owner = int(index.units.owner[unit])
    ranked: Sequence[Ranked] = rank(index, index.terms[unit], leave_out=unit)
    if owner >= ours:
        ranked = [candidate for candidate in ranked if candidate.target != owner]
    right = owner if owner < ours else -1
    return Example(tuple(ranked), right, len(index.units.texts[unit]))

"""The examples that the confidence is fitted on: the knowledge asked about itself."""

from __future__ import annotations

import random
from typing import Final

from bot.search.confidence import Confidence, Example
from bot.search.index import Index
from bot.search.ranking import rank
from bot.search.scope import Scope, fit_scope

# More examples than this make the fit slower and no better.
_MOST: Final = 8000


def fit(index: Index, ours: int) -> tuple[Confidence, Scope]:
    """Fit confidence and scope on every phrasing left out in turn and on every question not ours.

    The first `ours` targets of `index` are answers, the rest are subjects that are not ours. A
    question that is not ours is asked without its whole subject, for parents will ask of subjects
    that nobody has thought of; nothing is right for it then.
    """
    units = list(range(len(index.units.texts)))
    if len(units) > _MOST:
        units = sorted(random.Random(0).sample(units, _MOST))  # noqa: S311 - a sample, no secret
    scope, held = fit_scope(index, units, ours)
    asked = zip(units, held.tolist(), strict=True)
    return Confidence.fit([_example(index, unit, ours, logit) for unit, logit in asked]), scope


def _example(index: Index, unit: int, ours: int, scope: float) -> Example:
    owner = int(index.units.owner[unit])
    ranked = rank(index, index.terms[unit], leave_out=unit)
    strange = [candidate for candidate in ranked if candidate.target != owner]
    return Example(
        tuple(ranked if owner < ours else strange),
        owner if owner < ours else -1,
        len(index.units.texts[unit]),
        scope,
        bool(ranked) and ranked[0].target < ours,
    )

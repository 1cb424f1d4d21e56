"""The examples that the confidence is fitted on: the knowledge asked about itself."""

from __future__ import annotations

import random
from typing import Final

from bot.search.confidence import Confidence, Example, Figures
from bot.search.index import Index
from bot.search.ranking import Query, rank
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
    examples = [_example(index, unit, ours, logit) for unit, logit in asked]
    return Confidence.fit([example for example in examples if example is not None]), scope


def _example(index: Index, unit: int, ours: int, scope: float) -> Example | None:
    """Return what came of asking `unit`, or nothing when nothing was found."""
    owner, query = int(index.units.owner[unit]), Query(index, index.terms[unit])
    seen = rank(index, query, leave_out=unit)
    is_ours = owner < ours
    ranking = seen if is_ours else rank(index, query, apart=owner)
    if ranking is None:
        return None
    return Example(
        Figures(len(index.units.texts[unit]), scope, ranking.features),
        is_ours and ranking.candidates[0].target == owner,
        is_ours,
        seen is not None and seen.candidates[0].target < ours,
    )

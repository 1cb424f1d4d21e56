"""The examples that the confidence is fitted on: the knowledge asked about itself."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.library.model import Entry
from bot.search.clauses import Clauses
from bot.search.confidence import Confidence, Example, Figures
from bot.search.index import Index
from bot.search.ranking import Query, rank
from bot.search.scope import Scope, fit_scope

# More examples than this make the fit slower and no better.
_MOST: Final = 8000


# A clause is looked for among few, and its figures vary little.
_CLAUSE_EXAMPLES: Final = 3000


def fit(
    index: Index, entries: Sequence[Entry], clauses: Clauses
) -> tuple[Confidence, Scope, Confidence]:
    """Fit on the wordings: how sure answers are, what is ours, and how sure clauses are.

    The first targets of `index` are `entries`, the rest are subjects that are not ours. Every
    phrasing is left out in turn and asked. A question that is not ours is asked without its whole
    subject, for parents will ask of subjects that nobody has thought of; nothing is right for it
    then.
    """
    ours = len(entries)
    units = _asked(index, ours)
    scope, held = fit_scope(index, units, ours)
    asked = zip(units, held.tolist(), strict=True)
    examples = [_example(index, unit, ours, logit) for unit, logit in asked]
    if len(units) > _CLAUSE_EXAMPLES:
        units = random.Random(0).sample(units, _CLAUSE_EXAMPLES)  # noqa: S311 - as above
    return (
        Confidence.fit([example for example in examples if example is not None]),
        scope,
        _sure_of_clauses(list(_clause_examples(index, units, entries, clauses))),
    )


def _asked(index: Index, ours: int) -> list[int]:
    """Return the wordings to ask: all that are not ours, for they set the bounds, and ours."""
    owner = index.units.owner
    own = [unit for unit in range(len(owner)) if owner[unit] < ours]
    abroad = [unit for unit in range(len(owner)) if owner[unit] >= ours]
    most = max(_MOST - len(abroad), 0)
    if len(own) > most:
        own = sorted(random.Random(0).sample(own, most))  # noqa: S311 - a sample, no secret
    return own + abroad


def _sure_of_clauses(examples: Sequence[Example]) -> Confidence:
    """Fit on `examples`; of a folder so small that no clause was ever wrong, none is sure."""
    never_wrong = all(example.right for example in examples)
    return Confidence.fit(() if never_wrong else examples)


def _clause_examples(
    index: Index, asked: Iterable[int], entries: Sequence[Entry], clauses: Clauses
) -> Iterator[Example]:
    """Yield what came of asking wordings of the documents; right is what their entry quotes."""
    quoted = [clauses.quoted_by(entry) for entry in entries]
    for unit in asked:
        ranking = clauses.ask(index.terms[unit])
        if ranking is not None:
            owner = int(index.units.owner[unit])
            right = owner < len(quoted) and ranking.candidates[0].target in quoted[owner]
            figures = Figures(len(index.units.texts[unit]), 0.0, ranking.features)
            yield Example(figures, right, ours=True, answerable=True)


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

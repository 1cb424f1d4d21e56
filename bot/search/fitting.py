"""The examples that the confidence is fitted on: the knowledge asked about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from zlib import crc32

from bot.library.model import Entry
from bot.search.clauses import Clauses
from bot.search.confidence import Confidence, Example, Figures
from bot.search.index import Index
from bot.search.lookout import Lookout
from bot.search.overlap import Query
from bot.search.ranking import rank
from bot.search.scope import Scope, fit_scope
from bot.search.tokens import Sounds

# More examples than this make the fit slower and no better.
_MOST: Final = 8000
# What is ours shows in single rare words: whether they are among the examples must not be chance.
_MOST_OF_SCOPE: Final = 24_000
# A clause is looked for among few, and its figures vary little.
_CLAUSE_EXAMPLES: Final = 3000


class Learnt(NamedTuple):
    """What is learned from the knowledge as a whole, and changes little with one file."""

    confidence: Confidence
    scope: Scope
    sounds: Sounds
    clauses: Confidence
    lookout: Lookout


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
    units = _asked(index, ours, _MOST_OF_SCOPE)
    scope, logits = fit_scope(index, units, ours)
    held = dict(zip(units, logits.tolist(), strict=True))
    units = _asked(index, ours, _MOST)
    examples = [_example(index, unit, ours, held[unit]) for unit in units]
    units = _sample(index, units, _CLAUSE_EXAMPLES)
    return (
        Confidence.fit([example for example in examples if example is not None]),
        scope,
        _sure_of_clauses(list(_clause_examples(index, units, entries, clauses))),
    )


def _asked(index: Index, ours: int, most: int) -> list[int]:
    """Return `most` wordings to ask: all that are not ours, for they set the bounds, and ours."""
    owner = index.units.owner
    own = [unit for unit in range(len(owner)) if owner[unit] < ours]
    abroad = [unit for unit in range(len(owner)) if owner[unit] >= ours]
    return _sample(index, own, max(most - len(abroad), 0)) + abroad


def _sample(index: Index, units: Sequence[int], most: int) -> list[int]:
    """Return `most` of the wordings `units` at most, nearly the same after a few have changed."""
    texts = index.units.texts
    return sorted(sorted(units, key=lambda unit: crc32(texts[unit].encode()))[:most])


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

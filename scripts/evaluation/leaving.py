"""Leave-one-out: every phrasing asked as if it had never been written."""

from __future__ import annotations

from bot.library import Entry
from bot.search import Engine
from bot.search.overlap import Query
from bot.search.ranking import rank
from evaluation.measures import Share


def report(engine: Engine) -> None:
    """Print for how many phrasings their own entry comes first, and among three."""
    index, first, three, asked = engine.index, 0, 0, 0
    for unit, owner in enumerate(index.units.owner.tolist()):
        if not isinstance(engine.targets[owner], Entry):
            continue
        ranking = rank(index, Query(index, index.terms[unit]), leave_out=unit)
        found = [each.target for each in ranking.candidates[:3]] if ranking else []
        asked += 1
        first += found[:1] == [owner]
        three += owner in found
    print(f"leave-one-out: first {Share(first, asked)}, in three {Share(three, asked)}")

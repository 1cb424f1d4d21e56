"""The last question put again for another grade: 那初中呢, 四年级呢."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from bot.library.model import Entry
from bot.search.engine import Engine
from bot.search.grades import STAGE_GRADES, grades_of, without_grades
from bot.search.judging import is_live
from bot.search.overlap import Query, overlap
from bot.search.readings import asked_words
from bot.search.tokens import Terms
from bot.search.verdict import Answer, Candidate, Choices, Followed, Miss

# Share of the last question's words, grades apart, that another must have: to answer, to offer.
_SAME: Final = 0.3
_LIKE: Final = 0.1
# The only one of its grade need not be so alike.
_ALONE: Final = 0.12
# How many times as alike the first must be as the second.
_AHEAD: Final = 1.1
_OFFERED: Final = 3
_EDGES = re.compile(r"^(?:我家|孩子|[上读念])+|(?:也|一样|可以|[的里行吗呢])+$")
_AROUND = re.compile(
    r"我家|孩子|学生|姐姐|哥哥|弟弟|妹妹|老[大二三]"
    r"|[我他她娃上读念在是的了生里部学校阶段呢咧嘞哩吗也一样行可以们,，]"
)


def only_grades(bare: str) -> bool:
    """Return whether a message names a grade and says nothing else."""
    return bool(grades_of(bare)) and not _AROUND.sub("", without_grades(bare))


def for_other_grade(engine: Engine, text: str, past: Entry, today: date) -> Followed:
    """Return the same question for the grades of `text`, or that `past` holds for them too."""
    grades = grades_of(text)
    found = sorted(_alike(engine, past, grades, today), key=lambda pair: -pair[0])
    if found and _leads(found) and found[0][0] >= (_SAME if len(found) > 1 else _ALONE):
        return Followed((Answer(text, found[0][1]),), within=True)
    held = grades_of(past.question) or _grades(past)
    if found:
        own = (Candidate(past, 0.0, text),) if not held or grades <= held else ()
        near = tuple(candidate for _, candidate in found[:_OFFERED])
        return Followed((Choices(text, (*own, *near)[:_OFFERED]),), within=True)
    name = _EDGES.sub("", text)
    if not held or grades <= held:
        return Followed((Answer(text, Candidate(past, 1.0, text)),), within=True, also=name)
    return Followed((Miss(text, "unsure"),), within=True, lacks=name)


def _alike(
    engine: Engine, past: Entry, grades: frozenset[int], today: date
) -> Iterable[tuple[float, Candidate]]:
    """Yield the entries near `past` that name one of `grades`, each with how alike they ask."""
    words = tuple(word for word in asked_words(engine, past) if not grades_of(word))
    query = Query(engine.index, Terms(words, (), ()))
    for number in engine.subjects.related(past):
        entry = engine.targets[number]
        if entry == past or not isinstance(entry, Entry) or not is_live(entry, today):
            continue
        its = grades_of(entry.question)
        named = len(grades & its) / len(grades | its)
        if named and query.whole:
            shared = overlap(engine.index, query, number).shared.max() / query.whole
            share = float(shared) * (0.5 + 0.5 * named)
            if share >= _LIKE:
                yield share, Candidate(entry, share, entry.question)


def _leads(found: list[tuple[float, Candidate]]) -> bool:
    return len(found) < 2 or found[0][0] >= _AHEAD * found[1][0]


def _grades(entry: Entry) -> frozenset[int]:
    return frozenset(grade for stage in entry.stages for grade in STAGE_GRADES[stage])

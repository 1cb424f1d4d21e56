"""The last question put again for another grade: 那初中呢, 四年级呢."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from bot.library.model import Entry
from bot.search.engine import Engine, is_live
from bot.search.grades import STAGE_GRADES, grades_of, without_grades
from bot.search.verdict import Answer, Candidate, Choices, Followed, Miss

# How alike the two questions must be, grades apart: to answer, and to offer.
_SAME: Final = 0.3
_LIKE: Final = 0.05
# The only one of its grade need not be so alike.
_ALONE: Final = 0.12
# How far ahead the first must be of the second.
_AHEAD: Final = 0.15
_OFFERED: Final = 3
_EDGES = re.compile(r"^(?:我家|孩子|[上读念])+|(?:也|一样|可以|[的里行吗呢])+$")
_AROUND = re.compile(r"我家|孩子|学生|[我娃上读念在是的生里部学校阶段呢吗也一样行可以们]")


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
    words = next(_wordings(engine, engine.subjects.numbers[past.id]))
    for number in engine.subjects.related(past):
        entry = engine.targets[number]
        if entry == past or not isinstance(entry, Entry) or not is_live(entry, today):
            continue
        shared = len(grades & grades_of(entry.question)) / len(grades)
        if not shared:
            continue
        share = (0.5 + 0.5 * shared) * max(
            _likeness(engine, words, each) for each in _wordings(engine, number)
        )
        if share >= _LIKE:
            yield share, Candidate(entry, share, entry.question)


def _wordings(engine: Engine, number: int) -> Iterator[frozenset[str]]:
    """Yield the words of each wording of a target, question first, but those that name grades."""
    for wording in engine.index.wordings(number):
        yield frozenset(word for word in wording.words if not grades_of(word))


def _likeness(engine: Engine, left: frozenset[str], right: frozenset[str]) -> float:
    """Return the weighted Jaccard similarity of two sets of words."""
    weight = engine.index.weight
    whole = sum(map(weight, left | right))
    return sum(map(weight, left & right)) / whole if whole else 0.0


def _leads(found: list[tuple[float, Candidate]]) -> bool:
    return len(found) < 2 or found[0][0] - found[1][0] >= _AHEAD


def _grades(entry: Entry) -> frozenset[int]:
    return frozenset(grade for stage in entry.stages for grade in STAGE_GRADES[stage])

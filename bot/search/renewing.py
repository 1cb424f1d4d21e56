"""An index made from the one before it: only texts that are new are cut into terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from bot.search.index import Index, Units
from bot.search.table import Longs, TermTable
from bot.search.tokens import Tokens

# So many texts are looked up at once, so that another thread's turn comes soon.
_STEP: Final = 2000


def indexed(
    units: Units, answers: Sequence[str], tokens: Tokens, others: Iterable[str] = ()
) -> tuple[Index, Tokens]:
    """Return the index of `units` and their targets' `answers`, and `tokens` that learned of it.

    How pinyin is read is learned of `others` as well.
    Wordings are taken as they are written; wrong characters are put right by what they say.
    """
    learned = tokens.learned(units.texts, others)
    written = learned.hearing(learned.sounds.as_written)
    terms = [written.of(text) for text in units.texts]
    return Index(units, terms, [learned.of(answer) for answer in answers]), learned


def renewed(
    index: Index, was: Sequence[str], units: Units, answers: Sequence[str], tokens: Tokens
) -> Index:
    """Return the index of `units` and `answers`, with what `index` has of them.

    `was` are the answers that `index` was made of, and `tokens` those that came of it.
    """
    rows, new = _found(index.units.texts, units.texts)
    answer_rows, new_answers = _found(was, answers)
    written = tokens.hearing(tokens.sounds.as_written)
    terms = [written.of(text) for text in new]
    bodies = [tokens.of(answer) for answer in new_answers]
    vocabulary = index.vocabulary.with_terms_of([*terms, *bodies])
    return Index(
        units,
        index.terms.picked(rows, TermTable.of(terms, vocabulary)),
        index.bodies.picked(answer_rows, TermTable.of(bodies, vocabulary)),
    )


def _found(former: Sequence[str], texts: Sequence[str]) -> tuple[Longs, list[str]]:
    """Return the row of each text, and the texts that are new: their rows follow the former's."""
    row_of: dict[str, int] = {}
    for start in range(0, len(former), _STEP):
        row_of.update(zip(former[start : start + _STEP], range(start, len(former)), strict=False))
    new: list[str] = []
    rows = np.empty(len(texts), np.int64)
    for place, text in enumerate(texts):
        row = row_of.get(text)
        if row is None:
            row = row_of[text] = len(former) + len(new)
            new.append(text)
        rows[place] = row
    return rows, new

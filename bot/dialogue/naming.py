"""What things are called: in the records, and as lines to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from bot.library.model import Clause, Entry
from bot.search.clauses import title_of as clause_title
from bot.search.verdict import Candidate, name_of


def best_id(candidate: Candidate) -> str:
    """Return the id by which a candidate is remembered and recorded."""
    return name_of(candidate.target)


def title_of(candidate: Candidate) -> str:
    """Return a candidate as a line to choose it by."""
    match candidate.target:
        case Entry(question=question):
            return question
        case Clause() as clause:
            return clause_title(clause)
        case _:
            return name_of(candidate.target)


def numbered(items: Iterable[str]) -> str:
    """Return `items` a line each, numbered from 1."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))

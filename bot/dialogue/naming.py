"""What things are called: in the records, and as lines to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.turn import Turn
from bot.library.model import Clause, Entry
from bot.search.verdict import Candidate, Target, name_of


def best_id(candidate: Candidate) -> str:
    """Return the id by which a candidate is remembered and recorded."""
    return name_of(candidate.target)


def titles_of(turn: Turn, candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Return candidates as lines to choose them by."""
    return tuple([_title_of(turn, candidate.target) for candidate in candidates])


def _title_of(turn: Turn, target: Target) -> str:
    match target:
        case Entry(question=question):
            return question
        case Clause(id=name):
            return turn.engine.clauses.titles[name]
        case _:
            return name_of(target)


def numbered(items: Iterable[str]) -> str:
    """Return `items` a line each, numbered from 1."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))

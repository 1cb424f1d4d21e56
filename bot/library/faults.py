"""Collects the faults of one file, so that a clerk sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from bot.errors import KnowledgeError


class Faults:
    """The faults found so far in `file`, a path relative to the knowledge folder."""

    def __init__(self, file: str) -> None:
        """Start with none."""
        self.file = file
        self.errors: list[KnowledgeError] = []

    def add(self, line: int, problem: str, cure: str) -> None:
        """Note one fault; both texts are Chinese, without the full stop between them."""
        self.errors.append(KnowledgeError(self.file, line, problem, cure))


def nearest(word: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the right spelling closest to `word`, or an empty text when none is close."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=cutoff)), "")

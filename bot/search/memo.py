"""What was worked out a moment ago, kept for whoever says the same: a menu's key, a tapped line."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, TypeVar

from cachetools import LRUCache

# Some ten kilobytes each at most; a bureau's parents hardly send as many texts in a day.
MOST: Final = 1000

Told = TypeVar("Told")


class Memo(Generic[Told]):
    """Keeps what the last `MOST` texts led to; safe to share between threads.

    It belongs to one state of the knowledge and is never kept in a file.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._kept: LRUCache[str, Told] = LRUCache(MOST)
        self._lock = Lock()

    def of(self, text: str, work_out: Callable[[str], Told]) -> Told:
        """Return what `work_out` makes of `text`, which it must always make of it."""
        with self._lock:
            if text in self._kept:
                return self._kept[text]
        told = work_out(text)
        with self._lock:
            self._kept[text] = told
        return told

    def __reduce__(self) -> tuple[type[Memo[Told]], tuple[()]]:
        return type(self), ()

"""Where wrong passwords are counted: in the records, so that all workers count together."""

from __future__ import annotations

import time
from typing import ClassVar

from limits.storage import Storage

from bot.records import RecordsError
from bot.records.counters import Counters

SCHEME = "records"


class SharedAttempts(Storage):
    """The storage of Flask-Limiter under `records://`, in the counters of `Records`."""

    STORAGE_SCHEME: ClassVar[list[str]] = [SCHEME]  # type: ignore[misc] # the library's own name

    def __init__(self, uri: str | None = None, *, counters: Counters, **_: object) -> None:
        super().__init__(uri)
        self._counters = counters

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what the other methods raise."""
        return RecordsError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to what is counted under `key` for `expiry` seconds, and return the sum."""
        return self._counters.add(key, amount, expiry, time.time())

    def get(self, key: str) -> int:
        """Return what is counted under `key`."""
        return self._counters.get(key, time.time())[0]

    def get_expiry(self, key: str) -> float:
        """Return when the count under `key` ends, in seconds since 1970."""
        return self._counters.get(key, time.time())[1]

    def check(self) -> bool:
        """Return whether the records can be read."""
        self._counters.get("", time.time())
        return True

    def reset(self) -> int:
        """Count everything anew; return how many counts there were."""
        return self._counters.clear_all()

    def clear(self, key: str) -> None:
        """Count anew under `key`."""
        self._counters.clear(key)

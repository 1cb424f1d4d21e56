"""What has been kept long enough is deleted, once a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.records.store import DAY, Records


class Upkeep:
    """Deletes from `records` what is older than `keep_days` of its table, at most once a day.

    Each process has one and asks it at every message: what is not due costs a comparison, and a
    server that nobody writes to has nothing to delete.
    """

    def __init__(
        self, records: Records, keep_days: Mapping[str, int], clock: Callable[[], float]
    ) -> None:
        """Take the records, days to keep for each table of `Records.purge`, and the clock (s)."""
        self._records, self._keep_days, self._clock = records, dict(keep_days), clock
        self._due = 0.0

    def look(self) -> None:
        """Delete what is too old, when a day has passed since that was last done."""
        now = self._clock()
        if now >= self._due:
            self._due = now + DAY
            self._records.purge(now, self._keep_days)

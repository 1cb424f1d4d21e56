"""What has been kept long enough is deleted, once a day."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final

from bot.records.database import RecordsError
from bot.records.store import DAY, Records

log = logging.getLogger(__name__)
_AGAIN_SECONDS: Final = 600


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
        """Delete what is too old, when a day has passed since that was last done.

        What fails is tried again some minutes later: a parent waits for the message's own reply.
        """
        now = self._clock()
        if now < self._due:
            return
        self._due = now + DAY
        try:
            self._records.purge(now, self._keep_days)
        except RecordsError as error:
            self._due = now + _AGAIN_SECONDS
            log.warning("old records could not be deleted, another try follows: %s", error)

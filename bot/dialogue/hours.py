"""When somebody is there to talk to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True)
class Shifts:
    """Spans of the day, on some days of the week (1 is Monday); without spans it is always."""

    spans: tuple[tuple[time, time], ...] = ()
    days: range = range(1, 8)

    @classmethod
    def of(cls, hours: str, days: str) -> Shifts:
        """Return the shifts of settings such as `08:30-12:00,14:30-17:30` and `1-5`."""
        if not hours:
            return cls()
        spans = (span.split("-") for span in hours.split(","))
        first, last = map(int, days.split("-"))
        return cls(
            tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans),
            range(first, last + 1),
        )

    def on(self, moment: datetime) -> bool:
        """Return whether somebody is there at `moment`, a time at the bureau's place."""
        if not self.spans:
            return True
        clock = moment.time()
        on_day = moment.isoweekday() in self.days
        return on_day and any(start <= clock < end for start, end in self.spans)

"""Ways of doing one thing, timed in alternation: noise of the machine hits all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

Way = Callable[[], object]
# A row ends early when it has taken so long (s), but not before so many calls.
_LONG: Final = 1.0
_ENOUGH: Final = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, lowest and highest of the figures of several rounds."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Return the spread of `figures`, of which there is at least one."""
        return cls(statistics.median(figures), min(figures), max(figures))

    def shown(self, digits: int = 2) -> str:
        """Return the median with the range behind it."""
        return f"{self.median:,.{digits}f} ({self.low:,.{digits}f}-{self.high:,.{digits}f})"


@dataclass(frozen=True, slots=True)
class Times:
    """CPU seconds a call of each way, a figure a round."""

    rounds: Mapping[str, tuple[float, ...]]

    def micros(self, name: str) -> Spread:
        """Return the microseconds of CPU that a call of the way `name` takes."""
        return Spread.of([1e6 * seconds for seconds in self.rounds[name]])

    def ratio(self, name: str, to: str) -> Spread:
        """Return how many times the CPU of `to` the way `name` takes, compared round by round."""
        pairs = zip(self.rounds[name], self.rounds[to], strict=True)
        return Spread.of([one / other for one, other in pairs])


def alternate(ways: Mapping[str, Sequence[Way]], rounds: int, calls: int) -> Times:
    """Time the ways in turn, so many calls of each in a row; before that one of each, untimed.

    In a row, each way finds the processor's caches as it left them itself. A way's calls are taken
    in order, and from the first again when they are at an end.
    """
    rows = {name: cycle(row) for name, row in ways.items()}
    for row in rows.values():
        next(row)()
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, row in rows.items():
            found[name].append(_mean(row, calls))
    return Times({name: tuple(figures) for name, figures in found.items()})


def _mean(row: Iterator[Way], calls: int) -> float:
    """Return the CPU seconds that a call takes; of a slow way, fewer are enough."""
    spent, done = 0.0, 0
    while done < calls and (done < _ENOUGH or spent < _LONG):
        call = next(row)
        started = time.process_time()
        call()
        spent += time.process_time() - started
        done += 1
    return spent / done

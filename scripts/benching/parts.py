"""Where a message's time goes: the doors between the rooms, timed from outside."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any, Final
from unittest.mock import patch

from benching.table import Table
from benching.timing import Way

# What is timed: its name in the table, and where the code looks it up. What happens within another
# part is not counted twice.
PARTS: Final = (
    ("verify, decrypt, parse", "bot.wechat.envelope", "open"),
    ("seal", "bot.wechat.envelope", "seal"),
    ("records: what went before", "bot.records.store:Records", "before"),
    ("records: same words again?", "bot.records.store:Records", "again"),
    ("records: keep", "bot.records.store:Records", "keep"),
    ("off switch", "bot.records.switch", "notice"),
    ("normalise", "bot.desk", "normalise"),
    ("safety", "bot.search.lookout:Lookout", "alarm"),
    ("dialogue", "bot.desk", "reply_to"),
    ("search: terms", "bot.search.tokens:Tokens", "readings"),
    ("search: weigh the terms", "bot.search.engine", "Query"),
    ("search: rank", "bot.search.engine", "rank"),
    ("search: is it ours?", "bot.search.scope:Scope", "logit"),
    ("search: verdict", "bot.search.engine:Engine", "ask"),
    ("search: follow-up", "bot.dialogue.following", "follow"),
    ("links and pages", "bot.desk:Desk", "render"),
)
REST: Final = "Flask and the rest"


def measure(calls: Sequence[Way]) -> Table:
    """Return what each part takes of a message, as the median over `calls`."""
    for call in calls[: len(calls) // 10]:
        call()
    rows: list[dict[str, float]] = []
    with _watched() as watch:
        for call in calls[len(calls) // 10 :]:
            rows.append(watch.message(call))
    whole = statistics.median(sum(row.values()) for row in rows)
    table = Table(("part of a message", "median, µs", "share"))
    for name in (REST, *(name for name, _, _ in PARTS)):
        median = statistics.median(row[name] for row in rows)
        table.add(name, f"{1e6 * median:.0f}", f"{median / whole:.0%}")
    table.add("whole message", f"{1e6 * whole:.0f}", "100%")
    return table


class _Watch:
    """The seconds that each part has taken of the message under way, others within left out."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._within: list[float] = []

    def message(self, call: Way) -> dict[str, float]:
        """Return the seconds of each part of one message."""
        self._spent.clear()
        self.timed(REST, call)()
        return defaultdict(float, self._spent)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, which will add its time to the part `name`."""

        def run(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - any function at all
            self._within.append(0.0)
            started = time.process_time()
            try:
                return function(*given, **named)
            finally:
                took = time.process_time() - started
                self._spent[name] += took - self._within.pop()
                if self._within:
                    self._within[-1] += took

        return run


@contextmanager
def _watched() -> Iterator[_Watch]:
    """Time all parts as long as this lasts; what a version of the code lacks is left out."""
    watch = _Watch()
    with ExitStack() as stack:
        for name, place, attribute in PARTS:
            module, _, inner = place.partition(":")
            owner = import_module(module)
            if inner:
                owner = getattr(owner, inner)
            timed = watch.timed(name, getattr(owner, attribute))
            stack.enter_context(patch.object(owner, attribute, timed))
        yield watch

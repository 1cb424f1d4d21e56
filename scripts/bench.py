"""Measures speed side by side in one run: `python3 scripts/bench.py [--case NAME]`.

Peers are development requirements only. Machines are noisy: read the ratios, not the times.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter

if TYPE_CHECKING:
    from flask import Flask

    from benching.table import Table

CASES = ("search", "message", "parts", "servers")
# Parents who go on asking: the bot looks for what follows, and counts their messages.
TALKS = "with follow-ups and limits"
# What others have just asked: a menu's key, a line that was tapped, what all ask that day.
AGAIN = "the same, asked before by others"
OFTEN = 50


def main() -> None:
    """Run the cases that are asked for."""
    given = arguments()
    enter("requirements-dev.txt")
    with tempfile.TemporaryDirectory() as folder:
        for case in given.case or CASES:
            print(f"\n## {case}\n\n{measured(case, Path(folder), given)}", flush=True)


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="Measure speed against other ways, in one run.")
    parser.add_argument("--case", action="append", choices=CASES, help="only this (repeatable)")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="rounds of each way")
    entries = "so many entries in all: the knowledge's, then made-up ones of 4 wordings"
    parser.add_argument("--entries", type=int, default=10_000, metavar="N", help=entries)
    parser.add_argument("--quick", action="store_true", help="small and rough, to see that it runs")
    return parser.parse_args()


def measured(case: str, folder: Path, given: argparse.Namespace) -> Table:
    """Return the table of one case; what it makes goes to `folder`, where it may be already."""
    rounds = 2 if given.quick else given.rounds
    if case == "search":
        from benching.searching import SIZES, Sizes, measure

        sizes = SIZES[:1] if given.quick else SIZES
        return measure(ROOT / "knowledge", folder, Sizes(sizes, rounds))
    if case == "servers":
        from benching.serving import Effort
        from benching.serving import measure as measure_servers

        return measure_servers(ROOT, folder, Effort(20, 1, 0.2) if given.quick else Effort())
    if not (folder / "knowledge").exists():
        blow_up_knowledge(folder, 600 if given.quick else given.entries)
    if case == "parts":
        from benching.parts import measure as measure_parts

        app = serving(folder, limits=True)
        return measure_parts(list(islice(calls(app), 40 if given.quick else 600)))
    return messages(folder, rounds, 5 if given.quick else 60)


def blow_up_knowledge(folder: Path, entries: int) -> None:
    """Write the real knowledge under `folder`, and made-up entries until there are `entries`."""
    from benching.corpus import words_of
    from benching.library import blow_up
    from bot.library import read_library

    source = ROOT / "knowledge"
    more = max(0, entries - len(read_library(source).entries))
    blow_up(source, folder / "knowledge", words_of(source, folder), more)


def serving(folder: Path, *, limits: bool) -> Flask:
    """Return the application over the knowledge under `folder`, as a server holds it."""
    from benching.library import settings
    from benching.wechat import refuse_faults
    from bot.app import create_app

    refuse_faults()
    return create_app(settings(ROOT, folder / "knowledge", folder / "instance", limits=limits))


def messages(folder: Path, rounds: int, count: int) -> Table:
    """Return the CPU of a whole signed message, the echo's and the tutorial's beside ours."""
    import gc

    from benching.peers import echo_app, passages_of, tutorial_app
    from benching.table import Table
    from benching.timing import alternate

    knowledge = folder / "knowledge"
    apps = {
        "this bot": serving(folder, limits=False),
        TALKS: serving(folder, limits=True),
        AGAIN: serving(folder, limits=True),
        "bare echo": echo_app(),
        "tutorial way": tutorial_app(passages_of(knowledge), folder / "log.db"),
    }
    wanted = count * (rounds + 1) + 1
    ways = {
        name: list(islice(calls(app, 3 if name in {TALKS, AGAIN} else 1, name == AGAIN), wanted))
        for name, app in apps.items()
    }
    # As bot/wsgi.py does.
    gc.collect()
    gc.freeze()
    times = alternate(ways, rounds, count)
    table = Table(("way", "µs a message", "times the bare echo"))
    for name in apps:
        table.add(name, times.micros(name).shown(0), times.ratio(name, "bare echo").shown())
    return table


def calls(
    app: Flask, messages_each: int = 1, asked_before: bool = False
) -> Iterator[Callable[[], object]]:
    """Yield calls that each send another message, so many in a row by one parent.

    No two have the same words, or else they are `OFTEN` questions again and again.
    """
    from benching.wechat import Sender, call, parents, questions

    sender = Sender()
    texts = questions(ROOT / "tests/evaluation/questions.jsonl")
    if asked_before:
        texts = cycle(list(islice(texts, OFTEN)))
    for text, parent in zip(texts, parents(messages_each), strict=False):
        yield partial(call, app, sender.message(text, parent))


if __name__ == "__main__":
    main()

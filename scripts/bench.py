"""Measures speed side by side in one run: `python3 scripts/bench.py [--case NAME]`.

Peers are development requirements only. Machines are noisy: read the ratios, not the times.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter

if TYPE_CHECKING:
    from flask import Flask

    from benching.table import Table

CASES = ("search", "message", "parts")


def main() -> None:
    """Run the cases that are asked for."""
    given = arguments()
    enter("requirements-dev.txt")
    with tempfile.TemporaryDirectory() as folder:
        for case in given.case or CASES:
            print(f"\n## {case}\n\n{measured(case, Path(folder) / case, given)}", flush=True)


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="Measure speed against other ways, in one run.")
    parser.add_argument("--case", action="append", choices=CASES, help="only this (repeatable)")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="rounds of each way")
    parser.add_argument("--entries", type=int, default=2400, help="made-up entries of 4 wordings")
    parser.add_argument("--quick", action="store_true", help="small and rough, to see that it runs")
    return parser.parse_args()


def measured(case: str, folder: Path, given: argparse.Namespace) -> Table:
    """Return the table of one case; what it makes goes to `folder`."""
    folder.mkdir()
    rounds = 2 if given.quick else given.rounds
    if case == "search":
        from benching.searching import SIZES, Sizes, measure

        sizes = SIZES[:1] if given.quick else SIZES
        return measure(ROOT / "knowledge", folder, Sizes(sizes, rounds))
    app = blown_up(folder, 20 if given.quick else given.entries)
    if case == "parts":
        from benching.parts import measure as measure_parts

        return measure_parts(list(islice(calls(app), 40 if given.quick else 600)))
    return messages(app, folder, rounds, 5 if given.quick else 60)


def blown_up(folder: Path, entries: int) -> Flask:
    """Return the application over the real knowledge and so many made-up entries."""
    from benching.corpus import words_of
    from benching.library import blow_up, settings
    from benching.wechat import refuse_faults
    from bot.app import create_app

    blow_up(ROOT / "knowledge", folder / "knowledge", words_of(ROOT / "knowledge", folder), entries)
    refuse_faults()
    return create_app(settings(ROOT, folder / "knowledge", folder / "instance"))


def messages(app: Flask, folder: Path, rounds: int, count: int) -> Table:
    """Return the CPU of a whole signed message, the echo's and the tutorial's beside ours."""
    from benching.peers import echo_app, passages_of, tutorial_app
    from benching.table import Table
    from benching.timing import alternate

    knowledge = folder / "knowledge"
    apps = {
        "this bot": app,
        "bare echo": echo_app(),
        "tutorial way": tutorial_app(passages_of(knowledge), folder / "log.db"),
    }
    wanted = count * (rounds + 1) + 1
    ways = {name: list(islice(calls(each), wanted)) for name, each in apps.items()}
    times = alternate(ways, rounds, count)
    table = Table(("way", "µs a message", "times the bare echo"))
    for name in apps:
        table.add(name, times.micros(name).shown(0), times.ratio(name, "bare echo").shown())
    return table


def calls(app: Flask) -> Iterator[Callable[[], object]]:
    """Yield calls that each send another message by another parent."""
    from benching.wechat import Sender, call, parents, questions

    sender = Sender()
    asked = zip(questions(ROOT / "tests/evaluation/questions.jsonl"), parents(), strict=False)
    for text, parent in asked:
        yield partial(call, app, sender.message(text, parent))


if __name__ == "__main__":
    main()

"""Measures how well the bot answers: `python3 scripts/evaluate.py`; nothing is recorded.

The questions were written by people who did not write the answers (tests/evaluation/). CI fails
when a figure breaks its floor in tests/evaluation/floors.toml.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import enter, give_up, say

if TYPE_CHECKING:
    from bot.search import Engine

SHEETS = Path(__file__).resolve().parents[1] / "tests" / "evaluation"


def main() -> None:
    """Ask every question, report, and compare with the floors."""
    given = arguments()
    enter("requirements-dev.txt" if given.peers or given.corpus else "requirements.txt")
    from bot.errors import BotError
    from evaluation.sheet import SheetError

    try:
        run(given)
    except (BotError, SheetError) as error:
        give_up(str(error))


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="Ask the bot a sheet of questions and measure.")
    parser.add_argument("--sheet", type=Path, action="append", help="a JSONL file (repeatable)")
    parser.add_argument("--html", type=Path, help="write the report as a page with plots")
    parser.add_argument("--floors", type=Path, help="a TOML file (the shipped sheet has its own)")
    parser.add_argument("--fails", type=int, default=0, metavar="N", help="show N failures")
    parser.add_argument("--leave-one-out", action="store_true", help="ask every phrasing, left out")
    parser.add_argument("--peers", action="store_true", help="compare with three other ways")
    parser.add_argument("--ablate", action="store_true", help="ask without each part in turn")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="measure the bare ranker there")
    return parser.parse_args()


def run(given: argparse.Namespace) -> None:
    """Do what the command line says."""
    if given.corpus:
        from bot.library import read_library
        from bot.wsgi import read_config
        from evaluation.corpus import report

        report(given.corpus, read_library(read_config().knowledge.path))
        return
    from ask import converse, open_desk
    from evaluation.floors import broken
    from evaluation.measures import figures, search_milliseconds
    from evaluation.sheet import ask, read_sheet
    from evaluation.terminal import show

    desk, today = open_desk(), date.today()  # noqa: DTZ011 - a day, no time
    files = given.sheet or [SHEETS / "questions.jsonl"]
    questions = [question for file in files for question in read_sheet(file)]
    asked = [ask(question, lambda turns: converse(turns, desk)) for question in questions]
    show(asked, search_milliseconds(live_engine(), asked, today), given.fails)
    if given.leave_one_out:
        from evaluation.leaving import report as leave

        leave(live_engine())
    if given.peers:
        from evaluation.peers import report as compare

        compare(live_engine(), asked)
    if given.ablate:
        from evaluation.ablation import report as ablate

        ablate(live_engine().library, questions, today)
    if given.html:
        from evaluation.page import write

        write(given.html, asked)
        say(f"{given.html} written")
    floors = given.floors or (None if given.sheet else SHEETS / "floors.toml")
    lines = broken(floors, figures(asked)) if floors else []
    if lines:
        give_up("\n".join(lines))


def live_engine() -> Engine:
    """Return the engine that the desk asks."""
    from bot.app import open_shelf
    from bot.wsgi import read_config

    return open_shelf(read_config()).engine


if __name__ == "__main__":
    main()

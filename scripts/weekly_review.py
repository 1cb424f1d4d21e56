"""Makes the weekly review, takes the staff's decisions, or lists what is still open."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter, give_up, whole_number

if TYPE_CHECKING:
    from bot.config import Config
    from bot.records import Records
    from bot.search import Engine

# Questions are kept no longer, in days.
LONGEST = 3650


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description="每周小结：把没答好的问题归成组，写成网页、Excel 和 Markdown"
    )
    days = whole_number(1, LONGEST)
    parser.add_argument("--days", type=days, default=7, metavar="天数", help="看最近几天（默认 7）")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("review"),
        metavar="文件夹",
        help="写到哪里（默认 review）",
    )
    parser.add_argument("--instance", type=Path, metavar="文件夹", help="运行数据在哪里")
    parser.add_argument("--knowledge", type=Path, metavar="文件夹", help="知识文件夹在哪里")
    parser.add_argument("--read", type=Path, metavar="文件.xlsx", help="读回填好的 Excel")
    parser.add_argument(
        "--by",
        default="",
        metavar="姓名",
        help="谁填的（表里没写时用；默认是这台电脑的登录名）",
    )
    parser.add_argument("--open", action="store_true", help="只列出还没处理完的")
    return parser.parse_args()


def settings(given: argparse.Namespace) -> Config:
    """Return the settings, with the folders of the command line in place of theirs."""
    from bot.config import load

    folders = {"SERVER_INSTANCE": given.instance, "KNOWLEDGE_PATH": given.knowledge}
    named = {f"BOT_{name}": str(path.resolve()) for name, path in folders.items() if path}
    return load(ROOT / "config.toml", {**os.environ, **named})


def write(given: argparse.Namespace, config: Config, engine: Engine, records: Records) -> None:
    """Write the review of the last days."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from bot.review import build
    from bot.review.collecting import day_of
    from bot.review.page import write_markdown, write_page
    from bot.review.sheet import write_sheet

    now = time.time()
    last = day_of(now)
    shown = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("读取记录", total=None)
        review = build(
            engine,
            records,
            (last - timedelta(days=given.days - 1), last),
            now,
            frozenset({*config.bureau.place, *config.bureau.districts}),
            lambda step, done, whole: progress.update(
                task, description=step, completed=done, total=whole
            ),
        )
        progress.update(task, description="写文件", total=None)
        given.out.mkdir(parents=True, exist_ok=True)
        write_page(review, config.bureau.name, now, given.out / "review.html")
        write_markdown(review, config.bureau.name, now, given.out / "review.md")
        names = [entry.question for entry in (*engine.library.entries, *engine.library.pending)]
        documents = [document.name for document in engine.library.documents.values()]
        write_sheet(review, names, documents, given.out / "review.xlsx")
    trends, open_ones, decided = review.trends, review.open, review.decided
    print(
        f"{review.first} 至 {review.last}：问了 {trends.asked} 次，当场答上 {trends.answered} 次；"
    )
    print(f"没答好的归成 {len(review.groups)} 组，另有 {len(review.older)} 组是以前留下的；")
    print(f"待处理 {open_ones} 组：还没处理 {open_ones - decided} 组，等答案 {decided} 组。")
    print(f"请看 {given.out / 'review.html'}，在 {given.out / 'review.xlsx'} 里填处理。")


def read(given: argparse.Namespace, config: Config, records: Records) -> int:
    """Take the decisions of a filled file; return 1 when a row was wrong."""
    from bot.app import open_shelf
    from bot.review import update
    from bot.review.deciding import Desk
    from bot.review.editing import LOCK, Editor
    from bot.review.reading import read_decisions

    now = time.time()
    person = given.by or getpass.getuser()
    editor = Editor(config.knowledge.path, config.server.instance / "cache" / LOCK)
    desk = Desk(records, editor, person, given.read.name, now)
    before = closed(records)
    lines = read_decisions(given.read, desk)
    for line in lines:
        print(line, file=sys.stderr if line.error else sys.stdout)
    wrong = sum(bool(line.error) for line in lines)
    update(open_shelf(config, fit_later=config.knowledge.watch).engine, records, now)
    answered = len(closed(records) - before)
    print(f"处理了 {len(lines) - wrong} 行，{wrong} 行有错，{answered} 组已能回答。")
    return 1 if wrong else 0


def closed(records: Records) -> set[int]:
    """Return the groups that are answered; a bot that runs may have found out before us."""
    return {number for number, row in records.groups.all().items() if row["state"] == "closed"}


def list_open(config: Config, engine: Engine, records: Records) -> None:
    """Print every group that is still open."""
    from bot.review import open_groups, update

    now = time.time()
    update(engine, records, now)
    places = frozenset({*config.bureau.place, *config.bureau.districts})
    groups = open_groups(engine, records, now, places)
    for group in groups:
        decided = group.decision.get("action", "还没决定")
        print(
            f"第{group.number}组 {group.title}（{group.count} 次，{group.parents} 位家长，"
            f"答得上 {group.answered}/{len(group.wordings)} 句，{decided}）"
        )
    print(f"一共 {len(groups)} 组还没处理完。")


def main() -> int:
    """Do what the command line says; return the exit code."""
    given = arguments()
    enter()
    from bot.app import open_records, open_shelf
    from bot.errors import BotError

    try:
        config = settings(given)
        records = open_records(config)
        if given.read:
            return read(given, config, records)
        # As the bot answers: one that watches the folder sees to the fit itself.
        engine = open_shelf(config, fit_later=config.knowledge.watch).engine
        if given.open:
            list_open(config, engine, records)
        else:
            write(given, config, engine, records)
    except BotError as error:
        give_up(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Shows what an edit would change before it goes live: `python3 scripts/preview.py`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter, give_up, say, whole_number

if TYPE_CHECKING:
    from bot.config import Config
    from bot.review.changes import Change, Said
    from bot.search import Engine

# So many groups of a kind, and questions of a group, are printed unless all are wanted.
GROUPS, QUESTIONS = 20, 4
# Questions are kept no longer, in days.
LONGEST = 3650


def main() -> int:
    """Compare the edited folder with what answers now; exit code 1 when it has faults."""
    given = arguments()
    enter()
    from bot.config import load
    from bot.errors import BotError
    from bot.library import KnowledgeErrors

    try:
        folders = {"SERVER_INSTANCE": given.instance}
        named = {f"BOT_{name}": str(path.resolve()) for name, path in folders.items() if path}
        config = load(ROOT / "config.toml", {**os.environ, **named})
        return preview(given, config)
    except KnowledgeErrors as errors:
        print(errors)
        print(f"一共 {len(errors.errors)} 个错误，改好后才能预览", file=sys.stderr)
        return 1
    except BotError as error:
        give_up(str(error))


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description="上线之前，看改过的知识会让哪些回答变样。改动放在知识文件夹的一份副本里"
    )
    parser.add_argument(
        "--knowledge",
        type=Path,
        metavar="文件夹",
        help="改过的知识文件夹（默认是正在用的那一份）",
    )
    parser.add_argument(
        "--against", type=Path, metavar="文件夹", help="和哪个文件夹比（默认和现在正在回答的比）"
    )
    parser.add_argument("--instance", type=Path, metavar="文件夹", help="运行数据在哪里")
    parser.add_argument(
        "--days",
        type=whole_number(1, LONGEST),
        default=28,
        metavar="天数",
        help="家长最近几天问过的也试（默认 28）",
    )
    parser.add_argument("--all", action="store_true", help="全部列出，不只列前面的")
    return parser.parse_args()


def preview(given: argparse.Namespace, config: Config) -> int:
    """Print what differs between the two states of the knowledge."""
    from bot.review.changes import asked_by_parents, changes
    from bot.review.stealing import every, newly

    before = state_before(given.against, config)
    say("正在建索引，并用改过的知识重新校准 …")
    after = edited(given.knowledge or config.knowledge.path, before, config)
    today = date.today()  # noqa: DTZ011 - validity is in the days of the place where this runs
    asked = asked_by_parents(recorded(config, given.days))
    found = changes(before, after, asked, today)
    say(
        f"原来 {len(before.library.entries)} 条问答，改后 {len(after.library.entries)} 条；"
        f"试了两边的全部问法，和家长近 {given.days} 天问过的 {len(asked)} 句。"
    )
    tell_changes(found, everything=given.all)
    title = "容易答错的问法" if given.all else "这次改动带来的、容易答错的问法"
    told = every(after, today) if given.all else newly(before, after, today)
    new = [str(each) for each in told]
    tell(title, new, everything=given.all)
    if not found and not new:
        say("没有一句的回答会变。")
    return 0


def state_before(folder: Path | None, config: Config) -> Engine:
    """Return the engine of `folder`, or the one that answers now."""
    from bot.library import read_library
    from bot.search import Engine
    from bot.search.keeping import load

    cache = config.server.instance / "cache"
    kept = load(cache)
    if folder is None:
        if kept is None:
            give_up("还没有正在回答的知识：请先运行 scripts/run.py，或用 --against 给一个文件夹")
        return kept.engine
    if kept is None:
        return Engine.build(read_library(folder), cache)
    return Engine.build(read_library(folder), cache, kept.engine).refitted()


def edited(folder: Path, before: Engine, config: Config) -> Engine:
    """Return the engine of the edited folder; raises `KnowledgeErrors` when it has faults."""
    from bot.dialogue import wrong_lines
    from bot.library import KnowledgeErrors, read_library
    from bot.search import Engine

    library = read_library(folder)
    if faults := wrong_lines(library):
        raise KnowledgeErrors(faults)
    return Engine.build(library, config.server.instance / "cache", before).refitted()


def recorded(config: Config, days: int) -> Iterable[Mapping[str, object]]:
    """Return what parents asked in the last `days`, nothing where there are no records yet."""
    from bot.app import open_records

    if not (config.server.instance / "records.db").exists():
        return []
    records = open_records(config)
    rows = records.questions(time.time() - days * 86_400, time.time())
    records.close()
    return rows


def tell_changes(found: Iterable[Change], *, everything: bool) -> None:
    """Print the changes, a block a kind."""
    blocks: dict[str, list[str]] = {}
    for change in found:
        lines = [f"{questions(change, everything=everything)}"]
        lines += [f"    原来：{told(change.before)}", f"    改后：{told(change.after)}"]
        blocks.setdefault(change.kind, []).append("\n".join(lines))
    for kind, lines in blocks.items():
        tell(kind, lines, everything=everything)


def tell(title: str, lines: list[str], *, everything: bool) -> None:
    """Print a block with a title, cut short unless everything is wanted."""
    if not lines:
        return
    say(f"\n== {title}（{len(lines)} 组）")
    for line in lines if everything else lines[:GROUPS]:
        say(f"  {line}")
    if len(lines) > GROUPS and not everything:
        say(f"  … 还有 {len(lines) - GROUPS} 组，加 --all 全部列出")


def questions(change: Change, *, everything: bool) -> str:
    """Return the questions of a change on one line, those that parents asked first."""
    asked = [f"“{text}”（家长问过 {times} 次）" for text, times in change.asked]
    every = [*asked, *(f"“{text}”" for text in change.wordings)]
    shown = every if everything else every[:QUESTIONS]
    more = f" 等 {len(every)} 句" if len(every) > len(shown) else ""
    return "、".join(shown) + more


def told(said: Said) -> str:
    """Return what the bot says, on one line."""
    text = " ".join(said.text.split())
    names = "、".join(said.names)
    if said.outcome == "answer":
        return f"【{names}】{text if len(text) <= 90 else text[:89] + '…'}"
    if said.outcome == "choices":
        return f"请家长选：{names}"
    return f"寒暄：{text[:60]}" if said.outcome == "chat" else "没有答案"


if __name__ == "__main__":
    sys.exit(main())

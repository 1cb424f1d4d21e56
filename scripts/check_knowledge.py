"""Checks the whole knowledge folder: one line an error and exit code 1, or a summary."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter

if TYPE_CHECKING:
    from bot.library import Library


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="检查知识文件夹，有错就逐条列出")
    parser.add_argument("--knowledge", type=Path, help="知识文件夹（默认是 config.toml 里写的）")
    parser.add_argument("--quiet", action="store_true", help="只列错误，不列提醒")
    return parser.parse_args()


def summary(library: Library) -> str:
    """Return the folder's contents in one line."""
    kept = [document for document in library.documents.values() if document.text]
    clauses = sum(len(document.clauses) for document in kept)
    phrasings = sum(len(entry.phrasings) for entry in library.entries)
    return (
        f"没有错误：{len(library.entries)} 条问答（{phrasings} 个相似问法，"
        f"{len(library.pending)} 条待写答案），{len(kept)} 份政策文件（{clauses} 段），"
        f"{len(library.documents) - len(kept)} 份引用文件，{len(library.safety.cards)} 张安全卡片，"
        f"{len(library.outside)} 类不归本号的问题"
    )


def alike(library: Library, cache: Path, today: date) -> list[str]:
    """Return which entries are too much alike for the search."""
    from bot.review.stealing import warnings
    from bot.search import Engine
    from bot.search.keeping import load

    kept = load(cache)
    return warnings(Engine.build(library, cache, kept.engine if kept else None), today)


def check(folder: Path, cache: Path, *, quiet: bool) -> int:
    """Print what is wrong, or what there is; return the exit code."""
    from bot.dialogue import wrong_lines
    from bot.library import KnowledgeErrors, notices, read_library

    try:
        library = read_library(folder)
        if faults := wrong_lines(library):
            raise KnowledgeErrors(faults)
    except KnowledgeErrors as errors:
        print(errors)
        print(f"一共 {len(errors.errors)} 个错误，改好后请再检查一次", file=sys.stderr)
        return 1
    today = date.today()  # noqa: DTZ011 - validity is in the days of the place where this runs
    if not quiet:
        for notice in (*notices(folder, library, today), *alike(library, cache, today)):
            print(f"提醒 {notice}")
    print(summary(library))
    return 0


def main() -> int:
    """Check the folder that is named, else the one in the settings."""
    options = arguments()
    enter()
    from bot.config import load, make_private
    from bot.errors import BotError

    try:
        config = load(ROOT / "config.toml", os.environ)
        folder = options.knowledge or config.knowledge.path
        cache = make_private(config.server.instance) / "cache"
        return check(folder, cache, quiet=options.quiet)
    except BotError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

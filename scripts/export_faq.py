"""Writes all questions and answers into one Excel file, which import_faq.py reads again."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bootstrap import ROOT, enter, give_up


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="把 knowledge/faq 里的问答写成一个 Excel 文件")
    parser.add_argument("file", type=Path, help="写到哪个 .xlsx")
    parser.add_argument("--knowledge", type=Path, help="知识文件夹（默认是 config.toml 里写的）")
    parser.add_argument("--replace", action="store_true", help="已有同名文件时覆盖它")
    given = parser.parse_args()
    if given.file.suffix.lower() != ".xlsx":
        parser.error(f"{given.file} 的名字要用 .xlsx 结尾")
    return given


def main() -> int:
    """Export; return the exit code."""
    given = arguments()
    enter()
    from bot.config import load
    from bot.errors import BotError
    from bot.library import read_contents
    from bot.review.faq_out import write_faq

    if given.file.exists() and not given.replace:
        give_up(f"{given.file} 已经有了。要覆盖它，请加 --replace")
    try:
        folder = given.knowledge or load(ROOT / "config.toml", os.environ).knowledge.path
        entries = [item.entry for content in read_contents(folder) for item in content.written]
    except BotError as error:
        give_up(str(error))
    count = write_faq(entries, given.file)
    print(f"已写好 {given.file}：{count} 条问答。")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Makes FAQ files out of an Excel sheet of questions and answers."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bootstrap import ROOT, enter, give_up


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description="把现成的问答 Excel 变成 knowledge/faq 里的文件；"
        "列名可以是 问题、标准问、相似问、扩展问、答案、回复、分类 等"
    )
    parser.add_argument("file", type=Path, help="要导入的 .xlsx")
    parser.add_argument("--knowledge", type=Path, help="知识文件夹（默认是 config.toml 里写的）")
    parser.add_argument("--replace", action="store_true", help="已有同名文件时覆盖它")
    parser.add_argument("--skip", action="store_true", help="跳过有错的行，其余照样写")
    parser.add_argument("--check", action="store_true", help="只检查，不写文件")
    return parser.parse_args()


def run(given: argparse.Namespace) -> int:
    """Import one file; return the exit code."""
    from bot.config import load
    from bot.review.faq_in import read_rows
    from bot.review.faq_make import make_files

    folder = given.knowledge or load(ROOT / "config.toml", os.environ).knowledge.path
    rows = read_rows(given.file)
    files, faults = make_files(rows, folder)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults and not given.skip:
        print(f"{len(faults)} 处要改，什么都没有写。想先跳过，请加 --skip", file=sys.stderr)
        return 1
    there = [name for name in files if (folder / name).exists()]
    if there and not given.replace and not given.check:
        give_up(f"{'、'.join(there)} 已经有了。要覆盖，请加 --replace；不然请改“文件”列")
    for name, text in {} if given.check else files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"已写好 {path}")
    print(f"{len(rows) - len({(f.sheet, f.row) for f in faults})} 条问答，{len(files)} 个文件。")
    return 0


def main() -> int:
    """Import, with what is wrong told in one line an error."""
    given = arguments()
    enter()
    from bot.errors import BotError

    try:
        return run(given)
    except BotError as error:
        give_up(str(error))


if __name__ == "__main__":
    sys.exit(main())

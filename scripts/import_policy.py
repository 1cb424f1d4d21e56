"""Makes knowledge/policies/NAME.md out of a .txt, .html, .docx or .pdf file."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter, give_up, say

if TYPE_CHECKING:
    from bot.library.importing import Draft

FLAGS = {
    "标题": "--title",
    "简称": "--short-name",
    "发文机关": "--issuer",
    "文号": "--number",
    "发布日期": "--date",
    "地区": "--place",
    "状态": "--status",
    "性质": "--nature",
    "备注": "--note",
}
HINTS = {
    "标题": "文件的全名",
    "简称": "回答里引用它用的短名字，可以空着",
    "发文机关": "哪个单位发的，可以空着",
    "文号": "如 教基厅函〔2021〕3号，可以空着",
    "发布日期": "如 2024-03-21、2024-03 或 2024，可以空着",
    "地区": "如 全国、湖北省、随州市；看不出是哪里的写 某县",
    "状态": "如 有效、已废止、仅供参考、不完整（预览）",
    "性质": "正式文件、新闻报道、经验材料、范文 里选一个",
    "备注": "给工作人员看的说明，可以空着",
}


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="把一份文件整理成 knowledge/policies 里的政策文件")
    parser.add_argument("file", type=Path, help="要导入的文件：.txt .html .docx .pdf")
    for key, flag in FLAGS.items():
        parser.add_argument(flag, dest=key, default="", metavar=key, help=HINTS[key])
    parser.add_argument("--out", type=Path, help="写到哪个文件或文件夹（默认 knowledge/policies）")
    parser.add_argument("--replace", action="store_true", help="已有同名文件时覆盖它")
    return parser.parse_args()


def ask_missing(draft: Draft, given: dict[str, str]) -> dict[str, str]:
    """Return `given` with what a person at the terminal types for each line nobody has told."""
    answers = dict(given)
    try:
        for key in FLAGS:
            if not answers[key] and key not in draft.fields:
                answers[key] = ask(key)
    except EOFError:
        give_up("没有写完，什么都没有改")
    return answers


def ask(key: str) -> str:
    """Return what a person types for a line, asked again until it will do."""
    from bot.library.importing import wrong_value
    from bot.library.policy import NEEDED

    while True:
        typed = input(f"{key}（{HINTS[key]}）：").strip()
        wrong = wrong_value(key, typed)
        if wrong:
            say(wrong)
        elif typed or key not in NEEDED:
            return typed


def target(out: Path | None, name: str) -> Path:
    """Return the file to write: `out` itself when it ends in .md, else `name` in that folder."""
    from bot.config import load

    folder = out or load(ROOT / "config.toml", os.environ).knowledge.path / "policies"
    return folder if folder.suffix == ".md" else folder / name


def run(options: argparse.Namespace) -> int:
    """Import one file; return the exit code."""
    from bot.library.importing import checked, file_name, missing, policy_text, read_draft, report

    given = {key: getattr(options, key).strip() for key in FLAGS}
    draft = read_draft(options.file)
    print(report(draft))
    if sys.stdin.isatty():
        given = ask_missing(draft, given)
    if unknown := missing(draft, given):
        wanted = "、".join(f"{key} {FLAGS[key]}" for key in unknown)
        print(f"文件里没有写明，请在命令后面加上：{wanted}", file=sys.stderr)
        return 1
    text = policy_text(draft, given)
    path = target(options.out, file_name(draft, given))
    document = checked(text, path.name)
    if path.exists() and not options.replace:
        print(f"{path} 已经有了。要覆盖它，请加上 --replace", file=sys.stderr)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"已写好 {path}：{len(document.clauses)} 段，简称《{document.name}》")
    return 0


def main() -> int:
    """Import, with what is wrong told in one line an error."""
    options = arguments()
    enter()
    from bot.errors import BotError

    try:
        return run(options)
    except BotError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

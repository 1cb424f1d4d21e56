"""Reads the account's own menu and keyword replies into draft knowledge, before server mode."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter, give_up, say

if TYPE_CHECKING:
    from bot.config import Config
    from bot.review.faq_rows import Row
    from bot.wechat.console import Replies, Rule

TOPIC = "搬入的自动回复"
# Names that the console or a hurried clerk gives; a parent would see them over the answer.
NO_QUESTION = re.compile(
    r"[\W\da-z_一二三四五六七八九十]*|(未命名|新建|规则|关键词|自动|回复)+\W*\w{0,2}"
)
CHECKED = "从公众号后台搬来，请核对内容，补上依据"


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a FAQ file, how many entries it has, and what could not be moved."""

    text: str
    entries: int
    left: Sequence[str]


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description="把公众号后台的关键词自动回复搬进知识文件夹，并照现在的菜单写出 [[menu]] 草稿。"
        "启用服务器配置以后，后台的自动回复和菜单就不起作用了，所以要先搬。"
    )
    parser.add_argument("--account", default="default", metavar="名字", help="搬哪个公众号的")
    parser.add_argument("--knowledge", type=Path, metavar="文件夹", help="写到哪个知识文件夹")
    parser.add_argument("--dry-run", action="store_true", help="只显示，不写文件")
    return parser.parse_args()


def main() -> None:
    """Read what the console holds, write the draft, and print the rest."""
    given = arguments()
    enter()
    from bot.config import load
    from bot.errors import BotError

    try:
        move(load(ROOT / "config.toml", os.environ), given)
    except BotError as error:
        give_up(str(error))


def move(config: Config, given: argparse.Namespace) -> None:
    """Move one account's replies and menu."""
    from bot.wechat.console import menu_texts, read_menu, read_replies
    from bot.wechat.menu_draft import menu_draft
    from bot.wechat.platforms import open_platform

    name, folder = given.account, given.knowledge or config.knowledge.path
    account = config.accounts.get(name)
    if account is None:
        give_up(f"没有公众号 {name}，现有：{'、'.join(config.accounts)}")
    file = folder / "faq" / f"{TOPIC}{'' if name == 'default' else f'-{name}'}.md"
    if file.exists() and not given.dry_run:
        give_up(f"{file} 已经有了，不会覆盖它。想重新搬，请先把它改名或删掉")
    where = "wechat" if name == "default" else f"accounts.{name}"
    platform = open_platform(where, account.wechat, config.server.instance)
    replies, menu = read_replies(platform), read_menu(platform)
    draft = make_draft([*replies.rules, *menu_texts(menu)], folder, file.stem)
    if given.dry_run:
        say(draft.text)
    elif draft.entries:
        write(file, draft.text)
    tell(draft, replies, menu_draft(menu))


def make_draft(rules: Iterable[Rule], folder: Path, stem: str) -> Draft:
    """Return the rules as a FAQ file; one that the knowledge has already is only noted in it."""
    from bot.review.faq_make import make_files

    rows = [row_of(rule, stem, number) for number, rule in enumerate(rules)]
    files, faults = make_files(rows, folder)
    why = {fault.row: fault.problem for fault in reversed(faults)}
    left = [noted(row, why[row.number]) for row in rows if row.number in why]
    text = files.get(f"faq/{stem}.md", "")
    head = "".join(f"> 没有搬：{each}\n" for each in left)
    return Draft(f"{head}\n{text}" if head else text, len(rows) - len(why), left)


def row_of(rule: Rule, stem: str, number: int) -> Row:
    """Return a rule as an entry: without a text reply it waits for its answer."""
    from bot.review.faq_rows import Row

    # A number picks one of the choices shown, so it can't be the wording of a question.
    wordings = [word for word in rule.keywords if not word.isdecimal()]
    numbers = [word for word in rule.keywords if word.isdecimal()]
    named = "" if NO_QUESTION.fullmatch(rule.name.lower()) else rule.name
    notes = [CHECKED]
    if numbers:
        notes.append(f"原来回复数字 {'、'.join(numbers)} 也会答，数字要留给选项，没有搬")
    if rule.others:
        notes.append(f"原来还发{'、'.join(rule.others)}，机器人只发文字，请写成文字")
    texts = rule.texts[:1] if rule.one_of else rule.texts
    notes += [f"原来随机回复，另一条是：{flat(text)}" for text in rule.texts[len(texts) :]]
    return Row(
        flat(named or next(iter(wordings), rule.name)),
        tuple(flat(word) for word in wordings),
        "\n".join(line.strip() for line in "\n\n".join(texts).splitlines()),
        TOPIC,
        stem,
        tuple(("备注", note) for note in notes),
        number=number,
    )


def noted(row: Row, why: str) -> str:
    """Return a rule that was not moved, on one line."""
    return f"“{row.question}”（{'、'.join(row.phrasings)}）：{flat(row.answer)}。原因：{why}"


def flat(text: str) -> str:
    """Return `text` on one line."""
    return " ".join(text.split())


def write(file: Path, text: str) -> None:
    """Write a file that must not be there yet."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except OSError as error:
        give_up(f"写不了 {file}（{error.strerror}），请检查文件夹权限")
    say(f"已写好 {file}。有答案的保存后就会生效，请马上核对。")


def tell(draft: Draft, replies: Replies, menu: str) -> None:
    """Print what was moved, what was not, and what people must copy by hand."""
    say(f"搬了 {draft.entries} 条，没有搬 {len(draft.left)} 条。")
    for each in draft.left:
        say(f"没有搬：{each}")
    for name, text in (("欢迎", replies.welcome), ("未找到", replies.default)):
        if text:
            say(f"\n原来的自动回复，可以参考着改 replies.md 的“{name}”：\n{text}")
    if menu:
        say(f"\n现在的菜单，可以抄到 config.toml，再用 publish_menu.py 发布：\n\n{menu}")
    else:
        say("\n公众号现在没有菜单。")


if __name__ == "__main__":
    main()

"""Makes the account's menu from config.toml: `python3 scripts/publish_menu.py`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bootstrap import ROOT, enter, give_up, say

if TYPE_CHECKING:
    from bot.config import Config


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description="照 config.toml 的 [[menu]] 做公众号的菜单，代替现在的菜单。"
    )
    parser.add_argument("--dry-run", action="store_true", help="只显示要发的内容，不发")
    parser.add_argument("--account", default="default", metavar="名字", help="发给哪个公众号")
    return parser.parse_args()


def main() -> None:
    """Check the menu, show it, and publish it."""
    given = arguments()
    enter()
    from bot.config import load
    from bot.errors import BotError

    try:
        publish(load(ROOT / "config.toml", os.environ), given.account, dry_run=given.dry_run)
    except BotError as error:
        give_up(str(error))


def publish(config: Config, name: str, *, dry_run: bool) -> None:
    """Send the menu of the settings to the account `name`, or only show it."""
    from bot.wechat.menu import cut_names, platform_menu
    from bot.wechat.platforms import open_platform

    account = config.accounts.get(name)
    if account is None:
        give_up(f"没有公众号 {name}，现有：{'、'.join(config.accounts)}")
    menu = platform_menu(config.menu)
    for long in cut_names(config.menu):
        say(f"提醒：“{long}”太长，手机上会显示不全。一级约 4 个字，二级约 8 个字。")
    for problem in dead_ends(config):
        say(f"提醒：{problem}")
    if dry_run:
        say(json.dumps(menu, ensure_ascii=False, indent=2))
        return
    where = "wechat" if name == "default" else f"accounts.{name}"
    open_platform(where, account.wechat, config.server.instance).create_menu(menu)
    say("菜单已发布。手机上打开公众号，最多等 5 分钟就能看到；等不及可以取消关注再关注。")


def dead_ends(config: Config) -> Iterator[str]:
    """Yield what is wrong with buttons that would say nothing of their own."""
    from bot.library import KnowledgeErrors, read_library

    try:
        lines = read_library(config.knowledge.path).replies
    except KnowledgeErrors:
        yield "知识文件夹里有错误，没有核对 reply；请运行 scripts/check_knowledge.py"
        return
    for button in config.menu:
        for each in (button, *button.items):
            if each.reply and each.reply not in lines:
                yield f"按钮“{each.name}”要说“{each.reply}”，可 replies.md 里没有这一节，请补上"


if __name__ == "__main__":
    main()

"""Sets the password of the staff page, or closes the page: `python3 scripts/set_password.py`."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import sys
from pathlib import Path

from bootstrap import ROOT, enter, give_up, say

SHORTEST = 10
VARIABLE = "BOT_STAFF_PASSWORD_HASH"


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description="设置工作人员页面（/staff）的密码。密码只保存加密后的样子，忘了就重新设一个。"
    )
    parser.add_argument("--instance", type=Path, metavar="文件夹", help="运行数据在哪里")
    parser.add_argument("--stdin", action="store_true", help="从标准输入读一行作密码，不提问")
    parser.add_argument("--off", action="store_true", help="关闭工作人员页面")
    return parser.parse_args()


def ask(*, from_input: bool) -> str:
    """Return the password that the person chooses, typed twice, or one line of standard input."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        give_up("请在命令行窗口里运行，或用 --stdin 从标准输入给密码")
    say(f"请给工作人员页面定一个密码，至少 {SHORTEST} 位英文字母、数字或符号，输入时不显示。")
    try:
        password, again = getpass.getpass("密码："), getpass.getpass("再输一次：")
    except EOFError:
        give_up("没有输完，没有改动")
    if password != again:
        give_up("两次输入的不一样，没有改动。请再运行一次")
    return password


def check(password: str) -> None:
    """Refuse a password that could be guessed."""
    if not (password.isascii() and password.isprintable()):
        # Browsers switch the Chinese input method off in a password field.
        give_up("密码只能用英文字母、数字和符号：网页的密码框里打不了中文")
    if len(password) < SHORTEST:
        give_up(f"密码太短，至少要 {SHORTEST} 位；可以用几个拼音连起来")
    if password.isdecimal() or len(set(password)) < SHORTEST // 2:
        give_up("这个密码太好猜，不要只用数字，也不要重复同样的几位")


def main() -> None:
    """Write the hash of a new password, and a new key so that nobody stays signed in."""
    given = arguments()
    enter()
    if given.instance:
        os.environ["BOT_SERVER_INSTANCE"] = str(given.instance.resolve())
    from werkzeug.security import generate_password_hash

    from bot.config import load, put_secret
    from bot.errors import BotError

    hashed = ""
    if not given.off:
        password = ask(from_input=given.stdin)
        check(password)
        hashed = generate_password_hash(password)
    try:
        config = load(ROOT / "config.toml", os.environ)
        file = put_secret(config, "staff", "password_hash", hashed)
        put_secret(config, "staff", "session_key", secrets.token_hex(32))
    except BotError as error:
        give_up(str(error))
    say(f"已写入 {file}。请重新启动机器人，之后才生效，已经登录的都要重新登录。")
    if VARIABLE in os.environ:
        say(f"注意：环境变量 {VARIABLE} 也有值，它优先，请一起改掉。")
    if given.off:
        say("重新启动机器人后，工作人员页面就关了。")
    elif config.server.public_url:
        say(f"页面地址：{config.server.public_url.rstrip('/')}/staff")
    else:
        say(f"页面地址：{config.server.here}/staff（在这台机器的浏览器里打开）")


if __name__ == "__main__":
    main()

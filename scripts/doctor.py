"""Looks for what would keep the bot from answering: `python3 scripts/doctor.py`."""

from __future__ import annotations

import argparse
import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bootstrap import ROOT, enter, give_up, say

if TYPE_CHECKING:
    from bot.config import Account, Config
    from bot.wechat.checkup import Finding

MARKS = {"good": "[ 好 ]", "note": "[提醒]", "bad": "[要改]"}
# The only ports that the platform calls.
PORTS = {None, 80, 443}


def main() -> None:
    """Print every finding; end with 1 when something must be mended."""
    parser = argparse.ArgumentParser(
        description="检查密钥、时钟、端口、接口、权限和知识文件夹，说明怎么改。不改动设置和知识（会重新取一次接口凭证）。"
    )
    parser.add_argument("--offline", action="store_true", help="不访问微信的接口")
    given = parser.parse_args()
    enter()
    from bot.config import load
    from bot.errors import BotError

    try:
        config = load(ROOT / "config.toml", os.environ)
    except BotError as error:
        give_up(str(error))
    bad = 0
    for finding in examine(config, offline=given.offline):
        say(f"{MARKS[finding.weight]} {finding.about}：{finding.told}")
        bad += finding.weight == "bad"
    say(f"\n有 {bad} 处要改。" if bad else "\n没有要改的。")
    raise SystemExit(1 if bad else 0)


def examine(config: Config, *, offline: bool) -> Iterator[Finding]:
    """Yield what is found, from this machine to the platform."""
    from bot.wechat.checkup import clock

    yield from machine(config)
    if not offline:
        yield clock(config.wechat.api_base)
    for name, account in config.accounts.items():
        where = "wechat" if name == "default" else f"accounts.{name}"
        if len(config.accounts) > 1:
            say(f"\n公众号 {name}")
        keys = list(own_keys(account, where))
        yield from keys
        if all(finding.weight != "bad" for finding in keys):
            yield from endpoint(config, account)
        yield from rights(config, account, where, offline=offline)


def machine(config: Config) -> Iterator[Finding]:
    """Look at the knowledge, the folder for what is kept, and the off switch."""
    from bot.dialogue import Lines, MissingLineError
    from bot.library import KnowledgeErrors, read_library
    from bot.records import switch
    from bot.wechat.checkup import Finding

    folder, instance = config.knowledge.path, config.server.instance
    try:
        library = read_library(folder)
        told = f"没有错误，{len(library.entries)} 条问答"
        yield Finding("知识文件夹", "good" if library.entries else "bad", told)
        for account in sorted(Lines(library.replies).own.keys() - config.accounts):
            told = f"replies.md 里有“{account}/…”，可没有这个公众号，用不上；请核对名字"
            yield Finding("自己的话", "note", told)
    except MissingLineError as error:
        yield Finding("知识文件夹", "bad", str(error))
    except KnowledgeErrors as error:
        told = f"有 {len(error.errors)} 个错误，第一个是 {error.errors[0]}。全部请看"
        yield Finding("知识文件夹", "bad", f"{told} scripts/check_knowledge.py")
    if not config.records.hash_key:
        yield Finding("数据文件夹", "bad", "还没有准备好，请先运行 scripts/run.py --setup")
    elif not os.access(instance, os.W_OK):
        yield Finding("数据文件夹", "bad", f"{instance} 不能写，请检查文件夹权限")
    else:
        yield Finding("数据文件夹", "good", f"{instance} 可以写")
    if switch.notice(instance / switch.FILE) is not None:
        told = f"机器人停用着，家长只会收到通知；要恢复，请删掉 {instance / switch.FILE}"
        yield Finding("停用开关", "note", told)


def own_keys(account: Account, where: str) -> Iterator[Finding]:
    """Look at the token and the AES keys of the settings."""
    from bot.app import wechat_account
    from bot.errors import SettingError
    from bot.wechat.checkup import Finding

    if not account.wechat.token:
        told = f"{where}.token 是空的；请运行 scripts/run.py --setup，或照微信后台的填写"
        yield Finding("令牌（Token）", "bad", told)
        return
    try:
        wechat_account(account)
    except SettingError as error:
        yield Finding("令牌和密钥", "bad", str(error))
        return
    if account.wechat.mode == "safe":
        yield Finding("令牌和密钥", "good", "写法正确，安全模式")
    else:
        told = "写法正确，明文模式；建议改用安全模式（mode 写 safe，微信后台也选安全模式）"
        yield Finding("令牌和密钥", "note", told)


def endpoint(config: Config, account: Account) -> Iterator[Finding]:
    """Ask the bot on this machine, and by its public address, as WeChat's console does."""
    from bot.wechat.checkup import Finding, handshake

    server, path = config.server, "/wechat" if account.name == "default" else ""
    path = path or f"/wechat/{account.name}"
    found = handshake(f"{server.here}{path}", account.wechat.token)
    yield found or unserved(server.host, server.port)
    if not server.public_url:
        return
    public = urlsplit(server.public_url)
    if public.port not in PORTS:
        told = f"{server.public_url} 的端口不行，微信只访问 80 或 443；请用转发"
        yield Finding("公网地址", "bad", told)
    if found and found.weight == "good":
        address = f"{server.public_url.rstrip('/')}{path}"
        told = "从本机访问不到；有的网络本机本来就访问不到自己的公网地址，请用手机打开试一下"
        seen = handshake(address, account.wechat.token)
        yield seen or Finding(f"接口 {address}", "note", told)


def unserved(host: str, port: int) -> Finding:
    """Say what is at the port where no bot answers."""
    from bot.wechat.checkup import Finding

    about, family = f"端口 {port}", socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return Finding(about, "note", "空着，机器人没有在运行；请运行 scripts/run.py")
    except OSError as error:
        told = f"用不了（{error.strerror}），也没有机器人在回应；请停掉占用它的程序，或换一个端口"
        return Finding(about, "bad", told)


def rights(config: Config, account: Account, where: str, *, offline: bool) -> Iterator[Finding]:
    """Try the platform's API with the account's keys, where it has any."""
    from bot.errors import SettingError
    from bot.wechat.checkup import Finding, api
    from bot.wechat.platforms import open_platform, token_file

    wechat, instance = account.wechat, config.server.instance
    if offline or not wechat.app_secret:
        why = "没有访问微信" if offline else f"没有填 {where}.app_secret"
        told = f"{why}，跳过了 AppSecret、IP 白名单和权限的检查；只回答家长用不着它们"
        yield Finding("微信接口", "note", told)
        return
    # Asked anew, for a token from before would hide that the secret has been reset since.
    token_file(wechat, instance).unlink(missing_ok=True)
    try:
        platform = open_platform(where, wechat, instance)
    except SettingError as error:
        yield Finding("微信接口", "bad", str(error))
        return
    yield from api(platform, human_service=wechat.transfer_to_human)


if __name__ == "__main__":
    main()

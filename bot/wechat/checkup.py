"""Looks at one account as the platform sees it: clock, address, keys, rights."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final, Literal

import requests

from bot.wechat.advice import PlatformError
from bot.wechat.api import Platform
from bot.wechat.signature import FRESH_SECONDS, sign

Weight = Literal["good", "note", "bad"]

_SECONDS: Final = 5
# A clock this far off still works, but it is on its way.
_DRIFT_SECONDS: Final = 30
_DENIED: Final = 48001
_HUMAN_SERVICE: Final = "customservice/getkflist"
# What the platform answers when there is no menu: the right to have one is there.
_NO_MENU: Final = 46003
_ELSEWHERE: Final = range(300, 400)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, how bad it is, and what to do, in Chinese."""

    about: str
    weight: Weight
    told: str


def clock(base: str, now: Callable[[], float] = time.time) -> Finding:
    """Compare this machine's clock with the Date that the platform's server sends."""
    about = "时钟"
    try:
        with requests.Session() as session:
            answer = session.get(base, timeout=_SECONDS, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (requests.RequestException, KeyError, ValueError, TypeError) as fault:
        told = f"问不到微信的时间（{type(fault).__name__}），没有核对；请自己看一下本机时间"
        return Finding(about, "note", told)
    off = now() - theirs
    told = f"本机时间比微信{'快' if off > 0 else '慢'} {abs(off):.0f} 秒"
    if abs(off) > FRESH_SECONDS:
        cure = f"超过 {FRESH_SECONDS} 秒就会拒绝微信的消息；请打开系统的自动对时（NTP）"
        return Finding(about, "bad", f"{told}，{cure}")
    if abs(off) > _DRIFT_SECONDS:
        return Finding(about, "note", f"{told}；请打开系统的自动对时（NTP）")
    return Finding(about, "good", "和微信的时间一致")


def handshake(address: str, token: str, now: Callable[[], float] = time.time) -> Finding | None:
    """Check the bot at `address` as WeChat's console does; None when nobody is there."""
    about = f"接口 {address}"
    timestamp, nonce, echo = str(int(now())), secrets.token_hex(4), secrets.token_hex(8)
    signed = sign(token, timestamp, nonce)
    query = {"signature": signed, "timestamp": timestamp, "nonce": nonce, "echostr": echo}
    try:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of this machine has no part in this
            answer = session.get(address, params=query, timeout=_SECONDS, allow_redirects=False)
    except requests.exceptions.SSLError:
        told = "网站证书有问题，微信不会访问；请换上有效的证书（证书链要完整），或检查有没有过期"
        return Finding(about, "bad", told)
    except requests.ConnectionError:
        return None
    except requests.RequestException as fault:
        told = f"没有回应（{type(fault).__name__}）；请看机器人的日志，重新启动它"
        return Finding(about, "bad", told)
    if answer.status_code == requests.codes.ok and answer.text == echo:
        return Finding(about, "good", "验证通过")
    return Finding(about, "bad", _wrong_answer(answer.status_code))


def _wrong_answer(status: int) -> str:
    if status == requests.codes.forbidden:
        return "拒绝了验证：正在运行的机器人用的 token 和现在的设置不一样，请重新启动它"
    if status == requests.codes.not_found:
        return "没有这个地址：请重新启动机器人；还不行就是别的程序占用了端口，或转发的路径不对"
    if status in _ELSEWHERE:
        return f"转到了别的网址（HTTP {status}），微信不跟随；请在转发里去掉这个跳转"
    if status in {requests.codes.bad_gateway, requests.codes.gateway_timeout}:
        return f"转发到了，可机器人没有回应（HTTP {status}）；请启动机器人，核对转发的端口"
    return f"回应不对（HTTP {status}）：多半是别的程序占用了这个端口，请换端口或停掉它"


def api(platform: Platform, *, human_service: bool) -> Iterator[Finding]:
    """Try keys, white list and rights; `human_service` says that parents are handed over."""
    try:
        platform.token()
        addresses = platform.callback_ips()
    except PlatformError as fault:
        yield Finding("AppID 和 AppSecret", "bad", str(fault))
        return
    yield Finding("AppID 和 AppSecret", "good", "正确，本机 IP 在白名单里")
    told = f"微信会从 {len(addresses)} 个地址或网段访问，防火墙要放行；它们会变，不要写死"
    yield Finding("微信的 IP", "good", told)
    yield _menu_right(platform)
    if human_service:
        yield _human_service(platform)


def _menu_right(platform: Platform) -> Finding:
    about = "菜单权限"
    try:
        platform.get("menu/get")
    except PlatformError as fault:
        if fault.code == _NO_MENU:
            return Finding(about, "good", "有；还没有用接口发布过菜单")
        told = "" if fault.code != _DENIED else "菜单请在微信后台手工设置，不影响回答家长。"
        return Finding(about, "note" if told else "bad", f"{told}{fault}")
    return Finding(about, "good", "有")


def _human_service(platform: Platform) -> Finding:
    about = "客服功能"
    try:
        listed = platform.get(_HUMAN_SERVICE).get("kf_list")
    except PlatformError as fault:
        cure = "家长找人工会没有人接；请在微信后台开通客服，或把 transfer_to_human 改为 false。"
        return Finding(about, "bad", f"{cure}{fault}")
    if not listed:
        return Finding(about, "bad", "还没有客服账号，家长找人工没有人接；请在微信后台添加客服")
    return Finding(about, "good", f"有 {len(listed)} 个客服账号")


__all__ = ["Finding", "api", "clock", "handshake"]

"""The platform's error codes, and what to do about each in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.errors import BotError

_KEYS = "AppSecret 不对或凭证失效：请核对 AppID 和 AppSecret；刚在后台重置过的，要换成新的。"
_NAME = "菜单名称太长：一级菜单约 4 个字，二级菜单约 8 个字，请改短。"
_DENIED = "账号没有这项权限（多半是没有认证，或是个人账号），这项功能用不了，不影响自动回复。"

_ADVICE: Mapping[int, str] = MappingProxyType(
    {
        -1: "微信服务器忙，请过几分钟再试。",
        40001: _KEYS,
        40014: _KEYS,
        42001: _KEYS,
        40013: "AppID 不对：请照微信后台的“开发者 ID（AppID）”填写。",
        40125: "AppSecret 不对：请在微信后台重新获取，填到密钥文件里。",
        40164: "本机的 IP 不在白名单里：请把提示里的 IP 加到微信后台的“IP 白名单”。",
        40018: _NAME,
        40025: _NAME,
        40033: "菜单里有微信不认识的字符：请去掉特殊符号再试。",
        45009: "今天的接口调用次数用完了，请明天再试。",
        48001: _DENIED,
        48004: "这个接口被微信封禁，请登录微信后台查看通知。",
        65400: "微信客服功能没有开通，请在微信后台检查。",
    }
)
_UNKNOWN = "请到微信官方文档的“全局返回码”里查这个数字。"


@dataclass(eq=False)
class PlatformError(BotError):
    """The platform refused a call, or gave no answer that can be read (then `code` is 0).

    `message` is its own text and `advice` what the operator can do, in Chinese. Neither ever
    holds a token or a secret.
    """

    code: int
    message: str
    advice: str

    def __str__(self) -> str:
        """Return the error as one line: code, message, advice."""
        return f"微信接口返回 {self.code}（{self.message}）。{self.advice}"


def refused(code: int, message: str) -> PlatformError:
    """Return the error for the platform's `errcode` and `errmsg`, with our advice."""
    return PlatformError(code, message, _ADVICE.get(code, _UNKNOWN))


def unreachable(what: str) -> PlatformError:
    """Return the error for a call that brought no readable answer; `what` says what came."""
    advice = "请检查本机能否上网、接口地址和代理设置，过几分钟再试。"
    return PlatformError(0, what, advice)

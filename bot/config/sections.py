"""The settings' shape: one frozen class a section, its fields the section's keys and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.config.menu import Button

DEFAULT_ACCOUNT = "default"


def setting(
    default: object,
    *,
    least: int | None = None,
    most: int | None = None,
    pattern: str = "",
    cure: str = "",
    secret: bool = False,
    own: bool = False,
) -> Any:  # noqa: ANN401 - stands where the field's own type is written, as dataclasses.field does
    """Return a dataclass field with the bounds of its value.

    `pattern` must match the whole of a value that isn't empty, and `cure` says how to mend it.
    A `secret` may not stand in config.toml and is never shown; what is an account's `own` is not
    passed on from `[wechat]` to `[accounts.NAME]`.
    """
    bounds = {"least": least, "most": most, "pattern": pattern, "cure": cure}
    told = {**bounds, "secret": secret, "own": own or secret}
    return field(default=default, repr=not secret, metadata=told)


def _count(default: int, most: int, least: int = 0) -> Any:  # noqa: ANN401 - as `setting`
    return setting(default, least=least, most=most)


def _word(*, secret: bool = False) -> Any:  # noqa: ANN401 - as `setting`
    return setting(
        "", pattern=r"[!-~]+", cure="只能是英文、数字和符号，不能有空格", secret=secret, own=True
    )


def _aes_key() -> Any:  # noqa: ANN401 - as `setting`
    return setting("", pattern=r"[A-Za-z0-9+/]{43}", cure="应为 43 位英文或数字", secret=True)


_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_SPAN = rf"{_CLOCK}-{_CLOCK}"
# Hosts to listen at that nobody can call by that name, and what this machine calls them by.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only turned into a name


@dataclass(frozen=True, slots=True)
class Bureau:
    """Whose bot this is; `place` runs from the province down to the bureau's own place.

    `hours` is for parents to read; `service_hours` and `service_days` (1 is Monday) tell when
    somebody is there.
    """

    name: str = ""
    place: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    phone: str = ""
    hours: str = ""
    service_hours: str = setting(
        "",
        pattern=rf"{_SPAN}(,{_SPAN})*",
        cure='应为 "08:30-12:00,14:30-17:30" 这样的时间',
    )
    service_days: str = setting("1-5", pattern=r"[1-7]-[1-7]", cure='应为 "1-5" 这样的星期')
    website: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """How it is served; `workers` 0 means as many as the machine has processors."""

    kind: Literal["auto", "granian", "gunicorn"] = "auto"
    host: str = "127.0.0.1"
    port: int = setting(8000, least=1, most=65535)
    workers: int = _count(0, most=64)
    public_url: str = setting("", pattern=r"https?://\S+", cure="应以 http:// 或 https:// 开头")
    instance: Path = Path("instance")

    @property
    def here(self) -> str:
        """Return the address at which a person or a program on this machine finds the bot."""
        host = _EVERYWHERE.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


@dataclass(frozen=True, slots=True)
class WeChat:
    """One account at WeChat's side, with its keys."""

    mode: Literal["plain", "safe"] = "plain"
    token: str = _word(secret=True)
    app_id: str = _word()
    app_secret: str = _word(secret=True)
    encoding_aes_key: str = _aes_key()
    previous_aes_key: str = _aes_key()
    original_id: str = _word()
    api_base: str = setting(
        "https://api.weixin.qq.com", pattern=r"https?://\S+", cure="应以 http:// 或 https:// 开头"
    )
    tappable_links: bool = True
    transfer_to_human: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is served: `[wechat]` itself, or `[accounts.NAME]` over it."""

    name: str
    place: tuple[str, ...]
    wechat: WeChat


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Where the knowledge folder lies; `poll_seconds` 0 means the system tells of changes."""

    path: Path = Path("knowledge")
    watch: bool = True
    poll_seconds: int = _count(0, most=3600)


@dataclass(frozen=True, slots=True)
class Records:
    """How long what is remembered is kept; `hash_key` (hex) hides who asked."""

    question_keep_days: int = setting(180, least=1, most=3650)
    turn_keep_days: int = setting(7, least=1, most=365)
    delivery_keep_days: int = setting(1, least=1, most=30)
    hash_key: str = setting("", pattern=r"[0-9a-f]{64}", cure="应为 64 位十六进制数", secret=True)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The manners of the talk; `page_bytes` is the most UTF-8 bytes of one message."""

    page_bytes: int = setting(1900, least=300, most=2047)
    context_minutes: int = setting(10, least=1, most=1440)
    feedback_every_days: int = _count(7, most=365)
    human_after_misses: int = _count(2, most=20)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages one parent may send; 0 means any number."""

    per_minute: int = _count(20, most=10_000)
    per_day: int = _count(300, most=100_000)


@dataclass(frozen=True, slots=True)
class Staff:
    """The staff page, which is off while there is no password."""

    password_hash: str = setting("", secret=True)
    session_key: str = setting("", secret=True)
    session_minutes: int = setting(480, least=5, most=10_080)


@dataclass(frozen=True, slots=True)
class Try:
    """The page to try the bot at; `auto` shows it only when served to this machine alone."""

    enabled: Literal["auto", "on", "off"] = "auto"


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, read once."""

    bureau: Bureau = field(default_factory=Bureau)
    server: Server = field(default_factory=Server)
    wechat: WeChat = field(default_factory=WeChat)
    knowledge: Knowledge = field(default_factory=Knowledge)
    records: Records = field(default_factory=Records)
    dialogue: Dialogue = field(default_factory=Dialogue)
    limits: Limits = field(default_factory=Limits)
    staff: Staff = field(default_factory=Staff)
    try_: Try = field(default_factory=Try)
    other_accounts: tuple[Account, ...] = ()
    menu: tuple[Button, ...] = ()

    @property
    def accounts(self) -> Mapping[str, Account]:
        """Every account by name: `[wechat]` is `default`."""
        default = Account(DEFAULT_ACCOUNT, self.bureau.place, self.wechat)
        return {each.name: each for each in (default, *self.other_accounts)}

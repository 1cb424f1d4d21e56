"""Opens the platform's API for one account of the settings."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol

from bot.errors import SettingError
from bot.wechat.api import Platform
from bot.wechat.tokens import TokenFile


class Keys(Protocol):
    """What an account's settings say of the API."""

    @property
    def app_id(self) -> str:
        """Return the developer's id."""

    @property
    def app_secret(self) -> str:
        """Return the developer's password."""

    @property
    def api_base(self) -> str:
        """Return the address of the API, without a path."""


def open_platform(where: str, keys: Keys, instance: Path) -> Platform:
    """Return the API for the account whose keys stand in section `where` of the settings.

    All processes with the same `instance` folder share one token.

    Raises:
        SettingError: the id or the password is empty, or the folder can't be made.
    """
    for key in ("app_id", "app_secret"):
        if not getattr(keys, key):
            cure = "调用微信接口要先填它，在微信后台“开发者 ID”和“开发者密码”那里"
            raise SettingError(f"{where}.{key}", "", cure)
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError("server.instance", str(instance), f"{error.strerror}，建不了") from error
    store = TokenFile(token_file(keys, instance))
    return Platform(keys.app_id, keys.app_secret, store, keys.api_base.rstrip("/"))


def token_file(keys: Keys, instance: Path) -> Path:
    """Return where the token of these keys is kept: others never find it, nor do new keys."""
    named = hashlib.sha256(f"{keys.app_id}\n{keys.app_secret}".encode()).hexdigest()
    return instance / f"token-{named[:16]}.json"

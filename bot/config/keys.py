"""Secrets that a first start makes and keeps in the instance folder, and what must not be empty."""

from __future__ import annotations

import json
import re
import secrets
import tomllib
from contextlib import suppress
from pathlib import Path

from bot.config.sections import DEFAULT_ACCOUNT, Config, Records, WeChat
from bot.config.sources import ACCOUNTS, SECRETS_FILE, keys_of, variable
from bot.errors import SettingError

OWNER_ONLY = 0o600
OWNERS_FOLDER = 0o700
HEADER = "# 这里是密钥，不要发给别人，也不要放进版本库。\n"


def check_ready(config: Config) -> None:
    """Refuse settings with which nobody may be served.

    Raises:
        SettingError: an account has no token, a safe one lacks its keys, or the hash key is empty.
    """
    for name, account in config.accounts.items():
        where, wechat = _where(name), account.wechat
        needed = ["token"]
        if wechat.mode == "safe":
            needed += ["app_id", "encoding_aes_key"]
        for key in needed:
            if not getattr(wechat, key):
                raise _empty(config, where, key)
    if not config.records.hash_key:
        raise _empty(config, "records", "hash_key")


def make_missing_secrets(config: Config) -> list[str]:
    """Make each secret that can be made here and is missing; return their names, as `wechat.token`.

    They are added to secrets.toml in the instance folder, which only its owner may read, as a new
    folder itself; what stands there already is kept. Read the settings again afterwards.

    Raises:
        SettingError: the file can't be written, or holds the key empty.
    """
    missing = {
        (_where(name), "token"): secrets.token_hex(16)
        for name, account in config.accounts.items()
        if not account.wechat.token
    }
    if not config.records.hash_key:
        missing["records", "hash_key"] = secrets.token_hex(32)
    if not config.staff.session_key:
        missing["staff", "session_key"] = secrets.token_hex(32)
    if missing:
        _add(config.server.instance / SECRETS_FILE, missing)
    return [f"{where}.{key}" for where, key in missing]


def put_secret(config: Config, where: str, key: str, value: str) -> Path:
    """Write a secret into secrets.toml in place of what is there, and return the file's path.

    Raises:
        SettingError: the file can't be read or written.
    """
    file = config.server.instance / SECRETS_FILE
    _add(file, {(where, key): value}, replace=True)
    return file


def make_private(folder: Path) -> Path:
    """Return the folder; where it is not there, it is made so that only its owner may look in.

    One that can't be made is left to be told of by whoever writes into it.
    """
    with suppress(OSError):
        folder.mkdir(OWNERS_FOLDER, parents=True, exist_ok=True)
    return folder


def _where(account: str) -> str:
    return "wechat" if account == DEFAULT_ACCOUNT else f"{ACCOUNTS}.{account}"


def _empty(config: Config, where: str, key: str) -> SettingError:
    """Return the error that tells where the key is to be filled in: secrets have a file apart."""
    field = keys_of(Records if where == "records" else WeChat)[key]
    file = config.server.instance / SECRETS_FILE if field.metadata["secret"] else "config.toml"
    cure = f"不能为空。请填在 {file} 的 [{where}] 一节，或环境变量 {variable(where, key)} 里"
    return SettingError(f"{where}.{key}", "", cure)


def _add(file: Path, missing: dict[tuple[str, str], str], *, replace: bool = False) -> None:
    try:
        make_private(file.parent)
        text = file.read_text(encoding="utf-8-sig") if file.exists() else HEADER
        for (where, key), value in missing.items():
            text = _with_key(_without_key(text, where, key) if replace else text, where, key, value)
        tomllib.loads(text)
        _write(file, text)
    except OSError as error:
        raise SettingError(str(file), error.strerror, "写不了这个文件，请检查文件夹权限") from error
    except tomllib.TOMLDecodeError as error:
        cure = "请删掉这个文件里空着的键，再启动一次"
        raise SettingError(str(file), str(error), cure) from error


def _with_key(text: str, section: str, key: str, value: str) -> str:
    """Return TOML `text` with the key first in its section, which is added when it isn't there."""
    table = tomllib.loads(text)
    for name in section.split("."):
        table = table.get(name, {})
    if table.get(key):
        return text
    line = f"{key} = {json.dumps(value)}"
    heading = re.search(rf"^\[{re.escape(section)}\][^\n]*\n?", text, re.MULTILINE)
    if heading is None:
        return f"{text.rstrip()}\n\n[{section}]\n{line}\n"
    return f"{text[: heading.end()].rstrip()}\n{line}\n{text[heading.end() :]}"


def _without_key(text: str, section: str, key: str) -> str:
    """Return TOML `text` without the line of the key in its section."""
    kept, here = [], ""
    for line in text.splitlines(keepends=True):
        if heading := re.match(r"\s*\[([^\[\]]+)\]", line):
            here = heading[1].strip()
        if here != section or not re.match(rf"\s*{re.escape(key)}\s*=", line):
            kept.append(line)
    return "".join(kept)


def _write(file: Path, text: str) -> None:
    """Replace the file at once, so that a full disk or a crash never leaves half of the secrets."""
    new = file.with_suffix(".new")
    new.touch(mode=OWNER_ONLY)
    new.chmod(OWNER_ONLY)
    new.write_text(text, encoding="utf-8")
    new.replace(file)

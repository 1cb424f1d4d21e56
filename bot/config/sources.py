"""Where settings are given: config.toml, instance/secrets.toml, the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.config.menu import MENU, Button, menu_of
from bot.config.sections import DEFAULT_ACCOUNT, Config, WeChat
from bot.config.values import HIDDEN
from bot.errors import SettingError

PREFIX = "BOT_"
ACCOUNTS = "accounts"
OTHERS = "other_accounts"
PLACE = "place"
SECRETS_FILE = "secrets.toml"


@dataclass(frozen=True, slots=True)
class Given:
    """A value as given: its section or `accounts.NAME`, its key, and a label saying where."""

    where: str
    key: str
    value: object
    label: str


def sections() -> Mapping[str, object]:
    """Return every section with its defaults, by the name that it has in config.toml."""
    bare = Config()
    values = {each.name.rstrip("_"): getattr(bare, each.name) for each in fields(bare)}
    return {name: value for name, value in values.items() if name not in (OTHERS, MENU)}


def keys_of(section: object) -> Mapping[str, Field[Any]]:
    """Return the keys of a section, a class or a value, each with its dataclass field."""
    return {each.name: each for each in fields(section)}  # type: ignore[arg-type] # any dataclass


def in_file(file: Path, *, secrets: bool) -> Iterator[Given]:
    """Yield what a settings file gives; only one that may hold `secrets` may give a secret.

    Raises:
        SettingError: the file can't be read, or names a section or key that isn't known.
    """
    for where, table in _tables(_parse(file), file.name):
        keys = _account_keys() if where.startswith(ACCOUNTS) else keys_of(sections()[where])
        for key, value in table.items():
            label = f"{file.name} [{where}] {key}"
            if key not in keys:
                raise SettingError(label, value, f"没有这个设置{_nearest(key, keys)}")
            field = keys[key]
            if value and not secrets and field is not None and field.metadata.get("secret"):
                cure = (
                    f"这是密钥，请写在 instance/{SECRETS_FILE} 或环境变量 {variable(where, key)} 里"
                )
                raise SettingError(label, HIDDEN, cure)
            yield Given(where, key, value, label)


def menu_in(file: Path) -> tuple[Button, ...]:
    """Return the menu that a settings file describes, without buttons when it has none."""
    return menu_of(_parse(file).get(MENU, []), file.name)


def in_environ(environ: Mapping[str, str]) -> Iterator[Given]:
    """Yield what the environment gives: every name that starts with `BOT_`.

    Raises:
        SettingError: such a name stands for no setting.
    """
    known = {
        variable(where, key): (where, key)
        for where, bare in sections().items()
        for key in keys_of(bare)
    }
    for name, value in sorted(environ.items()):
        if not name.startswith(PREFIX):
            continue
        place = known.get(name) or _account_place(name)
        if place is None:
            cure = f"没有这个设置{_nearest(name, known)}别的程序的变量请在启动前去掉"
            raise SettingError(name, HIDDEN, cure)
        yield Given(*place, value, name)


def variable(where: str, key: str) -> str:
    """Return the environment's name for a key of a section or of `accounts.NAME`."""
    return PREFIX + re.sub("[.-]", "_", f"{where}_{key}").upper()


def _account_keys() -> Mapping[str, Field[Any] | None]:
    return {**keys_of(WeChat), PLACE: None}


def _account_place(name: str) -> tuple[str, str] | None:
    for key in _account_keys():
        match = re.fullmatch(f"{PREFIX}ACCOUNTS_([A-Z0-9_]+)_{key.upper()}", name)
        if match:
            return f"{ACCOUNTS}.{match[1].lower().replace('_', '-')}", key
    return None


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingError(str(file), error.strerror, "读不到这个文件，请检查位置和权限") from error
    except UnicodeDecodeError as error:
        raise SettingError(str(file), error.reason, "请用编辑器另存为 UTF-8 编码") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingError(str(file), str(error), "这一行写法不对；文字要加英文双引号") from error


def _tables(parsed: Mapping[str, Any], file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the name of each section and account with its table."""
    known = [*sections(), ACCOUNTS, MENU]
    for name, table in parsed.items():
        if name == MENU:
            continue
        if name not in known:
            raise SettingError(f"{file} [{name}]", table, f"没有这一节{_nearest(name, known)}")
        if not isinstance(table, dict):
            raise SettingError(f"{file} {name}", table, f"这是一节的名字，请写成 [{name}]")
        if name == ACCOUNTS:
            yield from _account_tables(table, file)
        else:
            yield name, table


def _account_tables(
    accounts: Mapping[str, Any], file: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, table in accounts.items():
        if (
            not isinstance(table, dict)
            or not re.fullmatch("[a-z0-9-]+", name)
            or name == DEFAULT_ACCOUNT
        ):
            cure = "请写成 [accounts.名字]；名字用小写英文、数字、减号，不能叫 default"
            raise SettingError(f"{file} accounts.{name}", table, cure)
        yield f"{ACCOUNTS}.{name}", table


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"，是不是 {near[0]}？" if near else "。"

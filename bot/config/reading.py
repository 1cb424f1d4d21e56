"""Files and environment to one `Config`: what is given last wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

from bot.config.sections import Account, Config, WeChat
from bot.config.sources import (
    ACCOUNTS,
    PLACE,
    SECRETS_FILE,
    Given,
    in_environ,
    in_file,
    keys_of,
    menu_in,
    sections,
)
from bot.config.values import convert


def load(file: Path, environ: Mapping[str, str]) -> Config:
    """Return the settings of `file`, the instance folder's secrets.toml, and `environ`.

    The environment's names are `BOT_<SECTION>_<KEY>` and `BOT_ACCOUNTS_<NAME>_<KEY>`. Relative
    paths are taken from the folder of `file`. Nothing is written.

    Raises:
        SettingError: a file can't be read, a key is unknown, or a value can't be used.
    """
    folder = file.resolve().parent
    from_file = list(in_file(file, secrets=False))
    from_environ = list(in_environ(environ))
    server = _build("server", Config().server, [*from_file, *from_environ], folder)
    secrets = server.instance / SECRETS_FILE
    from_secrets = list(in_file(secrets, secrets=True)) if secrets.exists() else []
    config = _assemble([*from_file, *from_secrets, *from_environ], folder)
    return replace(config, menu=menu_in(file))


def _assemble(given: list[Given], folder: Path) -> Config:
    built = {name: _build(name, bare, given, folder) for name, bare in sections().items()}
    base = Account("", built["bureau"].place, _shared(built["wechat"]))
    others = tuple(
        _account(replace(base, name=where.partition(".")[2]), where, given, folder)
        for where in sorted({each.where for each in given if each.where.startswith(ACCOUNTS)})
    )
    by_field = {"try_" if name == "try" else name: value for name, value in built.items()}
    return Config(**by_field, other_accounts=others)


def _account(bare: Account, where: str, given: Iterable[Given], folder: Path) -> Account:
    """Return the account `bare` with what is given for `where`."""
    account = replace(bare, wechat=_build(where, bare.wechat, given, folder))
    placed: Account = _build(where, account, (e for e in given if e.key == PLACE), folder)
    return placed


def _shared(wechat: WeChat) -> WeChat:
    """Return what other accounts take over from `[wechat]`: all but what names it, and its keys."""
    own: dict[str, Any] = {
        name: f.default for name, f in keys_of(wechat).items() if f.metadata.get("own")
    }
    return replace(wechat, **own)


def _build(where: str, bare: Any, given: Iterable[Given], folder: Path) -> Any:  # noqa: ANN401 - any section
    """Return the section `bare` with what is given for `where`, its paths made whole."""
    hints, keys = get_type_hints(type(bare)), keys_of(bare)
    paths = {name: folder / getattr(bare, name) for name in keys if hints[name] is Path}
    values: dict[str, object] = {**paths}
    for each in given:
        if each.where == where and each.key in keys:
            bounds = keys[each.key].metadata
            values[each.key] = convert(each.label, hints[each.key], each.value, bounds, folder)
    return replace(bare, **values)

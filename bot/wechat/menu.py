"""The account's menu as the platform takes it, checked before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from bot.errors import SettingError

# The platform's own bounds (custom menus, menu/create): buttons, and bytes of UTF-8.
_MOST: Final = (3, 5)
_NAME_BYTES: Final = (16, 60)
_KEY_BYTES: Final = 128
_URL_BYTES: Final = 1024
# What the app shows of a name before it cuts it with dots, in Chinese characters.
_SHOWN: Final = (4, 8)
_ASCII_WIDTH: Final = 0.5


class Button(Protocol):
    """A button of the settings: it opens `url`, sends `key`, or shows `items`."""

    @property
    def name(self) -> str:
        """Return the words on it."""

    @property
    def key(self) -> str:
        """Return what the platform sends when it is tapped."""

    @property
    def url(self) -> str:
        """Return the page that it opens."""

    @property
    def items(self) -> Sequence[Button]:
        """Return the buttons of the next level."""


def platform_menu(buttons: Sequence[Button]) -> dict[str, Any]:
    """Return `buttons` in the platform's form `{"button": […]}`.

    Raises:
        SettingError: the platform would refuse the menu; it names the button, value and cure.
    """
    if not buttons:
        raise SettingError("config.toml [[menu]]", "", "还没有按钮；每个按钮写一节 [[menu]]")
    return {"button": _level("[[menu]]", buttons, 0)}


def cut_names(buttons: Sequence[Button]) -> list[str]:
    """Return the names that the app will not show in full."""
    long = [button.name for button in buttons if _width(button.name) > _SHOWN[0]]
    items = [item.name for button in buttons for item in button.items]
    return long + [name for name in items if _width(name) > _SHOWN[1]]


def _level(where: str, buttons: Sequence[Button], depth: int) -> list[dict[str, Any]]:
    if len(buttons) > _MOST[depth]:
        raise SettingError(where, f"{len(buttons)} 个", f"微信最多允许 {_MOST[depth]} 个，请减少")
    return [_button(f"{where} {button.name}", button, depth) for button in buttons]


def _button(where: str, button: Button, depth: int) -> dict[str, Any]:
    _check(where, "name", button.name, _NAME_BYTES[depth])
    if button.items:
        if depth:
            raise SettingError(f"{where} items", "items", "菜单只能有两层，请去掉这一层")
        return {"name": button.name, "sub_button": _level(f"{where} items", button.items, 1)}
    if button.url:
        _check(where, "url", button.url, _URL_BYTES)
        return {"type": "view", "name": button.name, "url": button.url}
    if not button.key:
        raise SettingError(where, "", "请写点了做什么：question、reply、url 或 items")
    _check(where, "question 或 reply", button.key, _KEY_BYTES)
    return {"type": "click", "name": button.name, "key": button.key}


def _check(where: str, key: str, text: str, most: int) -> None:
    size = len(text.encode())
    if size > most:
        cure = f"有 {size} 字节，微信最多允许 {most} 字节（一个汉字 3 字节），请改短"
        raise SettingError(f"{where} {key}", text, cure)
    if not text.isprintable():
        raise SettingError(f"{where} {key}", text, "里面有换行或看不见的字符，请去掉")


def _width(name: str) -> float:
    return sum(_ASCII_WIDTH if char.isascii() else 1 for char in name)

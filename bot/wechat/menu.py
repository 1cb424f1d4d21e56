"""The account's menu as the platform takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from bot.errors import SettingError

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

    The settings have been checked against the platform's bounds as they were read.

    Raises:
        SettingError: there are none.
    """
    if not buttons:
        raise SettingError("config.toml [[menu]]", "", "还没有按钮；每个按钮写一节 [[menu]]")
    return {"button": [_button(button) for button in buttons]}


def cut_names(buttons: Sequence[Button]) -> list[str]:
    """Return the names that the app will not show in full."""
    long = [button.name for button in buttons if _width(button.name) > _SHOWN[0]]
    items = [item.name for button in buttons for item in button.items]
    return long + [name for name in items if _width(name) > _SHOWN[1]]


def _button(button: Button) -> dict[str, Any]:
    if button.items:
        return {"name": button.name, "sub_button": [_button(item) for item in button.items]}
    if button.url:
        return {"type": "view", "name": button.name, "url": button.url}
    return {"type": "click", "name": button.name, "key": button.key}


def _width(name: str) -> float:
    return sum(_ASCII_WIDTH if char.isascii() else 1 for char in name)

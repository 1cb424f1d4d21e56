"""The account's menu: what its buttons ask, say or open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import SettingError

MENU: Final = "menu"
_DOES: Final = ("question", "reply", "url", "items")
# The platform's own bounds (custom menus, menu/create): buttons, and bytes of UTF-8.
_MOST_BUTTONS: Final = 3
_MOST_ITEMS: Final = 5
_NAME_BYTES: Final = 16
_ITEM_NAME_BYTES: Final = 60
_KEY_BYTES: Final = 128
_URL_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the menu: it asks, says a line of replies.md, opens a page, or has `items`."""

    name: str
    question: str = ""
    reply: str = ""
    url: str = ""
    items: tuple[Button, ...] = ()

    @property
    def key(self) -> str:
        """Return what the platform sends when the button is tapped, empty for a page or items."""
        if self.question:
            return f"ask:{self.question}"
        return f"say:{self.reply}" if self.reply else ""


def menu_of(tables: object, file: str) -> tuple[Button, ...]:
    """Return the buttons that the `[[menu]]` tables of `file` describe.

    Raises:
        SettingError: a key is unknown, or the platform would refuse the menu.
    """
    where = f"{file} [[{MENU}]]"
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise SettingError(where, tables, "请写成 [[menu]]，每个按钮一节")
    _check_count(where, tables, _MOST_BUTTONS)
    return tuple(_button(where, table, _NAME_BYTES) for table in tables)


def _button(where: str, table: Mapping[str, Any], name_bytes: int) -> Button:
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise SettingError(f"{where} name", name or "", "每个按钮都要有名字")
    where = f"{where} {name}"
    _check_text(f"{where} name", name, name_bytes)
    does = [key for key in table if key != "name"]
    if len(does) != 1 or does[0] not in _DOES:
        cure = "除了 name，只写一样：question（问什么）、reply（说哪一句）、url（网址）或 items"
        raise SettingError(where, "、".join(does), cure)
    if does[0] == "items":
        return Button(name, items=_items(where, table["items"]))
    value = table[does[0]]
    if not isinstance(value, str) or not value.strip():
        raise SettingError(f"{where} {does[0]}", value, "请写成带引号的文字，不能为空")
    question, reply, url = (value if key == does[0] else "" for key in _DOES[:3])
    button = Button(name, question, reply, url)
    _check_text(f"{where} {does[0]}", button.key or value, _KEY_BYTES if button.key else _URL_BYTES)
    if button.url and not button.url.startswith(("http://", "https://")):
        raise SettingError(f"{where} url", value, "应以 http:// 或 https:// 开头")
    return button


def _items(where: str, tables: object) -> tuple[Button, ...]:
    good = isinstance(tables, list) and tables and all(isinstance(each, dict) for each in tables)
    if not isinstance(tables, list) or not good:
        raise SettingError(f"{where} items", tables, '请写成 [{ name = "…", question = "…" }, …]')
    _check_count(f"{where} items", tables, _MOST_ITEMS)
    buttons = tuple(_button(where, table, _ITEM_NAME_BYTES) for table in tables)
    if any(button.items for button in buttons):
        raise SettingError(f"{where} items", "items", "菜单只能有两层，请去掉这一层")
    return buttons


def _check_count(where: str, tables: Sequence[object], most: int) -> None:
    if len(tables) > most:
        raise SettingError(where, f"{len(tables)} 个", f"微信最多允许 {most} 个，请减少")


def _check_text(where: str, text: str, most: int) -> None:
    size = len(text.encode())
    if size > most:
        cure = f"有 {size} 字节，微信最多允许 {most} 字节（一个汉字 3 字节），请改短"
        raise SettingError(where, text, cure)
    if not text.isprintable():
        raise SettingError(where, text, "里面有换行或看不见的字符，请去掉")

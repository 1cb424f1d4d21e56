"""The menu in the settings: what the platform would refuse is refused here, in plain words."""

from __future__ import annotations

import pytest

from bot.config import load
from bot.config.menu import Button
from bot.errors import SettingError


@pytest.fixture
def menu(tmp_path):
    def _menu(text: str) -> tuple[Button, ...]:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return load(file, {}).menu

    return _menu


def test_buttons_ask_say_open_and_hold_items(menu):
    buttons = menu(
        '[[menu]]\nname = "常问"\nitems = [{ name = "作业", question = "作业太多怎么办" }]\n'
        '[[menu]]\nname = "人工"\nreply = "人工"\n'
        '[[menu]]\nname = "官网"\nurl = "https://example.cn"\n'
    )
    assert [button.key for button in buttons] == ["", "say:人工", ""]
    assert buttons[0].items[0].key == "ask:作业太多怎么办"
    assert buttons[2].url == "https://example.cn"


def test_no_menu(menu):
    assert menu("") == ()


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ('[menu]\nname = "a"', "[[menu]]"),
        ('[[menu]]\nreply = "人工"', "名字"),
        ('[[menu]]\nname = "六个汉字太长"\nreply = "人工"', "16 字节"),
        ('[[menu]]\nname = "a"', "只写一样"),
        ('[[menu]]\nname = "a"\nreply = "人工"\nurl = "https://a"', "只写一样"),
        ('[[menu]]\nname = "a"\nquestoin = "b"', "只写一样"),
        ('[[menu]]\nname = "a"\nreply = ""', "不能为空"),
        ('[[menu]]\nname = "a"\nurl = "ftp://a"', "https://"),
        ('[[menu]]\nname = "a\\nb"\nreply = "人工"', "看不见的字符"),
        (f'[[menu]]\nname = "a"\nquestion = "{"问" * 42}"', "128 字节"),
        (f'[[menu]]\nname = "a"\nurl = "https://e.cn/{"a" * 1024}"', "1024 字节"),
        (
            f'[[menu]]\nname = "a"\nitems = [{{ name = "{"作" * 21}", reply = "c" }}]',
            "有 63 字节，微信最多允许 60 字节",
        ),
        ('[[menu]]\nname = "a"\nreply = "b"\n' * 4, "最多允许 3 个"),
        ('[[menu]]\nname = "a"\nitems = []', "items"),
        (
            '[[menu]]\nname = "a"\nitems = [' + '{ name = "b", reply = "c" },' * 6 + "]",
            "最多允许 5 个",
        ),
        (
            '[[menu]]\nname = "a"\nitems = [{ name = "b", items = [{ name = "c", reply = "d" }] }]',
            "两层",
        ),
    ],
)
def test_what_the_platform_would_refuse_is_named(menu, text, cure):
    with pytest.raises(SettingError) as refused:
        menu(text)
    assert cure in str(refused.value)

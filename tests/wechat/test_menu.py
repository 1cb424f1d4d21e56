"""The account's menu goes from the settings to the platform, or is refused before it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.config import load
from bot.config.menu import Button
from bot.errors import SettingError
from bot.wechat.menu import cut_names, platform_menu
from tests.wechat.platform_standin import Standin, running
from tests.wechat.running_scripts import ROOT, run


@pytest.fixture
def standin() -> Iterator[Standin]:
    with running() as platform:
        yield platform


def test_the_menu_of_the_settings_is_published(standin, tmp_path):
    """Raw UTF-8, as escapes are refused with 40033; taps send what the dialogue expects."""
    done = run("publish_menu", standin, tmp_path)
    assert done.returncode == 0, done.stderr
    buttons = standin.menu["button"]
    assert len(buttons) == len(load(ROOT / "config.toml", {}).menu)
    keys = [each["key"] for button in buttons for each in button.get("sub_button", [button])]
    assert keys
    assert all(key.startswith(("ask:", "say:")) for key in keys)
    assert buttons[0]["name"].encode() in standin.raw_menu
    assert standin.calls["stable_token"] == 1


def test_a_dry_run_shows_what_would_go_and_sends_nothing(standin, tmp_path):
    done = run("publish_menu", standin, tmp_path, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == platform_menu(load(ROOT / "config.toml", {}).menu)
    assert not standin.calls


def test_the_second_run_uses_the_first_ones_token(standin, tmp_path):
    """One fetch for all processes."""
    run("publish_menu", standin, tmp_path)
    run("publish_menu", standin, tmp_path)
    assert standin.calls == {"stable_token": 1, "menu/create": 2}


@pytest.mark.parametrize(
    ("code", "cure"),
    [(48001, "没有这项权限"), (40018, "菜单名称太长"), (40033, "不认识的字符"), (45009, "明天")],
)
def test_a_refusal_is_told_with_its_cure(standin, tmp_path, code, cure):
    standin.answers["menu/create"] = [{"errcode": code, "errmsg": "refused rid: 1"}]
    done = run("publish_menu", standin, tmp_path)
    assert done.returncode == 1
    assert str(code) in done.stderr
    assert cure in done.stderr


def test_each_account_has_its_own_keys(standin, tmp_path):
    """An account without keys is refused by name; nobody publishes to another's account."""
    named = {"BOT_ACCOUNTS_SUIXIAN_TOKEN": "s" * 20, "BOT_ACCOUNTS_SUIXIAN_APP_ID": "wx1"}
    done = run("publish_menu", standin, tmp_path, "--account", "suixian", **named)
    assert done.returncode == 1
    assert "accounts.suixian.app_secret" in done.stderr
    done = run("publish_menu", standin, tmp_path, "--account", "nobody", **named)
    assert "现有：default、suixian" in done.stderr
    assert not standin.calls


def test_no_menu_is_not_sent():
    """What else the platform would refuse is refused as the settings are read."""
    with pytest.raises(SettingError, match="还没有按钮"):
        platform_menu(())


def test_names_that_the_app_cuts_are_told():
    """The platform takes them, but a parent sees dots."""
    items = (Button("怎么看培训班正规不", reply="帮助"), Button("短", reply="帮助"))
    assert cut_names((Button("找老师人工", items=items), Button("QA help", reply="帮助"))) == [
        "找老师人工",
        "怎么看培训班正规不",
    ]

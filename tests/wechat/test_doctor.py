"""The doctor finds what would keep the bot from answering, and says in plain words what to do."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from werkzeug.serving import make_server

from bot.wechat import Account, make_webhook
from bot.wechat.checkup import api, clock, handshake
from bot.wechat.platforms import open_platform
from tests.wechat.conftest import KEY, echo
from tests.wechat.platform_standin import APP_ID, SECRET, Standin, running
from tests.wechat.running_scripts import ROOT, run

TOKEN = "t" * 20
OUTSIDE = "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 1"


@pytest.fixture
def standin() -> Iterator[Standin]:
    with running() as platform:
        yield platform


@pytest.fixture
def port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@contextmanager
def serving(token: str = TOKEN) -> Iterator[int]:
    """Serve the webhook with `token`, and yield its port."""
    app = Flask("tests")
    app.register_blueprint(make_webhook({"default": Account("default", token)}, "default", echo))
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_nothing_is_wrong_with_a_bot_that_serves(standin, tmp_path):
    """In safe mode, with good keys: everything is good and the exit code says so."""
    safe = {"BOT_WECHAT_MODE": "safe", "BOT_WECHAT_ENCODING_AES_KEY": KEY}
    with serving() as port:
        done = run("doctor", standin, tmp_path, **safe, BOT_SERVER_PORT=str(port))
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("[ 好 ]") == 8
    assert "没有要改的" in done.stdout
    assert TOKEN not in done.stdout
    assert SECRET not in done.stdout


def test_without_a_secret_the_api_is_left_out(standin, tmp_path, port):
    """A bot that only answers needs none, so that is no fault."""
    done = run("doctor", standin, tmp_path, BOT_WECHAT_APP_SECRET="", BOT_SERVER_PORT=port)
    assert done.returncode == 0, done.stdout
    assert "跳过了 AppSecret" in done.stdout
    assert "空着，机器人没有在运行" in done.stdout
    assert "stable_token" not in standin.calls


def test_every_account_is_looked_at(standin, tmp_path, port):
    """What is wrong with one is told under its name."""
    other = {"BOT_ACCOUNTS_SUIXIAN_TOKEN": "s" * 20, "BOT_ACCOUNTS_SUIXIAN_MODE": "safe"}
    done = run("doctor", standin, tmp_path, BOT_SERVER_PORT=port, **other)
    assert done.returncode == 1
    assert "accounts.suixian.encoding_aes_key" in done.stdout.partition("公众号 suixian")[2]


SETTINGS = {
    "no token": ({"BOT_WECHAT_TOKEN": ""}, "wechat.token 是空的"),
    "safe without a key": ({"BOT_WECHAT_MODE": "safe"}, "必须填 EncodingAESKey"),
    "no knowledge": ({"BOT_KNOWLEDGE_PATH": "/nowhere"}, "scripts/check_knowledge.py"),
    "a port the platform never calls": (
        {"BOT_SERVER_PUBLIC_URL": "http://bot.example.cn:8000"},
        "微信只访问 80 或 443",
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_that_will_not_do_are_named(standin, tmp_path, port, case):
    changes, told = SETTINGS[case]
    done = run("doctor", standin, tmp_path, "--offline", **{"BOT_SERVER_PORT": port} | changes)
    assert done.returncode == 1
    assert told in done.stdout
    assert not standin.calls


def test_the_off_switch_is_told_only_while_it_is_there(standin, tmp_path, port):
    done = run("doctor", standin, tmp_path, "--offline", BOT_SERVER_PORT=port)
    assert "停用着" not in done.stdout
    (tmp_path / "off.txt").write_text("维护", "utf-8")
    done = run("doctor", standin, tmp_path, "--offline", BOT_SERVER_PORT=port)
    assert "停用着" in done.stdout


def test_lines_of_an_account_that_is_not_there_are_told(standin, tmp_path, port):
    """A name written wrong would be silently of no use."""
    knowledge = shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    with (knowledge / "replies.md").open("a", encoding="utf-8") as replies:
        replies.write("\n## suixain/帮助\n\n你好\n")
    told = {"BOT_KNOWLEDGE_PATH": str(knowledge), "BOT_SERVER_PORT": port}
    done = run("doctor", standin, tmp_path, "--offline", **told)
    assert "“suixain/…”" in done.stdout


@pytest.mark.parametrize(
    ("shift", "weight", "told"),
    [(0, "good", "一致"), (100, "note", "慢"), (-100, "note", "快"), (900, "bad", "自动对时")],
)
def test_the_clock_is_compared_with_the_platforms(standin, shift, weight, told):
    """Further off than 300 s, every message would be refused as a replay."""
    standin.date_shift = shift
    found = clock(standin.base)
    assert (found.weight, told in found.told) == (weight, True), found


def test_an_unknown_time_is_no_fault():
    """A server that only answers may have no way out."""
    assert clock("http://127.0.0.1:9").weight == "note"


@pytest.mark.parametrize(
    ("token", "path", "weight", "told"),
    [
        (TOKEN, "/wechat", "good", "通过"),
        ("other-token", "/wechat", "bad", "重新启动"),
        (TOKEN, "/wechat/suixian", "bad", "没有这个地址"),
        (TOKEN, "/", "bad", "没有这个地址"),
    ],
)
def test_the_address_is_checked_as_the_console_does(token, path, weight, told):
    with serving() as port:
        found = handshake(f"http://127.0.0.1:{port}{path}", token)
    assert found
    assert (found.weight, told in found.told) == (weight, True), found


def test_another_program_at_the_port_is_recognised(standin):
    """Whatever it says, it is no echo."""
    found = handshake(f"{standin.base}/wechat", TOKEN)
    assert found
    assert found.weight == "bad"
    assert handshake("http://127.0.0.1:9/wechat", TOKEN) is None


class Keys:
    """The keys of an account, as its settings have them."""

    def __init__(self, base: str, app_id: str = APP_ID, secret: str = SECRET) -> None:
        self.app_id, self.app_secret, self.api_base = app_id, secret, base


REFUSALS = {
    "app id": ("", {"app_id": "wx0"}, "bad", "AppID 不对"),
    "secret": ("", {"secret": "wrong"}, "bad", "AppSecret 不对"),
    40164: ("stable_token", {}, "bad", "IP 白名单"),
    45009: ("stable_token", {}, "bad", "明天再试"),
    40013: ("getcallbackip", {}, "bad", "AppID 不对"),
    48001: ("menu/get", {}, "note", "手工设置"),
    48004: ("menu/get", {}, "bad", "封禁"),
    65400: ("customservice/getkflist", {}, "bad", "transfer_to_human"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_each_refusal_of_the_platform_has_its_cure(standin, tmp_path, case):
    """The address that is not on the white list is shown, for it must be copied."""
    path, keys, weight, told = REFUSALS[case]
    if path:
        standin.answers[path] = [{"errcode": case, "errmsg": OUTSIDE}]
    platform = open_platform("wechat", Keys(standin.base, **keys), tmp_path)
    found = [each for each in api(platform, human_service=True) if told in each.told]
    assert [each.weight for each in found] == [weight]
    assert not path or "203.0.113.9" in found[0].told


def test_nobody_to_hand_a_parent_over_to_is_a_fault(standin, tmp_path):
    platform = open_platform("wechat", Keys(standin.base), tmp_path)
    *_, last = api(platform, human_service=True)
    assert last.weight == "bad"
    assert "添加客服" in last.told


def test_a_secret_that_was_reset_shows_though_a_token_is_kept(standin, tmp_path, port):
    """The kept token would go on working for two hours."""
    assert run("doctor", standin, tmp_path, BOT_SERVER_PORT=port).returncode == 0
    standin.answers["stable_token"] = [{"errcode": 40125, "errmsg": "invalid appsecret rid: 1"}]
    done = run("doctor", standin, tmp_path, BOT_SERVER_PORT=port)
    assert done.returncode == 1
    assert "AppSecret 不对" in done.stdout

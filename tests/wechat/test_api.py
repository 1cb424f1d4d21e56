"""Calls to the platform: one token for all, no refresh loop, errors that say what to do."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import Timeout

from bot.wechat.advice import PlatformError, refused
from bot.wechat.api import Platform
from bot.wechat.tokens import Token, TokenFile
from tests.wechat.platform_standin import APP_ID, INVALID, SECRET, Standin, running

MENU = {"button": [{"type": "click", "name": "常见问题", "key": "FAQ"}]}
CODES = [
    *(
        -1,
        40001,
        40013,
        40014,
        40018,
        40025,
        40033,
        40125,
        40164,
        42001,
        45009,
        48001,
        48004,
        65400,
    ),
]


@pytest.fixture
def standin() -> Iterator[Standin]:
    with running() as platform:
        yield platform


@pytest.fixture
def store(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "token.json")


def make_platform(standin: Standin, store: TokenFile, **changes: str) -> Platform:
    told = {"app_id": APP_ID, "secret": SECRET, "base": standin.base, **changes}
    return Platform(tokens=store, pause_seconds=0, **told)


def test_a_menu_goes_as_it_is(standin: Standin, store: TokenFile) -> None:
    """Escaped Chinese would be refused with 40033."""
    make_platform(standin, store).create_menu(MENU)
    assert standin.menu == MENU
    assert "常见问题".encode() in standin.raw_menu


def test_the_callers_addresses_are_asked_for(standin: Standin, store: TokenFile) -> None:
    """They change, so none is written down."""
    ips = make_platform(standin, store).callback_ips()
    assert ips == ("101.226.62.77", "101.226.103.0/25")


def test_one_token_serves_all_processes(standin: Standin, store: TokenFile) -> None:
    """Twenty at once on a cold start fetch it once, and later ones not at all."""
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: make_platform(standin, store).callback_ips(), range(20)))
    assert standin.calls == {"stable_token": 1, "getcallbackip": 20}


def test_a_token_is_renewed_before_it_expires(standin: Standin, store: TokenFile) -> None:
    """An old one is not tried."""
    store.write(Token("token-0", time.time() + 10))
    make_platform(standin, store).callback_ips()
    assert standin.calls == {"stable_token": 1, "getcallbackip": 1}


def test_a_refused_token_is_renewed_once(standin: Standin, store: TokenFile) -> None:
    """Someone may have reset it in the console."""
    store.write(Token("token-0", time.time() + 7200))
    make_platform(standin, store).callback_ips()
    assert standin.calls == {"stable_token": 1, "getcallbackip": 2}


def test_a_token_refused_and_given_again_is_forced_once(standin: Standin, store: TokenFile) -> None:
    """Forcing is allowed 20 times a day, so it is the last means."""
    standin.given = "token-0"
    make_platform(standin, store).callback_ips()
    assert standin.calls["forced"] == 1
    assert standin.calls["getcallbackip"] == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_stays_refused_stops_at_once(
    standin: Standin, store: TokenFile, code: int
) -> None:
    """Never a refresh loop: the day's quota would be gone in a minute."""
    standin.always = {"errcode": code, "errmsg": "invalid credential"}
    with pytest.raises(PlatformError) as caught:
        make_platform(standin, store).callback_ips()
    assert caught.value.code == code
    assert standin.calls["getcallbackip"] == 2
    assert standin.calls["stable_token"] <= 3


def test_a_busy_platform_is_asked_once_more(standin: Standin, store: TokenFile) -> None:
    """And no more."""
    busy = {"errcode": -1, "errmsg": "system error"}
    platform = make_platform(standin, store)
    standin.answers["getcallbackip"] = [busy]
    assert platform.callback_ips()
    standin.answers["getcallbackip"] = [busy, busy]
    with pytest.raises(PlatformError, match="请过几分钟再试"):
        platform.callback_ips()


@pytest.mark.parametrize(
    ("changes", "code", "advice"),
    [
        ({"app_id": "wx0"}, 40013, "AppID 不对"),
        ({"secret": "wrong"}, 40125, "AppSecret 不对"),
    ],
)
def test_wrong_keys_are_told_apart(
    standin: Standin, store: TokenFile, changes: dict[str, str], code: int, advice: str
) -> None:
    """The operator learns which one to mend."""
    with pytest.raises(PlatformError, match=advice) as caught:
        make_platform(standin, store, **changes).callback_ips()
    assert caught.value.code == code
    assert standin.calls == {"stable_token": 1}


def test_an_address_outside_the_white_list_is_named(standin: Standin, store: TokenFile) -> None:
    """The platform says which; it must reach the operator."""
    message = "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 1"
    standin.answers["stable_token"] = [{"errcode": 40164, "errmsg": message}]
    with pytest.raises(PlatformError, match=r"203\.0\.113\.9.*IP 白名单"):
        make_platform(standin, store).callback_ips()


@pytest.mark.parametrize(
    "page", [b"<html>502 Bad Gateway</html>", b"", b"[]", b"\xff\xfe", b"null"]
)
@pytest.mark.parametrize("path", ["stable_token", "getcallbackip"])
def test_an_answer_that_is_no_json_is_explained(
    standin: Standin, store: TokenFile, path: str, page: bytes
) -> None:
    """Proxies and login pages answer with HTML."""
    standin.answers[path] = [page]
    with pytest.raises(PlatformError, match="内容不是 JSON") as caught:
        make_platform(standin, store).callback_ips()
    assert caught.value.code == 0


def test_no_connection_is_explained_without_the_token(standin: Standin, store: TokenFile) -> None:
    """The address of a failed request holds it."""
    store.write(Token("token-1", time.time() + 7200))
    platform = make_platform(standin, store, base="http://127.0.0.1:9")
    with pytest.raises(PlatformError, match="连不上") as caught:
        platform.callback_ips()
    assert "token-1" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("code", CODES)
def test_every_known_code_has_its_advice(code: int) -> None:
    """In Chinese, and another than for an unknown one."""
    assert refused(code, "x").advice != refused(99999, "x").advice


def test_secrets_are_not_shown(standin: Standin, store: TokenFile) -> None:
    """Neither in a log nor in a traceback's values."""
    assert f"'{SECRET}'" not in repr(make_platform(standin, store))
    assert "token-1" not in repr(Token("token-1", 1.0))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"value": "x"}', '{"other": 1}'])
def test_a_broken_token_file_is_as_good_as_none(
    store: TokenFile, tmp_path: Path, content: str
) -> None:
    """It is fetched again."""
    (tmp_path / "token.json").write_text(content, "utf-8")
    assert store.read() is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_token_is_its_owners_alone(store: TokenFile, tmp_path: Path) -> None:
    """Whoever reads it speaks for the account."""
    store.write(Token("token-1", 1.0))
    assert (tmp_path / "token.json").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["token.json"]


def test_what_counts_is_who_holds_the_lock(standin: Standin, store: TokenFile) -> None:
    """A slow fetch is not disturbed; a process that dies while it fetches keeps nobody out."""
    with store.lock() as held:
        left = Path(held.lock_file)
        os.utime(left, (1, 1))
        with pytest.raises(Timeout):
            store.lock().acquire(timeout=0.1)
    left.touch()
    make_platform(standin, store).callback_ips()
    assert standin.calls["stable_token"] == 1


def test_a_stale_answer_is_recognised_by_its_code(standin: Standin, store: TokenFile) -> None:
    """One bad answer among good ones costs one renewal."""
    platform = make_platform(standin, store)
    platform.callback_ips()
    standin.answers["getcallbackip"] = [INVALID]
    assert platform.callback_ips()
    assert standin.calls["forced"] == 1

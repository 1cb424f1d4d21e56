"""The address: handshake, routes, keys in change, and an answer that fails."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.dialogue.message import Incoming
from bot.wechat import SUCCESS, transfer_reply
from tests.wechat.conftest import KEY, NOW, OLD_KEY, OTHER, PLAIN, SAFE, SORRY, make_client
from tests.wechat_client import OWN_ID, PARENT, WeChatClient

BAD_ECHOES = ["", "<script>alert(1)</script>", "你好", "a b", "a\n", "a" * 129, "x]]>"]


@pytest.mark.parametrize("path", ["/wechat", "/wechat/", "/wechat/default", "/wechat/default/"])
def test_every_spelling_of_the_address_answers_at_once(wechat: WeChatClient, path: str) -> None:
    """The platform follows no redirect."""
    wechat.path = path
    assert wechat.handshake().status_code == 200
    assert wechat.say("你好") == "text 你好"


def test_each_account_has_its_own_address_and_token() -> None:
    """A second account's messages are answered at its name, and signed with its own token."""
    wechat = make_client(PLAIN)
    other = WeChatClient(wechat.client, OTHER, path="/wechat/suixian", clock=wechat.clock)
    assert other.say("你好") == "text 你好"
    assert other.handshake().status_code == 200
    wechat.path = "/wechat/suixian"
    assert wechat.handshake().status_code == 403
    wechat.path = "/wechat/nobody"
    assert wechat.handshake().status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_served(wechat: WeChatClient, method: str) -> None:
    """Only what the platform uses."""
    assert getattr(wechat.client, method)("/wechat").status_code == 405


def test_a_handshake_returns_echostr_and_nothing_else(wechat: WeChatClient) -> None:
    """In safe mode too, echostr is plain."""
    response = wechat.handshake("a_Z-9")
    assert (response.data, response.content_type) == (b"a_Z-9", "text/plain; charset=utf-8")


@pytest.mark.parametrize("echo", BAD_ECHOES)
def test_a_handshake_reflects_no_text(wechat: WeChatClient, echo: str) -> None:
    """The signature does not cover echostr."""
    assert wechat.handshake(echo).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": None},
        {"signature": "0" * 40},
        {"timestamp": "1795250000"},
        {"timestamp": "880011223", "nonce": "1795253401"},
    ],
)
def test_a_handshake_must_be_signed(wechat: WeChatClient, changes: dict[str, str | None]) -> None:
    """As a message."""
    assert wechat.handshake(**changes).status_code == 403


def test_the_bare_address_in_a_browser_is_forbidden(wechat: WeChatClient) -> None:
    """And says nothing about itself."""
    assert wechat.client.get("/wechat").status_code == 403


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
def test_a_reply_is_sealed_with_the_key_that_opened_the_message(key: str) -> None:
    """While a key is changed WeChat may use either."""
    both = make_client(replace(SAFE, encoding_aes_keys=(KEY, OLD_KEY)))
    wechat = WeChatClient(both.client, replace(SAFE, encoding_aes_keys=(key,)), clock=both.clock)
    assert wechat.say("你好") == "text 你好"


def test_a_plain_account_with_a_key_takes_both() -> None:
    """The console's mode may be changed before ours."""
    account = replace(SAFE, mode="plain")
    for encrypted in (True, False):
        assert make_client(account, encrypted=encrypted).say("你好") == "text 你好"


def test_an_encrypted_message_without_our_having_a_key_is_an_alert(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log says what to check."""
    wechat = make_client(PLAIN)
    sender = WeChatClient(wechat.client, SAFE, clock=wechat.clock)
    assert sender.send("你好") == {}
    assert "EncodingAESKey" in caplog.text


def fail(incoming: Incoming) -> str:
    """Fail as a bug would."""
    raise LookupError(incoming.kind)


def test_when_the_answer_fails_the_parent_is_told_kindly(
    wechat: WeChatClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault inside is logged with its way and never shown; the parent stays out of the log."""
    assert make_client(wechat.account, fail).say("我家孩子") == SORRY
    assert "LookupError" in caplog.text
    assert "我家孩子" not in caplog.text
    assert PARENT not in caplog.text


def test_a_failed_event_is_answered_with_silence(wechat: WeChatClient) -> None:
    """Nobody asked anything."""
    assert make_client(wechat.account, fail).send(event="VIEW") == {}


def test_a_reply_that_cannot_be_sent_is_a_fault_too(wechat: WeChatClient) -> None:
    """Half a character has no bytes."""
    assert make_client(wechat.account, lambda _: "\ud83d").say("你好") == SORRY


@pytest.mark.parametrize("nothing", [SUCCESS, ""])
def test_no_reply_is_a_bare_success(wechat: WeChatClient, nothing: str) -> None:
    """In safe mode too it goes unencrypted."""
    silent = make_client(wechat.account, lambda _: nothing)
    response = silent.post(
        f"<xml><ToUserName>{OWN_ID}</ToUserName>"
        f"<FromUserName>{PARENT}</FromUserName><CreateTime>1</CreateTime>"
        "<MsgType>text</MsgType></xml>"
    )
    assert (response.data, response.content_type) == (b"success", "text/plain; charset=utf-8")


def test_a_parent_is_handed_to_the_human_service(wechat: WeChatClient) -> None:
    """An event can't be handed over."""
    handing = make_client(wechat.account, lambda incoming: transfer_reply(incoming, NOW))
    assert handing.send("人工")["MsgType"] == "transfer_customer_service"
    assert handing.send(event="CLICK") == {}


def test_concurrent_messages_do_not_disturb_each_other() -> None:
    """One account's keys serve all threads."""
    safe = make_client(SAFE)

    def ask(number: int) -> str:
        client = safe.client.application.test_client()
        return WeChatClient(client, SAFE, clock=safe.clock).say(str(number))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(100))) == [f"text {number}" for number in range(100)]


def test_refusals_are_logged_without_what_was_sent(
    wechat: WeChatClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The operator learns the reason, the log learns nothing about the parent."""
    caplog.set_level(logging.INFO)
    address, body = wechat.request_for("<xml/>", signature="0" * 40, msg_signature="0" * 40)
    assert wechat.client.post(address, data=body).status_code == 403
    assert "account default: refused a request: signature does not match" in caplog.text
    assert "880011223" not in caplog.text

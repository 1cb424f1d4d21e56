"""A real small application on the webhook, and WeChat's side of it in both modes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from bot.dialogue.message import Incoming
from bot.wechat import Account, make_webhook, text_reply
from tests.wechat_client import OWN_ID, WeChatClient

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
NOW = 1795253401.0
SORRY = "系统有点忙，请稍后再问一次。"

PLAIN = Account("default", "pamtest", original_id=OWN_ID)
SAFE = replace(PLAIN, app_id="wxb11529c136998cb6", encoding_aes_keys=(KEY,), mode="safe")
OTHER = Account("suixian", "AAAAA")


def echo(incoming: Incoming) -> str:
    """Answer a message with its kind and text, an event with its name and key."""
    told = (incoming.kind, incoming.event, incoming.event_key, incoming.text)
    return text_reply(incoming, " ".join(part for part in told if part), NOW)


def make_client(
    account: Account,
    answer: Callable[[Incoming], str] = echo,
    now: float = NOW,
    **details: object,
) -> WeChatClient:
    """Return WeChat's side of a new application that has `account` and `OTHER`, at `now`."""
    app = Flask("tests")
    accounts = {account.name: account, OTHER.name: OTHER}
    webhook = make_webhook(accounts, account.name, answer, sorry=lambda _: SORRY, clock=lambda: now)
    app.register_blueprint(webhook)
    return WeChatClient(app.test_client(), account, clock=lambda: now, **details)


@pytest.fixture(params=["plain", "safe"])
def wechat(request: pytest.FixtureRequest) -> WeChatClient:
    """WeChat's side of an echo, once in plain and once in safe mode."""
    return make_client(PLAIN if request.param == "plain" else SAFE)

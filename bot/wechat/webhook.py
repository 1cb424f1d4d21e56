"""The address that the platform calls: verify, open, ask, seal."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from bot.dialogue.message import Incoming
from bot.errors import SettingError
from bot.wechat import envelope, signature
from bot.wechat.account import Account
from bot.wechat.errors import (
    BadSignatureError,
    NotForUsError,
    NothingToAnswerError,
    UnreadableError,
)
from bot.wechat.render import SUCCESS, text_reply

# The platform's messages have a few hundred bytes; text is short, media come as addresses.
BODY_LIMIT = 64 * 1024
# The platform hangs up after 5 s, and the way there and back takes its share.
SLOW_SECONDS = 2.5

_ECHO = re.compile(r"[\w-]{1,128}", re.ASCII)
_PATHS = ("/wechat", "/wechat/", "/wechat/<name>", "/wechat/<name>/")

log = logging.getLogger(__name__)

Answer = Callable[[Incoming], str]
Sorry = Callable[[Incoming], str]
Clock = Callable[[], float]


def make_webhook(
    accounts: Mapping[str, Account],
    default: str,
    answer: Answer,
    *,
    sorry: Sorry = lambda _: "",
    clock: Clock = time.time,
) -> Blueprint:
    """Return the routes `/wechat` for the account named `default` and `/wechat/<name>` for each.

    `answer` returns the reply's XML (`bot.wechat.render`) or `success`. It is called for every
    delivery, so it tells repeated ones apart by `Incoming.delivery`; it must not wait for long,
    as nothing can interrupt it. When it fails, `sorry` returns what a parent is told.
    Raises `SettingError` when `default` is none of `accounts`.
    """
    if default not in accounts:
        raise SettingError("accounts", default, f"没有这个公众号，现有：{'、'.join(accounts)}")
    blueprint = Blueprint("wechat", __name__)

    def call(name: str = default) -> Response:
        account = accounts.get(name)
        if account is None:
            return _text("no such account", 404)
        if request.method == "POST":
            return _receive(account, answer, sorry, clock())
        return _shake_hands(account, clock())

    for path in _PATHS:
        # The platform does not follow redirects, so no spelling of the address may make one.
        blueprint.add_url_rule(path, "call", call, methods=["GET", "POST"], merge_slashes=False)
    return blueprint


def _shake_hands(account: Account, now: float) -> Response:
    """Return echostr, by which the console checks that the address is ours."""
    query = request.args
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    try:
        signature.verify(query.get("signature", ""), account.token, timestamp, nonce, now)
    except BadSignatureError as fault:
        return _refuse(account, fault)
    # It is not signed: anything but an identifier would be someone's text in our answer.
    echo = query.get("echostr", "")
    return _text(echo) if _ECHO.fullmatch(echo) else _text("bad echostr", 403)


def _receive(account: Account, answer: Answer, sorry: Sorry, now: float) -> Response:
    request.max_content_length = BODY_LIMIT
    try:
        opened = envelope.open(account, request.args, request.get_data(cache=False), now)
    except (BadSignatureError, NotForUsError) as fault:
        return _refuse(account, fault)
    except NothingToAnswerError:
        return _text(SUCCESS)
    except UnreadableError as fault:
        # Anything else would make the platform try twice more and show the parent a fault.
        log.error("account %s: a signed message %s", account.name, fault)
        return _text(SUCCESS)
    body, content_type = _answer(opened, answer, sorry, now)
    return Response(body, content_type=content_type)


def _answer(opened: envelope.Opened, answer: Answer, sorry: Sorry, now: float) -> tuple[bytes, str]:
    """Return the sealed answer, or when it fails what a parent can be told instead."""
    incoming, started = opened.incoming, time.perf_counter()
    try:
        sealed = envelope.seal(opened, answer(incoming), now)
    # Whatever goes wrong inside, the parent must not see the platform's fault notice.
    except Exception:
        log.exception("account %s: no answer to a message (%s)", incoming.account, incoming.kind)
        text = "" if incoming.kind == "event" else sorry(incoming)
        return envelope.seal(opened, text_reply(incoming, text, now), now)
    if (took := time.perf_counter() - started) > SLOW_SECONDS:
        log.error("account %s: an answer took %.1f s, 5 s are too many", incoming.account, took)
    return sealed


def _refuse(account: Account, fault: BadSignatureError | NotForUsError) -> Response:
    log.warning("account %s: refused a request: %s", account.name, fault)
    return _text("forbidden", 403)


def _text(body: str, status: int = 200) -> Response:
    return Response(body, status, content_type=envelope.PLAIN_TEXT)

"""The address that the platform calls: verify, open, ask, seal."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

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

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# The platform's messages have a few hundred bytes; text is short, media come as addresses.
BODY_LIMIT = 64 * 1024
# The platform hangs up after 5 s, and the way there and back takes its share.
SLOW_SECONDS = 2.5
FORBIDDEN: Final = "403 Forbidden"

_ECHO = re.compile(r"[\w-]{1,128}", re.ASCII)
# The platform does not follow redirects, so no spelling of the address may make one.
_PATH = re.compile(r"/wechat(?:/([^/]+))?/?")

log = logging.getLogger(__name__)

Answer = Callable[[Incoming], str]
Clock = Callable[[], float]


class _Response(NamedTuple):
    """What goes back: body, content type, and status as HTTP has it."""

    body: bytes
    content_type: str
    status: str = "200 OK"


class Webhook:
    """Serves `/wechat` for one account by default and `/wechat/<name>` for each.

    It is WSGI in front of the application, to which it leaves all other addresses: Flask's own way
    from a request to a view takes half as long as all that a bare echo does.
    """

    def __init__(
        self,
        behind: WSGIApplication,
        accounts: Mapping[str, Account],
        default: str,
        answer: Answer,
        *,
        sorry: str = "",
        clock: Clock = time.time,
    ) -> None:
        """Take the application `behind`, the `accounts`, and how to answer.

        `answer` returns the reply's XML (`bot.wechat.render`) or `success`. It is called for every
        delivery, so it tells repeated ones apart by `Incoming.delivery`; it must not wait for long,
        as nothing can interrupt it. When it fails, a parent's message is answered with `sorry`.
        Raises `SettingError` when `default` is none of `accounts`.
        """
        if default not in accounts:
            raise SettingError("accounts", default, f"没有这个公众号，现有：{'、'.join(accounts)}")
        self._behind, self._accounts, self._default = behind, accounts, default
        self._answer, self._sorry, self._clock = answer, sorry, clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the platform, as WSGI has it (PEP 3333)."""
        request = Request(environ)
        path = _PATH.fullmatch(request.path)
        if path is None:
            return self._behind(environ, start_response)
        try:
            told = self._respond(request, path[1] or self._default)
        except HTTPException as fault:
            return fault(environ, start_response)
        headers = [("Content-Type", told.content_type), ("Content-Length", str(len(told.body)))]
        start_response(told.status, headers)
        return [] if request.method == "HEAD" else [told.body]

    def _respond(self, request: Request, name: str) -> _Response:
        account = self._accounts.get(name)
        if account is None:
            return _text("no such account", "404 Not Found")
        if request.method == "POST":
            return _receive(request, account, self._answer, self._sorry, self._clock())
        if request.method in {"GET", "HEAD"}:
            return _shake_hands(account, request.args, self._clock())
        return _text("method not allowed", "405 Method Not Allowed")


def _shake_hands(account: Account, query: Mapping[str, str], now: float) -> _Response:
    """Return echostr, by which the console checks that the address is ours."""
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    try:
        signature.verify(query.get("signature", ""), account.token, timestamp, nonce, now)
    except BadSignatureError as fault:
        return _refuse(account, fault)
    # It is not signed: anything but an identifier would be someone's text in our answer.
    echo = query.get("echostr", "")
    return _text(echo) if _ECHO.fullmatch(echo) else _text("bad echostr", FORBIDDEN)


def _receive(
    request: Request, account: Account, answer: Answer, sorry: str, now: float
) -> _Response:
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
    return _Response(*_answer(opened, answer, sorry, now))


def _answer(opened: envelope.Opened, answer: Answer, sorry: str, now: float) -> tuple[bytes, str]:
    """Return the sealed answer, or when it fails what a parent can be told instead."""
    incoming, started = opened.incoming, time.perf_counter()
    try:
        sealed = envelope.seal(opened, answer(incoming), now)
    # Whatever goes wrong inside, the parent must not see the platform's fault notice.
    except Exception:
        log.exception("account %s: no answer to a message (%s)", incoming.account, incoming.kind)
        text = "" if incoming.kind == "event" else sorry
        return envelope.seal(opened, text_reply(incoming, text, now), now)
    if (took := time.perf_counter() - started) > SLOW_SECONDS:
        log.error("account %s: an answer took %.1f s, 5 s are too many", incoming.account, took)
    return sealed


def _refuse(account: Account, fault: BadSignatureError | NotForUsError) -> _Response:
    log.warning("account %s: refused a request: %s", account.name, fault)
    return _text("forbidden", FORBIDDEN)


def _text(body: str, status: str = "200 OK") -> _Response:
    return _Response(body.encode(), envelope.PLAIN_TEXT, status)

"""WeChat's side: signed messages, as a server's WSGI calls and as bytes for a socket."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import random
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from wechatpy.crypto import WeChatCrypto

from benching.library import AES_KEY, APP_ID, TOKEN

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_OWN_ID: Final = "gh_3c8b1f20a7de"
_NONCE: Final = "880011223"
# What parents put around a question: with it, no two messages are alike.
_AROUND: Final = (
    "{}",
    "请问{}",
    "{}？谢谢",
    "老师您好，{}",
    "{}啊",
    "想问一下{}",
    "{}，急",
    "我家娃{}",
)


class NoAnswerError(Exception):
    """A way of answering gave no answer: its speed would mean nothing."""


@dataclass(frozen=True, slots=True)
class Message:
    """A signed delivery: the query of its address, and its body."""

    query: str
    body: bytes


def questions(sheet: Path, seed: int = 0) -> Iterator[str]:
    """Yield questions of the `sheet`, in any order and without end, in ever other words."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    lines = [json.loads(line) for line in sheet.read_text(encoding="utf-8").splitlines()]
    texts = [line["question"] for line in lines if "question" in line]
    while True:
        for around in _AROUND:
            chance.shuffle(texts)
            yield from map(around.format, texts)


def parents(messages_each: int = 1) -> Iterator[str]:
    """Yield OpenIDs without end, each as often as it sends a message."""
    while True:
        yield from [f"oK7Qv5tN2mRz0a{secrets.token_hex(7)}"] * messages_each


class Sender:
    """Signs messages, encrypted or not, each with an id of its own."""

    def __init__(self, *, safe: bool = False) -> None:
        """Take the mode."""
        self._crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID) if safe else None
        self._number = secrets.randbits(60)

    def message(self, text: str, parent: str) -> Message:
        """Return the delivery of what `parent` typed."""
        now = str(int(time.time()))
        self._number += 1
        body = (
            f"<xml><ToUserName><![CDATA[{_OWN_ID}]]></ToUserName>"
            f"<FromUserName><![CDATA[{parent}]]></FromUserName><CreateTime>{now}</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
            f"<MsgId>{self._number}</MsgId></xml>"
        )
        query = {"signature": _sign(TOKEN, now, _NONCE), "timestamp": now, "nonce": _NONCE}
        if self._crypto is None:
            return Message(urlencode(query), body.encode())
        hidden = self._hidden(body)
        signed = _sign(TOKEN, now, _NONCE, hidden)
        query |= {"openid": parent, "encrypt_type": "aes", "msg_signature": signed}
        sealed = (
            f"<xml><ToUserName><![CDATA[{_OWN_ID}]]></ToUserName>"
            f"<Encrypt><![CDATA[{hidden}]]></Encrypt></xml>"
        )
        return Message(urlencode(query), sealed.encode())

    def _hidden(self, body: str) -> str:
        if self._crypto is None:
            return body
        sealed = self._crypto.encrypt_message(body, _NONCE)
        return str(sealed.split("<Encrypt><![CDATA[", 1)[1].split("]]>", 1)[0])


class _Faults(logging.Handler):
    """Ends the measurement when the bot logs an error: parents then get an excuse, quickly."""

    def emit(self, record: logging.LogRecord) -> None:
        raise NoAnswerError(record.getMessage())


def refuse_faults() -> None:
    """See to it that an answer which failed inside is no answer here either."""
    for name in ("bot", "echo", "tutorial", "werobot"):
        logging.getLogger(name).addHandler(_Faults(logging.ERROR))


def call(app: WSGIApplication, message: Message) -> bytes:
    """Return the body of the answer to one POST, as a server would call for it."""
    said: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> Any:  # noqa: ANN401 - WSGI's
        said.append(status)

    parts = app(_environ(message), start)
    body = b"".join(parts)
    if said != ["200 OK"] or not body:
        raise NoAnswerError(f"{said}: {body[:200]!r}")
    return body


def _environ(message: Message) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/wechat",
        "QUERY_STRING": message.query,
        "CONTENT_TYPE": "text/xml",
        "CONTENT_LENGTH": str(len(message.body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_USER_AGENT": "Mozilla/4.0",
        "HTTP_ACCEPT": "*/*",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(message.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the platform's

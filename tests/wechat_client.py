"""Speaks to the bot as WeChat does: signs, encrypts, posts, and opens what comes back.

    parent = WeChatClient(app.test_client(), account)
    parent.say("课后服务是自愿的吗")              # the text of the reply
    parent.send(event="subscribe")["Content"]     # any field of the reply's XML
    parent.send("1", parent=OTHER)                # another parent
    parent.send("你好", msg_id="7") == parent.send("你好", msg_id="7")   # a repeated delivery

It shares no code with `bot.wechat`: signatures and encryption are made with hashlib and wechatpy
alone, so that an error there cannot hide itself. `request_for` and `read` do the same for a server
that is reached in another way than by Flask's test client.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from xml.etree import ElementTree

from flask.testing import FlaskClient
from wechatpy.crypto import WeChatCrypto
from werkzeug.test import TestResponse

from bot.wechat import Account

OWN_ID = "gh_3c8b1f20a7de"
PARENT = "oK7Qv5tN2mRz0aYx4LwB8dEc1uHg"
PLATFORM = "oK7Qv5PlatformPushSender0001"
NONCE = "880011223"


def sign(*parts: str) -> str:
    """Return the platform's signature of `parts`."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the platform's


def message_xml(**fields: str | int) -> str:
    """Return the XML of a message with `fields`, each in CDATA but numbers."""
    told = (
        f"<{name}>{value if isinstance(value, int) else f'<![CDATA[{value}]]>'}</{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{''.join(told)}</xml>"


def read_xml(xml: str | bytes) -> dict[str, str]:
    """Return the fields of a reply's XML; fails when it isn't well-formed or repeats a field."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - our own reply
    assert root.tag == "xml"
    fields = {node.tag: "".join(node.itertext()) for node in root}
    assert len(fields) == len(root), f"a field stands twice in {xml!r}"
    return fields


class WeChatClient:
    """One account at WeChat's side; `encrypted` defaults to the account's own mode.

    `path` is the address without the server, `clock` gives seconds since 1970 for CreateTime and
    for the signed timestamp.
    """

    def __init__(
        self,
        client: FlaskClient,
        account: Account,
        *,
        encrypted: bool | None = None,
        path: str = "/wechat",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.client = client
        self.account = account
        self.encrypted = account.mode == "safe" if encrypted is None else encrypted
        self.path = path
        self.clock = clock

    def say(self, text: str, parent: str = PARENT) -> str:
        """Return the text that `parent` gets for `text`, empty for no reply."""
        return self.send(text, parent=parent).get("Content", "")

    def send(
        self,
        text: str = "",
        *,
        kind: str = "text",
        parent: str = PARENT,
        event: str = "",
        event_key: str = "",
        msg_id: str = "",
        created: int | None = None,
        **fields: str | int,
    ) -> dict[str, str]:
        """Return the fields of the reply to one message or event, empty for `success`.

        `kind` is the platform's MsgType; `fields` are further ones by their own names, such as
        `Recognition` or `PicUrl`. Every message gets an id of its own unless `msg_id` is given.
        """
        told: dict[str, str | int] = {
            "ToUserName": self.account.original_id or OWN_ID,
            "FromUserName": parent,
            "CreateTime": int(self.clock()) if created is None else created,
        }
        if event:
            told |= {"MsgType": "event", "Event": event, "EventKey": event_key}
        else:
            told |= {"MsgType": kind, "MsgId": msg_id or secrets.randbits(62)}
            told |= {"Content": text} if kind == "text" else {}
        return self.deliver(message_xml(**told, **fields))

    def deliver(self, xml: str) -> dict[str, str]:
        """Return the fields of the reply to a message in the platform's own XML."""
        response = self.post(xml)
        assert response.status_code == 200, (response.status_code, response.text)
        return self.read(response.data)

    def post(self, xml: str | bytes, **changes: str | None) -> TestResponse:
        """Return the raw response; `changes` replace parameters of the address, None drops one."""
        address, body = self.request_for(xml, **changes)
        return self.client.post(address, data=body, content_type="text/xml")

    def handshake(
        self, echostr: str = "4375120948345356249", **changes: str | None
    ) -> TestResponse:
        """Return the response to the console's check of the address."""
        return self.client.get(self._address({**self._signed(), "echostr": echostr}, changes))

    def request_for(self, xml: str | bytes, **changes: str | None) -> tuple[str, bytes]:
        """Return path with query, and body, of the POST that brings `xml`."""
        body = xml if isinstance(xml, bytes) else xml.encode()
        query = self._signed()
        if self.encrypted:
            hidden = self.hide(body.decode())
            query |= {"encrypt_type": "aes"}
            query |= {"msg_signature": self._sign(query, hidden)}
            body = message_xml(ToUserName=OWN_ID, Encrypt=hidden).encode()
        return self._address(query, changes), body

    def hide(self, xml: str) -> str:
        """Return `xml` encrypted with the account's current key."""
        return read_xml(self._crypto().encrypt_message(xml, NONCE))["Encrypt"]

    def read(self, body: bytes) -> dict[str, str]:
        """Return the fields of a reply, decrypted and its signature checked; empty for success."""
        if body == b"success":
            return {}
        if self.encrypted:
            sealed = read_xml(body)
            assert sealed["Nonce"] == NONCE
            signed, timestamp = sealed["MsgSignature"], sealed["TimeStamp"]
            body = self._crypto().decrypt_message(sealed, signed, timestamp, NONCE)
        return read_xml(body)

    def _crypto(self) -> WeChatCrypto:
        key = self.account.encoding_aes_keys[0]
        return WeChatCrypto(self.account.token, key, self.account.app_id)

    def _signed(self) -> dict[str, str]:
        query = {"timestamp": str(int(self.clock())), "nonce": NONCE}
        return {"signature": self._sign(query), **query}

    def _sign(self, query: Mapping[str, str], *more: str) -> str:
        return sign(self.account.token, query["timestamp"], query["nonce"], *more)

    def _address(self, query: Mapping[str, str], changes: Mapping[str, str | None]) -> str:
        told = {name: value for name, value in {**query, **changes}.items() if value is not None}
        return f"{self.path}?{urlencode(told)}"

"""The platform's XML to an `Incoming`.

By ElementTree and not by wechatpy's `parse_message`: a third of its time, and what is no message
is one error here instead of ten kinds, or of an `id` that is 0 for every event.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import XML, ParseError

from bot.dialogue.message import Incoming, Kind
from bot.wechat.errors import NothingToAnswerError, UnreadableError

# What the apps put in place of a custom sticker, a red packet or another kind they can't send.
UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"

_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "text": "text",
        "voice": "voice",
        "image": "image",
        "video": "video",
        "shortvideo": "video",
        "location": "location",
        "link": "link",
        "event": "event",
    }
)
# Sent by the platform about a person whose id is in OpenID.
_ABOUT_A_PERSON = frozenset(
    {"user_info_modified", "user_authorization_revoke", "user_authorization_cancellation"}
)
_ADDRESS = ("ToUserName", "FromUserName", "OpenID", "CreateTime", "MsgType")
_CONTENT = ("Content", "Recognition", "Event", "EventKey", "MsgId", "MsgID", "Encrypt", "action")
_READ = frozenset(_ADDRESS + _CONTENT)
# A document type can stand only between these and the root, so there is no room for one.
_START = re.compile(r"\ufeff?\s*(?:<\?xml\s[^<>]*\?>\s*)?<xml[\s>/]")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[\w-]{6,64}", re.ASCII)
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)


def strip_illegal(text: str) -> str:
    """Return `text` without the characters that XML 1.0 has no place for."""
    return _ILLEGAL.sub("", text)


def read_fields(body: bytes | str) -> dict[str, str]:
    """Return the text of the fields we know, by name; raise `UnreadableError`.

    Only a flat `<xml>` without document type or entities of its own is read. Nested fields
    are left out; a field that stands there twice is refused.
    """
    try:
        text = strip_illegal(body if isinstance(body, str) else body.decode())
        if not _START.match(text):
            raise UnreadableError("does not start with <xml>")
        root = XML(text)
    except (UnicodeDecodeError, ParseError) as fault:
        raise UnreadableError(f"is not well-formed ({type(fault).__name__})") from fault
    fields: dict[str, str] = {}
    for node in root:
        if node.tag in _READ and not len(node):
            if node.tag in fields:
                raise UnreadableError(f"has {node.tag} twice")
            fields[node.tag] = (node.text or "").strip()
    return fields


def to_incoming(account: str, fields: Mapping[str, str]) -> Incoming:
    """Return the message that `fields` hold; raise `UnreadableError` or `NothingToAnswerError`."""
    if "action" in fields and "MsgType" not in fields:
        raise NothingToAnswerError("a path check")
    msg_type = _required(fields, "MsgType").lower()
    kind = _KINDS.get(msg_type, "unknown")
    event = _required(fields, "Event").lower() if kind == "event" else ""
    created = _matching(fields, "CreateTime", _SECONDS)
    parent = _matching(fields, "OpenID" if event in _ABOUT_A_PERSON else "FromUserName", _NAME)
    text = fields.get("Recognition" if kind == "voice" else "Content", "")
    if kind == "text" and text == UNSUPPORTED:
        kind, text = "sticker", ""
    key = fields.get("EventKey", "")
    return Incoming(
        account=account,
        parent=parent,
        kind=kind,
        created=int(created),
        delivery=_delivery(account, parent, event or msg_type, created, fields),
        text=text if kind in ("text", "voice") else "",
        event=event,
        event_key=key.removeprefix("qrscene_") if event == "subscribe" else key,
        to=_matching(fields, "ToUserName", _NAME),
    )


def _delivery(account: str, parent: str, what: str, created: str, fields: Mapping[str, str]) -> str:
    """Return a digest of what the platform says deliveries are told apart by.

    Messages by MsgId, finished jobs by MsgID, other events by person and second; several events
    may fall in one second, so their name and key are added. A digest, as it holds an OpenID.
    """
    number = fields.get("MsgId") or fields.get("MsgID")
    rest = (number,) if number else (created, fields.get("EventKey") or fields.get("Content", ""))
    joined = "\0".join((account, parent, what, *rest))
    return hashlib.blake2b(joined.encode(), digest_size=16).hexdigest()


def _required(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name)
    if not value:
        raise UnreadableError(f"has no {name}")
    return value


def _matching(fields: Mapping[str, str], name: str, pattern: re.Pattern[str]) -> str:
    value = _required(fields, name)
    if not pattern.fullmatch(value):
        raise UnreadableError(f"has a malformed {name}")
    return value

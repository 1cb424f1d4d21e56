"""Opens what the platform sends and seals what goes back; plain and safe mode on one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.message import Incoming
from bot.wechat import signature
from bot.wechat.account import Account
from bot.wechat.cipher import Cipher
from bot.wechat.errors import BadSignatureError, NotForUsError, UnreadableError
from bot.wechat.parsing import read_fields, to_incoming
from bot.wechat.render import SUCCESS

PLAIN_TEXT = "text/plain; charset=utf-8"
XML_TEXT = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Opened:
    """A message, and what its reply must be sealed with.

    `cipher` is the key that could read the message, None when it came unencrypted.
    """

    incoming: Incoming
    token: str
    nonce: str
    cipher: Cipher | None = None


def open(  # noqa: A001 - one of the pair open and seal, always called by the module's name
    account: Account, query: Mapping[str, str], body: bytes, now: float
) -> Opened:
    """Return the message in a POST of the platform; `now` in seconds since 1970.

    Raises `BadSignatureError` (stale and replayed ones too), `NotForUsError`, `UnreadableError` and
    `NothingToAnswerError`.
    """
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    cipher: Cipher | None = None
    xml: bytes | str = body
    if _is_encrypted(account, query):
        hidden, given = _hidden(body), query.get("msg_signature", "")
        signature.verify(given, account.token, timestamp, nonce, now, hidden)
        cipher, xml = _reveal(account, hidden)
    else:
        given = query.get("signature", "")
        signature.verify(given, account.token, timestamp, nonce, now)
    fields = read_fields(xml)
    incoming = to_incoming(account.name, fields)
    _check_addresses(account, incoming, fields, query.get("openid", ""))
    return Opened(incoming, account.token, nonce, cipher)


def seal(opened: Opened, reply: str, now: float) -> tuple[bytes, str]:
    """Return body and content type of the answer to `opened`, in the mode that it came in.

    `success` and an empty reply go bare in both modes, as the platform demands.
    """
    if reply in ("", SUCCESS):
        return SUCCESS.encode(), PLAIN_TEXT
    if opened.cipher is None:
        return reply.encode(), XML_TEXT
    hidden, timestamp = opened.cipher.conceal(reply), str(int(now))
    signed = signature.sign(opened.token, timestamp, opened.nonce, hidden)
    sealed = (
        f"<xml><Encrypt><![CDATA[{hidden}]]></Encrypt>"
        f"<MsgSignature><![CDATA[{signed}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{opened.nonce}]]></Nonce></xml>"
    )
    return sealed.encode(), XML_TEXT


def _is_encrypted(account: Account, query: Mapping[str, str]) -> bool:
    """Tell the mode of this request, which only `encrypt_type` says."""
    kind = query.get("encrypt_type") or "raw"
    if kind not in ("raw", "aes"):
        raise NotForUsError("encrypt_type is neither raw nor aes")
    if kind == "raw" and account.mode == "safe":
        raise NotForUsError("is not encrypted, but the account is in safe mode")
    return kind == "aes"


def _hidden(body: bytes) -> str:
    """Return the encrypted part, all that counts: beside it nothing of the body is signed."""
    try:
        return read_fields(body).get("Encrypt", "")
    except UnreadableError as fault:
        raise BadSignatureError(f"body {fault}, so its signature can't be checked") from fault


def _reveal(account: Account, hidden: str) -> tuple[Cipher, str]:
    """Try the current key, then the previous one; during a change both are in use."""
    for cipher in account.ciphers:
        try:
            return cipher, cipher.reveal(hidden)
        except UnreadableError:
            continue
    raise UnreadableError("can't be decrypted: check EncodingAESKey and AppID in WeChat's console")


def _check_addresses(
    account: Account, incoming: Incoming, fields: Mapping[str, str], openid: str
) -> None:
    if account.original_id and incoming.to != account.original_id:
        raise NotForUsError("is addressed to another account: check original_id")
    if openid and openid not in (incoming.parent, fields.get("FromUserName")):
        raise NotForUsError("its sender is not the openid of the address")

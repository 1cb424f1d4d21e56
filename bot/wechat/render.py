"""The bodies that go back to the platform, before they are sealed."""

from __future__ import annotations

from bot.dialogue.message import Incoming
from bot.wechat.parsing import strip_illegal

# Takes the delivery as received and shows the parent nothing.
SUCCESS = "success"


def clean(text: str) -> str:
    """Return `text` with real line feeds and without characters that XML can't hold."""
    return strip_illegal(text.replace("\r\n", "\n").replace("\r", "\n"))


def text_reply(incoming: Incoming, text: str, now: float) -> str:
    """Return the XML that says `text` to the sender of `incoming`, `success` for an empty text.

    An empty Content shows the parent the platform's fault notice. The length is not checked:
    see `bot.wechat.pages`.
    """
    text = clean(text)
    if not text.strip():
        return SUCCESS
    return _reply(incoming, now, "text", f"<Content>{cdata(text)}</Content>")


def transfer_reply(incoming: Incoming, now: float) -> str:
    """Return the XML that hands the sender of `incoming` to the platform's human service.

    Only messages may be handed over, so an event gets `success`.
    """
    if incoming.kind == "event":
        return SUCCESS
    return _reply(incoming, now, "transfer_customer_service")


def _reply(incoming: Incoming, now: float, kind: str, rest: str = "") -> str:
    return (
        f"<xml><ToUserName>{cdata(incoming.parent)}</ToUserName>"
        f"<FromUserName>{cdata(incoming.to)}</FromUserName>"
        f"<CreateTime>{int(now)}</CreateTime>"
        f"<MsgType><![CDATA[{kind}]]></MsgType>{rest}</xml>"
    )


def cdata(text: str) -> str:
    """Return `text` as a CDATA section, whatever it holds."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"

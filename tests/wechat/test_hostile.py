"""Requests that WeChat never sends, each a named change of an honest one."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wechat.parsing import UNSUPPORTED
from bot.wechat.render import SUCCESS
from tests.wechat.conftest import PLAIN, SAFE, make_client
from tests.wechat_client import OWN_ID, PARENT, WeChatClient, message_xml, sign

HONEST = message_xml(
    ToUserName=OWN_ID,
    FromUserName=PARENT,
    CreateTime=1795253400,
    MsgType="text",
    Content="课后服务是自愿的吗",
    MsgId=25811904673210451,
)
STALE, EARLY = "1795253100", "1795253702"


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda xml: xml.replace(old, new)


def field(name: str, value: str) -> Callable[[str], str]:
    """Give the field `name` another content, markup and all."""
    return lambda xml: (
        f"{xml.partition(f'<{name}>')[0]}<{name}>{value}</{name}>"
        + (xml.partition(f"</{name}>")[2])
    )


# Signed by someone who has the token, and yet no message: success and no reply.
UNREADABLE: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "blank": lambda _: " \n ",
    "json": lambda _: json.dumps({"MsgType": "text", "Content": "你好"}),
    "cut in half": lambda xml: xml[: len(xml) // 2],
    "two roots": lambda xml: xml + xml,
    "text behind the root": lambda xml: xml + "<!DOCTYPE xml>",
    "document type": lambda xml: "<!DOCTYPE xml>" + xml,
    "document type in lower case": lambda xml: "<!doctype xml>" + xml,
    "document type behind a comment": lambda xml: "<!-- <xml> --><!DOCTYPE xml>" + xml,
    "document type behind a declaration": lambda xml: (
        '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY e "x">]>' + xml
    ),
    "style sheet": lambda xml: '<?xml-stylesheet href="file:///etc/passwd"?>' + xml,
    "entity of its own": field("Content", "&secret;"),
    "character that XML has not": field("Content", "&#x1d;"),
    "name space": replaced("<xml>", '<xml xmlns="http://example.org">'),
    "other root": lambda xml: xml.replace("<xml>", "<XML>").replace("</xml>", "</XML>"),
    "nested in another": lambda xml: f"<xml>{xml}</xml>",
    "two senders": lambda xml: xml.replace("<MsgType>", "<FromUserName>o</FromUserName><MsgType>"),
    "nested sender": field("FromUserName", "<b>x</b>"),
    "sender with markup": field("FromUserName", "<![CDATA[x]]>]]&gt;<![CDATA[</ToUserName>]]>"),
    "sender too short": field("FromUserName", "o"),
    "sender too long": field("FromUserName", "o" * 65),
    "sender with a line end": field("FromUserName", "<![CDATA[oK7Qv5tN2m\nRz0aYx4LwB8dEc1uHg]]>"),
    "no sender": replaced("FromUserName", "Sender"),
    "no addressee": replaced("ToUserName", "Addressee"),
    "no time": field("CreateTime", ""),
    "time in brackets": field("CreateTime", "[1682391258]"),
    "time in other digits": field("CreateTime", "١٧٩٥٢٥٣٤٠٠"),
    "time of 5,000 digits": field("CreateTime", "9" * 5000),
    "negative time": field("CreateTime", "-1"),
    "no type": replaced("MsgType", "Type"),
    "event without name": field("MsgType", "event"),
}
# Odd, but a message: it is answered.
READABLE: dict[str, tuple[Callable[[str], str], str]] = {
    "byte order mark": (lambda xml: "\ufeff" + xml, "text 课后服务是自愿的吗"),
    "declaration": (
        lambda xml: '<?xml version="1.0" encoding="utf-16"?>\n' + xml,
        "text 课后服务是自愿的吗",
    ),
    "upper-case type": (field("MsgType", "TEXT"), "text 课后服务是自愿的吗"),
    "unknown fields twice": (
        lambda xml: xml.replace("<MsgType>", "<New>1</New><New>2</New><MsgType>"),
        "text 课后服务是自愿的吗",
    ),
    "no message id": (replaced("MsgId", "Nothing"), "text 课后服务是自愿的吗"),
    "message id in letters": (field("MsgId", "abc"), "text 课后服务是自愿的吗"),
    "control characters": (field("Content", "<![CDATA[a\x00\x1d\x0b\ufffeb]]>"), "text ab"),
    "end of CDATA": (
        field("Content", "<![CDATA[a ]]]]><![CDATA[></Content><b>]]>"),
        "text a ]]></Content><b>",
    ),
    "word document type": (field("Content", "<![CDATA[<!DOCTYPE a>]]>"), "text <!DOCTYPE a>"),
    "nested content": (field("Content", "<b>x</b>"), "text"),
    "content 6,000 deep": (field("Content", "<a>" * 6000 + "</a>" * 6000), "text"),
    "upper-case event": (
        lambda xml: field("MsgType", "EVENT")(xml).replace("Content", "Event"),
        "event 课后服务是自愿的吗",
    ),
}
# Not from WeChat, or not for us: changes of the signed query.
FORBIDDEN: dict[str, dict[str, str | None]] = {
    "no timestamp": {"timestamp": None},
    "empty timestamp": {"timestamp": ""},
    "no nonce": {"nonce": None},
    "empty nonce": {"nonce": ""},
    "nonce with markup": {"nonce": "]]>"},
    "stale": {"timestamp": STALE},
    "from the future": {"timestamp": EARLY},
    "timestamp with a line end": {"timestamp": "1795253401\n"},
    "timestamp in other digits": {"timestamp": "١٧٩٥٢٥٣٤٠١"},
    "swapped": {"timestamp": "880011223", "nonce": "1795253401"},
    "no signature": {"signature": None, "msg_signature": None},
    "empty signature": {"signature": "", "msg_signature": ""},
    "wrong signature": {"signature": "0" * 40, "msg_signature": "0" * 40},
    "signature in other letters": {"signature": "ａ" * 40, "msg_signature": "ａ" * 40},
    "unknown encryption": {"encrypt_type": "rot13"},
    "another person's openid": {"openid": "o" * 28},
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_signed_body_that_is_no_message_gets_success(wechat: WeChatClient, case: str) -> None:
    """Anything but 200 would only bring retries and the platform's fault notice."""
    response = wechat.post(UNREADABLE[case](HONEST))
    assert (response.status_code, response.text) == (200, SUCCESS)


@pytest.mark.parametrize("case", READABLE)
def test_an_odd_message_is_answered(wechat: WeChatClient, case: str) -> None:
    """A parent is not left without an answer for what the platform may do to a message."""
    change, expected = READABLE[case]
    assert wechat.deliver(change(HONEST))["Content"] == expected


@pytest.mark.parametrize("case", FORBIDDEN)
def test_what_is_not_signed_for_us_is_forbidden(wechat: WeChatClient, case: str) -> None:
    """403, whatever else is right."""
    response = wechat.post(HONEST, **FORBIDDEN[case])
    assert (response.status_code, response.content_type) == (403, "text/plain; charset=utf-8")


@pytest.mark.parametrize("change", [{"timestamp": STALE}, {"timestamp": EARLY}, {"nonce": ""}])
def test_a_right_signature_does_not_make_it_fresh(change: dict[str, str]) -> None:
    """A captured address works for some minutes at most, and never without a nonce."""
    wechat = make_client(PLAIN)
    told = {"timestamp": "1795253401", "nonce": "1", **change}
    signed = sign(PLAIN.token, told["timestamp"], told["nonce"])
    assert wechat.post(HONEST, **told, signature=signed).status_code == 403


@pytest.mark.parametrize("age", [-300, 0, 300])
def test_five_minutes_of_clock_difference_are_borne(wechat: WeChatClient, age: int) -> None:
    """Servers' clocks differ a little."""
    now = wechat.clock() - age
    wechat.clock = lambda: now
    assert wechat.deliver(HONEST)


def test_another_accounts_message_is_forbidden(wechat: WeChatClient) -> None:
    """With the token alone nobody can answer in another account's name."""
    assert wechat.post(HONEST.replace(OWN_ID, "gh_000000000000")).status_code == 403


def test_the_senders_own_openid_is_taken(wechat: WeChatClient) -> None:
    """WeChat adds it to the address."""
    assert wechat.post(HONEST, openid=PARENT).status_code == 200


def test_safe_mode_refuses_what_is_not_encrypted() -> None:
    """Else a plain forgery would go round the encryption."""
    wechat = make_client(SAFE, encrypted=False)
    for kind in (None, "raw", ""):
        assert wechat.post(HONEST, encrypt_type=kind).status_code == 403
    # the plain signature of an address does not open the encrypted way either
    assert wechat.post(HONEST, encrypt_type="aes").status_code == 403


@pytest.mark.parametrize("body", [b"", b"not xml", b"<xml/>", b"\xff\xfe", b"<xml><Encrypt>"])
def test_an_unsigned_encrypted_body_is_forbidden(body: bytes) -> None:
    """What can't be checked is a stranger's, not an alert."""
    wechat = make_client(SAFE, encrypted=False)
    response = wechat.post(body, encrypt_type="aes", msg_signature="0" * 40)
    assert response.status_code == 403


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_only_utf8_is_read(encoding: str) -> None:
    """Another encoding could hide a document type."""
    response = make_client(PLAIN).post(("<!DOCTYPE xml>" + HONEST).encode(encoding))
    assert response.text == SUCCESS


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10_000_000])
def test_a_large_body_is_not_read(wechat: WeChatClient, size: int) -> None:
    """Refused by its length, signed or not."""
    address, _ = wechat.request_for(HONEST)
    assert wechat.client.post(address, data=b"x" * size).status_code == 413


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode())))
def test_no_signed_body_is_a_server_error(body: bytes) -> None:
    """Whatever the bytes."""
    assert make_client(PLAIN).post(body).status_code == 200


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300).filter(UNSUPPORTED.__ne__))
def test_any_text_comes_back_as_it_was_sent(text: str) -> None:
    """Only what XML has no place for is lost, and white space at the ends."""
    wechat = make_client(SAFE)
    reply = wechat.deliver(field("Content", f"<![CDATA[{_cdata(text)}]]>")(HONEST))
    kept = "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ")
    kept = kept.replace("\ufffe", "").replace("\uffff", "")
    kept = kept.replace("\r\n", "\n").replace("\r", "\n").strip()
    assert reply["Content"] == f"text {kept}".strip()


def _cdata(text: str) -> str:
    return text.replace("]]>", "]]]]><![CDATA[>")

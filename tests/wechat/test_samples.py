"""Every kind of body that the platform sends, through a real application, in both modes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.dialogue.message import Incoming
from bot.wechat.errors import NothingToAnswerError
from bot.wechat.parsing import read_fields, to_incoming
from tests.wechat.conftest import SAFE, make_client
from tests.wechat_client import PARENT, WeChatClient

FOLDER = Path(__file__).parent / "samples"
SAMPLES = sorted(FOLDER.glob("*.xml"))
PERSON = "oK7Qv5nqaOYYWl0Ng484G2z5NIwU"

# kind, event, event key and text of each sample that is more than an event named like its file
EXPECTED = {
    "text": ("text", "", "", "明天几点放学？"),
    "text_emoji_and_face_codes": ("text", "", "", "老师好/::)[微笑]😊 食堂这周吃什么"),
    "text_empty_content": ("text", "", "", ""),
    "text_from_article": ("text", "", "", "运动会改期了吗"),
    "text_menu_link_tap": ("text", "", "", "请假怎么办"),
    "text_unsupported_placeholder": ("sticker", "", "", ""),
    "voice": ("voice", "", "", ""),
    "voice_recognition_empty": ("voice", "", "", ""),
    "voice_recognition_legacy": ("voice", "", "", "明天要穿校服吗。"),
    "image": ("image", "", "", ""),
    "video": ("video", "", "", ""),
    "shortvideo": ("video", "", "", ""),
    "location": ("location", "", "", ""),
    "link": ("link", "", "", ""),
    "miniprogrampage": ("unknown", "", "", ""),
    "unknown_msgtype": ("unknown", "", "", ""),
    "event_CLICK": ("event", "click", "MENU_LEAVE_HOWTO", ""),
    "event_VIEW": ("event", "view", "https://school.example.cn/calendar?from=menu&y=2026", ""),
    "event_SCAN": ("event", "scan", "class_3A", ""),
    "event_subscribe": ("event", "subscribe", "", ""),
    "event_subscribe_qrscene": ("event", "subscribe", "class_3A", ""),
    "event_unsubscribe": ("event", "unsubscribe", "", ""),
    "event_unknown": ("event", "some_future_event", "", ""),
    "event_LOCATION": ("event", "location", "", ""),
    "event_TEMPLATESENDJOBFINISH_success": ("event", "templatesendjobfinish", "", ""),
}
ENVELOPES = {"envelope_safe_mode", "envelope_compat_mode"}
NO_MESSAGE = {"cloudrun_check_container_path", "envelope_safe_mode"}


def read(path: Path) -> Incoming:
    return to_incoming("default", read_fields(path.read_bytes()))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_gets_a_valid_reply_or_success(wechat: WeChatClient, path: Path) -> None:
    """Whatever the platform sends signed is answered with 200 and something it accepts."""
    response = wechat.post(path.read_text("utf-8"))
    assert response.status_code == 200
    reply = wechat.read(response.data)
    if path.stem in NO_MESSAGE:
        assert reply == {}
    elif reply:
        assert response.content_type == "application/xml; charset=utf-8"
        assert reply["MsgType"] == "text"
        assert reply["ToUserName"] == read(path).parent
        assert reply["FromUserName"] == wechat.account.original_id
    else:
        assert response.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_understood(name: str) -> None:
    """Kind, event, key and text are what the parent did."""
    incoming = read(FOLDER / f"{name}.xml")
    assert (incoming.kind, incoming.event, incoming.event_key, incoming.text) == EXPECTED[name]
    assert (incoming.account, incoming.parent) == ("default", PARENT)
    assert (incoming.to, incoming.created) == ("gh_3c8b1f20a7de", 1795253400)


def test_there_are_51_samples_with_51_deliveries() -> None:
    """No two different messages or events count as one delivery."""
    messages = [path for path in SAMPLES if path.stem not in NO_MESSAGE | ENVELOPES]
    assert len(SAMPLES) == 51
    assert len({read(path).delivery for path in messages}) == len(messages)


@pytest.mark.parametrize(
    "name",
    ["user_authorization_cancellation", "user_authorization_revoke", "user_info_modified"],
)
def test_an_event_about_a_person_names_the_person(name: str) -> None:
    """The platform sends these itself; whose data must go stands in OpenID."""
    incoming = read(FOLDER / f"event_{name}.xml")
    assert (incoming.event, incoming.parent) == (name, PERSON)


def test_a_path_check_is_no_message() -> None:
    """WeChat's cloud hosting asks whether the path is there, and wants success."""
    with pytest.raises(NothingToAnswerError):
        to_incoming("default", read_fields("<xml><action>CheckContainerPath</action></xml>"))


@pytest.mark.parametrize("name", sorted(ENVELOPES))
def test_the_published_form_of_an_envelope_is_opened(name: str) -> None:
    """The samples' own envelopes hold text.xml, whatever stands beside Encrypt."""
    wechat = make_client(SAFE)
    body = (FOLDER / f"{name}.xml").read_bytes()
    query = {
        "timestamp": "1795253401",
        "nonce": "880011223",
        "encrypt_type": "aes",
        "msg_signature": "9d7d24d2e4cb90f754d9e40e46005d7622d9e5de",
        "openid": PARENT,
    }
    response = wechat.client.post("/wechat", query_string=query, data=body)
    assert wechat.read(response.data)["Content"] == "text 明天几点放学？"


def test_of_a_compatible_body_only_the_encrypted_part_counts() -> None:
    """Its plain fields are not signed, so anyone may have changed them."""
    wechat = make_client(SAFE)
    address, body = wechat.request_for((FOLDER / "text.xml").read_bytes())
    root = ElementTree.fromstring(body)  # noqa: S314 - made here
    for name, text in {"MsgType": "text", "Content": "伪造", "FromUserName": "o" * 28}.items():
        ElementTree.SubElement(root, name).text = text
    response = wechat.client.post(address, data=ElementTree.tostring(root))
    assert wechat.read(response.data)["Content"] == "text 明天几点放学？"

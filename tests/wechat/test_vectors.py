"""The platform's published examples, and hostile ones, each by its id in vectors.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.message import Incoming
from bot.wechat import Account, envelope, signature, text_reply
from bot.wechat.cipher import Cipher
from bot.wechat.errors import BadSignatureError, UnreadableError
from bot.wechat.parsing import read_fields, to_incoming
from bot.wechat.render import SUCCESS
from tests.wechat.conftest import NOW, PLAIN, make_client
from tests.wechat_client import OWN_ID, PARENT, read_xml

Vector = dict[str, Any]
GROUPS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
VECTORS: dict[str, Vector] = {
    vector["id"]: vector
    for group in ("signature", "crypto", "negative", "text_reply")
    for vector in GROUPS[group]
}
TEXT_WITHOUT_CONTENT = ("text", "")

SIGNATURES = ["official_get_verify", "official_plain_post", "official_safe_post_url_signature"]
# what is in the message: kind, text and event; None where it is no XML
DECRYPTED = {
    "official_python_sample_compat_body": ("text", "abcdteT", ""),
    "official_cpp_sample": ("text", "abcdteT", ""),
    "official_doc_xml_component": ("event", "", "debug_demo"),
    "official_doc_json_body": None,
    "made_safe_mode_text": ("text", "明天几点放学？", ""),
}
ENCRYPTED = [
    "official_java_encrypt_1",
    "official_java_encrypt_2",
    "official_doc_reply_json",
    "official_doc_reply_xml_component",
]
REFUSED = {
    "tampered_not_resigned": BadSignatureError,
    "wrong_msg_signature": BadSignatureError,
    "url_signature_used_as_msg_signature": BadSignatureError,
    "wrong_appid": UnreadableError,
    "wrong_aes_key": UnreadableError,
    "bitflip_first_block_resigned": UnreadableError,
    "bitflip_middle_resigned": UnreadableError,
    "truncated_one_block_resigned": UnreadableError,
    "truncated_5_bytes_resigned": UnreadableError,
    "single_block_resigned": UnreadableError,
    "empty_encrypt_resigned": UnreadableError,
    "not_base64_resigned": UnreadableError,
}
# kind and text with ids of the platform's form in the message; None where it is unreadable
PARSED = {
    "parse_empty": None,
    "parse_whitespace": None,
    "parse_not_xml": None,
    "parse_json": None,
    "parse_unclosed": None,
    "parse_other_root": None,
    "parse_root_text": None,
    "parse_root_empty": None,
    "parse_no_msgtype": None,
    "parse_empty_msgtype": None,
    "parse_dup_msgtype": None,
    "parse_event_empty_event": None,
    "parse_event_no_event": None,
    "parse_unknown_type": ("unknown", ""),
    "parse_text_no_content": TEXT_WITHOUT_CONTENT,
    "parse_text_blank_content": TEXT_WITHOUT_CONTENT,
    "parse_text_nested_content": TEXT_WITHOUT_CONTENT,
    "parse_text_dup_content": None,
    "parse_control_char": ("text", "c"),
    "parse_internal_entity": None,
    "parse_billion_laughs": None,
    "parse_xxe_file": None,
    "parse_undefined_entity": None,
    "parse_no_fields": None,
}
FORGED = [
    "sig_empty_token_forged",
    "sig_none_everything",
    "sig_uppercase_hex",
    "sig_timestamp_nonce_swapped",
]
# what the parent reads
RENDERED = {
    "plain": "你好",
    "cdata_end_raw": "a ]]> b",
    "cdata_injection_raw": "x]]></Content><MsgType><![CDATA[image]]></MsgType><Content><![CDATA[y",
    "cdata_end_split_fix": "a ]]]]><![CDATA[> b",
    "menu_link": '常见问题：\n<a href="weixin://bizmsgmenu?msgmenucontent=请假怎么办'
    '&msgmenuid=101">请假怎么办</a>',
    "nul": "ab",
    "none": None,
}


def account_of(vector: Vector) -> Account:
    keys = (vector["encoding_aes_key"],)
    return Account("default", vector["token"], vector["appid"], keys, "safe")


def query_of(vector: Vector) -> dict[str, str]:
    return {
        "timestamp": vector["timestamp"],
        "nonce": vector["nonce"],
        "encrypt_type": "aes",
        "msg_signature": vector["msg_signature"],
    }


def open_vector(vector: Vector) -> Incoming:
    """Open the vector's body in the second that it was signed in."""
    wrapped = f"<xml><Encrypt><![CDATA[{vector['encrypt']}]]></Encrypt></xml>"
    body = vector.get("post_body", wrapped).encode()
    now = float(vector["timestamp"])
    return envelope.open(account_of(vector), query_of(vector), body, now).incoming


def test_every_vector_has_its_case() -> None:
    """A vector that is added needs a stated behaviour."""
    told = {*SIGNATURES, *DECRYPTED, *ENCRYPTED, *REFUSED, *PARSED, *FORGED, *RENDERED}
    assert set(VECTORS) == told | {"official_verify_url_encrypted_echostr"}


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_published_signature_is_ours(name: str) -> None:
    """Token, timestamp and nonce give the platform's own signature."""
    vector = VECTORS[name]
    token, timestamp, nonce = vector["token"], vector["timestamp"], vector["nonce"]
    assert signature.sign(token, timestamp, nonce) == vector["published_signature"]
    signature.verify(vector["signature"], token, timestamp, nonce, float(timestamp) + 5)


def test_the_published_handshake_is_answered_verbatim() -> None:
    """The console takes the address only when echostr and nothing else comes back."""
    vector = VECTORS["official_get_verify"]
    wechat = make_client(Account("default", vector["token"]), now=float(vector["timestamp"]))
    query = {name: vector[name] for name in ("signature", "timestamp", "nonce", "echostr")}
    response = wechat.client.get("/wechat", query_string=query)
    assert (response.status_code, response.text) == (200, vector["expect_response_body"])
    assert response.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("name", DECRYPTED)
def test_a_published_message_is_opened(name: str) -> None:
    """Signature, key, padding and app id are the platform's; what is no XML is refused."""
    vector, expected = VECTORS[name], DECRYPTED[name]
    cipher = Cipher(vector["encoding_aes_key"], vector["appid"])
    assert cipher.reveal(vector["encrypt"]) == vector["plaintext"]
    if expected is None:
        with pytest.raises(UnreadableError):
            open_vector(vector)
    else:
        incoming = open_vector(vector)
        assert (incoming.kind, incoming.text, incoming.event) == expected


@pytest.mark.parametrize("name", ENCRYPTED)
def test_a_published_reply_is_made_to_the_letter(name: str) -> None:
    """With their random part our ciphertext and signature are theirs."""
    vector = VECTORS[name]

    class Fixed(Cipher):
        def get_random_string(self) -> str:
            return str(vector["random16"])

    hidden = Fixed(vector["encoding_aes_key"], vector["appid"]).conceal(vector["plaintext"])
    assert hidden == vector["encrypt"]
    parts = (vector["token"], vector["timestamp"], vector["nonce"], hidden)
    assert signature.sign(*parts) == vector["msg_signature"]


def test_an_encrypted_echostr_is_another_products() -> None:
    """It can be read, but an account's handshake has a plain one, so it is refused."""
    vector = VECTORS["official_verify_url_encrypted_echostr"]
    account = account_of(vector)
    assert account.ciphers[0].reveal(vector["echostr"]) == vector["plaintext"]
    wechat = make_client(account, now=float(vector["timestamp"]))
    query = {name: vector[name] for name in ("msg_signature", "timestamp", "nonce", "echostr")}
    for given in (query, {**query, "signature": vector["msg_signature"]}):
        assert wechat.client.get("/wechat", query_string=given).status_code == 403


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_envelope_is_refused(name: str) -> None:
    """Unsigned is a stranger's (403); signed but not for our key is an alert, and success."""
    vector, error = VECTORS[name], REFUSED[name]
    with pytest.raises(error):
        open_vector(vector)
    wechat = make_client(account_of(vector), now=float(vector["timestamp"]))
    body = f"<xml><Encrypt><![CDATA[{vector['encrypt']}]]></Encrypt></xml>"
    response = wechat.client.post("/wechat", query_string=query_of(vector), data=body)
    if error is BadSignatureError:
        assert response.status_code == 403
    else:
        assert (response.status_code, response.text) == (200, SUCCESS)


@pytest.mark.parametrize("name", PARSED)
def test_a_hostile_body_is_read_safely(name: str) -> None:
    """No body does more than be understood or be called unreadable."""
    vector, expected = VECTORS[name], PARSED[name]
    response = make_client(PLAIN).post(vector["xml"])
    assert (response.status_code, response.text) == (200, SUCCESS)
    named = vector["xml"].replace(">o<", f">{PARENT}<").replace(">g<", f">{OWN_ID}<")
    if expected is None:
        with pytest.raises(UnreadableError):
            to_incoming("default", read_fields(named))
    else:
        incoming = to_incoming("default", read_fields(named))
        assert (incoming.kind, incoming.text) == expected


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_signature_is_refused(name: str) -> None:
    """A library may take some of these; we take none."""
    token, given, timestamp, nonce = VECTORS[name]["args_token_signature_timestamp_nonce"]
    parts = [part or "" for part in (timestamp, nonce)]
    for now in {0.0, *(float(part) for part in parts if part)}:
        with pytest.raises(BadSignatureError):
            signature.verify(given or "", token, *parts, now)


@pytest.mark.parametrize("name", RENDERED)
def test_a_text_reaches_the_parent_unchanged(name: str) -> None:
    """Nothing in a text can end it or add to the XML; an empty one is no reply."""
    incoming = Incoming("default", PARENT, "text", 1, "1", to=OWN_ID)
    xml = text_reply(incoming, VECTORS[name]["content"] or "", NOW)
    if RENDERED[name] is None:
        assert xml == SUCCESS
    else:
        assert read_xml(xml) == {
            "ToUserName": PARENT,
            "FromUserName": OWN_ID,
            "CreateTime": str(int(NOW)),
            "MsgType": "text",
            "Content": RENDERED[name],
        }

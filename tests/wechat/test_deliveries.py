"""Every delivery of one message has one key, and no other message has it."""

from __future__ import annotations

import pytest

from bot.dialogue.message import Incoming
from bot.wechat import SUCCESS, Account, text_reply
from tests.wechat.conftest import NOW, OTHER, PLAIN, SAFE, make_client
from tests.wechat_client import PARENT, PLATFORM, WeChatClient

SECOND = "oK7Qv5aaaaaaaaaaaaaaaaaaaaaa"


def collect(account: Account) -> tuple[WeChatClient, list[Incoming]]:
    """Return a client and the list that its application's answer fills."""
    seen: list[Incoming] = []

    def answer(incoming: Incoming) -> str:
        seen.append(incoming)
        return SUCCESS

    return make_client(account, answer), seen


SAME = {
    "message": {"text": "你好", "msg_id": "7"},
    "event": {"event": "CLICK", "event_key": "A", "created": 1795253400},
    "job": {"event": "TEMPLATESENDJOBFINISH", "MsgID": 9, "created": 1795253400},
    "person": {"event": "user_info_modified", "OpenID": SECOND, "created": 1795253400},
}
DIFFERENT = {
    "message": {"msg_id": "8"},
    "sender": {"parent": SECOND},
    "event": {"event": "VIEW"},
    "key": {"event_key": "B"},
    "second": {"created": 1795253401},
    "job": {"MsgID": 10},
    "person": {"OpenID": PARENT},
}
PAIRS = [
    ("message", "message"),
    ("message", "sender"),
    ("event", "event"),
    ("event", "key"),
    ("event", "second"),
    ("event", "sender"),
    ("job", "job"),
    ("person", "person"),
]


@pytest.mark.parametrize("case", SAME)
def test_a_repeated_delivery_is_recognised(case: str) -> None:
    """Three deliveries of one message, signed anew each time, have one key."""
    wechat, seen = collect(PLAIN)
    for second in (0, 5, 10):
        wechat.clock = lambda: NOW + second  # noqa: B023 - used in this round only
        wechat.send(**SAME[case])
    assert len(seen) == 3
    assert len({incoming.delivery for incoming in seen}) == 1


@pytest.mark.parametrize(("case", "change"), PAIRS)
def test_another_message_is_another_delivery(case: str, change: str) -> None:
    """Only the same message of the same parent is the same delivery."""
    wechat, seen = collect(PLAIN)
    wechat.send(**SAME[case])
    wechat.send(**{**SAME[case], **DIFFERENT[change]})
    assert len({incoming.delivery for incoming in seen}) == 2


def test_accounts_do_not_share_deliveries() -> None:
    """Ids are unique within an account only."""
    wechat, seen = collect(PLAIN)
    other = WeChatClient(wechat.client, OTHER, path="/wechat/suixian", clock=wechat.clock)
    wechat.send("你好", msg_id="7")
    other.send("你好", msg_id="7")
    assert [incoming.account for incoming in seen] == ["default", "suixian"]
    assert len({incoming.delivery for incoming in seen}) == 2


def test_a_delivery_key_does_not_show_the_parent() -> None:
    """It is kept, and an OpenID may not be."""
    wechat, seen = collect(PLAIN)
    wechat.send(**SAME["event"])
    assert PARENT not in seen[0].delivery


def test_an_event_about_a_person_may_come_from_the_platform() -> None:
    """Its sender is not whom it is about, and the address may name either."""
    wechat, seen = collect(SAFE)
    event = "user_authorization_revoke"
    wechat.send(event=event, parent=PLATFORM, OpenID=PARENT, RevokeInfo="205")
    assert (seen[0].parent, seen[0].event) == (PARENT, event)


def test_equal_xml_goes_back_to_every_delivery(wechat: WeChatClient) -> None:
    """What `answer` kept is sealed anew and says the same."""
    kept: dict[str, str] = {}

    def answer(incoming: Incoming) -> str:
        said = text_reply(incoming, f"第{len(kept) + 1}次", NOW + len(kept))
        return kept.setdefault(incoming.delivery, said)

    asking = make_client(wechat.account, answer)
    replies = [asking.send("你好", msg_id="7") for _ in range(3)]
    assert replies[0] == replies[1] == replies[2]
    assert asking.say("你好") == "第2次"

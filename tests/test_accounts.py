"""Several accounts on one server: each has its own keys, place, words, parents and limits."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from bot.app import create_app, wechat_account
from bot.config import Config, load
from bot.dialogue import Lines, MissingLineError
from bot.library import read_library
from tests.bureau import AES_KEY, APP_ID, ROOT
from tests.wechat_client import WeChatClient

NAME = "suixian"
PLACE = "湖北省,随州市,葫芦岛市连山区"
# A question whose answer is the practice of PLACE, which is not the bureau's.
ASKED = "办暑期托管以前问过家长的意见吗"
ELSEWHERE = "不是咱们这里的规定"
OWN_HELP = "这里是随县的账号，请直接打字。"


@dataclass(frozen=True, slots=True)
class Bureau:
    """Two accounts of one running bot: the default one is safe, the other plain."""

    default: WeChatClient
    other: WeChatClient
    instance: Path


def settings(instance: Path, knowledge: Path) -> Config:
    """Return settings of two accounts; few messages a minute are allowed."""
    environ = {
        "BOT_SERVER_INSTANCE": str(instance),
        "BOT_KNOWLEDGE_PATH": str(knowledge),
        "BOT_RECORDS_HASH_KEY": "0" * 64,
        "BOT_LIMITS_PER_MINUTE": "12",
        "BOT_WECHAT_MODE": "safe",
        "BOT_WECHAT_TOKEN": "a-token-of-the-tests",
        "BOT_WECHAT_APP_ID": APP_ID,
        "BOT_WECHAT_ENCODING_AES_KEY": AES_KEY,
        f"BOT_ACCOUNTS_{NAME.upper()}_MODE": "plain",
        f"BOT_ACCOUNTS_{NAME.upper()}_TOKEN": "another-token",
        f"BOT_ACCOUNTS_{NAME.upper()}_PLACE": PLACE,
    }
    return load(ROOT / "config.toml", environ)


@pytest.fixture(scope="module")
def bureau(index_in, tmp_path_factory) -> Bureau:
    folder = tmp_path_factory.mktemp("bureau")
    knowledge = Path(shutil.copytree(ROOT / "knowledge", folder / "knowledge"))
    with (knowledge / "replies.md").open("a", encoding="utf-8") as replies:
        replies.write(f"\n## {NAME}/帮助\n\n{OWN_HELP}\n")
    # That of the project's own knowledge: a line more changes nothing of how sure answers are.
    config = settings(index_in(folder / "instance"), knowledge)
    app = create_app(config)
    app.extensions["watcher"].close()
    return Bureau(*clients(app, config), config.server.instance)


def clients(app: Flask, config: Config) -> tuple[WeChatClient, WeChatClient]:
    default, other = (wechat_account(config.accounts[name]) for name in ("default", NAME))
    client = app.test_client()
    return WeChatClient(client, default), WeChatClient(client, other, path=f"/wechat/{NAME}")


def openid(number: int) -> str:
    """Return the id of a parent, of the platform's length."""
    return f"oK7Qv5{number:022d}"


def test_each_account_has_its_own_token_and_mode(bureau):
    """Both shake hands and talk; neither takes what was signed or sent for the other."""
    for client, stranger in ((bureau.default, bureau.other), (bureau.other, bureau.default)):
        assert client.handshake("12345").text == "12345"
        assert client.say("你好", openid(1))
        wrong = WeChatClient(client.client, stranger.account, path=client.path)
        assert wrong.handshake("12345").status_code == 403
        assert wrong.post("<xml></xml>").status_code == 403


def test_a_safe_account_refuses_plain_messages_beside_a_plain_one(bureau):
    plain = WeChatClient(bureau.default.client, bureau.default.account, encrypted=False)
    assert plain.post("<xml></xml>").status_code == 403


def test_an_account_that_is_not_there_is_not_answered(bureau):
    nobody = WeChatClient(bureau.default.client, bureau.default.account, path="/wechat/nobody")
    assert nobody.handshake("12345").status_code == 404


def test_an_answer_is_local_for_one_and_from_elsewhere_for_the_other(bureau):
    """The first line says so only where it is not the account's own place."""
    there, here = bureau.default.say(ASKED, openid(2)), bureau.other.say(ASKED, openid(2))
    assert ELSEWHERE in there.splitlines()[0], there
    assert ELSEWHERE not in here, here
    assert there.partition(f"【{ASKED}】")[2] == here.partition(f"【{ASKED}】")[2]


def test_an_account_may_say_a_line_in_its_own_words(bureau):
    """The other lines, and the other account, stay as they are."""
    assert bureau.other.say("帮助", openid(3)).startswith(OWN_HELP)
    assert OWN_HELP not in bureau.default.say("帮助", openid(3))
    tapped = bureau.other.send(event="CLICK", event_key="say:帮助", parent=openid(3))
    assert tapped["Content"].startswith(OWN_HELP)


def test_no_account_hears_of_the_others_talk(bureau):
    """The same id is another person there: a follow-up finds no topic, a number no choice."""
    bureau.default.say("课后服务是自愿的吗", openid(4))
    followed = bureau.default.say("几点结束", openid(4))
    assert bureau.other.say("几点结束", openid(4)) != followed


def test_the_same_message_id_in_two_accounts_is_two_messages(bureau):
    """Ids are the platform's for each account; a reply of one must not go out in the other."""
    sent = {"parent": openid(5), "msg_id": "77", "created": None}
    first = bureau.default.send("帮助", **sent)
    second = bureau.other.send("帮助", **sent)
    assert first["Content"] != second["Content"]


def test_limits_are_counted_for_each_account(bureau):
    """Who asked too much in one may still ask in the other."""
    told = [bureau.default.say("你好", openid(6)) for _ in range(15)]
    assert told[-1] == ""
    assert bureau.other.say("你好", openid(6))


def test_leaving_one_account_deletes_nothing_of_the_other(bureau):
    """And records know nobody by the same name in two accounts."""
    bureau.default.say("蓝鲸几点睡觉呀", openid(7))
    first = remembered(bureau)
    bureau.other.say("蓝鲸几点睡觉呀", openid(7))
    both = remembered(bureau)
    assert len(both - first) == 1
    bureau.default.send(event="unsubscribe", parent=openid(7))
    left = remembered(bureau)
    assert len(both - left) == 1
    assert both - first <= left


def remembered(bureau: Bureau) -> set[str]:
    """Return whose talk is kept, as records name parents."""
    with closing(sqlite3.connect(bureau.instance / "records.db")) as records:
        return {parent for (parent,) in records.execute("SELECT parent FROM turns")}


def test_questions_are_recorded_with_their_account(bureau):
    """The weekly review can tell them apart."""
    bureau.other.say("蓝鲸会不会游泳呀", openid(8))
    with closing(sqlite3.connect(bureau.instance / "records.db")) as records:
        found = records.execute("SELECT account FROM questions WHERE text LIKE '%游泳%'")
        assert found.fetchall() == [(NAME,)]


def test_a_wrong_line_of_one_account_is_named_with_it(bureau):
    """The clerk finds it in the file by that name."""
    texts = read_library(bureau.instance.parent / "knowledge").replies
    with pytest.raises(MissingLineError, match=f"“{NAME}/帮助”.*花括号"):
        Lines({**texts, f"{NAME}/帮助": "{电话}"})

"""What a parent hears of an answer that came later, through the front door."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from bot.app import create_app, open_records, wechat_account
from bot.config import load
from bot.dialogue.notices import number_of, when
from tests.review.knowledge import ROOT
from tests.wechat_client import WeChatClient

TITLE = "一二年级能留书面作业吗"
# Too vague to be answered; the search decides which of them gets what is near.
VAGUE = ("周末", "谁来管", "怎么办手续", "能退吗", "要面试吗")
OTHER = "oK7Qv5another0parent000000001"


@pytest.fixture(scope="module")
def bureau(index_in, tmp_path_factory):
    named = {"BOT_SERVER_INSTANCE": str(index_in(tmp_path_factory.mktemp("instance")))}
    named |= {"BOT_WECHAT_TOKEN": "t" * 20, "BOT_KNOWLEDGE_WATCH": "false"}
    config = load(ROOT / "config.toml", named)
    app = create_app(config)
    records = open_records(config)
    yield WeChatClient(app.test_client(), wechat_account(config.accounts["default"])), records
    records.close()


def openid(name):
    """Return an OpenID as the platform makes them, for a parent of a test."""
    return "oK7Qv5" + sha256(name.encode()).hexdigest()[:22]


def missed(bureau, parent, text="蓝鲸几点睡觉呀", entry=TITLE):
    """Let a parent have a miss on record, and an answer that has come since."""
    records = bureau[1]
    row = {"text": text, "outcome": "miss", "number": number_of(parent + text)}
    records.keep(parent + text, "default", parent, "…", question=row)
    question = records.numbered("default", parent)[0]["id"]
    records.groups.place({}, [[question]], 0)
    group = max(records.groups.all())
    records.groups.set(group, "closed", 0, entry, 1, 1)
    with records._database as db:
        (who,) = db.conn.execute(
            "SELECT parent FROM questions WHERE id = ?", (question,)
        ).fetchone()
    records.notices.tell([(who, group, question, entry)])
    return row["number"]


def test_the_news_stands_in_front_once_and_a_repeated_delivery_says_the_same(bureau):
    client, _ = bureau
    missed(bureau, openid("p1"))
    first = client.send("你好", parent=openid("p1"), msg_id="71")["Content"]
    assert first.startswith("您今天问的“蓝鲸几点睡觉呀”，已有答复：")
    assert "不留" in first
    assert "不用通知" in first
    assert client.send("你好", parent=openid("p1"), msg_id="71")["Content"] == first
    assert "蓝鲸" not in client.say("你好", parent=openid("p1"))


@pytest.mark.parametrize(
    "say", ["人工", "孩子被同学堵在厕所打，不敢上学"], ids=["a person", "a child in danger"]
)
def test_what_matters_more_is_not_pushed_aside(bureau, say):
    client, _ = bureau
    missed(bureau, openid("p2" + say))
    assert "蓝鲸" not in client.say(say, parent=openid("p2" + say))
    assert "蓝鲸" in client.say("你好", parent=openid("p2" + say)), "it comes with the next reply"


def test_the_answer_itself_is_not_told_twice(bureau):
    client, _ = bureau
    missed(bureau, openid("p3"))
    assert "已有答复" not in client.say(TITLE, parent=openid("p3"))
    assert "已有答复" not in client.say("你好", parent=openid("p3"))


@pytest.mark.parametrize("outcome", ["choices", "miss"])
def test_an_answer_that_is_only_offered_is_still_told(bureau, outcome):
    """To see its question among what is near is not to have been given it."""
    client, records = bureau
    for text in VAGUE:
        client.say(text, parent=openid("p10" + text))
    rows = records.questions(0, 2**33)
    offers = [row for row in rows if row["text"] in VAGUE and row["outcome"] == outcome]
    text, near = next((row["text"], row["near"][0]) for row in offers if row["near"])
    missed(bureau, openid("p11" + outcome), entry=near)
    said = client.say(text, parent=openid("p11" + outcome))
    assert "“蓝鲸几点睡觉呀”，已有答复：" in said
    assert "已有答复" not in client.say("你好", parent=openid("p11" + outcome)), "once only"


@pytest.mark.parametrize("say", ["{}", "问题号{}", "我的问题号是{}", "{}号问题"])
def test_a_number_brings_its_answer_as_often_as_it_is_asked(bureau, say):
    client, _ = bureau
    number = missed(bureau, openid("p4" + say))
    for _ in range(2):
        reply = client.say(say.format(number), parent=openid("p4" + say))
        assert "不留" in reply
        assert "已有答复" not in reply
    assert "已有答复" not in client.say("你好", parent=openid("p4" + say))


def test_after_an_answer_by_number_the_talk_is_about_that(bureau):
    client, _ = bureau
    number = missed(bureau, openid("p9"))
    client.say("课后服务是不是必须参加", parent=openid("p9"))
    assert "不留" in client.say(str(number), parent=openid("p9"))
    assert "课后" not in client.say("没用", parent=openid("p9"))


def test_a_number_belongs_to_its_parent(bureau):
    client, _ = bureau
    number = missed(bureau, openid("p5"))
    assert "不留" not in client.say(str(number), parent=OTHER)
    assert str(number) + " " not in client.say("我的问题", parent=OTHER)
    assert f"{number} 蓝鲸几点睡觉呀（已有答复，回复{number}看）" in client.say(
        "我的问题", openid("p5")
    )


def test_who_wants_no_news_gets_none_and_can_ask_for_it(bureau):
    client, _ = bureau
    number = missed(bureau, openid("p6"))
    assert "以后不再通知" in client.say("不用通知", parent=openid("p6"))
    assert "蓝鲸" not in client.say("你好", parent=openid("p6"))
    assert "不留" in client.say(str(number), parent=openid("p6"))
    missed(bureau, openid("p6"), "海豚几点睡觉呀")
    assert "海豚" not in client.say("你好", parent=openid("p6"))
    assert "我会告诉您" in client.say("恢复通知", parent=openid("p6"))
    missed(bureau, openid("p6"), "海豹几点睡觉呀")
    assert "海豹" in client.say("你好", parent=openid("p6"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (date(2026, 3, 12), "今天"),
        (date(2026, 3, 11), "昨天"),
        (date(2026, 3, 9), "前几天"),
        (date(2026, 3, 8), "上周"),
        (date(2026, 3, 2), "上周"),
        (date(2026, 3, 1), "3月1日"),
    ],
)
def test_the_day_is_told_as_people_do(asked, said):
    assert when(asked, date(2026, 3, 12)) == said


def test_numbers_have_five_digits_and_no_hotline_has_them():
    numbers = {number_of(str(delivery)) for delivery in range(20_000)}
    assert min(numbers) >= 20_000
    assert max(numbers) <= 99_999
    assert len(numbers) > 15_000

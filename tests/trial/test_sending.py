"""What the page sends takes the real way, and leaves nothing in the real records."""

from __future__ import annotations

import re

import pytest

from bot.records import Records
from tests.trial.conftest import HERE, Visitor
from tests.trial.knowledge import ANSWER, LAST, LONG, QUESTION

HOSTILE = '</Content><script>alert(1)</script>]]><a href="javascript:alert(1)">x</a>&lt;\x00\ud800'
LINE = {
    "image": "图片我还看不懂",
    "voice": "语音我还听不懂",
    "video": "视频我还看不懂",
    "location": "不会看地图",
    "link": "链接我打不开",
    "sticker": "表情收到啦",
}


def rows(app, name: str) -> list[dict]:
    """Return the questions in one of the application's databases."""
    records = Records.open(app.config["INSTANCE"] / name, b"k" * 32)
    found = records.questions(0, 2**33)
    records.close()
    return found


def test_a_question_is_answered_with_its_source(visitor):
    told = visitor.send(text=QUESTION)
    assert (told["status"], told["kind"]) == (200, "text")
    assert ANSWER in told["content"]
    assert "\n—— 工作人员解答" in told["content"]
    assert f"<Content><![CDATA[{QUESTION}]]></Content>" in told["sent"]
    assert told["content"].splitlines()[0] in told["got"]
    assert told["milliseconds"] > 0


def test_it_is_recorded_apart(app, visitor):
    """The review reads records.db: nothing that is tried may be counted there."""
    before = rows(app, "records.db")
    visitor.say("孔子是哪里人呀我想知道")
    visitor.say(QUESTION)
    assert rows(app, "records.db") == before == []
    tried = rows(app, "trial.db")
    assert {row["account"] for row in tried} == {"_try"}
    assert tried[-1]["text"] == QUESTION


def test_parents_and_visitors_are_kept_apart(app):
    """What is still to come of a long reply waits for the parent who asked, at their browser."""
    visitor, other = (Visitor(app.test_client(), HERE) for _ in range(2))
    assert "更多" in visitor.say(LONG)
    assert LAST not in visitor.say("更多", parent="B")
    assert LAST not in other.say("更多")
    assert LAST in visitor.say("更多")


def test_a_repeated_delivery_gets_the_same_and_is_recorded_once(app, visitor):
    before = len(rows(app, "trial.db"))
    told = [visitor.send(text=QUESTION, number="77")["content"] for _ in range(3)]
    assert len(set(told)) == 1
    assert len(rows(app, "trial.db")) == before + 1


@pytest.mark.parametrize("what", LINE)
def test_each_sample_is_taken_for_what_it_is(visitor, what):
    assert LINE[what] in visitor.send(what=what)["content"]


def test_a_voice_with_words_is_answered_by_them(visitor):
    told = visitor.send(what="speech")
    assert "<Recognition>" in told["sent"]
    assert ANSWER in told["content"]
    assert "候选" in told["why"]


def test_events_do_what_they_do_in_the_app(visitor):
    assert "欢迎关注" in visitor.send(what="subscribe")["content"]
    scanned = visitor.send(what="subscribe", text=f"qrscene_ask:{QUESTION}")["content"]
    assert "欢迎关注" in scanned
    assert ANSWER in scanned
    assert ANSWER in visitor.send(what="click", text=f"ask:{QUESTION}")["content"]
    viewed = visitor.send(what="view", text="https://example.com/")
    assert (viewed["kind"], viewed["got"]) == ("", "success")


def test_a_tapped_choice_is_a_text_message(visitor):
    told = visitor.send(what="tap", text=QUESTION, tapped="2")
    assert "<MsgType><![CDATA[text]]></MsgType>" in told["sent"]
    assert "<bizmsgmenuid><![CDATA[2]]></bizmsgmenuid>" in told["sent"]
    assert ANSWER in told["content"]


def test_who_leaves_is_forgotten(app, visitor):
    before = len(rows(app, "trial.db"))
    assert "更多" in visitor.say(LONG)
    assert len(rows(app, "trial.db")) == before + 1
    assert visitor.send(what="unsubscribe")["got"] == "success"
    assert len(rows(app, "trial.db")) == before
    assert LAST not in visitor.say("更多")


def test_hostile_text_stays_text(visitor):
    """It can't leave its field on the way there, and comes back as data of JSON."""
    response = visitor.post(text=HOSTILE)
    assert response.content_type == "application/json"
    told = response.json
    assert told["status"] == 200
    assert told["kind"] == "text"
    assert "\x00" not in told["sent"]
    assert told["sent"].count("]]]]><![CDATA[>") == 1


def test_the_menu_of_the_settings_is_there(app, visitor):
    text = visitor.get().text
    keys = re.findall(r'data-what="click" data-text="([^"]+)"', text)
    assert any(key.startswith("ask:") for key in keys)
    for key in keys:
        assert visitor.send(what="click", text=key)["kind"] == "text"


def test_limits_hold_here_too(serve_with):
    visitor = Visitor(serve_with(LIMITS_PER_MINUTE="3").test_client(), HERE)
    told = [visitor.send(text=f"第{n}个问题") for n in range(5)]
    assert "有点快" in told[3]["content"]
    assert told[4]["got"] == "success"

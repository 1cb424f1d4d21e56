"""What a clerk does with a group changes the knowledge, the group, and what parents get."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.staff.office import ANSWER, CLERK, KNOWN, UNKNOWN, text_of, write

STUB_ANSWER = "可以向学校和交警反映，校车不许超员。"


@pytest.fixture
def asked(desk):
    """Return the bureau with one group, and the number of it."""
    desk.missed(UNKNOWN)
    return desk, desk.groups()[UNKNOWN]


def read(desk, name: str) -> str:
    return (desk.knowledge / name).read_text(encoding="utf-8")


def test_a_new_entry_waits_for_its_answer_and_then_closes_the_group(asked):
    desk, number = asked
    text = desk.act(number, "新增", entry="校车超员找谁反映")
    stub = read(desk, "faq/待答.md")
    assert f"## 校车超员找谁反映\n\n- {UNKNOWN}\n" in stub
    assert "等着写答案" in text
    assert "faq/待答.md 第 3 行" in text
    assert f"{CLERK}：新增 校车超员找谁反映" in text
    assert list(desk.groups("waiting")) == [UNKNOWN]
    assert not desk.groups()
    assert STUB_ANSWER not in desk.parent.say(UNKNOWN)

    write(desk.knowledge, "faq/待答.md", stub + f"\n{STUB_ANSWER}\n")
    desk.app.extensions["watcher"].look()
    assert list(desk.groups("done")) == [UNKNOWN]
    assert "机器人现在答得上，用的是“校车超员找谁反映”" in text_of(desk.get(f"groups/{number}"))
    assert STUB_ANSWER in desk.parent.say(UNKNOWN, parent="oK7Qv5another0parent000000001")


def test_an_answer_typed_on_the_page_is_given_to_parents(asked):
    """Either with the new entry, or later where it is waited for."""
    desk, number = asked
    text = desk.act(number, "新增", entry="校车超员找谁反映", answer="", basis="")
    assert "等着写答案" in text
    text = desk.act(number, "新增", entry="校车超员找谁反映", answer=STUB_ANSWER)
    assert "已完成" in text
    assert f"{CLERK}：新增 校车超员找谁反映 ，写了答案" in text
    assert STUB_ANSWER in desk.parent.say(UNKNOWN, parent="oK7Qv5another0parent000000001")
    desk.missed("饮水机多久洗一次")
    (other,) = desk.groups().values()
    text = desk.act(
        other, "新增", entry="饮水机多久清洗一次", answer="每月一次。", basis="双减意见"
    )
    assert "答案也写好了" in text
    assert "依据：《双减意见》\n\n每月一次。\n" in read(desk, "faq/待答.md")


def test_an_answer_that_cannot_be_written_comes_back_as_it_was_typed(asked):
    desk, number = asked
    for fields, told in (
        ({"answer": "可以。\n## 找<谁>"}, "读成另外的样子"),
        (
            {"answer": "可以找<谁>", "basis": "《某县双减经验材料》“没有这一句话呀”"},
            "里没有这句原话",
        ),
        ({"answer": "可以找<谁>" + "长" * 1500}, "最多 1500 个"),
        ({"answer": "\x07可以\r备注：找<谁>"}, "“备注：找&lt;谁&gt;”这一行会被读成"),
    ):
        response = desk.post(
            f"groups/{number}", f"groups/{number}", action="新增", entry="校车超员找谁", **fields
        )
        assert response.status_code == 422
        assert told in response.text
        assert "找&lt;谁&gt;" in str(BeautifulSoup(response.text, "html.parser").textarea)
        assert fields.get("basis", "") in response.text
    assert not (desk.knowledge / "faq/待答.md").exists()
    assert list(desk.groups()) == [UNKNOWN]


def test_a_phrasing_answers_at_once(asked):
    """The page shows which of the wordings the bot answers now."""
    desk, number = asked
    before = read(desk, "faq/图书角.md")
    text = desk.act(number, "相似问法", other=KNOWN)
    added = f"- 图书角中午关门吗\n- {UNKNOWN}\n"
    assert read(desk, "faq/图书角.md") == before.replace("- 图书角中午关门吗\n", added)
    assert f"“{KNOWN}”下面加了 1 个问法" in text
    assert "已完成" in text
    assert f"✓ 答得上 {UNKNOWN} 现在：答“{KNOWN}”" in text
    assert list(desk.groups("done")) == [UNKNOWN]
    assert ANSWER in desk.parent.say(UNKNOWN, parent="oK7Qv5another0parent000000001")


def test_a_synonym_is_added(asked):
    desk, number = asked
    text = desk.act(number, "同义词", main="图书角", word="阅读角")
    assert "图书角 = 阅读角" in read(desk, "synonyms.txt")
    assert "同义词加了：阅读角" in text
    assert f"{CLERK}：同义词 图书角 = 阅读角" in text
    assert ANSWER in desk.parent.say("阅读角几点开门")


def test_what_is_not_for_us_is_put_away_with_its_reason(asked):
    desk, number = asked
    text = desk.act(number, "忽略", reason="归交警管")
    assert "已决定不处理" in text
    assert f"{CLERK}：忽略 归交警管" in text
    assert not desk.groups()
    assert "归交警管" in text_of(desk.get("groups/?show=done"))
    records = desk.records()
    assert records.groups.all()[number]["state"] == "hidden"
    (kept,) = records.decisions.all()
    assert (kept["person"], kept["source"], kept["reason"]) == (CLERK, "工作人员页面", "归交警管")
    records.close()


def test_somebody_may_change_their_mind(asked):
    desk, number = asked
    desk.act(number, "忽略", reason="归交警管")
    text = desk.act(number, "相似问法", other=KNOWN)
    assert "已完成" in text
    assert "忽略 归交警管" in text, "both decisions stay on record"


def test_what_is_decided_on_the_list_leads_back_to_it(asked):
    """What it did is told there, for the group's own page is not seen."""
    desk, number = asked
    form = {"action": "忽略", "reason": "不归我们管", "then": "list"}
    done = desk.post("groups/", f"groups/{number}", **form)
    assert (done.status_code, done.location) == (303, "/staff/groups/")
    assert f"第 {number} 组：已忽略。" in text_of(desk.get("groups/"))


def test_the_same_again_changes_nothing(asked):
    desk, number = asked
    desk.act(number, "忽略", reason="归交警管")
    assert "没有变化" in desk.act(number, "忽略", reason="归交警管")
    records = desk.records()
    assert len(records.decisions.all()) == 1
    records.close()


WRONG = [
    ({"action": "忽略", "reason": " "}, "忽略要写原因"),
    ({"action": "相似问法"}, "相似问法要写归到哪个问题"),
    ({"action": "相似问法", "other": "没有这一条"}, "知识库里没有这个问题"),
    ({"action": "同义词", "main": "校服"}, "看不懂"),
    ({"action": "新增", "entry": "？？？"}, "没有文字"),
    ({"action": "删库"}, "看不懂"),
    ({}, "看不懂"),
]


def test_what_cannot_be_done_is_explained_and_changes_nothing(asked):
    """The page comes back with what was typed."""
    desk, number = asked
    before = {path: path.read_bytes() for path in desk.knowledge.rglob("*.*")}
    for fields, told in WRONG:
        response = desk.post(f"groups/{number}", f"groups/{number}", **fields)
        assert response.status_code == 422, fields
        assert "没有做成" in response.text
        assert told in response.text
        assert fields.get("other", "") in response.text
    assert {path: path.read_bytes() for path in desk.knowledge.rglob("*.*")} == before
    assert list(desk.groups()) == [UNKNOWN]


def test_a_group_that_is_not_there(asked):
    desk, number = asked
    response = desk.post(f"groups/{number}", "groups/77", action="忽略", reason="x")
    assert response.status_code in {404, 422}


def test_a_wording_that_asks_something_else_becomes_a_group_of_its_own(desk):
    desk.missed("校车超载找谁", "校车超载了找谁管")
    (number,) = desk.groups().values()
    done = desk.post(f"groups/{number}", f"groups/{number}/move", wording="校车超载了找谁管")
    assert done.status_code == 303
    assert set(desk.groups()) == {"校车超载找谁", "校车超载了找谁管"}


def test_an_entry_that_is_lost_opens_the_group_again(asked):
    desk, number = asked
    before = read(desk, "faq/图书角.md")
    desk.act(number, "相似问法", other=KNOWN)
    write(desk.knowledge, "faq/图书角.md", before)
    desk.app.extensions["watcher"].look()
    assert list(desk.groups("waiting")) == [UNKNOWN]
    assert "还有 1 种答不上" in text_of(desk.get(f"groups/{number}"))


def test_without_the_watch_it_answers_after_a_restart(make_office):
    desk = make_office(KNOWLEDGE_WATCH="false")
    desk.sign_in()
    desk.missed(UNKNOWN)
    number = desk.groups()[UNKNOWN]
    text = desk.act(number, "相似问法", other=KNOWN)
    assert f"- {UNKNOWN}\n" in read(desk, "faq/图书角.md")
    assert "重新启动" in text

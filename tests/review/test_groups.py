"""What is looked at, how it is grouped, and when a group is closed."""

from __future__ import annotations

import time

import pytest
import time_machine

from bot.review import update
from bot.review.deciding import Decision, DecisionError

BUS = ("校车超载了找谁", "请问校车超载了找谁？", "校车超载找谁", "校车超载啦找谁呀")


def only(bureau):
    (group,) = bureau.review().groups
    return group


def test_what_staff_look_at(bureau):
    """Misses, refused choices, answers that did not help or were a guess; nothing else."""
    bureau.ask("校车超载了找谁")
    bureau.ask("饮水机脏不脏", outcome="choices", choices=["甲", "都不是"], confidence=0.3)
    bureau.ask("饮水机脏不脏", near=["甲"])
    bureau.ask("作业谁改", outcome="answer", matched=["作业由谁来批改"], confidence=0.99)
    bureau.ask("无人机能飞吗", outcome="answer", matched=["作业由谁来批改"], confidence=0.99)
    bureau.records.rate("default", "a", "没用")
    bureau.ask("红领巾怎么系", outcome="answer", matched=["作业由谁来批改"], confidence=0.0)
    bureau.ask("明天下雨吗", parent="b", near=["范围外#天气"], confidence=0.99)
    bureau.ask("救命", outcome="safety")
    review = bureau.review()
    told = {group.title: dict(group.kinds) for group in review.groups}
    assert told == {
        "校车超载了找谁": {"没找到": 1},
        "饮水机脏不脏": {"都不是": 1},
        "无人机能飞吗": {"没解决": 1},
        "红领巾怎么系": {"没把握": 1},
    }
    trends = review.trends
    assert (trends.asked, trends.answered, trends.offered) == (6, 3, 1)
    assert (trends.missed, trends.outside, trends.parents) == (2, 1, 1)
    assert trends.feedback == (("没用", 1),)


def test_what_was_told_to_be_foreign_stays_so_after_a_new_fit(bureau):
    """It was told so with just enough confidence, and what is enough has moved a little since."""
    enough = bureau.engine.confidence.possible
    bureau.ask("茅台股票还能拿吗", near=["范围外#股票"], confidence=0.95 * enough)
    bureau.ask("明天会下雨吧", near=["范围外#天气"], confidence=0.3 * enough)
    assert [group.title for group in bureau.review().groups] == ["明天会下雨吧"]


def test_a_group_keeps_its_number_and_counts_what_is_new(bureau):
    """Staff speak of a group by its number, week after week."""
    with time_machine.travel("2026-03-02 10:00+08:00"):
        bureau.ask(BUS[0])
        bureau.ask("红领巾怎么系")
        first = {group.title: group.number for group in bureau.review().groups}
    with time_machine.travel("2026-03-10 10:00+08:00"):
        for parent, text in zip("abca", BUS, strict=True):
            bureau.ask(text, parent)
        review = bureau.review()
        (group,) = review.groups
        assert group.number == first[BUS[0]]
        assert (group.count, group.parents, len(group.wordings)) == (4, 3, 4)
        assert (review.open, [older.title for older in review.older]) == (2, ["红领巾怎么系"])
        assert bureau.review().groups == review.groups


def test_a_group_goes_with_its_questions(bureau):
    """What a parent who leaves has asked is in no group any more, and nobody is asked to do it."""
    bureau.ask(BUS[0], "a")
    assert only(bureau).title == BUS[0]
    bureau.records.forget("default", "a")
    assert bureau.records.groups.questions() == {}
    review = bureau.review()
    assert (review.groups, review.older, review.open) == ((), (), 0)


def test_closed_only_when_the_named_entry_answers_every_wording(bureau):
    for text in BUS[:3]:
        bureau.ask(text)
    number = only(bureau).number
    assert bureau.desk().decide(Decision(number, "新增", "校车超员找谁"))
    assert bureau.reload() == {"closed": 0, "reopened": 0}
    stub = bureau.knowledge / "faq/待答.md"
    text = stub.read_text("utf-8")
    for answer, state in (("可以找交警。", "closed"), ("", "open"), ("找交警。", "closed")):
        stub.write_text(f"{text}\n{answer}\n", encoding="utf-8")
        bureau.reload()
        assert bureau.states() == {number: state}
    # One of the wordings is lost: the rest is not enough.
    stub.write_text(
        f"{text}\n找交警。\n".replace(f"- {BUS[0]}\n", "").replace(BUS[1], "别的"), encoding="utf-8"
    )
    other = bureau.knowledge / "faq/课后服务.md"
    other.write_text(other.read_text("utf-8").replace("- 可以", f"- {BUS[0]}\n- 可以"), "utf-8")
    bureau.reload()
    assert bureau.states() == {number: "open"}, "another entry answers it now"


def test_a_renamed_stub_may_be_answered_under_its_new_name(bureau):
    bureau.ask(BUS[0])
    number = only(bureau).number
    bureau.desk().decide(Decision(number, "新增", "校车超员找谁"))
    stub = bureau.knowledge / "faq/待答.md"
    text = stub.read_text("utf-8").replace("## 校车超员找谁", "## 校车坐不下怎么反映")
    stub.write_text(f"{text}\n可以找交警。\n", encoding="utf-8")
    assert bureau.reload()["closed"] == 1
    assert bureau.records.groups.all()[number]["entry"] == "校车坐不下怎么反映"


def test_what_a_clerk_decides_while_the_groups_are_asked_stays(bureau):
    """Asking takes seconds: the state that was read before it is old by then."""
    bureau.ask(BUS[0])
    number = only(bureau).number
    entry = f"## 校车超员找谁\n\n- {BUS[0]}\n\n可以找交警。\n"
    file = bureau.knowledge / "faq/作业.md"
    file.write_text(f"{file.read_text('utf-8')}\n{entry}", encoding="utf-8")
    bureau.reload()
    bureau.records.groups.set(number, "open", 0, "", 0, 1)
    bureau.records.notices.take_back(number)

    class Slow:
        """The engine, with a clerk who is quicker."""

        def ask(self, *asked):
            bureau.desk().decide(Decision(number, "忽略", reason="不归我们管"))
            return engine.ask(*asked)

        def __getattr__(self, name):
            return getattr(engine, name)

    engine = bureau.engine
    assert update(Slow(), bureau.records, time.time()) == {"closed": 0, "reopened": 0}
    assert bureau.states() == {number: "hidden"}
    assert bureau.records.before("new", "default", "a").news is None


def test_an_answer_that_did_not_help_is_not_closed_by_itself(bureau):
    """The same answer again is no answer, unless staff say that it is the right one."""
    bureau.ask("能让家长改作业吗", outcome="answer", matched=["作业由谁来批改"], confidence=1.0)
    bureau.records.rate("default", "a", "没用")
    group = only(bureau)
    assert (group.state, group.reason) == ("open", "答了，家长说没解决")
    bureau.desk().decide(Decision(group.number, "相似问法", "作业由谁来批改"))
    assert bureau.reload()["closed"] == 1


def test_an_answer_that_was_passed_over_closes_nothing(bureau):
    """Who picked another question, which did not help, had seen what the bot answers."""
    text, shown = "能让家长改作业吗", ["作业写不完怎么办", "课后服务是自愿的吗"]
    bureau.ask(text, outcome="answer", matched=shown[:1], choices=shown, confidence=1.0)
    bureau.records.rate("default", "a", "没用")
    number = only(bureau).number
    bureau.reload()
    assert bureau.states() == {number: "open"}
    bureau.desk().decide(Decision(number, "相似问法", "作业由谁来批改"))
    bureau.reload()
    assert bureau.states() == {number: "closed"}, "staff say that it is the right one"


def test_a_hidden_group_stays_hidden_and_is_opened_by_another_decision(bureau):
    bureau.ask(BUS[0])
    number = only(bureau).number
    bureau.desk().decide(Decision(number, "忽略", reason="不归我们管"))
    bureau.ask(BUS[0], "b")
    assert only(bureau).state == "hidden"
    assert bureau.review().open == 0
    bureau.desk().decide(Decision(number, "新增"))
    assert bureau.states() == {number: "open"}


def test_a_wording_that_asks_something_else_can_be_moved_out(bureau):
    for text in BUS[:3]:
        bureau.ask(text)
    number = only(bureau).number
    assert "自成一组" in bureau.desk().move_out(number, BUS[2])
    assert bureau.desk().move_out(number, BUS[2]) == "", "once is enough"
    with pytest.raises(DecisionError, match="没有这句话"):
        bureau.desk().move_out(number, "没人问过的话")
    kept = str(bureau.records.decisions.all())
    assert BUS[2] not in kept, "what parents typed goes with their questions"
    bureau.ask(BUS[2], "b")
    titles = {group.number: group.title for group in bureau.review().groups}
    assert len(titles) == 2
    assert BUS[2] in [title for other, title in titles.items() if other != number]


def test_what_is_asked_after_a_decision_can_be_decided_on_again(bureau):
    """The same decision is no repetition then: there are wordings that it has not dealt with."""
    with time_machine.travel("2026-03-02 10:00+08:00", tick=False):
        bureau.ask(BUS[0])
        number = only(bureau).number
        decision = Decision(number, "相似问法", "作业由谁来批改")
        assert "加了 1 个问法" in bureau.desk().decide(decision)
        assert bureau.desk().decide(decision) == ""
    with time_machine.travel("2026-03-03 10:00+08:00", tick=False):
        bureau.ask(BUS[2])
        assert only(bureau).number == number
        assert "加了 1 个问法" in bureau.desk().decide(decision)
        assert bureau.desk().decide(decision) == ""
    assert f"- {BUS[2]}\n" in (bureau.knowledge / "faq/作业.md").read_text("utf-8")


def test_each_parent_is_told_what_answers_their_own_wording(bureau):
    """Nobody named an entry for the group, and its wordings are answered by different ones."""
    asked = {"a": "能让家长改作业吗", "b": "能让家长改作业吗", "c": "作业写到半夜"}
    for parent, text in asked.items():
        bureau.ask(text, parent)
    bureau.records.groups.place({}, [[1, 2, 3]], 0)
    assert bureau.reload()["closed"] == 1
    records, answers = bureau.records, ["作业由谁来批改", "作业由谁来批改", "作业写不完怎么办"]
    assert [records.before("new", "default", each).news["entry"] for each in asked] == answers
    assert [records.numbered("default", each)[0]["entry"] for each in asked] == answers


def test_parents_are_told_once_and_only_those_who_want_it(bureau):
    records = bureau.records
    for parent in "abc":
        bureau.ask(BUS[0], parent)
    number = only(bureau).number
    records.keep("q", "default", "b", "…", quiet=True)
    bureau.desk().decide(Decision(number, "新增"))
    stub = bureau.knowledge / "faq/待答.md"
    text = stub.read_text("utf-8")
    stub.write_text(f"{text}\n可以找交警。\n", encoding="utf-8")
    bureau.reload()
    assert [bool(records.before("new", "default", parent).news) for parent in "abc"] == [
        True,
        False,
        True,
    ]
    assert records.before("new", "default", "a").news["entry"] == BUS[0]
    records.keep("t", "default", "a", "…", told=(number,))
    bureau.reload()
    assert records.before("new", "default", "a").news is None
    # What is not answered any more is told to nobody, and told again to who asks again.
    stub.write_text(text, encoding="utf-8")
    bureau.reload()
    assert records.before("new", "default", "c").news is None
    with time_machine.travel("2030-01-01"):
        bureau.ask(BUS[0], "a")
        bureau.review(days=1)
        stub.write_text(f"{text}\n可以找交警。\n", encoding="utf-8")
        bureau.reload()
        assert records.before("new", "default", "a").news["grp"] == number
    records.keep("u", "default", "b", "…", quiet=False)
    bureau.reload()
    assert records.before("new", "default", "b").news["grp"] == number

"""Words that are no question: who wants a person is shown to one, who chats gets small talk."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue import Bureau, Incoming, Lines, Manners, Memory, Turn, reply_to
from bot.dialogue.lines import LINES
from bot.library import read_library
from bot.search import normalise
from bot.search.engine import Engine

FAQ = """\
# 学校

## 食堂的人有健康证吗

- 食堂工作人员有健康证吗
- 打饭阿姨体检过没有
- 伙房师傅要不要办证

要有。您可以向学校问。

## 教育局的举报电话是多少

- 举报电话
- 给个电话我要投诉
- 投诉热线哪里查

请看当地教育局网站。
"""
SMALL_TALK = """\
# 寒暄

## 问好

- 你好
- 有人吗

您好，请说。

## 知道了

- 可以
- 好的

好的。

## 你是谁

- 你是真人吗

我是自动答复。
"""
OUTSIDE = """\
# 不归本号

## 天气

- 明天下雨吗
- 今天几度
- 会不会下雪

天气请看预报。

## 彩票

- 双色球开奖
- 大乐透怎么买
- 中奖去哪里领

彩票我不懂。
"""
LINES_OF_TEST = Lines(
    {name: f"（{name}）" for name in LINES}
    | {name: f"（{name}）{{联系}}" for name in ("人工", "人工自己找")}
)
BUREAU = Bureau("随州市教育局", "0000-0000000", "周一到周五")
MANNERS = Manners()
MISSED_ONCE = Memory(misses=1, shown=("甲", "乙"))

WANTS_A_PERSON = """\
人工
人工客服
人工服务
人工在吗
人工呢
人工人工人工
人工！！！
人　工
转人工🙏
轉接人工客服
转人工
找人工
我要人工
请转人工
转到人工
接人工
还是转人工吧
怎么转人工
人工几点上班
能不能转人工
可以转人工吗
帮我转人工谢谢
麻烦转一下人工
给老子转人工
你好，我要找人工客服
喂 喂 转人工啊
找个活人
来个活人行不行
有活人没有
莫跟我扯了喊个活人来
找个真人
有没有真人
叫个真人来
喊个真人来噻
换真人来说
真人在不在
我要跟真人说话
想和真人聊聊
客服
找客服
客服在吗
客服电话
工作人员
有工作人员吗
工作人员在不在
帮我联系工作人员
请工作人员回复我
有没有值班的
找值班人员
值班老师在吗
找你们领导
我要跟你们领导说
叫你们管事的出来
我要见负责人
换个人来说
找个人跟我讲
我想跟人说
来个人
出来个人
人呢
我要找教育局的人
不想跟机器人说话
我不要机器人
别拿机器人糊弄我
打电话给谁
打什么电话
我该打电话找谁
我要打电话咨询
能不能留个电话
你们电话多少
联系电话
电话多少
联系方式
怎么联系你们
你答得都不对，帮我转人工
说了半天听不明白，找个真人来行不行
你说的我听不懂给我找个真人来讲
转人工。孩子学校的事我想当面讲
"""
NAMES_A_PERSON_IN_PASSING = """\
食堂工作人员有健康证吗
学校的工作人员要不要查犯罪记录
工作人员能进班推销吗
暑期托管的工作人员有资格证吗
志愿者和工作人员由谁安排
招生办工作人员态度差找谁
保安是临时工还是正式人员
培训机构客服不退钱怎么办
机构让我找客服，客服说退不了
客服中心骗我买课
人工智能课算学科类吗
人工智能进课堂
学校有人工湖安全吗
戴人工耳蜗能上普通学校吗
作业是人工批改还是软件批改
真人秀能让孩子参加吗
有真人外教吗
外教是真人还是录播
英语听说是和真人对话吗
课后服务有没有值班老师
值班老师几点下班
放假有人值班不
谁负责接孩子
放学没人接怎么办
可以找人代接孩子吗
想找人补课
找人代写作业
老师让人打扫卫生
领导的孩子想上哪就上哪
校领导带头补课
怎么约教育局领导
能当面找局长反映吗
教育局的举报电话是多少
举报电话
给个电话我要投诉
学校电话打不通
校长电话多少
班主任的联系方式
不带手机怎么打电话给家长
孩子有急事怎么联系老师
老师不接电话怎么办
能带电话手表吗
班主任换人了
机器人编程课算学科吗
学校不要机器人社团了
你是真人吗
有人吗
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "faq").mkdir()
    (folder / "faq" / "学校.md").write_text(FAQ, encoding="utf-8")
    (folder / "small_talk.md").write_text(SMALL_TALK, encoding="utf-8")
    (folder / "outside.md").write_text(OUTSIDE, encoding="utf-8")
    return Engine.build(read_library(folder), tmp_path_factory.mktemp("cache"))


@pytest.fixture
def say(engine):
    """Say something to the bot and return its reply and what it remembers."""

    def say(text, manners=MANNERS, memory=MISSED_ONCE, bureau=BUREAU):
        incoming = Incoming("main", "parent", "text", 1_760_000_000, "1", text)
        plain, day = normalise(text), date(2025, 10, 9)
        return reply_to(Turn(incoming, plain, memory, engine, LINES_OF_TEST, bureau, manners, day))

    return say


@pytest.mark.parametrize("text", WANTS_A_PERSON.splitlines())
def test_whoever_wants_a_person_is_shown_to_one(say, text):
    """However it is said, a parent who wants a person is never searched for."""
    assert say(text)[0].outcome == "human"


@pytest.mark.parametrize("text", NAMES_A_PERSON_IN_PASSING.splitlines())
def test_a_person_named_in_passing_is_no_request(say, text):
    """A question that speaks of staff, machines or phones is answered like any other."""
    assert say(text)[0].outcome != "human"


def test_the_way_to_a_person_has_the_phone_and_starts_anew(say):
    """The phone and hours of the settings are named; choices and misses are forgotten."""
    reply, memory = say("转人工")
    assert reply.text == "（人工自己找）（联系有电话）"
    assert not reply.transfer
    assert (memory.misses, memory.shown) == (0, ())


def test_without_a_phone_another_way_is_named(say):
    """A bureau that has set no phone still leaves nobody without a way."""
    reply, _ = say("转人工", bureau=Bureau("随州市教育局"))
    assert reply.text == "（人工自己找）（联系无电话）"


def test_a_person_is_handed_over_to_where_the_account_can(say):
    """With the platform's human service on, the talk is handed over."""
    reply, _ = say("找个真人", manners=Manners(transfer_to_human=True))
    assert reply.transfer
    assert reply.text == "（人工）（联系有电话）"


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("你好", "您好，请说。"),
        ("你好啊！", "您好，请说。"),
        ("你好。好的", "好的。"),
        ("好的呀～", "好的。"),
        ("你是真人吗", "我是自动答复。"),
    ],
)
def test_small_talk_is_answered_whatever_its_ending(say, text, reply):
    """A greeting with a particle, a mark or another greeting is still a greeting."""
    answered = say(text, memory=Memory())[0]
    assert (answered.outcome, answered.text) == ("smalltalk", reply)


@pytest.mark.parametrize("text", ["可以吗", "你好，双色球开奖", "好的，举报电话呢"])
def test_a_question_is_not_taken_for_small_talk(say, text):
    """可以 agrees, 可以吗 asks; a greeting before a question doesn't hide it."""
    assert say(text, memory=Memory())[0].outcome != "smalltalk"


@pytest.mark.parametrize("text", ["帮助", "?", "？", "怎么用"])
def test_help_is_given_when_asked_for(say, text):
    """A mark alone is a call for help too."""
    assert say(text)[0].outcome == "help"


def test_there_is_no_original_text_before_an_answer(say):
    """原文 with nothing quoted says so instead of searching."""
    reply, _ = say("原文")
    assert (reply.outcome, reply.text) == ("help", "（没有原文）")

"""A parent's signed message is answered from the bureau's own documents, in both modes."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.app import wechat_account
from tests.bureau import ROOT, real_app, real_config
from tests.wechat_client import PARENT, WeChatClient

# What each answer must hold; the source is always named.
QUESTIONS = {
    "孩子作业写到很晚写不完怎么办": ["签字", "不写|拒绝", "只供参考，不是咱们这里的规定"],
    "课后服务是自愿的吗": ["自愿"],
    "学校会不会公布成绩排名": ["排名", "不能|不得|不公布"],
    "随州今年新建哪些学校": ["随县实验小学", "文帝学校"],
    "暑假有没有托管": ["托管", "自愿|看护"],
    "校外培训机构怎么分辨合不合规": ["证照|许可证", "家长端|平台"],
    "小学一二年级有没有家庭作业": ["一二年级|一、二年级", "不留"],
    "双减是什么意思": ["作业", "培训", "负担"],
}
# What the websites put around the documents; nobody may ever be told of it.
LITTER = [
    "400-050-0827",
    "0755-8882",
    "645879355",
    "VIP",
    "马拉松",
    "沙泉鱼",
    "迅雷",
    "劳务派遣",
    "利奇马",
    "原创力",
]
ASKED_FOR_LITTER = [
    "客服热线0755-8882 8155",
    "举报电话400-050-0827",
    "成为VIP会员免费下载",
    "春节办证不打烊",
    "灯塔市做美环境做实民生",
    "临时工招聘信息 深圳劳务派遣",
    "请勿使用迅雷等下载",
    "辽阳市马拉松志愿服务",
]


@pytest.fixture(scope="module")
def instance(index_in, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One instance folder for both modes."""
    return index_in(tmp_path_factory.mktemp("instance"))


@pytest.fixture(scope="module", params=["plain", "safe"])
def parent(request, instance):
    config = real_config(instance, request.param)
    account = wechat_account(config.accounts["default"])
    return WeChatClient(real_app(config).test_client(), account)


@pytest.mark.parametrize(("question", "holds"), QUESTIONS.items())
def test_the_first_questions_are_answered_with_their_source(parent, question, holds):
    """A right answer to each, the document named."""
    text = parent.say(question)
    for pattern in holds:
        assert re.search(pattern, text), text
    assert re.search("依据《|政策原文：《|《", text), text


@pytest.mark.parametrize("question", ASKED_FOR_LITTER)
def test_no_litter_comes_back(parent, question):
    """Nothing of the websites' own can be had by any question."""
    text = parent.say(question)
    assert not [word for word in LITTER if word in text], text


def test_three_deliveries_at_once_are_one_message(parent, instance):
    """Equal replies and one record, whatever the retries."""
    sender, now = f"oTHREE{time.time_ns()}", int(time.time())
    xml = (
        "<xml><ToUserName>gh_3c8b1f20a7de</ToUserName>"
        f"<FromUserName>{sender}</FromUserName><CreateTime>{now}</CreateTime>"
        "<MsgType>text</MsgType><Content>校服必须买吗</Content>"
        f"<MsgId>{time.time_ns()}</MsgId></xml>"
    )
    before = _questions(instance)
    with ThreadPoolExecutor(3) as pool:
        replies = list(pool.map(lambda _: parent.deliver(xml), range(3)))
    assert replies[0]["Content"]
    assert replies[1:] == replies[:1] * 2
    assert _questions(instance) == before + 1


def _questions(instance: Path) -> int:
    with sqlite3.connect(instance / "records.db") as db:
        return int(db.execute("SELECT count(*) FROM questions").fetchone()[0])


def test_a_parents_own_data_is_not_kept(parent, instance):
    """OpenID only as a hash; phone and ID numbers are masked before anything is stored."""
    parent.say("我的电话13987654321，身份证110101199003074514，课后服务怎么报名")
    stored = b"".join(path.read_bytes() for path in instance.glob("records.db*"))
    for secret in (b"13987654321", b"110101199003074514", PARENT.encode()):
        assert secret not in stored


def test_the_answered_sheet_keeps_order_and_form(instance, monkeypatch, capsys, tmp_path):
    """`ask.py --jsonl` answers line by line, a reply a turn, and records nothing."""
    sheet = tmp_path / "sheet.jsonl"
    lines = [{"question": "课后服务是自愿的吗"}, {"turns": ["你好", "人工"]}]
    sheet.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    monkeypatch.setenv("BOT_SERVER_INSTANCE", str(instance))
    import ask

    before = _questions(instance)
    ask.answer_sheet(str(sheet))
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert [reply["outcome"] for reply in first["replies"]] == ["answer"]
    assert [reply["outcome"] for reply in second["replies"]] == ["smalltalk", "human"]
    assert set(first["replies"][0]) == {"outcome", "text", "choices", "sources", "confidence"}
    assert _questions(instance) == before


def test_the_real_folder_is_the_one_that_ships():
    assert (ROOT / "knowledge" / "faq").is_dir()

"""The staff's loop, from a parent who gets no answer to the same parent being told of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.app import create_app, open_records, wechat_account
from bot.config import load
from tests.staff.office import ROOT, write_knowledge
from tests.wechat_client import WeChatClient

ASKED = "校车超载了找谁"
OTHER = "oK7Qv5another0parent000000001"
# Answered, with what else may be meant beside it; the search decides which of them.
VAGUE = ("书面作业", "举报", "一二年级", "延时班")
ANSWER = "可以向学校和交警反映，校车不许超员。"


@dataclass
class Office:
    """A bureau's machine: its folders, its bot that watches them, and its clerk's commands."""

    knowledge: Path
    instance: Path

    def __post_init__(self) -> None:
        named = {"SERVER_INSTANCE": self.instance, "KNOWLEDGE_PATH": self.knowledge}
        environ = {f"BOT_{name}": str(path) for name, path in named.items()}
        self.config = load(ROOT / "config.toml", environ | {"BOT_WECHAT_TOKEN": "t" * 20})
        self.app = create_app(self.config)
        account = wechat_account(self.config.accounts["default"])
        self.parent = WeChatClient(self.app.test_client(), account)

    def close(self) -> None:
        self.app.extensions["watcher"].close()

    def becomes(self, state: str) -> bool:
        """Wait until every group is in a state, as the bot finds out by itself."""
        for _ in range(150):
            if set(self.states().values()) == {state}:
                return True
            time.sleep(0.1)
        return False

    def said_soon(self, text: str, answer: str) -> str:
        """Return the reply that holds `answer`, asked for by new parents until the bot has it."""
        for number in range(50):
            said = self.parent.say(text, parent=f"oK7Qv5asks0after0the0answer{number:02}")
            if answer in said:
                return said
            time.sleep(0.3)
        return said

    def review(self, *more: str) -> subprocess.CompletedProcess[str]:
        """Run the clerk's command."""
        told = ["--instance", self.instance, "--knowledge", self.knowledge, *more]
        return subprocess.run(
            [sys.executable, ROOT / "scripts/weekly_review.py", *map(str, told)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )

    def states(self) -> dict[int, str]:
        records = open_records(self.config)
        found = {number: row["state"] for number, row in records.groups.all().items()}
        records.close()
        return found


@pytest.fixture
def office(tmp_path, index_in):
    knowledge = write_knowledge(tmp_path / "knowledge")
    office = Office(knowledge, index_in(tmp_path / "instance", knowledge))
    yield office
    office.close()


@pytest.mark.slow
def test_the_whole_loop(office, tmp_path):
    """A gap is closed when the bot itself answers, the parent is told once, and a loss is seen."""
    missed = office.parent.say(ASKED)
    number = next(word for word in missed.split() if word[:5].isdigit())[:5]
    assert "问题号" in missed
    assert f"{number} {ASKED}（还在处理）" in office.parent.say("我的问题")
    assert "还在处理" in office.parent.say(number)
    office.parent.say(f"请问{ASKED}？", parent=OTHER)
    assert "以后不再通知" in office.parent.say("不用通知", parent=OTHER)

    out = tmp_path / "out"
    made = office.review("--days", "2", "--out", out)
    assert made.returncode == 0, made.stderr
    assert ASKED in (out / "review.html").read_text("utf-8")
    assert ASKED in (out / "review.md").read_text("utf-8")
    row = fill(out / "review.xlsx", 处理="新增", 归到哪个问题="校车超员找谁反映")
    assert row["家长数"] == 2
    assert "还没决定" in office.review("--open").stdout

    read = office.review("--read", out / "review.xlsx", "--by", "王老师")
    assert read.returncode == 0, read.stdout + read.stderr
    stub = office.knowledge / "faq/待答.md"
    assert f"## 校车超员找谁反映\n\n- {ASKED}\n" in stub.read_text("utf-8")
    before = stub.read_bytes()
    assert "处理了 0 行" in office.review("--read", out / "review.xlsx").stdout
    assert stub.read_bytes() == before

    assert "问题号" in office.parent.say(ASKED, parent="oK7Qv5still0without0answer001")
    assert office.becomes("open")

    stub.write_bytes(before + f"\n{ANSWER}\n".encode())
    assert office.becomes("closed")
    assert ANSWER in office.parent.say(ASKED, parent="oK7Qv5asks0after0the0answer01")
    told = office.parent.say("作业由谁来批改")
    assert told.startswith(f"您今天问的“{ASKED}”，已有答复：")
    assert ANSWER in told
    assert ANSWER not in office.parent.say("作业由谁来批改"), "once only"
    assert ANSWER not in office.parent.say("作业由谁来批改", parent=OTHER), "turned off"
    assert ANSWER in office.parent.say(number)

    stub.write_bytes(before)
    assert office.becomes("open")
    assert "王老师" not in office.review("--open").stdout
    assert ASKED in office.review("--open").stdout


@pytest.mark.slow
def test_an_answer_that_a_parent_passed_over_closes_nothing(office, tmp_path):
    """What was picked instead did not help; the bot's answer is the one that was not meant."""
    asked = next(text for text in VAGUE if "也许是" in office.parent.say(text))
    office.parent.say("1")
    office.parent.say("没用")
    assert office.review("--days", "2", "--out", tmp_path / "out").returncode == 0
    assert asked in office.review("--open").stdout
    assert set(office.states().values()) == {"open"}


@pytest.mark.slow
def test_an_answer_in_the_sheet_is_what_parents_get(office, tmp_path):
    """What a clerk types beside 新增 is live when the file is read: nobody opens another file."""
    missed = office.parent.say(ASKED)
    assert "问题号" in missed
    out = tmp_path / "out"
    assert office.review("--days", "2", "--out", out).returncode == 0
    path = out / "review.xlsx"
    row = fill(path, 处理="新增", 归到哪个问题="校车超员找谁反映", 答案="## 找谁\n找交警。")
    assert (row["依据"], row["状态"]) == (None, "待处理")

    read = office.review("--read", path, "--by", "王老师")
    assert read.returncode == 1
    assert "“答案”写的是“## 找谁 找交警。”：“## 找谁”这一行会被读成另外的样子" in read.stderr
    assert not (office.knowledge / "faq/待答.md").exists()

    fill(path, 答案=f"  {ANSWER}\n\n\n说清车牌和时间。 ", 依据="双减意见")
    read = office.review("--read", path, "--by", "王老师")
    assert read.returncode == 0, read.stdout + read.stderr
    assert "已在 faq/待答.md 里新增“校车超员找谁反映”，答案也写好了" in read.stdout
    assert "1 组已能回答" in read.stdout
    stub = (office.knowledge / "faq/待答.md").read_bytes()
    assert stub.decode().endswith(f"\n依据：《双减意见》\n\n{ANSWER}\n\n说清车牌和时间。\n")
    said = office.said_soon(ASKED, ANSWER)
    assert f"{ANSWER}\n\n说清车牌和时间。\n—— 工作人员解答，依据《双减意见》" in said
    assert ANSWER in office.parent.say("作业由谁来批改"), "who asked first is told"

    again = office.review("--read", path, "--by", "王老师")
    assert "处理了 0 行，0 行有错" in again.stdout
    assert (office.knowledge / "faq/待答.md").read_bytes() == stub


def fill(path, **cells):
    """Fill the row of the question as a clerk does, and return the row."""
    book = load_workbook(path)
    sheet = book["处理"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in sheet.iter_rows(min_row=2) if ASKED in row[1].value)
    for name, value in cells.items():
        sheet.cell(row[0].row, heads[name]).value = value
    book.save(path)
    return {name: sheet.cell(row[0].row, column).value for name, column in heads.items()}

"""A small bureau with its records, and parents who have asked it something."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.library import read_library
from bot.records import Records
from bot.review import build, update
from bot.review.collecting import day_of
from bot.review.deciding import Desk
from bot.review.editing import Editor
from bot.search import Engine

HOMEWORK = """\
# 作业

## 作业由谁来批改

- 能让家长改作业吗
- 老师让孩子互相改作业
- 群里发答案叫家长批改

由老师亲自批改。

## 作业写不完怎么办

- 作业写到半夜
- 功课太多做不完
- 天天熬夜写作业

可以先睡，第二天和老师说明。
"""
CARE = """\
# 课后服务

## 课后服务是自愿的吗

- 可以不参加课后服务吗
- 延时班能不能不报
- 课后托管是强制的吗

自愿参加，学校不能强迫。
"""
OUTSIDE = """\
# 不归本号的事

## 天气

- 今天天气怎么样
- 明天下雨吗
- 会不会降温

天气请看天气预报。
"""


@dataclass
class Bureau:
    """Knowledge, records and engine of one bureau."""

    knowledge: Path
    cache: Path
    records: Records
    asked: int = 0
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.reload()

    def reload(self) -> dict[str, int]:
        self.engine = Engine.build(read_library(self.knowledge), self.cache)
        return update(self.engine, self.records, time.time())

    def ask(self, text, parent="a", outcome="miss", **more):
        self.asked += 1
        row = {"text": text, "outcome": outcome, "number": 20_000 + self.asked, **more}
        self.records.keep(f"d{self.asked}", "default", parent, "…", question=row)

    def review(self, days=7):
        now = time.time()
        first = day_of(now - (days - 1) * 86_400)
        return build(self.engine, self.records, (first, day_of(now)), now)

    def desk(self, person="李老师"):
        return Desk(
            self.records,
            Editor(self.knowledge, self.cache / "editing.lock"),
            person,
            "review.xlsx",
            time.time(),
        )

    def states(self):
        return {number: row["state"] for number, row in self.records.groups.all().items()}


@pytest.fixture
def bureau(tmp_path, tmp_path_factory):
    folder = tmp_path / "knowledge"
    (folder / "faq").mkdir(parents=True)
    files = {"faq/作业.md": HOMEWORK, "faq/课后服务.md": CARE, "outside.md": OUTSIDE}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    records = Records.open(tmp_path / "records.db", b"k" * 32)
    yield Bureau(folder, tmp_path_factory.getbasetemp() / "jieba", records)
    records.close()

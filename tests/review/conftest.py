"""A small bureau with its records, and parents who have asked it something."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.library import read_library
from bot.records import Records
from bot.review import build, update
from bot.review.collecting import day_of
from bot.review.deciding import Desk
from bot.review.editing import Editor
from bot.search import Engine
from tests.library.folders import write_folder

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
    engine: Engine
    asked: int = 0

    def reload(self) -> dict[str, int]:
        """Take over what is saved, as a bot does in the end: with a fit of its own."""
        library = read_library(self.knowledge)
        self.engine = Engine.build(library, self.cache, self.engine).refitted()
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


FILES = {"faq/作业.md": HOMEWORK, "faq/课后服务.md": CARE, "outside.md": OUTSIDE}


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """Return the folder where jieba has its cache."""
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture(scope="session")
def first_engine(cache, tmp_path_factory):
    """Return the engine of what every bureau begins with; it is never changed."""
    folder = write_folder(tmp_path_factory.mktemp("knowledge"), FILES)
    return Engine.build(read_library(folder), cache)


@pytest.fixture
def bureau(tmp_path, cache, first_engine):
    folder = write_folder(tmp_path / "knowledge", FILES)
    records = Records.open(tmp_path / "records.db", b"k" * 32)
    yield Bureau(folder, cache, records, first_engine)
    records.close()

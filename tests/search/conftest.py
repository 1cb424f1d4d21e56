"""A small knowledge folder, indexed once for the tests of this room."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import read_library
from bot.search import Engine

FAQ = """# 课后服务

## 课后服务是自愿的吗

- 放学后的托管可以不参加吗
- 延时班必须上吗
- 老师逼着报课后班
- 不想让孩子留校行不行

学段：小学、初中

自愿的，家长和孩子自己选，学校不能强制。

## 课后服务收多少钱

- 延时班一个月多少钱
- 托管费贵不贵
- 课后服务要交费吗
- 晚托收费标准

收费标准由当地定，学校要公示。

# 作业

## 作业写不完怎么办

- 作业写到半夜
- 功课太多做不完
- 孩子写作业写到十一点
- 作业负担太重

先跟班主任说，孩子睡觉要紧。

## 去年的暑假作业规定

- 暑假作业有多少
- 放暑假布置什么作业

有效期：2024-08-31

去年暑假每天不超过一小时。
"""

OUTSIDE = """# 不归本号

## 天气

- 明天下雨吗
- 今天多少度
- 这周会降温不

天气请看天气预报。

## 看病

- 孩子发烧挂什么科
- 医院几点上班
- 牙疼怎么办

看病请问医院。
"""


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return an engine over four entries and two subjects that are not ours."""
    folder = write_knowledge(tmp_path_factory.mktemp("knowledge"))
    return Engine.build(read_library(folder), tmp_path_factory.mktemp("cache"))


def write_knowledge(folder: Path) -> Path:
    """Write the small knowledge to `folder` and return it."""
    (folder / "faq").mkdir(parents=True)
    for part in FAQ.split("\n# "):
        name = part.lstrip("# ").split("\n", 1)[0]
        (folder / "faq" / f"{name}.md").write_text("# " + part.lstrip("# "), encoding="utf-8")
    (folder / "outside.md").write_text(OUTSIDE, encoding="utf-8")
    (folder / "synonyms.txt").write_text(
        "课后服务 = 延时班、托管、课后班、晚托\n", encoding="utf-8"
    )
    return folder

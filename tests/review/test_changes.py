"""What an edit would change is told before it goes live, and whose wordings are taken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.library import read_library
from bot.review.changes import asked_by_parents, changes
from bot.review.stealing import Theft, newly, strays, thefts
from bot.search import Engine
from tests.library.folders import write_folder

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 1, 1)
UNIFORM = """\
# 校服

## 校服必须买吗

- 不买校服行不行
- 校服可以不买吗
- 一定要买校服吗
- 校服是自愿买的吗
- 学校强制买校服咋办

不必须，自愿购买。

## 校服多少钱一套

- 校服贵不贵
- 一套校服要多少钱
- 校服价格是多少
- 买校服花多少钱
- 校服费怎么收

按学校公示的价格，自愿购买。
"""
HOMEWORK = """\
# 作业

## 作业由谁来批改

- 能让家长改作业吗
- 老师让孩子互相改作业
- 作业是老师改还是家长改
- 家长要不要批改作业
- 作业没人改怎么办

由老师亲自批改。
"""
FILES = {"faq/校服.md": UNIFORM, "faq/作业.md": HOMEWORK}
GROUND = "## 周末操场开放时间\n\n- 操场周末开放\n\n以门口公示为准。\n"
MOVED = UNIFORM.replace("- 校服可以不买吗\n", "").replace(
    "- 校服贵不贵\n", "- 校服贵不贵\n- 校服可以不买吗\n"
)
EDITS = {
    "新答上的": ("faq/操场.md", GROUND),
    "换了答案的": ("faq/校服.md", MOVED),
    "答案改写的": ("faq/校服.md", UNIFORM.replace("不必须", "不强制")),
    "答不上了的": ("faq/作业.md", "# 作业\n"),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def before(cache, tmp_path_factory):
    return Engine.build(read_library(write_folder(tmp_path_factory.mktemp("k"), FILES)), cache)


def edited(before: Engine, cache: Path, folder: Path, name: str, text: str) -> Engine:
    return Engine.build(read_library(write_folder(folder, {**FILES, name: text})), cache, before)


@pytest.mark.parametrize("kind", EDITS)
def test_each_kind_of_change_is_told(before, cache, tmp_path, kind):
    after = edited(before, cache, tmp_path, *EDITS[kind])
    found = changes(before, after, {"操场周末开放": 3}, TODAY)
    assert kind in {change.kind for change in found}
    for change in found:
        assert change.before != change.after
        assert change.wordings or change.asked


def test_an_answer_is_shown_as_it_was_and_as_it_is(before, cache, tmp_path):
    after = edited(before, cache, tmp_path, *EDITS["答案改写的"])
    (change,) = changes(before, after, {}, TODAY)
    assert change.before.text == "不必须，自愿购买。"
    assert change.after.text == "不强制，自愿购买。"
    assert set(change.wordings) >= {"校服必须买吗", "不买校服行不行"}


def test_an_edit_without_effect_changes_nothing(before, cache, tmp_path):
    after = edited(before, cache, tmp_path, "faq/校服.md", UNIFORM + "\n\n")
    assert changes(before, after, {"作业谁改": 2}, TODAY) == ()


def test_what_parents_asked_counts_as_often_as_it_was_asked():
    rows = [{"text": " 校服贵吗 "}, {"text": "校服贵吗"}, {"text": ""}, {"text": "你好"}]
    assert asked_by_parents(rows) == {"校服贵吗": 2, "你好": 1}


def test_entries_that_take_each_others_wordings_are_named(before, cache, tmp_path):
    """Two entries on one thing: each answers what was written under the other."""
    double = (
        "## 校服是不是一定要买\n\n- 不买校服行吗\n- 校服可以不买么\n- 校服一定要买吗\n\n不用。\n"
    )
    after = edited(before, cache, tmp_path, "faq/甲.md", double)
    pairs = {frozenset((theft.owner, theft.thief)) for theft in thefts(after)}
    assert frozenset(("校服必须买吗", "校服是不是一定要买")) in pairs
    brought = [each for each in newly(before, after, TODAY) if isinstance(each, Theft)]
    assert frozenset(("校服必须买吗", "校服是不是一定要买")) in {
        frozenset((theft.owner, theft.thief)) for theft in brought
    }
    assert newly(after, after, TODAY) == []
    told = str(thefts(after)[0])
    assert "校服" in told
    assert "太像" in told


def test_a_wording_that_brings_another_entry_is_named(before, cache, tmp_path):
    """A phrasing of two questions is taken apart, and may bring both but its own entry."""
    assert strays(before, TODAY) == []
    both = "## 开学要买什么\n\n- 校服必须买吗？作业由谁来批改？\n\n以学校通知为准。\n"
    found = strays(edited(before, cache, tmp_path, "faq/开学.md", both), TODAY)
    assert all(stray.owner == "开学要买什么" for stray in found)


def preview(instance: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/preview.py"), "--instance", str(instance), *more]
    environ = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environ)


@pytest.mark.slow
def test_the_command_compares_two_folders(tmp_path, index_in):
    """Without an index at first, then beside a bot that has one."""
    live = write_folder(tmp_path / "live", FILES)
    shutil.copy(ROOT / "knowledge" / "replies.md", live)
    copy = shutil.copytree(live, tmp_path / "copy")
    flags = ["--against", str(live), "--knowledge", str(copy)]
    assert "没有一句的回答会变" in preview(tmp_path / "i", *flags).stdout
    index_in(tmp_path / "i", live)
    (copy / "faq" / "校服.md").write_text(UNIFORM.replace("不必须", "不强制"), "utf-8")
    done = preview(tmp_path / "i", *flags)
    assert done.returncode == 0, done.stderr
    for words in ("答案改写的", "原来：【校服必须买吗】不必须", "改后：【校服必须买吗】不强制"):
        assert words in done.stdout
    (copy / "faq" / "校服.md").write_text("坏了", "utf-8")
    done = preview(tmp_path / "i", *flags)
    assert done.returncode == 1
    assert "faq/校服.md 第1行" in done.stdout
    assert "Traceback" not in done.stderr

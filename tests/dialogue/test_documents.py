"""A document that was just imported is answered from before anybody has written an entry on it."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.dialogue.conftest import ROOT
from tests.library.folders import NAP_RULES as DOCUMENT

ASKED = "午休椅要家长自己买吗"
# Which of them gets an answer of the staff's hangs on what else there is.
NEAR = ("午休垫谁出钱", "午休场地", "教师值守午休", "午休室谁守着", "教室里的折叠椅谁配的")
RULE = "午休椅由学校统一配备,不得要求家长购买午休椅、午休垫。"


@pytest.fixture(scope="module")
def served(open_door, tmp_path_factory):
    """Return a function that serves the real knowledge with the document in some words.

    As it comes, the confidence is fitted on it as at a start; changed, it has just been saved, and
    the fit of what was there before serves, as it does in the first seconds.
    """
    doors = {}

    def serve(**changed):
        if str(changed) not in doors:
            doors[str(changed)] = opened(changed)
        return doors[str(changed)]

    def opened(changed):
        folder = tmp_path_factory.mktemp("documents") / "knowledge"
        shutil.copytree(ROOT / "knowledge", folder)
        text = DOCUMENT
        for old, new in changed.items():
            assert old in text
            text = text.replace(old, new)
        (folder / "policies" / "午休办法.md").write_text(text, "utf-8")
        return open_door(knowledge={"path": folder, "watch": bool(changed)})

    return serve


def test_its_own_words_answer_with_where_they_stand(served):
    parent = served()()
    said = parent.say(ASKED)
    assert RULE in said
    assert re.search("—— (政策原文|相关条款.*)：《学生午休管理办法（演示）》", said)
    assert "演示〔2026〕1号" in said
    assert "一、午休场地" in said
    assert parent.asked()[-1]["outcome"] == "clause"


def offered(parent, wanted):
    """Return the number of the line with `wanted`, under the first question that offers it."""
    for text in NEAR:
        for line in parent.say(text).splitlines():
            if wanted in line:
                return line[0]
    raise AssertionError(f"nothing of {wanted} under any of {NEAR}")


def test_what_is_only_near_is_offered_in_its_own_words(served):
    parent = served()()
    number = offered(parent, "文件原话：在校午休的小学生")
    assert parent.asked()[-1]["outcome"] in {"choices", "miss"}
    assert "平躺午休,学校利用教室、功能室配备可折叠的午休椅" in parent.say(number)
    assert parent.asked()[-1]["outcome"] == "clause"


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({"状态：有效": "状态：已废止"}, "不再有效"),
        ({"地区：随州市": "地区：某市"}, "某市的做法"),
    ],
)
def test_what_is_no_rule_here_is_said_to_be_none_first(served, changed, first):
    said = served(**changed)().say(ASKED)
    assert RULE in said
    assert first in said.splitlines()[0]


def test_what_is_no_policy_is_offered_and_says_so_when_it_is_picked(served):
    """A report or a template was not written to tell parents what holds."""
    parent = served(**{"性质：正式文件": "性质：范文"})()
    assert RULE not in parent.say(ASKED)
    said = parent.say(offered(parent, "文件原话："))
    assert any(rule in said for rule in DOCUMENT.splitlines() if rule[:1].isdigit())
    assert "范文" in said.splitlines()[0]

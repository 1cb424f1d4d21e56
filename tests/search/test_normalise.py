"""A parent's words are made comparable before anything is matched."""

from __future__ import annotations

import pytest

from bot.search.normalise import Dialect, Filler, key, normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("課後服務自願嗎？", "课后服务自愿吗?"),
        ("老师好/::)[微笑]😊 食堂吃什么", "老师好 食堂吃什么"),
        ("/::)作业太多了怎么办", "作业太多了怎么办"),
        ("谢谢/:showlove 老师/:rose", "谢谢 老师"),
        ("作业太多\r\n谁管", "作业太多 \n谁管"),
        ("ＡＰＰ　打卡", "app 打卡"),
        ("晚*点还能不写吗", "晚*点还能不写吗"),
        ("   ", ""),
        ("🙏🙏", ""),
    ],
)
def test_width_script_faces_and_spaces_are_made_one(typed: str, plain: str) -> None:
    """Traditional characters, full width, WeChat's face codes and emoji don't matter."""
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [("课后服务，自愿吗？", "课后服务自愿吗"), ("ABC", "ａｂｃ"), ("選 1", "选１")],
)
def test_wordings_that_differ_in_marks_have_one_key(one: str, other: str) -> None:
    """Marks, spaces, width, script and case make no other wording."""
    assert key(one) == key(other)


def test_filler_is_dropped_but_never_everything() -> None:
    """Politeness carries no question; a message of nothing else comes back as it was."""
    filler = Filler(["请问", "麻烦问一下", "啊"])
    assert filler.drop("麻烦问一下作业几点") == "作业几点"
    assert filler.drop("请问") == "请问"
    assert filler.drop("好啊") == "好啊"


def test_dialect_becomes_standard_and_the_longer_word_goes_first() -> None:
    dialect = Dialect({"唔": "不", "得唔得": "行不行", "細路": "孩子"})
    assert dialect.put("我哋细路唔去得唔得") == "我哋孩子不去行不行"
    assert Dialect({}).put("细路") == "细路"

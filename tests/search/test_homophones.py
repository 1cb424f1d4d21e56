"""Wrong characters still find the words they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.model import Words
from bot.search.homophones import Homophones
from bot.search.parts import parts_of
from bot.search.pinyin import sounds
from bot.search.reader import UNLEARNT
from bot.search.tokens import Sounds, Tokens

KNOWN = {"作业": 9, "分数": 5, "课后服务": 7, "自愿": 6, "师资": 2, "双减": 8, "公布": 3}
HEARD = Homophones.of(KNOWN)


@pytest.mark.parametrize(
    ("cut", "right"),
    [
        (["作", "页", "太多"], "作业太多"),
        (["全班", "分", "树"], "全班分数"),
        (["课后", "服", "物", "自愿", "吗"], "课后服务自愿吗"),
        (["双", "剪", "是", "啥"], "双减是啥"),
        (["作业", "太多"], None),
        (["老公", "不", "让"], None),
        (["app", "作", "页"], "app作业"),
        ([], None),
    ],
)
def test_a_wrong_word_is_put_right_and_a_right_one_left_alone(
    cut: list[str], right: str | None
) -> None:
    """Only pieces that make no word are replaced, and never across a word that stands."""
    assert HEARD.mend(cut, is_word={"老公", "太多"}.__contains__) == right


def test_sounds_that_dialects_mix_up_are_written_alike() -> None:
    """Of zh and z, n and l, ang and an only one is left."""
    assert sounds("知资") == ["zi", "zi"]
    assert sounds("男蓝") == ["nan", "nan"]
    assert sounds("上山") == ["san", "san"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("课后服务自愿吗?要交多少钱?", ["课后服务自愿吗", "要交多少钱"]),
        ("中考要机考吗，英语听力也是电脑吗", ["中考要机考吗", "英语听力也是电脑吗"]),
        ("娃三年级。作业写到十点。能不能不写了?", []),
        ("课后服务自愿吗", []),
        ("在吗?课后服务自愿吗?", []),
        ("", []),
    ],
)
def test_a_message_is_taken_apart_only_where_it_asks_twice(text: str, parts: list[str]) -> None:
    """What leads up to a question belongs to it; a greeting is no question of its own."""
    assert parts_of(text) == parts


def test_what_sounds_like_a_word_is_read_both_ways(tmp_path: Path) -> None:
    """各睡多久 may mean 个税 or what it says: which of the two, only what they find can tell."""
    tokens = Tokens(Words(("个税",)), tmp_path)
    tokens = tokens.hearing(Sounds(Homophones.of({"个税": 3}), UNLEARNT))
    mended, typed = tokens.readings("小学初中各睡几个小时")
    assert "个税" in mended.words
    assert "个税" not in typed.words
    assert mended.characters == typed.characters
    assert tokens.readings("个税怎么交") == (tokens.of("个税怎么交"),)

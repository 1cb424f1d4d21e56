"""Typed pinyin is read as the characters that the knowledge would write."""

from __future__ import annotations

import pytest

from bot.search.pinyin import syllables_of
from bot.search.reader import UNLEARNT, Reader

SAID = (
    "课后服务是自愿的吗",
    "作业写到半夜怎么办",
    "家长会几点开",
    "孩子长高了",
    "老师罚站多久",
    "学校发展规划",
    "三年级作业多不多",
    "孩子emo怎么办",
    "家长aa制请老师",
)
READER = Reader(SAID)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kehoufuwu shi zi yuan de ma", "课后服务是自愿的吗"),
        ("jia zhang hui ji dian kai", "家长会几点开"),  # 长 is chang by itself
        ("lao shi fa zhan", "老师罚站"),
        ("xue xiao fa zhan", "学校发展"),
        ("zuoye xie dao ban ye, zen me ban?", "作业写到半夜, 怎么办?"),
        ("zhuoye", "作业"),  # zh for z
        ("3 nian ji zuo ye", "3 年级作业"),
        ("我娃zuoye多", "我娃作业多"),
        ("app怎么用", "app怎么用"),
        ("fghjkl", "fghjkl"),
        ("ok", "ok"),
        ("de", "de"),  # one syllable may be anything
        ("我娃zuo业多", "我娃作业多"),  # but not beside a character
        ("ok zuo ye xie dao ban ye", "ok 作业写到半夜"),
        ("zuo ye duo app", "作业多 app"),
        ("又emo了", "又emo了"),
        ("aa制", "aa制"),
        ("", ""),
    ],
)
def test_pinyin_becomes_characters_and_all_else_stays(typed: str, read: str) -> None:
    assert READER.put(typed) == read


def test_what_no_character_sounds_like_is_left_out() -> None:
    assert READER.read(["zuo", "shei", "ye"]) == "作业"
    assert READER.read([]) == ""


def test_who_has_learnt_nothing_changes_nothing() -> None:
    assert UNLEARNT.put("zuo ye") == "zuo ye"


def test_a_very_long_run_is_left_alone() -> None:
    long = ("yi ji xi " * 500).strip()
    assert READER.put(long) == long
    assert READER.put("yi" * 500) == "yi" * 500


def test_unspaced_pinyin_is_taken_apart_into_the_fewest_syllables() -> None:
    assert syllables_of("zuoye") == ["zuo", "ye"]
    assert syllables_of("kehoufuwu") == ["ke", "hou", "fu", "wu"]
    assert syllables_of("fghjkl") == []

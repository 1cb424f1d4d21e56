"""The bare ranker: what a passage says in other characters, once or in one sentence, is found."""

from __future__ import annotations

import pytest

from bot.library.model import Words
from bot.search.tokens import Tokens
from evaluation.passages import Passages

TEXTS = (
    "课后服务坚持自愿原则，由家长申请、学校审核。",
    "小学三至六年级书面作业平均完成时间不超过六十分钟。",
    "校车由公安、交通、教育等部门共同监管。",
    "学校食堂实行明厨亮灶，食品原料统一采购。",
    "家庭经济困难学生可以申请生活补助。",
)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory):
    return Tokens(Words(), tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("课后服务要不要自愿", 0),
        ("作业要写多少时间", 1),
        ("校車誰來監管", 2),  # traditional
        ("实堂的食品安全吗", 3),  # wrong by sound
        ("生活有困难，能补助吗", 4),
    ],
)
def test_the_passage_that_says_it_comes_first(tokens, question, place):
    assert Passages(tokens, TEXTS).top(question, 1)[0].document == place


def test_a_long_passage_is_found_by_one_sentence(tokens):
    """What stands beside the answer must not bury it."""
    long = "".join(TEXTS[:2]) + "助学贷款在开学前办理。"
    found = Passages(tokens, (*TEXTS, long, "贷款买房请到银行办理")).top("助学贷款什么时候办理", 1)
    assert found[0].document == len(TEXTS)


def test_what_all_parents_say_tells_little(tokens):
    """A passage must not win by the words that stand in every question."""
    texts = ("请问孩子怎么办，孩子怎么办", "转学手续", "入园须知", "作息时间", "体检安排")
    question, asked = "请问孩子转学怎么办", ("请问孩子发烧怎么办", "请问孩子上学怎么办") * 3
    assert Passages(tokens, texts).top(question, 1)[0].document == 0
    assert Passages(tokens, texts, asked).top(question, 1)[0].document == 1


def test_nothing_to_find(tokens):
    """No passages, an empty one and an empty question are no errors."""
    assert Passages(tokens, ()).top("课后服务") == []
    assert [hit.score for hit in Passages(tokens, ("", "校车")).top("")] == [0.0, 0.0]

"""A tapped choice comes back as what was shown."""

from __future__ import annotations

import re
import unicodedata

import pytest

from bot.wechat import choice_link, link_choices

CHOICES = {
    "学校会不会公布成绩排名？": "学校会不会公布成绩排名？",
    "100%的学校": "100％的学校",
    'a+b & "c" #<1>': "a＋b\u3000＆\u3000＂c＂\u3000＃＜1＞",
    " 两边  空格 ": "两边\u3000空格",
}


@pytest.mark.parametrize("text", CHOICES)
def test_a_link_holds_nothing_that_an_app_could_take_apart(text: str) -> None:
    """The content survives being decoded twice and is the same text after NFKC."""
    link = choice_link(text, 101)
    found = re.fullmatch(
        r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"%+&#<> \n]+)&msgmenuid=101">'
        r"([^<>&\"]+)</a>",
        link,
    )
    assert found
    assert found[1] == CHOICES[text]
    same = unicodedata.normalize("NFKC", " ".join(text.split()))
    assert unicodedata.normalize("NFKC", found[1]) == same


def test_the_published_form_of_a_link() -> None:
    """As everyone sends it."""
    assert choice_link("请假怎么办", 101) == (
        '<a href="weixin://bizmsgmenu?msgmenucontent=请假怎么办&msgmenuid=101">请假怎么办</a>'
    )


def test_choices_become_links_where_they_stand() -> None:
    """Numbers stay before them for those who type; a choice that isn't shown changes nothing."""
    text = "您想问的是：\n1. 课后服务收费吗\n2. 收费\n都不是"
    assert link_choices(text, ["课后服务收费吗", "收费", "都不是", "没有"]) == "\n".join(
        [
            "您想问的是：",
            f"1. {choice_link('课后服务收费吗', 1)}",
            f"2. {choice_link('收费', 2)}",
            choice_link("都不是", 3),
        ]
    )

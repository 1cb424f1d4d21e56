"""A document is split by its own numbering, each passage under the headings it stands under."""

from __future__ import annotations

import pytest

from bot.library.faults import Faults
from bot.library.policy import parse_policy
from bot.library.sentences import LONGEST, passages, sentences

HEADER = "标题：一个方案\n地区：某县\n状态：有效\n性质：正式文件\n\n"
BODY = "，".join(["各学校要认真做好这一项工作"] * 5) + "。"


def _clauses(text, header=HEADER):
    faults = Faults("policies/甲.md")
    document = parse_policy(header + text, faults)
    assert not faults.errors
    assert all(clause.text in document.text for clause in document.clauses)
    return [(" > ".join(clause.heading), clause.text) for clause in document.clauses]


OUTLINES = {
    "parts and sections": (
        f"一、总体要求\n\n（一）指导思想。\n\n{BODY}\n\n(二)目标\n\n{BODY}",
        ["一、总体要求 > （一）指导思想", "一、总体要求 > (二)目标"],
    ),
    "a heading run into its paragraph": (f"1.加强管理。{BODY}", ["1.加强管理"]),
    "an item that is a sentence is no heading": ("1、按时上报。\n2、做好总结。", [""]),
    "labels": (
        f"一、某行动\n任务清单:{BODY}\n效 果:{BODY}",
        ["一、某行动 > 任务清单", "一、某行动 > 效果"],
    ),
    "an annex with its title": (
        f"一、要求\n{BODY}\n附件\n六个行动\n一、某行动\n{BODY}",
        ["一、要求", "附件 六个行动 > 一、某行动"],
    ),
    "plain headings": (f"严格监管\n{BODY}\n暑期托管\n{BODY}", ["严格监管", "暑期托管"]),
    "the title and the signature are no clause": (
        f"一个方案\n{BODY}\n某县教育局\n2024年3月21日\n一、要求\n{BODY}", ["", "一、要求"],
    ),
    "dashes": (f"一、安排\n——1月,{BODY}\n——2月,{BODY}", ["一、安排", "一、安排"]),
    "articles": (f"第一条 目的。{BODY}\n第二条 范围。{BODY}", ["第一条 目的", "第二条 范围"]),
    "heads inside a long paragraph": (
        f"一、总的做法。统筹安排部署。{BODY}加强督促指导。{BODY}",
        ["一、总的做法 > 统筹安排部署", "一、总的做法 > 加强督促指导"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTLINES)
def test_the_heading_path_follows_the_numbering(name):
    text, headings = OUTLINES[name]
    assert [heading for heading, _ in _clauses(text)] == headings


def test_circled_items_are_passages_of_their_own():
    items = _clauses("任务清单:①清理作业负担。②开展专项行动。③列出清单;④分开办理。")
    assert [text for _, text in items] == [
        "①清理作业负担。",
        "②开展专项行动。",
        "③列出清单;④分开办理。",
    ]


def test_short_listed_lines_come_together():
    items = _clauses(
        "一、材料\n1、户口本\n2、身份证\n3、出生证\n4、房产证\n二、时间\n1、八月\n2、九月"
    )
    assert [text for _, text in items] == [
        "1、户口本\n2、身份证\n3、出生证\n4、房产证",
        "1、八月\n2、九月",
    ]


SIGNED = "某县教育局\n2026年10月8日"
ITEMS = "一、学生自愿购买校服。\n二、允许自行选购、制作校服。\n三、严禁收取校服管理费。"


@pytest.mark.parametrize(
    "end",
    [
        SIGNED,
        f"特此通知。\n{SIGNED}",
        f"特此通知\n{SIGNED}",
        f"某县发展和改革局\n{SIGNED}",
        f"（此件公开发布）\n{SIGNED}",
    ],
)
def test_the_last_item_of_a_notice_is_kept(end):
    """What comes after it, a signature above all, makes no heading of it."""
    assert _clauses(f"各学校：\n{ITEMS}\n{end}")[:2] == [("", "各学校："), ("", ITEMS)]


def test_a_last_item_after_long_ones_is_kept():
    last = "二、严禁收取校服管理费。"
    for end in (SIGNED, f"特此通知。\n{SIGNED}"):
        assert [text for _, text in _clauses(f"一、{BODY}\n{last}\n{end}")] == [f"一、{BODY}", last]


def test_a_heading_with_a_stop_after_list_items_stays_one():
    items = _clauses(f"一、时间\n1、八月。\n2、九月。\n二、要求。\n{BODY}")
    assert [heading for heading, _ in items] == ["一、时间", "二、要求"]


def test_the_documents_number_is_no_heading():
    header = HEADER.replace("地区", "文号：某教函〔2026〕8号\n地区")
    assert _clauses(f"一个方案\n某教函〔2026〕8号\n{BODY}", header) == [("", BODY)]


def test_a_line_of_names_keeps_its_label():
    """“万宝岑” says nothing by itself; “责任领导:万宝岑” does."""
    assert _clauses("一、某行动\n责任领导:万宝岑")[0][1] == "责任领导:万宝岑"


def test_the_half_sentence_of_a_preview_is_in_no_clause():
    header = HEADER.replace("有效", "不完整（预览）")
    assert [text for _, text in _clauses("以办好教育为宗旨。认真贯彻《义务", header)] == [
        "以办好教育为宗旨。"
    ]


def test_a_long_paragraph_becomes_passages_of_whole_sentences():
    """Joined again the passages are the paragraph: nothing is lost, no sentence is cut."""
    text = "".join(f"第{number}件事，{BODY}" for number in range(12))
    parts = passages(text)
    assert "".join(parts) == text
    assert len(parts) > 3
    assert all(part.endswith("。") and len(part) <= LONGEST for part in parts)


def test_a_quotation_stays_with_its_stop():
    assert sentences("他说：“不可以。”老师也说不行！好") == [
        "他说：“不可以。”",
        "老师也说不行！",
        "好",
    ]

"""Answers that say what the documents leave out are listed with what parents asked."""

from __future__ import annotations

import time

from bot.review.gaps import left_out
from bot.review.page import write_markdown, write_page

STATION = """\
# 驿站

## 哪里有儿童驿站

- 儿童驿站在什么地方
- 驿站怎么走
- 附近有没有驿站

随州在建儿童驿站。在哪里、几点开门，文件没写，请问社区。

## 驿站要钱吗

- 驿站怎么收费
- 去驿站花不花钱
- 儿童驿站多少钱一天

不收钱。
"""


def test_what_most_parents_met_comes_first_with_their_words(bureau, tmp_path):
    (bureau.knowledge / "faq/驿站.md").write_text(STATION, "utf-8")
    bureau.reload()
    station, fee, homework = "哪里有儿童驿站", "驿站要钱吗", "作业由谁来批改"
    for parent, text in (("a", "驿站在哪条街"), ("b", "驿站在哪条街"), ("b", "驿站 *地址*")):
        bureau.ask(text, parent, "answer", matched=[station], confidence=0.9)
    bureau.ask("驿站要给钱不", outcome="answer", matched=[fee], confidence=0.9)
    bureau.ask("驿站几点关门", near=[station])
    bureau.ask("作业谁改", outcome="answer", matched=[homework], confidence=0.9)
    bureau.ask("早就没有的", outcome="answer", matched=["删掉的问答"], confidence=0.9)
    review = bureau.review()
    (gap,) = review.gaps
    assert (gap.entry, gap.times, gap.parents) == (station, 3, 2)
    assert gap.says == "在哪里、几点开门，文件没写，请问社区。"
    assert gap.asked == ("驿站在哪条街", "驿站 *地址*")
    assert (gap.location.file, gap.location.line) == ("faq/驿站.md", 3)
    page, markdown = tmp_path / "review.html", tmp_path / "review.md"
    write_page(review, "某市教育局", time.time(), page)
    write_markdown(review, "某市教育局", time.time(), markdown)
    assert f"<p>{gap.says}</p>" in page.read_text("utf-8")
    told = markdown.read_text("utf-8")
    assert f"（3 次，2 位家长，faq/驿站.md 第 3 行）：{gap.says}" in told
    assert "家长问：驿站在哪条街；驿站 \\*地址\\*" in told


def test_how_staff_say_that_something_is_left_out():
    for told in (
        "名单文件没列。",
        "几点到几点，材料没有写。",
        "一共几所，报道没具体给数。",
        "网址没写。",
        "20所的名单没列。",
        "驿站几点开、在哪里没写。",
        "驿站没定具体开几次。",
        "没写要不要钱。",
        "横幅没有单独写。",
        "文件没写必须去，也没写价钱。",
    ):
        assert left_out(f"有的。{told}请问学校。") == told
    for told in (
        "没有作业。",
        "写不完可以不写。",
        "没写完也可以先睡。",
        "没给孩子报名的请联系老师。",
        "没写作业的补上。",
        "文件没写必须去。",
        "没写要家长去买。",
        "驿站的通知没给您看的，可以去要。",
    ):
        assert left_out(told) == ""

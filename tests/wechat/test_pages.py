"""A long text reaches the parent whole, in pages that the platform accepts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat import TEXT_LIMIT, choice_link, pages

HINT = "回复“更多”看下一页"
LINK = choice_link("课后服务是自愿的吗", 1)
SENTENCE = "课后服务由家长和学生自愿选择，学校不得强制。"

letters = st.characters(exclude_categories=("Cs",))
chunks = st.one_of(
    st.text(letters, max_size=40),
    st.sampled_from(
        [SENTENCE, LINK, "\n", "。", "！”", "👨‍👩‍👧", "字" * 700, "a" * 2500, " ", "]]>"]
    ),
)
texts = st.lists(chunks, max_size=60).map("".join)


def bodies(text: str, hint: str = HINT) -> list[str]:
    """Return the pages of `text` without their last line, the hint."""
    *more, last = pages(text, hint)
    assert all(page.endswith(f"\n{hint}") for page in more)
    return [*(page.removesuffix(f"\n{hint}") for page in more), last]


def squeezed(text: str) -> str:
    """Return `text` without white space and what XML can't hold."""
    return re.sub(r"[\s\x00-\x1f\ufffe\uffff]", "", text)


@given(texts.filter(squeezed))
def test_pages_joined_are_the_text(text: str) -> None:
    """Nothing but white space at a cut is lost, nothing is told twice."""
    assert squeezed("".join(bodies(text))) == squeezed(text)


@given(texts)
def test_every_page_fits(text: str) -> None:
    """With its hint, in bytes of UTF-8, and no page is empty."""
    for page in pages(text, HINT):
        assert 0 < len(page.encode()) <= TEXT_LIMIT
        assert page == page.strip()


@given(texts)
def test_no_link_is_cut(text: str) -> None:
    """Each page has whole links only."""
    for page in pages(text, HINT):
        assert page.count("<a href=") == page.count("</a>") == page.count(LINK)


@given(
    st.lists(st.sampled_from([SENTENCE, "可以。", "不可以！", "为什么？”", "其一；"])).map("".join)
)
def test_pages_end_on_sentences(text: str) -> None:
    """Where there are sentences, none is torn."""
    for page in bodies(text) if text else ():
        assert re.search("[。！？；]”?$", page)


def test_a_short_text_is_one_page_without_hint() -> None:
    """Up to the very limit."""
    assert pages("好。" * 10, HINT) == ("好。" * 10,)
    assert pages("字" * 633 + "a", HINT) == ("字" * 633 + "a",)
    assert len(pages("字" * 633 + "ab", HINT)) == 2


@pytest.mark.parametrize("text", ["", " \n ", "\x00\x1d"])
def test_nothing_has_no_page(text: str) -> None:
    """An empty reply would show the parent a fault."""
    assert pages(text, HINT) == ()


def test_a_page_keeps_its_lines() -> None:
    """Line ends of any kind are real line feeds."""
    assert pages("第一\r\n第二\r第三", HINT) == ("第一\n第二\n第三",)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("字" * 500 + "。" + "字" * 300, "。"),
        ("字" * 500 + "！”" + "字" * 300, "！”"),
        ("字" * 500 + "，" + "字" * 300, "，"),
        ("字" * 500 + LINK + "字" * 300, "字"),
        ("字" * 800, "字"),
        ("字" * 590 + "👨‍👩‍👧‍👦" * 100, "👨‍👩‍👧‍👦"),
    ],
)
def test_a_page_ends_where_a_reader_expects_it(text: str, end: str) -> None:
    """On a sentence with its quotation mark, else on a phrase, else between characters."""
    first, *rest = bodies(text)
    assert first.endswith(end)
    assert len("".join(rest)) + len(first) == len(text)


def test_a_smaller_limit_is_kept() -> None:
    """The page length is a setting."""
    assert all(len(page.encode()) <= 300 for page in pages(SENTENCE * 50, HINT, 300))
    with pytest.raises(ValueError, match="leaves no room"):
        pages(SENTENCE * 50, HINT, 40)


def test_a_link_longer_than_a_page_still_ends() -> None:
    """Absurd, but it must not hang."""
    assert len(pages(f'<a href="{"x" * 5000}">x</a>', HINT)) == 3

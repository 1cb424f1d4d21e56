"""A right knowledge folder is read to the last key; a wrong one is told by file, line and cure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.library import KnowledgeErrors, Library, read_library
from tests.library.folders import FAQ, GOOD, write_folder


@pytest.fixture
def library(tmp_path) -> Library:
    return read_library(write_folder(tmp_path, GOOD))


def test_an_entry_has_every_key_that_staff_wrote(library):
    entry, other = library.entries
    assert (entry.topic, entry.question) == ("作业", "孩子作业写到很晚写不完怎么办")
    assert len(entry.phrasings) == 5
    assert entry.phrasings[-1] == "老师布置太多做不完"
    assert entry.answer == "可以不写完。\n\n家长签字确认就行。"
    assert entry.stages == {"小学", "初中"}
    assert entry.place == "某县"
    assert [basis.document for basis in entry.basis] == ["某县双减经验材料", "双减意见"]
    assert entry.basis[0].quote == "经家长签字确认后,可以拒绝完成剩余作业"
    assert (entry.valid_from, entry.valid_until) == (date(2025, 9, 1), date(2026, 8, 31))
    assert entry.follow_ups == (other.question,)
    assert entry.note == "几点钟隐去了"
    assert (entry.location.file, entry.location.line) == ("faq/作业.md", 3)
    assert other.stages == frozenset()


def test_documents_kept_and_cited_are_found_by_name(library):
    kept, cited = library.documents["某县双减经验材料"], library.documents["双减意见"]
    assert (kept.nature, kept.place, kept.status) == ("经验材料", "某县", "仅供参考")
    assert all(clause.text in kept.text for clause in kept.clauses)
    assert (cited.title[:4], cited.nature, cited.place) == ("关于进一", "正式文件", "全国")
    assert (cited.published, cited.published_text) == (date(2021, 7, 1), "2021-07")
    assert not cited.clauses


def test_the_other_sheets(library):
    assert library.replies["欢迎"] == "您好，欢迎关注{单位}！\n\n· 直接打字问就行"
    assert library.small_talk == ((("你好", "在吗"), "您好，请说。"),)
    assert library.outside[0].reply == "这件事归人社部门管。"
    card = library.safety.cards[0]
    blocked, forced = frozenset({"堵", "拦"}), frozenset({"打", "要钱"})
    assert [sign.parts for sign in card.triggers] == [
        ((blocked,), (forced,)),
        ((frozenset({"霸凌"}),),),
    ]
    assert [sign.line for sign in (*card.triggers, *card.exceptions)] == [5, 6, 7]
    assert card.examples == ("孩子被堵着要钱",)
    assert library.words.dictionary == ("教联体", "课后服务")
    assert library.words.synonyms["晚托"] == "课后服务"
    assert library.words.stopwords == {"请问", "一下"}


def test_only_the_faq_folder_must_be_there(tmp_path):
    """A bureau starts with one file; every other sheet is empty until it is written."""
    only = "## 问\n- 甲怎么办\n\n答。\n"
    library = read_library(write_folder(tmp_path, {"faq/甲.md": only}))
    assert [entry.topic for entry in library.entries] == ["甲"]
    assert not library.documents
    assert not library.safety.cards


def test_a_folder_without_faq_says_what_to_make(tmp_path):
    with pytest.raises(KnowledgeErrors, match="请在知识文件夹里建一个 faq 文件夹"):
        read_library(tmp_path)
    with pytest.raises(KnowledgeErrors, match=r"没有这个知识文件夹.*config\.toml"):
        read_library(tmp_path / "没有这个文件夹")


def test_an_entry_without_an_answer_is_not_live(tmp_path):
    """A stub waits for its answer: no error, never shown, and nobody's follow-up."""
    stub = "\n## 待写的问题\n\n- 还没答的\n"
    faq = FAQ.replace("追问：作业由谁来批改", "追问：待写的问题") + stub
    library = read_library(write_folder(tmp_path, {**GOOD, "faq/作业.md": faq}))
    assert [entry.question for entry in library.pending] == ["待写的问题"]
    assert "待写的问题" not in [entry.question for entry in library.entries]
    assert library.entries[0].follow_ups == ()


RIGHT = {
    "a byte order mark": ("\ufeff" + FAQ).encode(),
    "Windows line ends": FAQ.replace("\n", "\r\n"),
    "old Mac line ends": FAQ.replace("\n", "\r"),
    "no space after ##": FAQ.replace("## ", "##"),
    "full-width #": FAQ.replace("## ", "＃＃ "),
    "keys before phrasings": FAQ.replace(
        "- 能让家长改作业吗\n- 老师让孩子互相改\n\n地区: 某县\n",
        "地区: 某县\n\n- 能让家长改作业吗\n- 老师让孩子互相改\n\n",
    ),
    "no blank line before the answer": FAQ.replace("全收全改”\n\n", "全收全改”\n"),
    "empty key lines": FAQ.replace("备注：几点钟隐去了", "备注："),
    "a phrasing that repeats the question": FAQ.replace(
        "- 能让家长改作业吗", "- 能让家长改作业吗\n- 作业由谁来批改？"
    ),
    "a note for staff on top": FAQ.replace("# 作业\n", "# 作业\n\n> 王老师负责\n", 1),
    "no topic line": FAQ.replace("# 作业\n", "", 1),
    "dates in Chinese": FAQ.replace("2025-09-01至2026-08-31", "2025年9月1日 — 2026年8月31日"),
    "straight quotation marks": FAQ.replace(
        "“教师必须亲自批改,全收全改”", '"教师必须亲自批改,全收全改"'
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_an_editor_or_a_habit_changes_is_still_read(tmp_path, library, name):
    """None of these may cost a clerk an error: the same two entries come out."""
    folder = write_folder(tmp_path / "other", {**GOOD, "faq/作业.md": RIGHT[name]})
    again = read_library(folder)
    assert [(e.question, e.answer, e.phrasings) for e in again.entries] == [
        (e.question, e.answer, e.phrasings) for e in library.entries
    ]


def test_steps_after_the_phrasings_are_the_answer(tmp_path):
    faq = "## 转学怎么办\n- 想转学\n\n地区：全国\n\n1. 先问学校。\n2. 再交材料。\n"
    other = "## 入学怎么办\n- 想入学\n\n1. 先看公告。\n2. 再报名。\n"
    library = read_library(write_folder(tmp_path, {"faq/甲.md": faq, "faq/乙.md": other}))
    answers = {entry.answer for entry in library.entries}
    assert answers == {"1. 先问学校。\n2. 再交材料。", "1. 先看公告。\n2. 再报名。"}


def test_a_colon_in_an_answer_is_no_key(tmp_path):
    faq = "## 问题一\n- 问法一\n\n可以：家长签字就行。\n"
    assert (
        read_library(write_folder(tmp_path, {"faq/甲.md": faq}))
        .entries[0]
        .answer.startswith("可以：")
    )


def test_lock_files_and_readmes_are_left_alone(tmp_path):
    extra = {
        "faq/~$作业.md": b"\0\1",
        "faq/.作业.md.swp": b"\0",
        "faq/README.md": "随便",
        "README.md": "x",
    }
    assert read_library(write_folder(tmp_path, {**GOOD, **extra})).entries


def test_the_real_folder_is_right():
    """What is in the project must load: every quotation stands, every follow-up exists."""
    root = Path(__file__).parent.parent.parent
    library = read_library(root / "knowledge")
    assert len([item for item in library.documents.values() if item.text]) >= 5

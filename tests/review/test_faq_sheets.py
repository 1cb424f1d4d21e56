"""FAQ sheets come in whatever their columns are called, and go out so that nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import Workbook

from bot.library import read_contents, read_library
from bot.library.model import Location
from bot.review.faq_in import read_rows
from bot.review.faq_make import make_files
from bot.review.faq_out import write_faq
from bot.review.reading import SheetError
from tests.library.folders import GOOD, write_folder
from tests.review.knowledge import ROOT


def book_with(path, **sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def entries_of(folder):
    written = [item.entry for content in read_contents(folder) for item in content.written]
    return [replace(entry, location=Location(entry.location.file, 0)) for entry in written]


def import_into(folder, sheet):
    files, faults = make_files(read_rows(sheet), folder)
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return faults


@pytest.mark.parametrize("source", ["small", "real"])
def test_out_and_in_again_changes_no_entry(tmp_path, source):
    folder = ROOT / "knowledge" if source == "real" else write_folder(tmp_path / "a", GOOD)
    wanted = entries_of(folder)
    assert write_faq(wanted, tmp_path / "faq.xlsx") == len(wanted)
    other = tmp_path / "b"
    (other / "faq").mkdir(parents=True)
    for path in [*folder.glob("*.md"), *folder.glob("policies/*.md")]:
        copy = other / path.relative_to(folder)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    assert import_into(other, tmp_path / "faq.xlsx") == []
    assert entries_of(other) == wanted


def test_in_out_and_in_is_unchanged(tmp_path):
    """What another system gave comes back from us as it came, entry by entry."""
    rows = [
        ["标准问", "扩展问1", "扩展问2", "回复", "知识分类"],
        ["作业谁来改", "家长要改作业吗；老师不改作业", None, "老师改。\n\n家长不用改。", "作业"],
        ["几点放学", "放学时间|几点接孩子", "啥时候放学", "五点半。", None],
        ["学费多少", None, None, None, "收费"],
    ]
    (tmp_path / "a/faq").mkdir(parents=True)
    assert import_into(tmp_path / "a", book_with(tmp_path / "in.xlsx", 表一=rows)) == []
    first = entries_of(tmp_path / "a")
    assert [entry.phrasings for entry in first] == [
        ("家长要改作业吗", "老师不改作业"),
        ("放学时间", "几点接孩子", "啥时候放学"),
        (),
    ]
    assert [entry.topic for entry in first] == ["作业", "作业", "收费"]
    assert [entry.question for entry in read_library(tmp_path / "a").pending] == ["学费多少"]
    write_faq(first, tmp_path / "out.xlsx")
    (tmp_path / "b/faq").mkdir(parents=True)
    assert import_into(tmp_path / "b", tmp_path / "out.xlsx") == []
    assert entries_of(tmp_path / "b") == first


@pytest.mark.parametrize(
    "heads",
    [
        ["问题", "相似问法", "答案", "主题"],
        ["标题", "相似问", "内容", "分类"],
        ["标准问题（必填）", "扩展问法", "标准答案", "知识分类"],
        ["Question", "Similar", "Answer", "Topic"],
        [" 问 题 ", "其他问法：", "回 复", "类别"],
    ],
)
def test_columns_are_known_by_many_names(tmp_path, heads):
    body = [["说明：请逐行填写"], heads, ["作业谁改", "老师改吗", "老师改。", "作业"]]
    rows = read_rows(book_with(tmp_path / "in.xlsx", 问答=body, 说明=[["没有表头"]]))
    assert [(row.question, row.phrasings, row.answer, row.topic) for row in rows] == [
        ("作业谁改", ("老师改吗",), "老师改。", "作业")
    ]


@pytest.mark.parametrize(
    ("topic", "file"),
    [
        (".", "导入"),
        ("...", "导入"),
        ("~$作业", "作业"),
        ("~$.作业", "作业"),
        ("~作业", "作业"),
        ("README", "导入"),
        ("1.作业~$", "1.作业~$"),
    ],
)
def test_every_topic_makes_a_file_that_is_read(tmp_path, topic, file):
    """Hidden files and those of an editor are not: the entry would be lost without a word."""
    rows = [["问题", "相似问法", "答案", "分类"], ["作业谁改", "老师改吗", "老师改。", topic]]
    (tmp_path / "a/faq").mkdir(parents=True)
    assert import_into(tmp_path / "a", book_with(tmp_path / "in.xlsx", 表=rows)) == []
    (entry,) = entries_of(tmp_path / "a")
    assert (entry.question, entry.location.file) == ("作业谁改", f"faq/{file}.md")


def test_each_fault_names_sheet_row_column_and_cure(tmp_path):
    rows = [
        ["问题", "相似问法", "答案", "学段", "依据", "有效期"],
        ["作业谁改", "老师改吗", "老师改。", "小学", None, None],
        [None, None, "没有问题的答案", None, None, None],
        ["几点放学", "老师改吗", "五点半。", None, None, None],
        ["学费多少", None, "不收。", "大学", None, None],
        ["书费多少", None, "不收。", None, "《没有的文件》", None],
        ["饭费多少", None, "按月。", None, None, "2026-13-01"],
        ["车费多少", None, "# 标题一样的答案", None, None, None],
    ]
    folder = tmp_path / "knowledge"
    (folder / "faq").mkdir(parents=True)
    files, faults = make_files(read_rows(book_with(tmp_path / "in.xlsx", 表=rows)), folder)
    told = [(fault.row, fault.column) for fault in faults]
    assert sorted(told) == [
        (3, "问题"),
        (4, "相似问法"),
        (5, "学段"),
        (6, "依据"),
        (7, "有效期"),
        (8, "答案"),
    ]
    assert all(str(fault).startswith("“表”表 第") for fault in faults)
    assert "老师改吗" in str(next(fault for fault in faults if fault.row == 4))
    assert list(files) == ["faq/表.md"]
    assert files["faq/表.md"].count("## ") == 1


def test_a_question_that_stands_elsewhere_as_a_phrasing_is_named(tmp_path):
    """The folder would be faulty with it, at a place where the clerk has changed nothing."""
    folder = write_folder(tmp_path / "knowledge", GOOD)
    entry = next(entry for entry in read_library(folder).entries if entry.phrasings)
    rows = [
        ["问题", "相似问法", "答案"],
        [entry.phrasings[0] + "？", "一种新的问法", "老师改。"],
        ["一个新的问题", "另一种新的问法", "五点半。"],
    ]
    files, (fault,) = make_files(read_rows(book_with(tmp_path / "in.xlsx", 表=rows)), folder)
    lines = (folder / entry.location.file).read_text("utf-8").splitlines()
    number = lines.index(f"- {entry.phrasings[0]}") + 1
    assert (fault.row, fault.column) == (2, "问题")
    assert f"{entry.location.file} 第{number}行，“{entry.question}”的问法" in fault.problem
    assert files["faq/表.md"].count("## ") == 1
    import_into(folder, tmp_path / "in.xlsx")
    assert "一个新的问题" in [each.question for each in read_library(folder).entries]


def test_a_file_that_is_no_sheet_is_named(tmp_path):
    file = tmp_path / "问答.xlsx"
    file.write_text("这不是 Excel", encoding="utf-8")
    with pytest.raises(SheetError, match=r"问答\.xlsx 不是能读的 Excel"):
        read_rows(file)
    with pytest.raises(SheetError, match=r"没有\.xlsx 打不开"):
        read_rows(tmp_path / "没有.xlsx")
    with pytest.raises(SheetError, match="没有一张表同时有“问题”和“答案”列"):
        read_rows(book_with(tmp_path / "空.xlsx", 表=[["名称", "电话"]]))

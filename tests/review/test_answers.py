"""Answers that a clerk writes into the review's Excel file: live, or named with their cure."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.library import read_library
from bot.review.answering import LONGEST, Answered, AnswerError, tidy, typed
from bot.review.deciding import WROTE
from bot.review.editing import STUBS, Editor
from bot.review.reading import read_decisions
from bot.review.saving import EditError
from bot.review.sheet import write_sheet
from tests.review.filling import fill

DOCUMENTS = "# 文件\n\n## 校车条例\n\n全称：校车安全管理条例\n发文机关：国务院\n状态：有效\n"
BUS, SCARF, WATER, DRONE, CROSSING, UNIFORM, LUNCH = TEXTS = (
    "校车超载了找谁",
    "红领巾怎么系",
    "饮水机脏不脏",
    "无人机能飞吗",
    "斑马线没有灯",
    "运动服丢了赔不赔",
    "午餐肉过期了",
)


@pytest.fixture
def sheet(bureau, tmp_path):
    (bureau.knowledge / "documents.md").write_text(DOCUMENTS, encoding="utf-8", newline="\n")
    for text in TEXTS:
        bureau.ask(text)
    write_sheet(bureau.review(), [], ["校车条例"], tmp_path / "review.xlsx")
    return tmp_path / "review.xlsx"


def new(answer, **more):
    return {"处理": "新增", "答案": answer, **more}


def state_of(bureau, text):
    questions = bureau.records.groups.questions()
    (group,) = {number for number, rows in questions.items() if rows[0]["text"] == text}
    return bureau.states()[group]


def files(bureau):
    return {path: path.read_bytes() for path in bureau.knowledge.rglob("*.*")}


def test_what_a_clerk_types_is_the_answer(bureau, sheet):
    """Lines stay lines, whatever program wrote them; blanks around them go."""
    cells = {
        BUS: "  可以找交警。 \n\n\n\n也可以告诉学校。\n ",
        SCARF: "先对折。_x000D_\n再打结。",
        WATER: 12345,
        DRONE: "1. 先看有没有牌子。\n2. 再问派出所。",
        CROSSING: "温馨提示：请走天桥。\n- 早上有人值班\n- 晚上没有",
        UNIFORM: "“# ”也好，依据：也好，在一句中间都不要紧。\x85\u2028下一行",
        LUNCH: "长" * LONGEST,
    }
    numbers = fill(sheet, {text: new(cell) for text, cell in cells.items()})
    told = {line.row: line for line in read_decisions(sheet, bureau.desk())}
    assert [line.error for line in told.values()] == [""] * len(TEXTS)
    assert all("答案也写好了" in line.done for line in told.values())
    assert set(told) == set(numbers.values())
    assert bureau.reload() == {"closed": len(TEXTS), "reopened": 0}
    answers = {entry.question: entry.answer for entry in bureau.engine.library.entries}
    assert {text: answers[text] for text in TEXTS} == {
        **cells,
        BUS: "可以找交警。\n\n也可以告诉学校。",
        SCARF: "先对折。\n再打结。",
        WATER: "12345",
        UNIFORM: "“# ”也好，依据：也好，在一句中间都不要紧。\n\n下一行",
    }
    assert not bureau.engine.library.pending


def test_an_empty_answer_stays_a_stub_that_a_later_one_fills(bureau, sheet):
    fill(sheet, {BUS: new(" \n ", 归到哪个问题="校车超员找谁", 依据=" ")})
    (line,) = read_decisions(sheet, bureau.desk())
    assert "请补上答案" in line.done
    bureau.reload()
    assert [entry.question for entry in bureau.engine.library.pending] == ["校车超员找谁"]
    assert state_of(bureau, BUS) == "open"

    fill(sheet, {BUS: {"答案": "可以找交警。", "依据": "依据：校车条例\n《校车条例》"}})
    (line,) = read_decisions(sheet, bureau.desk())
    assert line.done == "“校车超员找谁”的答案写好了"
    stub = (bureau.knowledge / STUBS).read_text("utf-8")
    assert stub.endswith("依据：《校车条例》\n依据：《校车条例》\n\n可以找交警。\n")
    bureau.reload()
    assert state_of(bureau, BUS) == "closed"


WRONG = {
    BUS: (
        new("可以。\n# 找交警\n打 122。"),
        "“答案”写的是“可以。 # 找交警 打 122。”：“# 找交警”这一行会被读成",
    ),
    SCARF: (new("备注：对折。\n再打结。"), "“备注：对折。”这一行会被读成另外的样子。请不要"),
    WATER: (new("不脏。\n依据：化验单\n放心。"), "“依据：化验单”这一行会被读成另外的样子。请不要"),
    DRONE: (new("长" * (LONGEST + 1)), f"有 {LONGEST + 1} 个字，最多 {LONGEST} 个。请写短一些"),
    CROSSING: (
        new("可以走天桥。", 依据="校车条理"),
        "“依据”写的是“《校车条理》”：没有叫《校车条理》的文件。是不是《校车条例》？",
    ),
    UNIFORM: (new("", 依据="校车条例"), "“依据”写的是“《校车条例》”：写了依据，却没有写答案"),
    LUNCH: ({"答案": "不能吃。"}, "“答案”填了，“处理”却空着。请在“处理”里选一个"),
}


def test_an_answer_that_cannot_be_written_is_named_and_nothing_is_changed(bureau, sheet):
    """Neither is there half of it: a row is carried out whole or not at all."""
    before = files(bureau)
    numbers = fill(sheet, {text: cells for text, (cells, _) in WRONG.items()})
    told = {line.row: str(line) for line in read_decisions(sheet, bureau.desk())}
    for text, (_, error) in WRONG.items():
        assert told[numbers[text]].startswith(f"处理 第{numbers[text]}行：")
        assert error in told[numbers[text]]
    assert files(bureau) == before
    assert not bureau.records.decisions.all()
    fill(sheet, {text: new("好的。", 依据=None) for text in TEXTS})
    assert not [line.error for line in read_decisions(sheet, bureau.desk()) if line.error]
    bureau.reload()
    assert set(bureau.states().values()) == {"closed"}


@pytest.mark.parametrize(
    "cells",
    [
        {"处理": "相似问法", "归到哪个问题": "作业由谁来批改"},
        {"处理": "同义词", "同义词写法": "作业 = 功课活"},
        {"处理": "忽略", "原因": "不归我们管"},
    ],
    ids=lambda cells: cells["处理"],
)
@pytest.mark.parametrize("column", ["答案", "依据"])
def test_an_answer_beside_another_decision_is_asked_about(bureau, sheet, cells, column):
    """Both can't be meant, and what was typed may not get lost: the row waits."""
    before = files(bureau)
    fill(sheet, {BUS: {**cells, column: "《校车条例》"}})
    (line,) = read_decisions(sheet, bureau.desk())
    assert line.error.startswith(f"“{column}”写的是“《校车条例》”：“{cells['处理']}”不用写")
    assert f"请把“处理”改成“新增”；不然请把“{column}”这一格清空" in line.error
    assert files(bureau) == before
    fill(sheet, {BUS: {column: None}})
    (line,) = read_decisions(sheet, bureau.desk())
    assert line.done


def test_the_same_sheet_again_changes_nothing_and_another_answer_is_asked_about(bureau, sheet):
    same = {"归到哪个问题": "校车和红领巾归谁管"}
    fill(sheet, {BUS: new("归学校管。", 依据="校车条例", **same), SCARF: new(None, **same)})
    assert len(read_decisions(sheet, bureau.desk())) == 2
    bureau.reload()
    assert {state_of(bureau, text) for text in (BUS, SCARF)} == {"closed"}
    before = files(bureau)
    assert read_decisions(sheet, bureau.desk()) == []
    fill(sheet, {SCARF: new("归学校管。", **same), BUS: new("归交警管。", **same)})
    told = "".join(map(str, read_decisions(sheet, bureau.desk())))
    assert "“答案”写的是“归交警管。”：“校车和红领巾归谁管”已经有答案了，和这里写的不一样" in told
    assert "想改它，请打开 faq/待答.md；不改，就把这里清空" in told
    assert "行：“校车和红领巾归谁管”已经有了，问法加到了它下面" in told
    fill(sheet, {BUS: {"答案": None, "依据": None}})
    assert read_decisions(sheet, bureau.desk()) == []
    assert files(bureau) == before
    reasons = [row["reason"] for row in bureau.records.decisions.all()]
    assert sorted(reasons) == sorted([WROTE, "", WROTE])


def test_a_sheet_without_the_columns_is_read_as_before(bureau, sheet):
    book = load_workbook(sheet)
    for name in ("依据", "答案"):
        (column,) = (cell.column for cell in book["处理"][1] if cell.value == name)
        book["处理"].delete_cols(column)
    book.save(sheet)
    fill(sheet, {BUS: {"处理": "新增"}, SCARF: {"处理": "忽略", "原因": "不归我们管"}})
    lines = read_decisions(sheet, bureau.desk())
    assert [bool(line.done) for line in lines] == [True, True]
    assert f"## {BUS}\n" in (bureau.knowledge / STUBS).read_text("utf-8")


def test_where_staff_write_every_cell_is_text(sheet):
    """Excel takes “3-5” for a day and “-先…” for a formula."""
    heads, first, *_ = load_workbook(sheet)["处理"].iter_rows()
    formats = {head.value: cell.number_format for head, cell in zip(heads, first, strict=True)}
    assert {formats[name] for name in ("答案", "依据", "归到哪个问题", "同义词写法")} == {"@"}
    names = [row[0].value for row in load_workbook(sheet)["文件清单"].iter_rows()]
    assert names == ["文件", "《校车条例》"]


def test_a_file_in_another_encoding_is_left_as_it_is(bureau, sheet):
    """More text in UTF-8 at its end, and no editor could read it any more."""
    other = "# 待答\n\n## 别的问题\n\n- 别的问法\n".encode("gbk")
    (bureau.knowledge / STUBS).write_bytes(other)
    fill(sheet, {BUS: new("可以找交警。"), SCARF: new("")})
    for line in read_decisions(sheet, bureau.desk()):
        assert "faq/待答.md 第1行：文件是 GBK（ANSI）编码，不是 UTF-8。请用记事本打开" in line.error
    assert (bureau.knowledge / STUBS).read_bytes() == other


def test_a_documents_name_ends_where_its_words_begin():
    lines = "校车条例“不许超员。”\n依据：校车条例\n《校车条例》“不许。”"
    bases = ("《校车条例》“不许超员。”", "《校车条例》", "《校车条例》“不许。”")
    assert typed("可以。", lines) == Answered("可以。", bases)


def test_while_a_file_cannot_be_read_nothing_is_taken_for_missing(bureau, sheet):
    """What stands in it would be written a second time, or be said not to be there."""
    other = bureau.knowledge / "faq/作业.md"
    other.write_bytes(other.read_text("utf-8").encode("gbk"))
    before = files(bureau)
    fill(
        sheet,
        {
            BUS: new("可以找交警。", 归到哪个问题="作业由谁来批改"),
            SCARF: {"处理": "相似问法", "归到哪个问题": "作业由谁来批改"},
        },
    )
    told = [line.error for line in read_decisions(sheet, bureau.desk())]
    assert len(told) == 2
    for error in told:
        assert "faq/作业.md 第1行：文件是 GBK（ANSI）编码，不是 UTF-8。请用记事本打开" in error
        assert "没有这个问题" not in error
    assert files(bureau) == before


def test_an_answer_and_its_wordings_are_both_written_or_neither(bureau, sheet):
    """There is room for the answer, but not for the wording too."""
    fill(sheet, {BUS: new("", 归到哪个问题="校车超员找谁")})
    read_decisions(sheet, bureau.desk())
    stub = bureau.knowledge / STUBS
    head = "# 待答\n\n## 别的问题\n\n- 别的问法\n\n"
    rest = stub.read_text("utf-8").removeprefix("# 待答\n")
    room = 1_000_000 - len(f"{head}\n{rest}".encode()) - 25
    full = f"{head}{'x' * room}\n{rest}"
    stub.write_text(full, encoding="utf-8", newline="\n")
    fill(sheet, {SCARF: new("可以。", 归到哪个问题="校车超员找谁")})
    assert "文件写满了" in "".join(line.error for line in read_decisions(sheet, bureau.desk()))
    assert stub.read_text("utf-8") == full


def test_a_full_file_takes_no_more(bureau, sheet):
    full = f"# 待答\n\n## 别的问题\n\n- 别的问法\n\n{'长' * 333_300}\n".encode()
    (bureau.knowledge / STUBS).write_bytes(full)
    fill(sheet, {BUS: new("可以找交警。可以找交警。")})
    (line,) = read_decisions(sheet, bureau.desk())
    assert "文件写满了，最多 1 MB。请先把写好的几条搬到别的文件里" in line.error
    assert (bureau.knowledge / STUBS).read_bytes() == full


SIGNS = "#＃-*•·1.、：: “”《》>|`_可以找学校\n\r\t\0\x07\x0b\x85\u2028\ufeff\ud800\u3000"
LINES = ("\n## ", "\n依据：", "备注：", "\n答案：", "\n- ", "\r\n", "学段：大学", "\n# 待答\n")
PIECES = st.sampled_from([*SIGNS, *LINES, "https://a.cn/"])
TEXT = st.lists(PIECES, max_size=24).map("".join)


@settings(max_examples=300)
@given(question=TEXT, answer=TEXT, bases=TEXT)
@example(question="- # 怎么学C#", answer="可以。", bases="")
@example(question="怎么办", answer="\x07可以\ud800。", bases="依据：《校车条例》\n")
def test_whatever_is_typed_either_stands_there_or_nothing_does(
    question, answer, bases, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("any")
    (folder / "faq").mkdir()
    (folder / STUBS).write_text("# 待答\n\n## 先有的\n\n- 先问的\n\n先答的。", encoding="utf-8")
    (folder / "documents.md").write_text(DOCUMENTS, encoding="utf-8")
    before = (folder / STUBS).read_bytes()
    try:
        title = Editor(folder, folder / "lock").add_stub(
            question, ["一种问法"], "记下", answered=typed(answer, bases)
        )
    except (EditError, AnswerError):
        assert (folder / STUBS).read_bytes() == before
        return
    library = read_library(folder)
    first, *others = (*library.entries, *library.pending)
    assert (first.question, first.answer) == ("先有的", "先答的。")
    assert [(entry.question, entry.answer) for entry in others] == [(title, tidy(answer))]
    assert (folder / STUBS).read_bytes().startswith(before)

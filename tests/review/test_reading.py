"""The clerk's Excel file: right rows are taken, wrong ones named, twice is as once."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from bot.review.page import write_markdown, write_page
from bot.review.reading import SheetError, read_decisions
from bot.review.sheet import FILLED, write_sheet

TEXTS = ("校车超载了找谁", "红领巾怎么系", "饮水机脏不脏", "无人机能飞吗", "=1+1等于几")


@pytest.fixture
def sheet(bureau, tmp_path):
    for text in TEXTS:
        bureau.ask(text)
    questions = [entry.question for entry in bureau.engine.library.entries]
    write_sheet(bureau.review(), questions, ["双减意见"], tmp_path / "review.xlsx")
    return tmp_path / "review.xlsx"


def fill(path, rows, name="处理"):
    """Write cells by the text of their row; return the row's number by text."""
    book = load_workbook(path)
    sheet = book[name]
    heads = {cell.value: cell.column for cell in sheet[1]}
    numbers = {row[1].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for text, cells in rows.items():
        for head, value in cells.items():
            sheet.cell(numbers[text], heads[head]).value = value
    book.save(path)
    return numbers


def test_each_wrong_row_is_named_and_every_right_one_taken(bureau, sheet):
    numbers = fill(
        sheet,
        {
            TEXTS[0]: {"处理": "新增", "归到哪个问题": "校车超员找谁", "处理人": "赵老师"},
            TEXTS[1]: {"处理": "相似问法", "归到哪个问题": "作业由谁批改"},
            TEXTS[2]: {"处理": "忽略"},
            TEXTS[3]: {"处理": "同义词", "同义词写法": "作业、功课"},
            TEXTS[4]: {"归到哪个问题": "作业由谁来批改"},
        },
    )
    lines = read_decisions(sheet, bureau.desk())
    told = {line.row: line for line in lines}
    assert len(lines) == 5
    assert "已在 faq/待答.md 里新增“校车超员找谁”" in told[numbers[TEXTS[0]]].done
    wanted = {
        TEXTS[1]: ("归到哪个问题", "作业由谁批改", "是不是“作业由谁来批改”？"),
        TEXTS[2]: ("原因", "“”", "忽略要写原因"),
        TEXTS[3]: ("同义词写法", "作业、功课", "请写成：常用的词 = 家长说的词"),
        TEXTS[4]: ("归到哪个问题", "处理", "请在“处理”里选一个"),
    }
    for text, parts in wanted.items():
        error = str(told[numbers[text]])
        assert error.startswith(f"处理 第{numbers[text]}行：")
        assert all(part in error for part in parts), error
    (decision,) = bureau.records.decisions.all()
    assert (decision["person"], decision["source"]) == ("赵老师", "review.xlsx")


def test_a_mended_row_is_taken_and_the_others_do_nothing_again(bureau, sheet):
    fill(sheet, {TEXTS[0]: {"处理": "新增"}, TEXTS[1]: {"处理": "忽略"}})
    read_decisions(sheet, bureau.desk())
    before = {path: path.read_bytes() for path in bureau.knowledge.rglob("*.*")}
    fill(sheet, {TEXTS[1]: {"原因": "不是问题"}})
    (line,) = read_decisions(sheet, bureau.desk())
    assert line.done == "已忽略：不是问题"
    assert read_decisions(sheet, bureau.desk()) == []
    assert {path: path.read_bytes() for path in bureau.knowledge.rglob("*.*")} == before
    assert len(bureau.records.decisions.all()) == 2


def test_as_proposed_takes_the_proposal(bureau, sheet):
    fill(sheet, {TEXTS[0]: {"处理": "照建议"}})
    read_decisions(sheet, bureau.desk())
    (decision,) = bureau.records.decisions.all()
    group = next(group for group in bureau.review().groups if group.title == TEXTS[0])
    assert decision["action"] == group.proposal.action


def test_what_was_decided_stands_in_the_next_sheet(bureau, sheet, tmp_path):
    """Reading that one back, too, changes nothing."""
    fill(sheet, {TEXTS[0]: {"处理": "新增"}, TEXTS[1]: {"处理": "忽略", "原因": "不是问题"}})
    read_decisions(sheet, bureau.desk())
    write_sheet(bureau.review(), [], [], tmp_path / "next.xlsx")
    rows = load_workbook(tmp_path / "next.xlsx")["处理"].iter_rows(values_only=True)
    heads = next(rows)
    shown = {row[1]: dict(zip(heads, row, strict=True)) for row in rows}
    assert [shown[TEXTS[0]][name] for name in FILLED[:2]] == ["新增", TEXTS[0]]
    assert shown[TEXTS[1]]["原因"] == "不是问题"
    assert read_decisions(tmp_path / "next.xlsx", bureau.desk()) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda book: book.remove(book["处理"]), "里没有“处理”表"),
        (lambda book: book["处理"].delete_cols(1), "缺少这几列：组号"),
        (lambda book: book["处理"].delete_rows(1), "缺少这几列"),
    ],
    ids=["no sheet", "no column", "no heads"],
)
def test_a_file_that_is_no_review_is_named(bureau, sheet, spoil, told):
    book = load_workbook(sheet)
    spoil(book)
    book.save(sheet)
    with pytest.raises(SheetError, match=told):
        read_decisions(sheet, bureau.desk())


def test_a_group_number_that_is_none_is_named(bureau, sheet):
    fill(
        sheet,
        {TEXTS[0]: {"处理": "新增", "组号": "第一组"}, TEXTS[1]: {"处理": "新增", "组号": 99}},
    )
    errors = [line.error for line in read_decisions(sheet, bureau.desk())]
    assert len(errors) == 2
    assert "“组号”写的是“第一组”：不是组号" in "".join(errors)
    assert "“组号”写的是“99”：没有这个组" in "".join(errors)


def test_what_a_parent_types_is_never_run(bureau, tmp_path):
    """No formula in Excel, no element in the page, no mark in Markdown."""
    bureau.ask("=HYPERLINK(校车)")
    bureau.ask("<script>alert('红领巾')</script>")
    review = bureau.review()
    write_sheet(review, ["=1"], ["=2"], tmp_path / "r.xlsx")
    cells = [c for ws in load_workbook(tmp_path / "r.xlsx") for row in ws.iter_rows() for c in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    write_page(review, "某局", 0, tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    write_markdown(review, "某局", 0, tmp_path / "r.md")
    assert "<script" not in (tmp_path / "r.md").read_text("utf-8")


def test_the_page_needs_nothing_from_elsewhere(bureau, sheet, tmp_path):
    write_page(bureau.review(), "某局", 0, tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text("utf-8")
    for asked in ("src=", 'href="http', "@import", "url(http"):
        assert asked not in page
    assert page.count("<svg") == 2


def test_rows_that_name_one_question_become_one_entry(bureau, sheet):
    """Ways of asking that share no word stay apart as groups: the clerk brings them together."""
    same = {"处理": "新增", "归到哪个问题": "校车和红领巾归谁管"}
    fill(sheet, {TEXTS[0]: same, TEXTS[1]: same})
    read_decisions(sheet, bureau.desk())
    bureau.reload()
    (stub,) = bureau.engine.library.pending
    assert stub.question == "校车和红领巾归谁管"
    assert sorted(stub.phrasings) == sorted(TEXTS[:2])

"""The clerk's Excel file: right rows are taken, wrong ones named, twice is as once."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from bot.review.deciding import Decision
from bot.review.page import write_markdown, write_page
from bot.review.reading import SheetError, read_decisions
from bot.review.sheet import FILLED, write_sheet
from tests.review.filling import fill

TEXTS = ("校车超载了找谁", "红领巾怎么系", "饮水机脏不脏", "无人机能飞吗", "=1+1等于几")


@pytest.fixture
def sheet(bureau, tmp_path):
    for text in TEXTS:
        bureau.ask(text)
    questions = [entry.question for entry in bureau.engine.library.entries]
    write_sheet(bureau.review(), questions, ["双减意见"], tmp_path / "review.xlsx")
    return tmp_path / "review.xlsx"


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


def test_what_was_decided_is_told_in_the_next_sheet(bureau, sheet, tmp_path):
    """Its rows are empty: read back untouched, they undo nothing that was decided meanwhile."""
    fill(sheet, {TEXTS[0]: {"处理": "新增"}, TEXTS[1]: {"处理": "忽略", "原因": "不是问题"}})
    read_decisions(sheet, bureau.desk())
    write_sheet(bureau.review(), [], [], tmp_path / "next.xlsx")
    rows = load_workbook(tmp_path / "next.xlsx")["处理"].iter_rows(values_only=True)
    heads = next(rows)
    shown = {row[1]: dict(zip(heads, row, strict=True)) for row in rows}
    assert {shown[text][name] for text in TEXTS for name in FILLED} == {None}
    assert shown[TEXTS[0]]["状态"].endswith(f"；上次处理：新增 {TEXTS[0]}（李老师）")
    assert shown[TEXTS[1]]["状态"] == "已忽略；上次处理：忽略（李老师）"
    assert "上次处理" not in shown[TEXTS[2]]["状态"]
    changed = Decision(shown[TEXTS[1]]["组号"], "相似问法", "作业由谁来批改")
    assert bureau.desk("王老师").decide(changed)
    assert read_decisions(tmp_path / "next.xlsx", bureau.desk()) == []
    assert bureau.records.decisions.last(changed.group)["person"] == "王老师"


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


def test_what_is_left_from_before_is_told_and_can_be_decided(bureau, tmp_path):
    """Nothing is lost because nobody asks it again: it stands after what was asked in the span."""
    left = ("斑马线没有灯", "红领巾怎么系", "蚊子很多")
    with time_machine.travel("2026-03-02 10:00+08:00"):
        for text in left:
            bureau.ask(text)
        numbers = {group.title: group.number for group in bureau.review().groups}
        bureau.desk().decide(Decision(numbers[left[1]], "新增", "红领巾怎么戴"))
        bureau.desk().decide(Decision(numbers[left[2]], "忽略", reason="不归我们管"))
    with time_machine.travel("2026-03-12 10:00+08:00"):
        bureau.ask("图书馆几点开门")
        review = bureau.review()
        write_sheet(review, [], [], tmp_path / "r.xlsx")
        write_page(review, "某局", 0, tmp_path / "r.html")
        write_markdown(review, "某局", 0, tmp_path / "r.md")
        rows = list(load_workbook(tmp_path / "r.xlsx")["处理"].iter_rows(values_only=True))
        states = {row[1]: row[rows[0].index("状态")] for row in rows[1:]}
        assert list(states) == ["图书馆几点开门", *sorted(left[:2], key=numbers.__getitem__)]
        assert states["图书馆几点开门"] == "待处理"
        assert states[left[0]] == "待处理，以前留下的"
        assert states[left[1]] == "待处理，以前留下的；上次处理：新增 红领巾怎么戴（李老师）"
        fill(tmp_path / "r.xlsx", {left[0]: {"处理": "新增", "答案": "可以找交警。"}})
        (line,) = read_decisions(tmp_path / "r.xlsx", bureau.desk())
        assert "答案也写好了" in line.done
        assert bureau.reload()["closed"] == 1
        assert [group.title for group in bureau.review().older] == [left[1]]
    page = BeautifulSoup((tmp_path / "r.html").read_text("utf-8"), "html.parser")
    told = " ".join(page.body.get_text(" ", strip=True).split())
    plain = (tmp_path / "r.md").read_text("utf-8")
    for text in (told, plain):
        assert "待处理 3 组：还没处理 2 组，等答案 1 组" in text.replace(
            "3 组待处理", "待处理 3 组"
        )
        assert "有 2 组是 以前留下的" in text.replace("是以前", "是 以前")
        assert "还没处理，建议" in text
        assert "已决定新增 红领巾怎么戴，还答不上" in text
        assert left[2] not in text
    assert [link["href"] for link in page.select("a")] == [f"#{page.select('h2')[-1]['id']}"]

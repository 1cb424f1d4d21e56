"""The review as an Excel file in which staff write their decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.review.answering import ANSWER, BASIS
from bot.review.building import Review
from bot.review.model import ACTIONS, STATES, Group

AS_PROPOSED: Final = "照建议"
DECISIONS: Final = "处理"
WORDINGS: Final = "全部问法"
ENTRIES: Final = "问题清单"
DOCUMENTS: Final = "文件清单"
# Columns of the first sheet with their widths; staff write in those of `FILLED`.
COLUMNS: Final = (
    ("组号", 6),
    ("家长怎么问", 44),
    ("次数", 6),
    ("家长数", 7),
    ("为什么没答上", 20),
    ("最近的问题", 34),
    ("建议", 10),
    ("建议写法", 30),
    ("处理", 11),
    ("归到哪个问题", 32),
    (ANSWER, 44),
    (BASIS, 24),
    ("同义词写法", 22),
    ("原因", 18),
    ("处理人", 9),
    ("状态", 20),
    ("起止", 13),
)
_NAMES: Final = tuple(name for name, _ in COLUMNS)
FILLED: Final = ("处理", "归到哪个问题", ANSWER, BASIS, "同义词写法", "原因", "处理人")
MOVE: Final = "移出"
# The state of a group that was not asked in the span, but is open since before it.
OLDER: Final = "以前留下的"

_HELP: Final = (
    ("怎么填", ""),
    ("", "只填“处理”表里黄色的七列，其他列不用动，也不要改组号。没想好的行先空着。"),
    ("", "“状态”写着“以前留下的”，是以前没处理完、这几天没人再问的，排在最后，一样填。"),
    ("", "“状态”写着“上次处理”，是已经处理过的：不用改的空着就行，想换一种处理再填。"),
    ("处理", "点单元格右边的小三角来选："),
    ("照建议", "同意“建议”两列写的，就选它，别的都不用填；建议是“新增”的，可以写“答案”。"),
    (
        "新增",
        "知识库里没有。有答案就写在“答案”里，读回去就会回答家长；还没有就空着，"
        "问题和问法会记在 knowledge/faq/待答.md 里，以后再补，没有答案前家长看不到。"
        "“归到哪个问题”可以写一个好懂的问题，空着就用家长的原话。几行写同一个问题，就合成一条。",
    ),
    (
        ANSWER,
        "只有“新增”才写。家长看到的就是这几句：先说能不能、怎么办，再说找谁，两三句最好。"
        "要换行按 Alt+Enter；不要让一行用 #、- 或“某某：”开头。",
    ),
    (
        BASIS,
        "可以不填。从“文件清单”里照抄一个；收了原文的文件，后面还要从原文照抄一句："
        "《文件名》“原话”。",
    ),
    ("相似问法", "知识库里有答案，只是家长换了说法。“归到哪个问题”从“问题清单”里照抄一个。"),
    ("同义词", "家长用的词和我们不一样。“同义词写法”写成：校服 = 校衫、班服（左边是常用的词）。"),
    ("忽略", "不归我们管，或者不是问题。要写“原因”。以后不再列出来。"),
    ("全部问法", "一组里有一句不该在一起，就在那一行写“移出”，它会自己成为一组。"),
    ("读回去", "保存后请管电脑的同事运行：python3 scripts/weekly_review.py --read 文件名.xlsx"),
    ("", "有写错的行会告诉您第几行、哪一列、怎么改；写对的行照样处理。同一个文件读两次也没关系。"),
    ("什么时候算完", "不是填了就算完：机器人自己真的答得上这组的每一句，这组才会消失。"),
)
_THIN = Side(style="thin", color="D0D7DE")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(wrap_text=True, vertical="top")
_HEAD = PatternFill("solid", fgColor="1F6F5C")
_FILL = PatternFill("solid", fgColor="FFF8DC")


def write_sheet(
    review: Review, entries: Iterable[str], documents: Iterable[str], path: Path
) -> None:
    """Write `review` to the Excel file `path`.

    `entries` are the questions and `documents` the names of documents to choose from.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101 - a new workbook has one sheet
    first.title = DECISIONS
    _decisions(first, review)
    _help(book.create_sheet("填写说明"))
    _wordings(book.create_sheet(WORDINGS), (*review.groups, *review.older))
    _list(book.create_sheet(ENTRIES), "问题", sorted(entries), first, "归到哪个问题")
    _list(book.create_sheet(DOCUMENTS), "文件", [f"《{name}》" for name in documents], first, BASIS)
    book.save(path)


def _decisions(sheet: Worksheet, review: Review) -> None:
    rows = [_row(group, state_of(group)) for group in review.groups]
    rows += [_row(group, f"{state_of(group)}，{OLDER}") for group in review.older]
    put_rows(sheet, COLUMNS, rows)
    last = max(len(rows) + 1, 2)
    for name in FILLED:
        for row in range(2, last + 1):
            cell = sheet.cell(row, _NAMES.index(name) + 1)
            # Text, or Excel would take “3-5” for a day and “-…” for a formula.
            cell.fill, cell.number_format = _FILL, "@"
    actions = f'"{",".join((AS_PROPOSED, *ACTIONS))}"'
    _choose(sheet, _NAMES.index("处理") + 1, last, actions, strict=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _row(group: Group, state: str) -> list[object]:
    told = group.proposal
    return [
        group.number,
        "\n".join(f"{text}（{times}次）" if times > 1 else text for text, times in group.examples),
        group.count,
        group.parents,
        group.reason,
        "\n".join(f"{near.entry}（{near.confidence:.0%}）" for near in group.near),
        told.action,
        told.words or told.entry or told.why,
        # Empty even if it was decided on: what was decided since would be undone by an old row.
        *("" for _ in FILLED),
        f"{state}{_decided(group.decision)}",
        f"{group.first:%m-%d} 至 {group.last:%m-%d}",
    ]


def state_of(group: Group) -> str:
    """Return a group's state, and how far it has come while it is open."""
    told = STATES[group.state]
    partly = group.state == "open" and group.answered
    return f"{told}，答得上 {group.answered} 句" if partly else told


def _decided(decision: Mapping[str, Any]) -> str:
    """Return what was decided last, and by whom, if anything was."""
    if not decision:
        return ""
    about = " ".join(filter(None, (decision["action"], decision["entry"] or decision["words"])))
    return f"；上次处理：{about}（{decision['person']}）"


def _help(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 90
    for number, (name, text) in enumerate(_HELP, 1):
        _put(sheet.cell(number, 1), name).font = Font(bold=True)
        _put(sheet.cell(number, 2), text).alignment = _TOP


def _wordings(sheet: Worksheet, groups: Iterable[Group]) -> None:
    rows = [[g.number, text, times, ""] for g in groups for text, times in g.wordings]
    put_rows(sheet, (("组号", 7), ("问法", 70), ("次数", 7), (MOVE, 9)), rows)
    for row in range(2, len(rows) + 2):
        sheet.cell(row, 4).fill = _FILL
    _choose(sheet, 4, max(len(rows) + 1, 2), f'"{MOVE}"', strict=True)


def put_rows(
    sheet: Worksheet, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]
) -> None:
    """Fill an empty sheet: the names of the columns with their widths, then the rows."""
    for place, (name, width) in enumerate(columns, 1):
        cell = _put(sheet.cell(1, place), name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            cell = _put(sheet.cell(number, place), value)
            cell.alignment, cell.border = _TOP, _BORDER
    sheet.freeze_panes = "A2"


def _put(cell: Cell | MergedCell, value: object) -> Cell:
    """Write a value; a parent's text that looks like a formula stays text."""
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment]  # a number
    return cell


def _list(sheet: Worksheet, head: str, names: Sequence[str], of: Worksheet, column: str) -> None:
    """Fill a sheet with names, from which to choose in a column of the sheet `of`."""
    put_rows(sheet, ((head, 70),), [[name] for name in names])
    if names:
        source = f"'{sheet.title}'!$A$2:$A${len(names) + 1}"
        _choose(of, _NAMES.index(column) + 1, of.max_row, source, strict=False)


def _choose(sheet: Worksheet, column: int, last: int, source: str, *, strict: bool) -> None:
    letter = get_column_letter(column)
    rule = DataValidation(type="list", formula1=source, allow_blank=True)
    rule.showErrorMessage = strict
    rule.error, rule.errorTitle = "请从小三角里选一个", "写法不对"
    rule.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(rule)

"""Reads the decisions that staff wrote into the review's Excel file, row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.errors import BotError
from bot.review.answering import ANSWER, BASIS, seen, typed
from bot.review.deciding import Decision, DecisionError, Desk
from bot.review.sheet import AS_PROPOSED, DECISIONS, FILLED, MOVE, WORDINGS

# Sheets that were made before there were these columns are read without them.
_ADDED: Final = (ANSWER, BASIS)
_NEEDED: Final = ("组号", *(name for name in FILLED if name not in _ADDED), "建议", "建议写法")


class SheetError(BotError):
    """The file can't be read as a review at all; told in Chinese, with the cure."""


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one row: what was `done`, or the `error`; `row` counts as Excel does."""

    sheet: str
    row: int
    done: str = ""
    error: str = ""

    def __str__(self) -> str:
        """Return the row and what came of it, in one line."""
        return f"{self.sheet} 第{self.row}行：{self.error or self.done}"


def read_decisions(path: Path, desk: Desk) -> list[Line]:
    """Carry out every decision in the file; return a line for each row that says something.

    A row that is wrong is told and left; the others are carried out all the same. A row that was
    carried out before does nothing.

    Raises:
        SheetError: it is no review.
    """
    book = open_book(path)
    sheet = _sheet(book, path)
    lines = [_move(desk, number, row) for number, row in _moves(book)]
    lines += [_decide(desk, number, row) for number, row in rows_of(sheet, _NEEDED, path.name)]
    return [line for line in lines if line.done or line.error]


def open_book(path: Path) -> Workbook:
    """Return the workbook at `path`, with the values that its formulas had.

    Raises:
        SheetError: there is none.
    """
    cure = "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
    try:
        return load_workbook(path, data_only=True)
    except OSError as error:
        raise SheetError(
            f"{path} 打不开（{error.strerror}）。请检查文件在不在、是不是还开着"
        ) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SheetError(f"{path.name} 不是能读的 Excel 文件。{cure}") from error


def rows_of(
    sheet: Worksheet, needed: tuple[str, ...], name: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number and the texts by column name of each row that is not empty.

    Raises:
        SheetError: one of the columns `needed` is not there.
    """
    rows = sheet.iter_rows(values_only=True)
    heads = [text_of(value) for value in next(rows, ())]
    missing = [column for column in needed if column not in heads]
    if missing:
        raise SheetError(
            f"{name} 的“{sheet.title}”表缺少这几列：{'、'.join(missing)}。请不要删改第一行的列名"
        )
    for number, row in enumerate(rows, 2):
        told = {head: text_of(value) for head, value in zip(heads, row, strict=False) if head}
        if any(told.values()):
            yield number, told


def text_of(value: object) -> str:
    """Return a cell as text: nothing for an empty one, whole numbers without a point.

    What some programs write for the first half of a Windows line end is left out.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return seen("\n".join(str(value).replace("_x000D_", "").splitlines())).strip()


def _sheet(book: Workbook, path: Path) -> Worksheet:
    if DECISIONS not in book.sheetnames:
        raise SheetError(f"{path.name} 里没有“{DECISIONS}”表。请用每周小结的 review.xlsx 来填")
    sheet = book[DECISIONS]
    if not isinstance(sheet, Worksheet):
        raise SheetError(f"{path.name} 的“{DECISIONS}”不是普通的表。请重新生成 review.xlsx")
    return sheet


def _moves(book: Workbook) -> Iterator[tuple[int, dict[str, str]]]:
    sheet = book[WORDINGS] if WORDINGS in book.sheetnames else None
    if isinstance(sheet, Worksheet):
        for number, row in rows_of(sheet, ("组号", "问法", MOVE), WORDINGS):
            if row[MOVE]:
                yield number, row


def _move(desk: Desk, number: int, row: Mapping[str, str]) -> Line:
    try:
        return Line(WORDINGS, number, done=desk.move_out(_group(row), row["问法"]))
    except DecisionError as error:
        return Line(WORDINGS, number, error=str(error))


def _decide(desk: Desk, number: int, row: Mapping[str, str]) -> Line:
    if not row["处理"]:
        stray = next((name for name in FILLED[1:-1] if row.get(name)), "")
        problem = f"“{stray}”填了，“处理”却空着。请在“处理”里选一个" if stray else ""
        return Line(DECISIONS, number, error=problem)
    try:
        return Line(DECISIONS, number, done=desk.decide(_decision(row), row["处理人"]))
    except DecisionError as error:
        return Line(DECISIONS, number, error=str(error))


def _decision(row: Mapping[str, str]) -> Decision:
    as_proposed = row["处理"] == AS_PROPOSED
    action, told = (row["建议"], row["建议写法"]) if as_proposed else (row["处理"], "")
    return Decision(
        _group(row),
        action,
        row["归到哪个问题"] or (told if action == "相似问法" else ""),
        row["同义词写法"] or (told if action == "同义词" else ""),
        row["原因"] or (told if action == "忽略" else ""),
        answered=typed(row.get(ANSWER, ""), row.get(BASIS, "")),
    )


def _group(row: Mapping[str, str]) -> int:
    try:
        return int(row["组号"])
    except ValueError as error:
        raise DecisionError("组号", row["组号"], "不是组号", "请照原来的组号填") from error

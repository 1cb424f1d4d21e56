"""Gives the FAQ files back as one Excel sheet, a row an entry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.library.faq import KEYS
from bot.library.model import Entry
from bot.review.faq_rows import Row, row_of
from bot.review.sheet import put_rows

_COLUMNS: Final = (
    ("文件", 14),
    ("主题", 14),
    ("问题", 32),
    ("相似问法", 44),
    ("答案", 60),
    *((key, 16) for key in KEYS),
)


def write_faq(entries: Iterable[Entry], path: Path) -> int:
    """Write entries to the Excel file `path`; return how many."""
    rows = [_cells(row_of(entry)) for entry in entries]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one sheet
    sheet.title = "问答"
    put_rows(sheet, _COLUMNS, rows)
    book.save(path)
    return len(rows)


def _cells(row: Row) -> list[object]:
    """Return the cells of a row; a line end keeps a single wording with a semicolon whole."""
    wordings = "\n".join(row.phrasings) + ("\n" if len(row.phrasings) == 1 else "")
    keys = ("\n".join(row.values(key)) for key in KEYS)
    return [row.file, row.topic, row.question, wordings, row.answer, *keys]

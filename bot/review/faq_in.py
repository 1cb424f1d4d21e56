"""Reads the FAQ sheets that a bureau has already, whatever their columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from bot.library.faq import KEYS
from bot.library.library import is_left_alone
from bot.review.faq_rows import Row
from bot.review.reading import SheetError, open_book, text_of

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "问题": (
        "问题",
        "标准问",
        "标准问题",
        "标准问法",
        "标题",
        "知识标题",
        "问",
        "question",
        "title",
    ),
    "相似问法": (
        *(
            "相似问法",
            "相似问",
            "相似问题",
            "扩展问",
            "扩展问法",
            "扩展问题",
            "其他问法",
            "别的问法",
        ),
        *("similar", "phrasings"),
    ),
    "答案": ("答案", "回复", "内容", "回答", "答", "解答", "知识内容", "标准答案", "answer"),
    "主题": ("主题", "分类", "类别", "目录", "知识分类", "topic", "category"),
    "文件": ("文件", "file"),
    **{key: (key,) for key in KEYS},
}
_HEADS: Final = {name: column for column, names in _NAMES.items() for name in names}
_HEAD_ROWS: Final = 10
_SEVERAL: Final = re.compile(r"[;；|｜]")
_NO_NAME: Final = re.compile(r'[\\/:*?"<>|\s]+')
# Files whose names start so are hidden ones and those of an editor.
_UNREAD: Final = re.compile(r"^(?:\.|~\$?)+")


def read_rows(path: Path) -> list[Row]:
    """Return the entries in every sheet of an Excel file that has a question and an answer column.

    Raises:
        SheetError: it can't be read, or no sheet has the columns.
    """
    rows: list[Row] = []
    found = False
    for sheet in open_book(path).worksheets:
        heads = _heads(sheet)
        if heads is None:
            continue
        found = True
        rows += _rows(sheet, *heads)
    if not found:
        raise SheetError(f"{path.name} 里没有一张表同时有“问题”和“答案”列。请给第一行写上列名")
    return rows


def _heads(sheet: Worksheet) -> tuple[int, list[str]] | None:
    """Return the row of the column names, and which of our columns each is."""
    rows = sheet.iter_rows(values_only=True, max_row=_HEAD_ROWS)
    for number, row in enumerate(rows, 1):
        heads = [_column(text_of(value)) for value in row]
        if "问题" in heads and "答案" in heads:
            return number, heads
    return None


def _column(head: str) -> str:
    """Return our name of a column; 相似问1, 相似问2 … are one, 答案（必填） is 答案."""
    bare = re.sub(r"[（(【\[].*|[\s*：:]+|\d+$", "", head).lower()
    return _HEADS.get(bare, "")


def _rows(sheet: Worksheet, first: int, heads: Sequence[str]) -> Iterator[Row]:
    above = ""
    for number, cells in enumerate(sheet.iter_rows(min_row=first + 1, values_only=True), first + 1):
        told: dict[str, list[str]] = {}
        for head, value in zip(heads, cells, strict=False):
            if head and (text := _text(value)).strip():
                told.setdefault(head, []).append(text)
        if not told:
            continue
        # A merged cell tells its topic in its first row only.
        above = " ".join("".join(told.get("主题", [above])).split())
        yield _row(told, above or sheet.title, sheet.title, number)


def _row(told: Mapping[str, list[str]], topic: str, sheet: str, number: int) -> Row:
    wordings = [each for cell in told.get("相似问法", ()) for each in _several(cell)]
    keys = [(key, line) for key in KEYS for cell in told.get(key, ()) for line in _lines(cell)]
    return Row(
        " ".join(" ".join(told.get("问题", ())).split()),
        tuple(wordings),
        "\n".join(line.strip() for line in "\n".join(told.get("答案", ())).strip().split("\n")),
        topic,
        _file_name(" ".join(told.get("文件", [topic]))),
        tuple(keys),
        sheet,
        number,
    )


def _file_name(told: str) -> str:
    """Return what `told` makes of a file's name, without ending: one that the knowledge reads."""
    name = _UNREAD.sub("", _NO_NAME.sub("_", told.strip()))
    return "导入" if is_left_alone(Path(f"{name}.md")) else name


def _several(cell: str) -> list[str]:
    """Return the wordings of a cell: a line each, or else parted by ; or |."""
    parts = cell.split("\n") if "\n" in cell else _SEVERAL.split(cell)
    return [" ".join(part.split()) for part in parts if part.strip()]


def _lines(cell: str) -> list[str]:
    return [" ".join(line.split()) for line in cell.split("\n") if line.strip()]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return text_of(value)

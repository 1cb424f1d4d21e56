"""The review's sheet as a clerk fills it in."""

from __future__ import annotations

from openpyxl import load_workbook


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

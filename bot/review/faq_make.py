"""Makes FAQ files out of rows, checked as the knowledge itself is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library import FileContent, KnowledgeErrors, assemble, parse_content, read_contents
from bot.library.normal import clip
from bot.review.faq_rows import Placed, Row, lines_of


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a sheet: where, as Excel counts, what, and the cure."""

    sheet: str
    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        """Return the fault as one line of Chinese."""
        return f"“{self.sheet}”表 第{self.row}行 “{self.column}”列：{self.problem}"


def make_files(rows: Iterable[Row], folder: Path | None) -> tuple[dict[str, str], list[Fault]]:
    """Return the text of each FAQ file by its name under the knowledge folder, and what is wrong.

    The rows are checked together with what `folder` holds, but for files of the same name. Rows
    that are wrong are left out of the texts.
    """
    good, faults = [], []
    for row in rows:
        if row.question:
            good.append(row)
        else:
            faults.append(Fault(row.sheet, row.number, "问题", "是空的。请写上问题，或删掉这一行"))
    while True:
        files = {name: lines_of(group) for name, group in _by_file(good).items()}
        found = _check(files, folder)
        faults += found
        bad = {(fault.sheet, fault.row) for fault in found}
        if not bad:
            return {name: _joined(lines) for name, lines in files.items()}, faults
        good = [row for row in good if (row.sheet, row.number) not in bad]


def _by_file(rows: Iterable[Row]) -> dict[str, list[Row]]:
    files: dict[str, list[Row]] = {}
    for row in rows:
        files.setdefault(f"faq/{row.file}.md", []).append(row)
    return files


def _joined(lines: Sequence[Placed]) -> str:
    return "\n".join(line.text for line in lines).rstrip("\n") + "\n"


def _check(files: Mapping[str, Sequence[Placed]], folder: Path | None) -> list[Fault]:
    """Return what the knowledge's own checks say of the files, and what they would read amiss."""
    contents = {name: parse_content(name, _joined(lines).encode()) for name, lines in files.items()}
    others = [content for content in _others(folder) if content.file not in files]
    faults = list(_taken(files, contents, others))
    for error in assemble([*others, *contents.values()])[1]:
        lines = files.get(error.file)
        if lines is None:
            continue
        placed = lines[min(error.line, len(lines)) - 1]
        if placed.row is not None:
            told = f"{error.problem}。{error.cure}"
            faults.append(Fault(placed.row.sheet, placed.row.number, placed.column, told))
    return faults or [
        fault for name, content in contents.items() for fault in _amiss(files[name], content)
    ]


def _taken(
    files: Mapping[str, Sequence[Placed]],
    contents: Mapping[str, FileContent],
    others: Sequence[FileContent],
) -> Iterator[Fault]:
    """Yield the questions that stand elsewhere as phrasings.

    A question goes before a phrasing, so the knowledge's own check blames the other file.
    """
    owners = {
        same: (each.entry, line)
        for content in others
        for each in content.written
        for same, line in zip(each.asked[1:], each.asked_lines[1:], strict=True)
    }
    for name, content in contents.items():
        for each in content.written:
            entry, line = owners.get(each.asked[0], (None, 0))
            row = files[name][each.entry.location.line - 1].row
            if entry is not None and row is not None:
                place = f"{entry.location.file} 第{line}行，“{clip(entry.question, 20)}”的问法"
                told = f"已经有这个问法了（{place}）。请换一个问题，或把答案写到那一条里"
                yield Fault(row.sheet, row.number, "问题", told)


def _others(folder: Path | None) -> Sequence[FileContent]:
    if folder is None:
        return ()
    try:
        return read_contents(folder)
    except KnowledgeErrors:
        return ()  # a new folder: nothing is there to be in conflict with


def _amiss(lines: Sequence[Placed], content: FileContent) -> Iterator[Fault]:
    """Yield the rows that a FAQ file can't say as they are, such as an answer with a heading."""
    rows = list(dict.fromkeys(line.row for line in lines if line.row is not None))
    for row, written in zip(rows, content.written, strict=False):
        entry = written.entry
        read = (("问题", entry.question, row.question), ("答案", entry.answer, row.answer))
        for column, now, wanted in read:
            if now != wanted:
                cure = "请换一个写法：别用 #、- 或“某某：”开头，中间别空两行"
                yield Fault(row.sheet, row.number, column, f"写进文件会读成另外的样子。{cure}")
                break

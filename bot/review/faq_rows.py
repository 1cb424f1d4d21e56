"""A FAQ entry as a row of a table, and as the lines of a FAQ file that say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.library.model import NATIONWIDE, STAGES, Basis, Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with where it stood: `sheet`, and `number` as Excel counts.

    `file` is the name of its FAQ file without folder and ending; `keys` are (key, value) lines.
    """

    question: str
    phrasings: tuple[str, ...] = ()
    answer: str = ""
    topic: str = ""
    file: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    number: int = 0

    def values(self, key: str) -> tuple[str, ...]:
        """Return what stands under one key, a value a line."""
        return tuple(value for name, value in self.keys if name == key)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a FAQ file, and the row and column that it came from."""

    text: str
    row: Row | None = None
    column: str = ""


def row_of(entry: Entry) -> Row:
    """Return an entry as a row."""
    stages = "、".join(stage for stage in STAGES if stage in entry.stages)
    place = "" if entry.place == NATIONWIDE else entry.place
    bases = [("依据", _basis(basis)) for basis in entry.basis]
    asks = [("追问", ask) for ask in entry.follow_ups]
    notes = [("备注", line) for line in entry.note.split("\n")]
    # In the order of `bot.library.faq.KEYS`.
    keys = [("学段", stages), ("地区", place), *bases, ("有效期", _span(entry)), *asks, *notes]
    return Row(
        entry.question,
        entry.phrasings,
        entry.answer,
        entry.topic,
        PurePosixPath(entry.location.file).stem,
        tuple((key, value) for key, value in keys if value),
    )


def _basis(basis: Basis) -> str:
    return f"《{basis.document}》" + (f"“{basis.quote}”" if basis.quote else "")


def _span(entry: Entry) -> str:
    if entry.valid_until is None:
        return ""
    until = entry.valid_until.isoformat()
    return f"{entry.valid_from.isoformat()}至{until}" if entry.valid_from else until


def lines_of(rows: Iterable[Row]) -> list[Placed]:
    """Return the lines of one FAQ file; a heading stands wherever the topic changes."""
    lines: list[Placed] = []
    topic = ""
    for row in rows:
        if row.topic != topic or not lines:
            topic = row.topic
            lines += [Placed(f"# {topic}", row, "主题"), Placed("")]
        lines += _entry(row)
    return lines


def _entry(row: Row) -> list[Placed]:
    wordings = row.phrasings or (row.question,)
    keys = [Placed(f"{key}：{value}", row, key) for key, value in row.keys]
    answer = [Placed(line, row, "答案") for line in row.answer.split("\n")]
    return [
        Placed(f"## {row.question}", row, "问题"),
        Placed(""),
        *(Placed(f"- {wording}", row, "相似问法") for wording in wordings),
        Placed(""),
        *((*keys, Placed("")) if keys else ()),
        *((*answer, Placed("")) if row.answer else ()),
    ]

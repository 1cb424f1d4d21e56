"""What staff should know about a knowledge folder that is right: nothing here stops the bot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.library.library import is_left_alone, knowledge_files
from bot.library.model import Entry, Library, Location
from bot.library.normal import clip
from bot.library.text import relative_name

FEW_PHRASINGS = 5
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to look at, in Chinese; `line` 0 stands for the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Return the notice as one line."""
        where = f"{self.file} 第{self.line}行" if self.line else self.file
        return f"{where}：{self.text}"


def notices(folder: Path, library: Library, today: date) -> list[Notice]:
    """Return what to look at: no answer yet, out of date, few phrasings, files nobody reads."""
    found = [*_unread_files(folder)]
    for entry in library.pending:
        found.append(_at(entry.location, f"“{clip(entry.question, 20)}”还没有答案，不会给家长看到"))
    for entry in library.entries:
        found += [_at(entry.location, text) for text in _about(entry, library, today)]
    return sorted(found, key=lambda notice: (notice.file, notice.line))


def _at(location: Location, text: str) -> Notice:
    return Notice(location.file, location.line, text)


def _about(entry: Entry, library: Library, today: date) -> Iterator[str]:
    name = clip(entry.question, 20)
    until = entry.valid_until
    if until is not None and until < today:
        yield f"“{name}”在 {until} 已过期，不再回答"
    elif until is not None and until <= today + SOON:
        yield f"“{name}”在 {until} 就要过期"
    if len(entry.phrasings) < FEW_PHRASINGS:
        yield f"“{name}”只有 {len(entry.phrasings)} 个相似问法，最好写到 {FEW_PHRASINGS} 个以上"
    for basis in entry.basis:
        document = library.documents.get(basis.document)
        if document is not None and not document.in_force:
            yield f"“{name}”依据的《{document.name}》状态是“{document.status}”，请核对"


def _unread_files(folder: Path) -> Iterator[Notice]:
    """A file saved as 作业.md.txt or as a Word document is easily taken for one that answers."""
    read = set(knowledge_files(folder))
    for place in ("faq", "policies"):
        for path in sorted((folder / place).glob("*")):
            if path not in read and not is_left_alone(path):
                text = "这个文件不会被读取：faq 和 policies 里只读 .md 文件，不读文件夹"
                yield Notice(relative_name(path, folder), 0, text)

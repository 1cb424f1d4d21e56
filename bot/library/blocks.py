"""Splits a Markdown sheet into `##` sections, and a section into list, key lines and text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.library.faults import Faults, nearest
from bot.library.fields import Field, key_line, unknown_key
from bot.library.normal import clip

_HEADING = re.compile(r"\s{0,3}([#＃]+)(.*)")
_ITEM = re.compile(r"(?:([-*•·－–])(?![-*－–])|\d{1,3}[.．、](?!\d))[ \u3000]*(.*)")
_SENTENCE_END = re.compile(r"[。！？!?]")
_OPENING = "。如果这是答案的第一句，请换个开头，别用“某某：”"
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(slots=True)
class Section:
    """A `##` heading with the lines under it, each with its number; `topic` is the `#` above."""

    topic: str
    name: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)

    def text(self) -> str:
        """Return all lines under the heading as one text."""
        return joined([text for _, text in self.lines])


@dataclass(slots=True)
class Body:
    """What stands in a section: the list, the key lines, then the free text."""

    items: list[tuple[int, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    text: str = ""
    text_line: int = 0


def joined(lines: list[str]) -> str:
    """Return lines as one text, without blank lines around it or two in a row inside it."""
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def sections(text: str, faults: Faults, *, topic: str, prose_before: bool) -> list[Section]:
    """Return the `##` sections; `topic` holds until the first `#` line.

    Text above the first section is a fault, unless `prose_before` allows it or it starts with `>`.
    """
    found: list[Section] = []
    current: Section | None = None
    for number, line in enumerate(text.split("\n"), 1):
        heading = _HEADING.match(line) if line.lstrip()[:1] in ("#", "＃") else None
        if heading is None:
            if current is not None:
                current.lines.append((number, line))
            elif line.strip() and not prose_before and not line.lstrip().startswith(">"):
                _stray_line(number, line, faults)
            continue
        depth, name = len(heading[1]), heading[2].strip(" \u3000\t#＃")
        if depth == 1:
            topic, current = name or topic, None
            continue
        if depth > 2:
            faults.add(number, f"“{'#' * depth}”多了", "大主题前面写一个 #，每一条前面写两个 ##")
        if not name:
            faults.add(number, "“##”后面是空的", "请在 ## 后面写上这一条的名字或问题")
        current = Section(topic, name, number)
        found.append(current)
    return found


def _stray_line(number: int, line: str, faults: Faults) -> None:
    faults.add(
        number,
        f"这一行上面没有“##”开头的问题：{clip(line, 20)}",
        "如果这是一个问题，请在前面加上“## ”；如果是说明，请在前面加上“> ”",
    )


class _BodyReader:
    """Reads the lines of one section in order; the first line that fits nothing starts the text."""

    def __init__(self, keys: tuple[str, ...], faults: Faults) -> None:
        self.keys = keys
        self.faults = faults
        self.body = Body()
        self.lines: list[str] = []
        self.mark = ""
        self.previous = ""

    def feed(self, number: int, line: str) -> None:
        text = line.strip()
        if self.lines:
            self._more_text(number, text)
        elif not text:
            self.previous = "" if not self.previous else "blank"
        elif not (self._take_item(number, text) or self._take_field(number, text)):
            self.body.text_line = number
            self.lines.append(text)

    def _more_text(self, number: int, text: str) -> None:
        found = key_line(text, number) if self.keys else None
        if found is not None and found.key in self.keys:
            self.faults.add(
                number, f"“{found.key}：”写在答案里了", "请移到答案前面，和答案之间空一行"
            )
        self.lines.append(text)

    def _take_item(self, number: int, text: str) -> bool:
        match = _ITEM.match(text)
        if match is None:
            return False
        mark = "bullet" if match[1] else "number"
        after_blank = self.previous == "blank" and bool(self.body.items)
        if after_blank and (self.body.fields or mark != self.mark):
            return False
        if match[2]:
            self.body.items.append((number, match[2].strip()))
        self.mark = self.mark or mark
        self.previous = "item"
        return True

    def _take_field(self, number: int, text: str) -> bool:
        found = key_line(text, number) if self.keys else None
        if found is None:
            return False
        if found.key in self.keys:
            self.body.fields.append(found)
        elif self.previous == "field" or (
            nearest(found.key, self.keys) and not _SENTENCE_END.search(found.value)
        ):
            # After the key lines and a blank line it may well be how the answer begins.
            more = _OPENING if self.previous == "blank" and self.body.fields else ""
            unknown_key(found, self.keys, self.faults, more)
        else:
            return False
        self.previous = "field"
        return True


def read_body(section: Section, keys: tuple[str, ...], faults: Faults) -> Body:
    """Return the section's list, its key lines (only `keys` are right) and its text.

    A list after the phrasings belongs to the text when a blank line and either key lines or
    another list mark stand between them: an answer may have numbered steps.
    """
    reader = _BodyReader(keys, faults)
    for number, line in section.lines:
        reader.feed(number, line)
    reader.body.text = joined(reader.lines)
    return reader.body

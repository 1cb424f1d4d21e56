"""Splits a document's text into clauses by its own numbering, each with its heading path."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.library.model import Clause, Document, Location
from bot.library.outline import (
    ANNEX,
    PART,
    RUN_IN,
    Heading,
    heading_of,
    numbered,
    run_in_heads,
    tidy,
)
from bot.library.sentences import COMFORTABLE, ENOUGH, passages

LONGEST_OPENING = 30
UNFINISHED = "不完整"
_WHOLE_SENTENCES = re.compile(r".*[。！？!?]", re.DOTALL)
_CLOSING = re.compile(r"特此(?:通知|通告|公告|公示|函告|批复|函复)。?")
_DATE_LINE = re.compile(r"[ \u3000]*\d{4}年\d{1,2}月\d{1,2}日[ \u3000]*")


class _ClauseReader:
    """Walks the paragraphs in order and keeps the heading path that each one stands under."""

    def __init__(self, document: Document, lines: list[str], first_line: int) -> None:
        self.name = document.name
        self.title = "".join(document.title.split())
        self.number = "".join(document.number.split())
        self.file = document.location.file
        self.lines = lines
        self.first_line = first_line
        self.path: dict[int, str] = {}
        self.clauses: list[Clause] = []
        self.unused = ""
        self.in_list = False

    def read(self, paragraphs: list[tuple[int, str]]) -> None:
        texts = [text for _, text in paragraphs]
        skipped = set(self._form_lines(texts))
        for index, (at, text) in enumerate(paragraphs):
            if index in skipped:
                self.path = {}
                continue
            following = texts[index + 1] if index + 1 < len(texts) else ""
            if index + 1 in skipped and numbered(text) not in {None, ANNEX}:
                following = ""  # what is no policy is no text below a heading either
            heading = heading_of(text, following)
            if heading is not None and not self._is_item(heading, texts[index - 1], text):
                self._enter(heading)
                self._add(heading.rest, at)
                continue
            self.path.pop(RUN_IN, None)
            if numbered(text) is None or len(text) >= ENOUGH:
                self._add(text, at)
            else:
                self._list(text, at)

    def _is_item(self, heading: Heading, before: str, text: str) -> bool:
        """Return whether `text`, a sentence after a list's items, is one more, whatever follows."""
        same = numbered(before) == heading.level == numbered(text)
        return self.in_list and same and not heading.rest and text.endswith("。")

    def _form_lines(self, texts: list[str]) -> list[int]:
        """Return which paragraphs are no policy: title (one line or two), number, signature.

        A date on its own line is a signature's end, and a short line before it the signer.
        """
        found = []
        for index, text in enumerate(texts):
            bare = "".join(text.split())
            after = "".join(texts[index + 1].split()) if index + 1 < len(texts) else ""
            if bare in {self.title, self.number} or _CLOSING.fullmatch(bare):
                found.append(index)
            elif bare + after == self.title:
                found += [index, index + 1]
            elif _DATE_LINE.fullmatch(text):
                before = texts[index - 1] if index else ""
                found += [index - 1, index] if before and "。" not in before else [index]
        return found

    def _enter(self, heading: Heading) -> None:
        level, text = heading.level, heading.text
        if level == PART and self.path.get(ANNEX) == self.unused:
            level, text = ANNEX, tidy(f"{self.path[ANNEX]} {text}")
        self.path = {depth: name for depth, name in self.path.items() if depth < level}
        if level == PART:
            self.path = {}
        self.path[level] = text
        self.unused = text

    def _add(self, text: str, at: int) -> None:
        for head, block in run_in_heads(text) if text else []:
            if head:
                self.path[RUN_IN] = head
            for passage in passages(block):
                self._clause(passage.strip(), at)

    def _list(self, text: str, at: int) -> None:
        """Add a short numbered line, to the passage before when that is such a line too."""
        if self.in_list and self.clauses[-1].heading == self._heading():
            before = self.clauses[-1]
            start = before.location.line - self.first_line
            together = "\n".join(self.lines[start : at + 1]).strip()
            if len(together) <= COMFORTABLE:
                self.clauses[-1] = replace(before, text=together)
                return
        self._clause(text, at)
        self.in_list = True

    def _heading(self) -> tuple[str, ...]:
        return tuple(self.path[depth] for depth in sorted(self.path))

    def _clause(self, text: str, at: int) -> None:
        if not text:
            return
        place = Location(self.file, self.first_line + at)
        number = len(self.clauses) + 1
        clause = Clause(f"{self.name}#{number}", self.name, self._heading(), text, place)
        self.clauses.append(clause)
        self.unused = ""
        self.in_list = False


def split_clauses(document: Document, text: str, first_line: int) -> tuple[Clause, ...]:
    """Return the clauses of a document's `text`, which starts at `first_line` of its file.

    Every clause is an exact span of the text; a heading, a label or the document's own title is
    in the path of the clauses below it and not in their text. Where the status says 不完整, the
    half sentence at the end is in no clause.
    """
    lines = text.split("\n")
    reader = _ClauseReader(document, lines, first_line)
    paragraphs = _paragraphs(lines)
    if paragraphs and UNFINISHED in document.status:
        at, last = paragraphs.pop()
        whole = _WHOLE_SENTENCES.match(last)
        paragraphs += [(at, whole[0])] if whole else []
    reader.read(paragraphs)
    return tuple(reader.clauses)


def _paragraphs(lines: list[str]) -> list[tuple[int, str]]:
    """Return (index, paragraph) pairs: a line each, but a short line ending in a colon opens one.

    “各县教育局:” is no passage by itself, so it stays with the paragraph that it leads to.
    """
    found: list[tuple[int, str]] = []
    opening = -1
    for index, line in enumerate(lines):
        text = line.strip()
        if not text:
            continue
        if opening >= 0 and numbered(text) is None:
            found[-1] = (opening, "\n".join(lines[opening : index + 1]).strip())
        else:
            found.append((index, text))
        short = len(text) < LONGEST_OPENING and numbered(text) is None
        opening = index if short and text.endswith((":", "：")) and opening < 0 else -1
    return found

"""Splits a document's text into clauses by its own numbering, each with its heading path."""

from __future__ import annotations

import re

from bot.library.model import Clause, Location
from bot.library.outline import ANNEX, PART, RUN_IN, Heading, heading_of, run_in_heads, tidy
from bot.library.sentences import passages

_DATE_LINE = re.compile(r"[ \u3000]*\d{4}年\d{1,2}月\d{1,2}日[ \u3000]*")


class _ClauseReader:
    """Walks the paragraphs in order and keeps the heading path that each one stands under."""

    def __init__(self, name: str, title: str, file: str) -> None:
        self.name = name
        self.title = "".join(title.split())
        self.file = file
        self.path: dict[int, str] = {}
        self.clauses: list[Clause] = []
        self.unused = ""

    def read(self, paragraphs: list[tuple[int, str]]) -> None:
        texts = [text for _, text in paragraphs]
        skipped = set(self._form_lines(texts))
        for index, (line, text) in enumerate(paragraphs):
            if index in skipped:
                self.path = {}
                continue
            following = texts[index + 1] if index + 1 < len(texts) else ""
            heading = heading_of(text, following)
            if heading is not None:
                self._enter(heading)
                text = heading.rest
            elif self.path.get(RUN_IN):
                del self.path[RUN_IN]
            self._add(text, line)

    def _form_lines(self, texts: list[str]) -> list[int]:
        """Return which paragraphs are no policy: the title, on one line or two, and the signature.

        A date on its own line is a signature's end, and a short line before it the signer.
        """
        found = []
        for index, text in enumerate(texts):
            bare = "".join(text.split())
            after = "".join(texts[index + 1].split()) if index + 1 < len(texts) else ""
            if bare == self.title:
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

    def _add(self, text: str, line: int) -> None:
        for head, block in run_in_heads(text) if text else []:
            if head:
                self.path[RUN_IN] = head
            for passage in passages(block):
                self._clause(passage.strip(), line)

    def _clause(self, text: str, line: int) -> None:
        if not text:
            return
        number = len(self.clauses) + 1
        path = tuple(self.path[depth] for depth in sorted(self.path))
        place = Location(self.file, line)
        self.clauses.append(Clause(f"{self.name}#{number}", self.name, path, text, place))
        self.unused = ""


def split_clauses(
    text: str, *, name: str, title: str, file: str, first_line: int
) -> tuple[Clause, ...]:
    """Return the clauses of a document's `text`, which starts at `first_line` of `file`.

    Every clause is an exact span of the text; a heading, a label or the document's own title is
    in the path of the clauses below it and not in their text.
    """
    lines = enumerate(text.split("\n"), first_line)
    reader = _ClauseReader(name, title, file)
    reader.read([(number, line.strip()) for number, line in lines if line.strip()])
    return tuple(reader.clauses)

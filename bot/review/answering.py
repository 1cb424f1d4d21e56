"""Puts an answer into the file where an entry waits for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.errors import BotError
from bot.library import FileContent, parse_content
from bot.library.normal import clip

# Characters: an answer that fills a phone's screen three times over is read by nobody.
LONGEST: Final = 1500
ANSWER: Final = "答案"
BASIS: Final = "依据"
_HEADING: Final = re.compile(rb"[ \t]*(?:#|\xef\xbc\x83)")
_KEY_LINE: Final = re.compile("^[^：:]{1,6}[：:]")
_BASIS_KEY: Final = re.compile(f"^{BASIS}[ \u3000]*[：:]")
_GAPS: Final = re.compile(r"\n\s*\n\s*\n+")
# No text: control characters, and halves of a character.
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(eq=False)
class AnswerError(BotError):
    """The answer can't stand in a file as it is: which `column`, its value, and what to do.

    All in Chinese; `column` is 答案, or 依据 for what it rests on.
    """

    column: str
    value: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """Return the error as one line."""
        return f"{self.problem}。{self.cure}"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as a clerk typed it, and what it rests on: values of 依据 lines."""

    text: str
    bases: tuple[str, ...] = ()


def typed(text: str, bases: str) -> Answered | None:
    """Return what a clerk typed as an answer, unless both fields are empty.

    `bases` holds one a line; 《》 around a document's name may be missing.
    """
    lines = (" ".join(seen(_BASIS_KEY.sub("", line.strip())).split()) for line in bases.split("\n"))
    named = tuple(_named(line) for line in lines if line)
    return Answered(text, named) if tidy(text) or named else None


def _named(line: str) -> str:
    """Return a basis with 《》 around its document's name, which ends where its words begin."""
    if line.startswith("《"):
        return line
    name, quotation, words = line.partition("“")
    return f"《{name.strip()}》{quotation}{words}"


def seen(text: str) -> str:
    """Return a text without characters that are not seen."""
    return _UNSEEN.sub("", text)


def tidy(answer: str) -> str:
    """Return an answer as it stands in a file: no spaces at the ends, one blank line at most."""
    lines = "\n".join(seen(line).strip() for line in answer.splitlines())
    return _GAPS.sub("\n\n", lines).strip()


def with_answer(data: bytes, file: str, question: str, answered: Answered, end: bytes) -> bytes:
    """Return a FAQ file with the answer of the entry `question`, which has none yet.

    No other byte is changed. `end` is the file's line end.

    Raises:
        AnswerError: it is none, or the file would say something else.
    """
    answer = checked(answered)
    lines = data.splitlines(keepends=True)
    start = _line_of(parse_content(file, data), question)
    stop = next((n for n in range(start, len(lines)) if _HEADING.match(lines[n])), len(lines))
    last = max(n for n in range(start - 1, stop) if lines[n].strip())
    if not lines[last].endswith((b"\n", b"\r")):
        lines[last] += end
    key_line = _KEY_LINE.match(lines[last].decode().strip())
    above = ["" for _ in answered.bases[:1] if not key_line]
    above += [f"{BASIS}：{basis}" for basis in answered.bases] + [""]
    added = [*above, *answer.split("\n")]
    lines[last + 1 : last + 1] = [line.encode() + end for line in added]
    written = b"".join(lines)
    first = last + 2
    _check(parse_content(file, written), question, answered, (first, first + len(above)))
    return written


def checked(answered: Answered) -> str:
    """Return the answer as it stands in a file.

    Raises:
        AnswerError: there is none, or it is too long.
    """
    answer = tidy(answered.text)
    if not answer:
        cure = "请写上答案；还没想好的，把依据也先空着"
        raise AnswerError(BASIS, clip("、".join(answered.bases)), "写了依据，却没有写答案", cure)
    if len(answer) > LONGEST:
        cure = "请写短一些：先说能不能、怎么办，再说找谁"
        problem = f"有 {len(answer)} 个字，最多 {LONGEST} 个"
        raise AnswerError(ANSWER, clip(answer), problem, cure)
    return answer


def _line_of(content: FileContent, question: str) -> int:
    entries = (written.entry for written in content.written)
    return next(entry.location.line for entry in entries if entry.question == question)


def _check(content: FileContent, question: str, answered: Answered, lines: tuple[int, int]) -> None:
    """Look that a file says what was put into it: bases from line `lines[0]`, then the answer.

    Raises:
        AnswerError: with the line that is read amiss.
    """
    answer = checked(answered)
    written = answer.split("\n")
    first, start = lines
    at = {error.line: error for error in content.errors}
    wrong = next((at[line] for line in range(first, start) if line in at), None)
    if wrong:
        raise AnswerError(BASIS, "、".join(answered.bases), wrong.problem, wrong.cure)
    amiss = [text for line, text in enumerate(written, start) if line in at]
    answers = {each.entry.question: each.entry.answer for each in content.written}
    if not amiss and answers.get(question) == answer:
        return
    headings = [text for text in written if _HEADING.match(text.encode())]
    told = clip([*headings, *amiss, written[0]][0], 20)
    cure = "请不要让一行用 #、- 或“某某：”开头，把它并到前一句里就行"
    raise AnswerError(ANSWER, clip(answer), f"“{told}”这一行会被读成另外的样子", cure)

"""Writes staff's decisions into the knowledge folder, leaving every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from bot.errors import BotError, KnowledgeError
from bot.library import FolderReader, assemble, comparable, parse_content
from bot.library.faq import Written
from bot.library.normal import clip
from bot.library.text import MAX_BYTES, decode
from bot.review.answering import ANSWER, BASIS, Answered, AnswerError, checked, seen, with_answer

STUBS = "faq/待答.md"
# The file, among what the bot makes itself, at which whoever edits takes turns.
LOCK = "editing.lock"
# Seconds to wait for a colleague: an edit takes well under one.
_PATIENCE: Final = 10.0
# What is dropped around a heading as it is read.
_AROUND: Final = " \u3000\t#＃"
_BOM = b"\xef\xbb\xbf"
_MARK = re.compile(r"^[#＃\s>]+|^(?:[-*•·]|\d{1,3}[.．、])\s*")
_ITEM = re.compile(rb"[ \t]*(?:[-*]|\xe2\x80\xa2|\xc2\xb7)[ \t]*")


class EditError(BotError):
    """The knowledge can't be changed as asked; told in Chinese, with what to do instead."""


class Editor:
    """The knowledge folder, open for small changes; each is checked before it is written."""

    def __init__(self, folder: Path, lock: Path) -> None:
        """Read `folder`; faults that it has already are nobody's here.

        Whoever edits the folder takes turns at the file `lock`, which stays empty.
        """
        self.folder = folder
        self._reader = FolderReader(folder)
        lock.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(lock, timeout=_PATIENCE)
        self._read()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody else edits, and look at the folder anew; a turn within a turn is one.

        Raises:
            EditError: somebody else has been at it for too long.
        """
        try:
            self._lock.acquire()
        except (Timeout, OSError) as error:
            raise EditError("别的同事正在改知识库，没有写进去。请过几秒再试一次") from error
        try:
            if self._lock.lock_counter == 1:
                self._read()
            yield
        finally:
            self._lock.release()

    def _read(self) -> None:
        self._contents = {content.file: content for content in self._reader.read()}

    def questions(self) -> list[str]:
        """Return the questions of all entries, with an answer or still without."""
        return [written.entry.question for written in self._written()]

    def owner(self, wording: str) -> str:
        """Return the question that has this wording already, or an empty text."""
        same = comparable(wording)
        return next((w.entry.question for w in self._written() if same in w.asked), "")

    def named(self, question: str) -> str:
        """Return the question as it is written in its file, or an empty text."""
        same = comparable(question)
        return next((w.entry.question for w in self._written() if w.asked[0] == same), "")

    def add_stub(
        self,
        question: str,
        wordings: Iterable[str],
        note: str,
        file: str = STUBS,
        answered: Answered | None = None,
    ) -> str:
        """Add an entry, by itself without an answer; return the question as it was written.

        It can't go live while its answer is empty. Wordings that stand elsewhere are left out.

        Raises:
            EditError: there can be no such entry.
            AnswerError: it can't have this answer.
        """
        with self.turn():
            title = clean(question).strip(_AROUND)
            data = self._with_stub(title, wordings, note, file)
            self._check(file, data)
            if answered:
                data = self._answered(data, file, title, answered)
            self._write(file, data)
            return title

    def write_answer(self, question: str, answered: Answered) -> bool:
        """Write the answer of an entry that waits for it; return whether it was not there yet.

        Raises:
            AnswerError: the entry has another answer, or can't have this one.
        """
        with self.turn():
            entry, answer = self._find(question).entry, checked(answered)
            file = entry.location.file
            if not entry.answer:
                self._write(file, self._answered(self._bytes(file), file, question, answered))
                return True
            known = {comparable(basis.document + basis.quote) for basis in entry.basis}
            if entry.answer == answer and known.issuperset(map(comparable, answered.bases)):
                return False
            problem = f"“{clip(question)}”已经有答案了，和这里写的不一样，没有改"
            cure = f"想改它，请打开 {file}；不改，就把这里清空"
            raise AnswerError(ANSWER, clip(answer), problem, cure)

    def _answered(self, data: bytes, file: str, question: str, answered: Answered) -> bytes:
        """Return the file `data` with an answer; what is wrong then is what that rests on."""
        written = with_answer(data, file, question, answered, _line_end(data))
        fault = self._fault(file, written)
        if fault:
            cure = f"{fault.cure}；或者先空着，以后在文件里补"
            raise AnswerError(BASIS, "、".join(answered.bases), fault.problem, cure)
        return written

    def _with_stub(self, title: str, wordings: Iterable[str], note: str, file: str) -> bytes:
        same = comparable(title)
        if not same:
            raise EditError(f"“{clip(title)}”里没有文字，不能当作问题")
        free = [text for text in self._free(wordings) if comparable(text) != same] or [title]
        data = self._bytes(file)
        end = _line_end(data)
        head = b"" if data else f"# {Path(file).stem}".encode() + end
        gap = b"" if not data or data.endswith((b"\n", b"\r")) else end
        lines = ["", f"## {title}", "", *(f"- {wording}" for wording in free), "", f"备注：{note}"]
        return data + head + gap + b"".join(line.encode() + end for line in lines)

    def add_phrasings(self, question: str, wordings: Iterable[str]) -> list[str]:
        """Add wordings under an entry, after those it has; return those that were added."""
        with self.turn():
            return self._add_phrasings(question, wordings)

    def _add_phrasings(self, question: str, wordings: Iterable[str]) -> list[str]:
        written = self._find(question)
        free = self._free(wordings)
        if not free:
            return []
        file = written.entry.location.file
        lines = self._bytes(file).splitlines(keepends=True)
        at = max(written.asked_lines)
        mark = _ITEM.match(lines[at - 1])
        start = mark[0] if mark else b"- "
        end = _line_end(b"".join(lines))
        if not lines[at - 1].endswith((b"\n", b"\r")):
            lines[at - 1] += end
        lines[at:at] = [start + wording.encode() + end for wording in free]
        self._write(file, b"".join(lines))
        return free

    def add_synonym(self, main: str, words: Sequence[str]) -> list[str]:
        """Add `words` as synonyms of `main`; return those that were not there yet."""
        with self.turn():
            return self._add_synonym(main, words)

    def _add_synonym(self, main: str, words: Sequence[str]) -> list[str]:
        file = "synonyms.txt"
        known = dict(self._contents[file].synonyms) if file in self._contents else {}
        main = known.get(main, main)
        new = [word for word in dict.fromkeys(words) if word != main and known.get(word) != main]
        for word in new:
            if word in known:
                raise EditError(f"“{word}”已经是“{known[word]}”的同义词，不能再归到“{main}”")
        if not new:
            return []
        data = self._bytes(file)
        self._write(file, _with_synonyms(data, main, new))
        return new

    def _written(self) -> Iterable[Written]:
        return (written for content in self._contents.values() for written in content.written)

    def _find(self, question: str) -> Written:
        written = next((w for w in self._written() if w.entry.question == question), None)
        if written is None:
            raise EditError(f"没有“{clip(question)}”这个问题")
        return written

    def _free(self, wordings: Iterable[str]) -> list[str]:
        """Return the wordings that no entry has, each once."""
        kept = {comparable(text): text for text in map(clean, wordings)}
        return [text for same, text in kept.items() if same and not self.owner(text)]

    def _bytes(self, file: str) -> bytes:
        """Return a file as it is, if it is one that more can be written into.

        Raises:
            KnowledgeError: it is no text, or in another encoding.
        """
        path = self.folder / file
        data = path.read_bytes() if path.exists() else b""
        decode(data, file)
        return data

    def _write(self, file: str, data: bytes) -> None:
        """Write a file, unless it would be wrong then in a way that it was not before."""
        self._check(file, data)
        path = self.folder / file
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data)
        part.replace(path)
        self._read()

    def _check(self, file: str, data: bytes) -> None:
        fault = self._fault(file, data)
        if fault:
            raise EditError(f"这样写不进去：{fault}")

    def _fault(self, file: str, data: bytes) -> KnowledgeError | None:
        """Return what would be wrong with a file of these bytes and was not before, if anything."""
        if len(data) > MAX_BYTES:
            cure = "请先把写好的几条搬到别的文件里"
            return KnowledgeError(file, 1, "文件写满了，最多 1 MB", cure)
        contents = {**self._contents, file: parse_content(file, data)}
        before, after = (assemble(each)[1] for each in (self._contents.values(), contents.values()))
        if len(after) <= len(before):
            return None
        known = {error.problem for error in before}
        return next((error for error in after if error.problem not in known), after[0])


def clean(text: str) -> str:
    """Return a wording on one line, without marks that would make it something else."""
    return _MARK.sub("", " ".join(seen(text).split())).strip()


def _line_end(data: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in data else b"\n"


def _with_synonyms(data: bytes, main: str, words: Sequence[str]) -> bytes:
    """Return the list with `words` on the line of `main`, which is added when there is none."""
    end = _line_end(data)
    lines = data.splitlines(keepends=True)
    for place, line in enumerate(lines):
        text = line.decode("utf-8").lstrip("\ufeff")
        body = re.split(r"[#＃]", text, maxsplit=1)[0]
        left, sign, _ = body.replace("＝", "=").partition("=")
        if sign and left.strip() == main:
            at = len(body.rstrip().encode()) + (len(_BOM) if line.startswith(_BOM) else 0)
            lines[place] = line[:at] + ("、" + "、".join(words)).encode() + line[at:]
            return b"".join(lines)
    gap = b"" if not data or data.endswith((b"\n", b"\r")) else end
    return data + gap + f"{main} = {'、'.join(words)}".encode() + end

"""Writes staff's decisions into the knowledge folder, leaving every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from bot.errors import KnowledgeError
from bot.library import FolderReader, assemble, comparable, parse_content
from bot.library.faq import Written
from bot.library.model import Entry
from bot.library.normal import clip
from bot.library.text import MAX_BYTES
from bot.review.answering import ANSWER, BASIS, Answered, AnswerError, checked, seen, with_answer
from bot.review.lines import line_end, with_phrasings, with_synonyms
from bot.review.saving import EditError, changed, read_whole, replace_whole

STUBS = "faq/待答.md"
# The file, among what the bot makes itself, at which whoever edits takes turns.
LOCK = "editing.lock"
# Seconds to wait for a colleague: an edit takes well under one.
_PATIENCE: Final = 10.0
# What is dropped around a heading as it is read.
_AROUND: Final = " \u3000\t#＃"
_MARK = re.compile(r"^[#＃\s>]+|^(?:[-*•·]|\d{1,3}[.．、])\s*")


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

    def check_readable(self) -> None:
        """Look that every FAQ file can be read: what one of them has is in doubt else.

        Raises:
            KnowledgeError: with the file and its cure.
        """
        for content in self._contents.values():
            if content.errors and content.file.startswith("faq/"):
                read_whole(self.folder, content.file)

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
        answered: Answered | None = None,
    ) -> str:
        """Add an entry to `STUBS`, by itself without an answer; return the question as written.

        It can't go live while its answer is empty. Wordings that stand elsewhere are left out.

        Raises:
            EditError: there can be no such entry.
            AnswerError: it can't have this answer.
        """
        with self.turn():
            title = clean(question).strip(_AROUND)
            before = read_whole(self.folder, STUBS)
            data = self._with_stub(before, title, wordings, note)
            self._check(STUBS, data)
            if answered:
                data = self._answered(data, STUBS, title, answered)
            self._write(STUBS, before, data)
            return title

    def write_answer(self, question: str, answered: Answered, wordings: Iterable[str] = ()) -> bool:
        """Write the answer of an entry that waits for it; return whether it was not there yet.

        More `wordings` go in with it: both are written, or neither is.

        Raises:
            AnswerError: the entry has another answer, or can't have this one.
        """
        with self.turn():
            file, before, written = self._open(question)
            new = _is_new(written.entry, checked(answered), answered)
            data = with_phrasings(before, written, self._free(wordings))
            self._check(file, data)
            if new:
                data = self._answered(data, file, question, answered)
            if data != before:
                self._write(file, before, data)
            return new

    def _answered(self, data: bytes, file: str, question: str, answered: Answered) -> bytes:
        """Return the file `data` with an answer; what is wrong then is what that rests on."""
        written = with_answer(data, file, question, answered, line_end(data))
        fault = self._fault(file, written)
        if fault:
            cure = f"{fault.cure}；或者先空着，以后在文件里补"
            raise AnswerError(BASIS, "、".join(answered.bases), fault.problem, cure)
        return written

    def _with_stub(self, data: bytes, title: str, wordings: Iterable[str], note: str) -> bytes:
        same = comparable(title)
        if not same:
            raise EditError(f"“{clip(title)}”里没有文字，不能当作问题")
        free = [text for text in self._free(wordings) if comparable(text) != same] or [title]
        end = line_end(data)
        head = b"" if data else f"# {Path(STUBS).stem}".encode() + end
        gap = b"" if not data or data.endswith((b"\n", b"\r")) else end
        lines = ["", f"## {title}", "", *(f"- {wording}" for wording in free), "", f"备注：{note}"]
        return data + head + gap + b"".join(line.encode() + end for line in lines)

    def add_phrasings(self, question: str, wordings: Iterable[str]) -> list[str]:
        """Add wordings under an entry, after those it has; return those that were added."""
        with self.turn():
            file, before, written = self._open(question)
            free = self._free(wordings)
            if free:
                self._write(file, before, with_phrasings(before, written, free))
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
        data = read_whole(self.folder, file)
        self._write(file, data, with_synonyms(data, main, new))
        return new

    def _written(self) -> Iterable[Written]:
        return (written for content in self._contents.values() for written in content.written)

    def _open(self, question: str) -> tuple[str, bytes, Written]:
        """Return the file of an entry, its bytes as they are now, and the entry as it stands there.

        Raises:
            EditError: there is no such entry, or not any more.
        """
        known = _entry_of(self._written(), question)
        if known is None:
            raise EditError(f"没有“{clip(question)}”这个问题")
        file = known.entry.location.file
        data = read_whole(self.folder, file)
        written = _entry_of(parse_content(file, data).written, question)
        if written is None:
            raise changed()
        return file, data, written

    def _free(self, wordings: Iterable[str]) -> list[str]:
        """Return the wordings that no entry has, each once."""
        kept = {comparable(text): text for text in map(clean, wordings)}
        return [text for same, text in kept.items() if same and not self.owner(text)]

    def _write(self, file: str, before: bytes, data: bytes) -> None:
        """Write a file, unless it would be wrong then in a way that it was not before."""
        self._check(file, data)
        replace_whole(self.folder, file, before, data)
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


def _entry_of(entries: Iterable[Written], question: str) -> Written | None:
    return next((written for written in entries if written.entry.question == question), None)


def _is_new(entry: Entry, answer: str, answered: Answered) -> bool:
    """Return whether the entry waits for an answer, rather than having just this one.

    Raises:
        AnswerError: it has another one.
    """
    if not entry.answer:
        return True
    known = {comparable(basis.document + basis.quote) for basis in entry.basis}
    if entry.answer == answer and known.issuperset(map(comparable, answered.bases)):
        return False
    problem = f"“{clip(entry.question)}”已经有答案了，和这里写的不一样，没有改"
    cure = f"想改它，请打开 {entry.location.file}；不改，就把这里清空"
    raise AnswerError(ANSWER, clip(answer), problem, cure)

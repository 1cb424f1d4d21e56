"""Puts the files of the knowledge folder together into one checked `Library`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.errors import KnowledgeError, KnowledgeErrors
from bot.library.checks import check_entries, name_documents
from bot.library.content import FOLDERS, SHEETS, FileContent, read_file
from bot.library.model import Entry, Library, Safety, Words

_MAKE_FAQ = "请在知识文件夹里建一个 faq 文件夹，里面放 作业.md 这样的文件，写法见 README.md"
_NAME_FOLDER = "请检查命令里写的位置，或 config.toml 里 [knowledge] 的 path；共享盘请看看连上没有"


def knowledge_files(folder: Path) -> list[Path]:
    """Return the files that are read, in a fixed order; missing sheets are left out.

    Raises:
        KnowledgeErrors: there is no such folder, or no `faq` folder in it.
    """
    if not folder.is_dir():
        raise KnowledgeErrors([KnowledgeError(str(folder), 0, "没有这个知识文件夹", _NAME_FOLDER)])
    if not (folder / "faq").is_dir():
        raise KnowledgeErrors([KnowledgeError("faq", 0, "没有 faq 文件夹", _MAKE_FAQ)])
    found = [
        folder / name for name in SHEETS if (folder / name).exists() or (folder / name).is_symlink()
    ]
    for name in FOLDERS:
        found += [path for path in sorted((folder / name).glob("*.md")) if not is_left_alone(path)]
    return found


def is_left_alone(path: Path) -> bool:
    """Return whether the file is an editor's lock or backup file, or a README: no knowledge."""
    return path.name.startswith((".", "~")) or path.name.lower() == "readme.md"


def read_contents(folder: Path) -> tuple[FileContent, ...]:
    """Return what every file of the folder holds.

    Raises:
        KnowledgeErrors: there is no such folder, or no `faq` folder in it.
    """
    return tuple(read_file(path, folder) for path in knowledge_files(folder))


def assemble(contents: Iterable[FileContent]) -> tuple[Library, list[KnowledgeError]]:
    """Return the library that the files make, and everything that is wrong in or between them."""
    files = list(contents)
    documents, errors = name_documents(item for file in files for item in file.documents)
    written = [item for file in files for item in file.written]
    errors += [error for file in files for error in file.errors]
    errors += check_entries(written, documents)
    live = {item.entry.question for item in written if item.entry.answer}
    library = Library(
        entries=tuple(_live(item.entry, live) for item in written if item.entry.answer),
        documents=documents,
        replies={item.name: item.text for file in files for item in file.replies},
        small_talk=tuple((item.wordings, item.reply) for file in files for item in file.small_talk),
        safety=next((file.safety for file in files if file.safety.cards), Safety()),
        outside=tuple(item for file in files for item in file.outside),
        words=_words(files),
        pending=tuple(item.entry for item in written if not item.entry.answer),
    )
    return library, errors


def _live(entry: Entry, live: set[str]) -> Entry:
    """A follow-up whose answer is still to be written is not offered."""
    kept = tuple(question for question in entry.follow_ups if question in live)
    return entry if kept == entry.follow_ups else replace(entry, follow_ups=kept)


def _words(files: list[FileContent]) -> Words:
    return Words(
        dictionary=tuple(word for file in files for word in file.dictionary),
        synonyms=dict(pair for file in files for pair in file.synonyms),
        dialect=dict(pair for file in files for pair in file.dialect),
        stopwords=frozenset(word for file in files for word in file.stopwords),
    )


def read_library(folder: Path) -> Library:
    """Return everything in the knowledge folder, read and checked.

    Raises:
        KnowledgeErrors: one or more files are wrong; it carries every fault found.
    """
    library, errors = assemble(read_contents(folder))
    if errors:
        raise KnowledgeErrors(errors)
    return library

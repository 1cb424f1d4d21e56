"""Reads one file of the knowledge folder into what it holds, by its place in the folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from bot.errors import KnowledgeError
from bot.library.cited import parse_cited
from bot.library.faq import Written, parse_faq
from bot.library.faults import Faults
from bot.library.model import Document, Outside, Safety
from bot.library.policy import parse_policy
from bot.library.safety import parse_safety
from bot.library.sheets import (
    ReplyLine,
    SmallTalk,
    parse_outside,
    parse_replies,
    parse_small_talk,
)
from bot.library.text import decode, read_bytes, relative_name
from bot.library.words import parse_synonyms, parse_words


@dataclass(frozen=True, slots=True)
class FileContent:
    """What one file holds, and what is wrong with it; `digest` changes when the bytes do."""

    file: str
    digest: str = ""
    written: tuple[Written, ...] = ()
    documents: tuple[Document, ...] = ()
    replies: tuple[ReplyLine, ...] = ()
    small_talk: tuple[SmallTalk, ...] = ()
    safety: Safety = field(default_factory=Safety)
    outside: tuple[Outside, ...] = ()
    dictionary: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    dialect: tuple[tuple[str, str], ...] = ()
    stopwords: tuple[str, ...] = ()
    errors: tuple[KnowledgeError, ...] = ()


Parser = Callable[[str, Faults], FileContent]


def _faq(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, written=parse_faq(text, faults))


def _policy(text: str, faults: Faults) -> FileContent:
    document = parse_policy(text, faults)
    return FileContent(faults.file, documents=() if document is None else (document,))


def _cited(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, documents=parse_cited(text, faults))


def _replies(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, replies=parse_replies(text, faults))


def _small_talk(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, small_talk=parse_small_talk(text, faults))


def _safety(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, safety=parse_safety(text, faults))


def _outside(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, outside=parse_outside(text, faults))


def _dictionary(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, dictionary=parse_words(text, faults))


def _synonyms(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, synonyms=parse_synonyms(text, faults))


def _dialect(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, dialect=parse_synonyms(text, faults))


def _stopwords(text: str, faults: Faults) -> FileContent:
    return FileContent(faults.file, stopwords=parse_words(text, faults))


SHEETS: Mapping[str, Parser] = MappingProxyType(
    {
        "documents.md": _cited,
        "replies.md": _replies,
        "small_talk.md": _small_talk,
        "safety.md": _safety,
        "outside.md": _outside,
        "dictionary.txt": _dictionary,
        "synonyms.txt": _synonyms,
        "dialect.txt": _dialect,
        "stopwords.txt": _stopwords,
    }
)
FOLDERS: Mapping[str, Parser] = MappingProxyType({"faq": _faq, "policies": _policy})


def parse_content(file: str, data: bytes) -> FileContent:
    """Return what the bytes of `file`, a path relative to the knowledge folder, hold.

    Whatever is wrong comes back in `errors`: nothing is raised for any content.
    """
    faults = Faults(file)
    parser = SHEETS.get(file) or FOLDERS[file.partition("/")[0]]
    try:
        content = parser(decode(data, file), faults)
    except KnowledgeError as error:
        content = FileContent(file)
        faults.errors.append(error)
    return replace(content, digest=digest_of(data), errors=tuple(faults.errors))


def digest_of(data: bytes) -> str:
    """Return a text that is the same for the same bytes only."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def read_file(path: Path, folder: Path) -> FileContent:
    """Return what the file at `path` in the knowledge folder holds, or why it can't be read."""
    name = relative_name(path, folder)
    try:
        data = read_bytes(path, folder)
    except KnowledgeError as error:
        return FileContent(name, errors=(error,))
    return parse_content(name, data)

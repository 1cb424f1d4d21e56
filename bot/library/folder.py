"""Reads the knowledge folder again and again, parsing only the files that have changed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError
from bot.library.content import FileContent, digest_of, parse_content
from bot.library.library import knowledge_files
from bot.library.text import read_bytes, relative_name

SETTLED_NS = 5_000_000_000  # a FAT or network share keeps times to 2 s: a younger file may change


@dataclass(frozen=True, slots=True)
class _Seen:
    mtime_ns: int
    size: int
    read_at_ns: int
    content: FileContent


class FolderReader:
    """Remembers what each file of `folder` held when it was last read."""

    def __init__(self, folder: Path, known: Iterable[FileContent] = ()) -> None:
        """Nothing is read yet; a file with the bytes of a `known` one will not be parsed again."""
        self.folder = folder
        self._seen = {content.file: _Seen(0, 0, 0, content) for content in known}

    def read(self) -> tuple[FileContent, ...]:
        """Return what every file holds now: the very same object for a file with the same bytes.

        Raises:
            KnowledgeErrors: there is no such folder, or no `faq` folder in it.
        """
        self._seen = {
            relative_name(path, self.folder): self._look(path)
            for path in knowledge_files(self.folder)
        }
        return tuple(seen.content for seen in self._seen.values())

    def _look(self, path: Path) -> _Seen:
        name = relative_name(path, self.folder)
        before = self._seen.get(name)
        now = time.time_ns()
        try:
            stat = path.stat()
            settled = before is not None and before.read_at_ns - before.mtime_ns > SETTLED_NS
            if before is not None and settled and _same(before, stat.st_mtime_ns, stat.st_size):
                return before
            data = read_bytes(path, self.folder)
        except KnowledgeError as error:
            return _Seen(0, 0, 0, FileContent(name, errors=(error,)))
        except OSError as error:
            fault = KnowledgeError(
                name, 1, f"文件打不开（{error.strerror}）", "请检查这个文件还在不在"
            )
            return _Seen(0, 0, 0, FileContent(name, errors=(fault,)))
        same = before is not None and before.content.digest == digest_of(data)
        content = before.content if before is not None and same else parse_content(name, data)
        return _Seen(stat.st_mtime_ns, stat.st_size, now, content)


def _same(seen: _Seen, mtime_ns: int, size: int) -> bool:
    return seen.mtime_ns == mtime_ns and seen.size == size

"""The engine in use: built once from the knowledge folder, kept in a file, swapped whole."""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.library import knowledge_files, read_library
from bot.search.engine import Engine

log = logging.getLogger(__name__)
L = TypeVar("L")

# Raised when a kept engine can no longer be read by this version of the code.
_STALE = (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError)


class Shelf:
    """Holds the engine that answers now; `engine` is replaced by one assignment."""

    def __init__(self, folder: Path, cache: Path, engine: Engine) -> None:
        """Take the knowledge `folder`, the folder for derived files, and the engine."""
        self.folder, self.cache, self.engine = folder, cache, engine
        self._lines: tuple[Engine, object] | None = None

    @classmethod
    def open(cls, folder: Path, cache: Path) -> Shelf:
        """Return the shelf of `folder`, with the engine kept for the same files or a new one.

        Raises `KnowledgeErrors` when the folder has faults and no engine is kept.
        """
        cache.mkdir(parents=True, exist_ok=True)
        return cls(folder, cache, _kept(folder, cache) or _built(folder, cache))

    def lines(self, make: Callable[[Mapping[str, str]], L]) -> L:
        """Return `make(replies)` of the engine in use, made once for each engine."""
        engine = self.engine
        if self._lines is None or self._lines[0] is not engine:
            self._lines = (engine, make(engine.library.replies))
        return self._lines[1]  # type: ignore[return-value]  # made by `make` two lines above


def fingerprint(folder: Path) -> str:
    """Return a digest of every knowledge file and of the code that reads and indexes them."""
    digest = hashlib.blake2b(digest_size=16)
    code = sorted(Path(__file__).parents[1].glob("[ls]*/*.py"))
    for path in [*knowledge_files(folder), *code]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _built(folder: Path, cache: Path) -> Engine:
    mark = fingerprint(folder)
    engine = Engine.build(read_library(folder), cache)
    file = cache / "engine.pickle"
    part = file.with_name(f"engine.{os.getpid()}.part")
    with part.open("wb") as out:
        pickle.dump((mark, engine), out, protocol=pickle.HIGHEST_PROTOCOL)
    part.replace(file)
    return engine


def _kept(folder: Path, cache: Path) -> Engine | None:
    file = cache / "engine.pickle"
    if not file.is_file():
        return None
    try:
        with file.open("rb") as kept:
            # Our own file in the owner's folder: whoever can write it can write the code too.
            mark, engine = pickle.load(kept)  # noqa: S301
    except _STALE as error:
        log.info("the kept index is not used: %s", error)
        return None
    return engine if mark == fingerprint(folder) else None

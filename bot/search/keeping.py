"""The engine as it is kept in a file, so that a start and another process need not build it."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from bot.library import FileContent
from bot.search.engine import Engine
from bot.search.fitting import Learnt

log = logging.getLogger(__name__)

FILE: Final = "engine.pickle"
# Raised when a file can no longer be read by this version of the code, or was cut short.
_STALE: Final = (
    pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, KeyError,
    MemoryError, TypeError, ValueError,
)  # fmt: skip


class Mark(NamedTuple):
    """What a kept engine is made of: which code, which state of the knowledge, fitted on which."""

    code: str
    state: str
    fitted_on: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An engine with the files that it is made of, every one of them without a fault."""

    contents: tuple[FileContent, ...]
    engine: Engine
    fitted_on: str

    @property
    def state(self) -> str:
        """Return the state of the knowledge that the engine answers from."""
        return state_of(self.contents)


def state_of(contents: Iterable[FileContent]) -> str:
    """Return a text that is the same for the same files with the same bytes only."""
    digest = hashlib.blake2b(digest_size=16)
    for content in sorted(contents, key=lambda content: content.file):
        digest.update(f"{content.file}\0{content.digest}\0".encode())
    return digest.hexdigest()


@cache
def code_state(folder: Path) -> str:
    """Return a digest of the code that reads and indexes the knowledge, and of where it is kept.

    It is that of the code as this process began to use it.
    """
    digest = hashlib.blake2b(str(folder.resolve()).encode(), digest_size=16)
    rooms = Path(__file__).parents[1]
    for path in sorted([*rooms.glob("library/*.py"), *rooms.glob("search/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def keep(folder: Path, kept: Kept) -> None:
    """Write `kept` into `folder`, in one step for whoever reads."""
    part = folder / f"{FILE}.{os.getpid()}.part"
    with part.open("wb") as out:
        pickler = pickle.Pickler(out, protocol=pickle.HIGHEST_PROTOCOL)
        pickler.dump(tuple(Mark(code_state(folder), kept.state, kept.fitted_on)))
        pickler.dump(kept.engine.learnt)
        pickler.dump((kept.contents, kept.engine))
    part.replace(folder / FILE)


def load(folder: Path) -> Kept | None:
    """Return what is kept in `folder`, unless it was made by other code."""
    try:
        with (folder / FILE).open("rb") as file, giving_way():
            mark, unpickler = _opened(file, folder)
            if mark is None:
                return None
            unpickler.load()
            contents, engine = unpickler.load()
    except FileNotFoundError:
        return None
    except (OSError, *_STALE) as error:
        log.warning("the kept index is not used: %s", error)
        return None
    return Kept(contents, engine, mark.fitted_on)


def load_fit(folder: Path, state: str) -> Learnt | None:
    """Return the fit kept in `folder`, if it was made on the knowledge in `state`."""
    try:
        with (folder / FILE).open("rb") as file:
            mark, unpickler = _opened(file, folder)
            fit = unpickler.load() if mark is not None and mark.fitted_on == state else None
    except (OSError, *_STALE):
        return None
    return fit if isinstance(fit, Learnt) else None


def _opened(file: BinaryIO, folder: Path) -> tuple[Mark | None, pickle.Unpickler]:
    # Our own file in the owner's folder: whoever can write it can write the code too.
    unpickler = pickle.Unpickler(file)  # noqa: S301
    mark = Mark(*unpickler.load())
    return mark if mark.code == code_state(folder) else None, unpickler


@contextmanager
def giving_way() -> Iterator[None]:
    """Make many values that stay while other threads answer: they hardly wait.

    Python must not look all values through again and again meanwhile, and must pass its lock on
    ten times as often as it does by itself.
    """
    was_on, interval = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(interval / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        if was_on:
            gc.enable()

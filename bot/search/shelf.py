"""The engine in use: kept in a file between starts, renewed when the folder changes."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from filelock import FileLock, Timeout

from bot.errors import KnowledgeError, KnowledgeErrors
from bot.library import Check, FileContent, FolderReader, settle
from bot.search.engine import Engine
from bot.search.keeping import Kept, giving_way, keep, load, load_fit, state_of

log = logging.getLogger(__name__)
L = TypeVar("L")

# So many faults are written to the log at once; `faults` and check_knowledge.py have them all.
_LOGGED: Final = 20
# So long (s) a worker waits until another has indexed what is new, before it does so all the same.
_WAIT: Final = 1.5


@dataclass(frozen=True, slots=True)
class Change:
    """What a look at the folder brought: the files that differ, and whether others answer now."""

    files: tuple[str, ...]
    swapped: bool


class Shelf:
    """Holds the engine that answers now; `engine` is replaced by one assignment.

    `faults` is what is wrong in the folder as it was last seen: as long as there is any, the
    files concerned answer as they last were. `state` names the knowledge that answers. `used` is
    whether anything was answered from it, in this process and since it was last forked.
    """

    def __init__(self, folder: Path, cache: Path, kept: Kept, check: Check) -> None:
        """Take the knowledge `folder`, the folder for derived files, and what answers at first.

        `check` tells what more must not be wrong with the knowledge.
        """
        self.folder, self.cache = folder, cache
        self.engine, self.state = kept.engine, kept.state
        self.faults: tuple[KnowledgeError, ...] = ()
        self._contents, self._fitted_on, self._check = kept.contents, kept.fitted_on, check
        self._reader = FolderReader(folder, kept.contents)
        self._seen: tuple[FileContent, ...] = kept.contents
        self._lines: tuple[Engine, object] | None = None
        self.used = False
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls, folder: Path, cache: Path, check: Check = lambda _: (), *, fit_later: bool = False
    ) -> Shelf:
        """Return the shelf of `folder`, with the engine kept in `cache` or what is new of it.

        With `fit_later` the confidence of an earlier state serves until somebody calls `fit`.
        Raises `KnowledgeErrors` when the folder has faults and no engine is kept from before.
        """
        cache.mkdir(parents=True, exist_ok=True)
        kept = load(cache)
        if kept is None:
            kept = _built(folder, cache, check)
            keep(cache, kept)
        shelf = cls(folder, cache, kept, check)
        shelf.refresh()
        if not (shelf.fitted or fit_later):
            shelf.fit()
        return shelf

    @property
    def fitted(self) -> bool:
        """Return whether the confidence was fitted on the knowledge that answers now."""
        return self._fitted_on == self.state

    def refresh(self) -> Change:
        """Look at the folder, and answer from what it says now as far as it has no faults."""
        with self._lock, giving_way():
            try:
                now = self._reader.read()
            except KnowledgeErrors as error:
                self._seen = ()
                self._tell(error.errors)
                return Change((), swapped=False)
            if now == self._seen:
                return Change((), swapped=False)
            files = _differing(self._seen, now)
            # Before anything can go wrong with it: the same state is not tried twice.
            self._seen = now
            with _turn(self.cache):
                return Change(files, self._take(now))

    def fit(self) -> None:
        """Fit the confidence on the knowledge that answers now, and keep the engine: slow."""
        with self._lock:
            self.engine = self.engine.refitted()
            self._fitted_on = self.state
            keep(self.cache, Kept(self._contents, self.engine, self.state))

    def take_fit(self) -> bool:
        """Take over the fit that another process has made and kept; return whether there was."""
        with self._lock:
            fit = None if self.fitted else load_fit(self.cache, self.state)
            if fit is not None:
                self.engine = self.engine.with_learnt(fit)
                self._fitted_on = self.state
            return fit is not None

    def digests(self) -> dict[str, str]:
        """Return which files answer now, with the digest of each."""
        return {content.file: content.digest for content in self._contents}

    def lines(self, make: Callable[[Mapping[str, str]], L]) -> L:
        """Return `make(replies)` of the engine in use, made once for each engine."""
        engine, self.used = self.engine, True
        if self._lines is None or self._lines[0] is not engine:
            self._lines = (engine, make(engine.library.replies))
        return self._lines[1]  # type: ignore[return-value]  # made by `make` two lines above

    def _take(self, now: tuple[FileContent, ...]) -> bool:
        settled = settle(now, self._contents, self._check)
        self._tell(settled.faults)
        state = state_of(settled.contents)
        if state == self.state:
            return False
        started = time.perf_counter()
        engine = Engine.build(settled.library, self.cache, self.engine)
        self._contents = settled.contents
        self.engine, self.state = engine, state
        if gc.get_freeze_count():
            # A server sets apart what stays (bot/wsgi.py): this stays too.
            gc.freeze()
        took = time.perf_counter() - started
        log.info("the knowledge changed: %d entries answer (%.2f s)", len(engine.targets), took)
        return True

    def _tell(self, faults: tuple[KnowledgeError, ...]) -> None:
        """Log what is newly wrong, once for each change."""
        new = [fault for fault in faults if str(fault) not in set(map(str, self.faults))]
        for fault in new[:_LOGGED]:
            log.error("knowledge: %s", fault)
        if len(new) > _LOGGED:
            log.error("knowledge: %d more faults, see check_knowledge.py", len(new) - _LOGGED)
        if self.faults and not faults:
            log.info("knowledge: no faults any more")
        self.faults = faults


@contextmanager
def _turn(cache: Path) -> Iterator[None]:
    """Let one worker after another index, so that the others answer meanwhile; none waits long."""
    lock = FileLock(cache / "turn.lock")
    with suppress(Timeout):
        lock.acquire(timeout=_WAIT)
    try:
        yield
    finally:
        lock.release()


def _built(folder: Path, cache: Path, check: Check) -> Kept:
    settled = settle(FolderReader(folder).read(), (), check)
    with giving_way():
        engine = Engine.build(settled.library, cache)
    return Kept(settled.contents, engine, state_of(settled.contents))


def _differing(before: tuple[FileContent, ...], now: tuple[FileContent, ...]) -> tuple[str, ...]:
    was = {content.file: content for content in before}
    is_now = {content.file: content for content in now}
    return tuple(sorted(name for name in was | is_now if was.get(name) != is_now.get(name)))

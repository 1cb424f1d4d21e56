"""Watches the knowledge folder in a thread of each worker: what is saved answers soon after."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final

from watchfiles import watch

from bot.search import refitting
from bot.search.shelf import Shelf

log = logging.getLogger(__name__)

# A file is read when nothing more has been written for so long (ms): an editor saves in steps.
_QUIET: Final = 300
# Somebody who goes on saving is not waited for longer than this (ms).
_MOST_WAIT: Final = 1500
# The folder is looked at this often in any case (s): not every change is told of, above all when
# the folder itself is replaced or lies on a share. A look costs the times of a few dozen files.
_LOOK_AGAIN: Final = 2.0
# A process that only makes others, and answers nobody, looks this often (s).
_LOOK_SELDOM: Final = 30.0
# The confidence is fitted anew when nothing has been saved for so long (s).
_FIT_AFTER: Final = 4.0


class Watcher:
    """Keeps a shelf up to date in this process and in those that are forked from it.

    It ends when nobody holds it any more. `swapped` is called in its thread whenever another
    state of the knowledge has begun to answer.
    """

    def __init__(
        self, shelf: Shelf, poll_seconds: int = 0, swapped: Callable[[], None] = lambda: None
    ) -> None:
        """Take the shelf; with `poll_seconds` the folder is looked through, as shares need it."""
        self._shelf, self._poll, self._swapped = shelf, poll_seconds, swapped
        self._busy = threading.Lock()
        self._stop = threading.Event()
        self._fitting: subprocess.Popen[bytes] | None = None
        self._changed_at = self._looked_at = time.monotonic()
        self._forks_with_us = self._has_forked = False

    def start(self) -> Watcher:
        """Start the thread, here and after each fork, for threads do not live through one."""
        self._run()
        if hasattr(os, "register_at_fork") and not self._forks_with_us:
            self._forks_with_us = True
            _follow_forks(weakref.ref(self))
        return self

    def close(self) -> None:
        """End the thread and a fit that is under way."""
        self._stop.set()
        self._end_fitting()

    def look(self) -> None:
        """Take over what has changed; whatever goes wrong is logged, and what answers goes on."""
        with self._busy:
            now = time.monotonic()
            only_forks = self._has_forked and not self._shelf.used
            if only_forks and now - self._looked_at < _LOOK_SELDOM:
                return
            self._looked_at = now
            try:
                self._look()
            # Nothing that is in a folder may end the watch, not even an error of ours.
            except Exception:
                log.exception("the knowledge folder %s could not be taken over", self._shelf.folder)

    def _look(self) -> None:
        change = self._shelf.refresh()
        if change.files:
            self._changed_at = time.monotonic()
            log.info("knowledge: %s changed", ", ".join(change.files[:10]))
        if change.swapped or self._shelf.take_fit():
            # What is done about the new state answers nobody.
            used = self._shelf.used
            self._swapped()
            self._shelf.used = used
        self._fit()

    def _fit(self) -> None:
        """Have the confidence fitted once the folder has been quiet for a while."""
        if self._fitting is not None:
            if self._fitting.poll() is None:
                return
            if self._fitting.returncode == refitting.OVERTAKEN:
                log.info("the folder changed again, the confidence is fitted on what it says now")
            elif self._fitting.returncode:
                log.warning("the confidence was not fitted, the former one serves")
            self._fitting = None
        quiet = time.monotonic() - self._changed_at
        if not self._shelf.fitted and quiet > _FIT_AFTER:
            self._fitting = refitting.start(self._shelf)

    def _end_fitting(self) -> None:
        if self._fitting is not None:
            self._fitting.kill()
            self._fitting.wait()
            self._fitting = None

    def _run(self) -> None:
        self._stop = threading.Event()
        run = _Run(weakref.ref(self), self._stop, self._shelf.folder, self._poll)
        threading.Thread(target=run.go, name="knowledge", daemon=True).start()

    def _before_fork(self) -> None:
        self._busy.acquire()

    def _after_fork(self, *, in_child: bool) -> None:
        self._busy.release()
        self._has_forked = not in_child
        # What was answered before the fork was only to see that all is well.
        self._shelf.used = False
        if in_child and not self._stop.is_set():
            self._fitting = None
            self._run()


class _Run:
    """One thread's watch; it knows the watcher weakly, so that one that is dropped can end."""

    def __init__(
        self, watcher: weakref.ref[Watcher], stop: threading.Event, folder: Path, poll: int
    ) -> None:
        self._watcher, self._stop, self._folder, self._poll = watcher, stop, folder, poll
        self._told = ""

    def go(self) -> None:
        """Look at once, for the shelf may have been opened long ago; then at every change."""
        while self._look():
            try:
                self._watch()
            except (OSError, RuntimeError) as error:  # watchfiles' own are RuntimeErrors
                if str(error) != self._told:
                    log.warning("%s is looked at every few seconds: %s", self._folder, error)
                self._told = str(error)
                self._stop.wait(_LOOK_AGAIN)

    def _watch(self) -> None:
        """Look at every change, until the folder is another one or the watch shall end."""
        watched = _identity(self._folder)
        changes = watch(
            self._folder,
            watch_filter=None,
            debounce=_MOST_WAIT,
            step=_QUIET,
            stop_event=self._stop,
            rust_timeout=int(1000 * (self._poll or _LOOK_AGAIN)),
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=True if self._poll else None,
            poll_delay_ms=1000 * self._poll or 300,
        )
        with contextlib.closing(changes):
            for _ in changes:
                if not self._look() or _identity(self._folder) != watched:
                    return

    def _look(self) -> bool:
        watcher = None if self._stop.is_set() else self._watcher()
        if watcher is not None:
            watcher.look()
        return watcher is not None


def _identity(folder: Path) -> tuple[int, int]:
    found = folder.stat()
    return found.st_dev, found.st_ino


def _follow_forks(watcher: weakref.ref[Watcher]) -> None:
    """Let a fork wait until no look is under way, and start the thread in the new process."""

    def told(tell: Callable[[Watcher], None]) -> Callable[[], None]:
        def hook() -> None:
            if (found := watcher()) is not None:
                tell(found)

        return hook

    os.register_at_fork(
        before=told(Watcher._before_fork),
        after_in_parent=told(lambda found: found._after_fork(in_child=False)),
        after_in_child=told(lambda found: found._after_fork(in_child=True)),
    )

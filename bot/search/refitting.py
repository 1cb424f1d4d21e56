"""Fits the confidence anew in a process of its own, for it takes seconds.

The process is told which files answer, and fits on exactly these. What it keeps is taken over by
every worker with `Shelf.take_fit`.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from bot.library import FileContent, FolderReader, KnowledgeErrors, assemble
from bot.search.engine import Engine
from bot.search.keeping import Kept, giving_way, keep, load, state_of
from bot.search.shelf import Shelf

# The process ends so when the files that it was told of are gone: they were saved again.
OVERTAKEN: Final = 3
# A fit that takes longer than this has been killed: another process may try.
_GIVEN_UP: Final = 900.0
# numpy's libraries would take every processor.
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_ROOT: Final = Path(__file__).resolve().parents[2]


def start(shelf: Shelf) -> subprocess.Popen[bytes] | None:
    """Start a fit on what answers now; return nothing when another worker has started it."""
    if not _claim(shelf.cache, shelf.state):
        return None
    folders = (str(shelf.folder.resolve()), str(shelf.cache.resolve()))
    fitting = subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", "bot.search.refitting", *folders],
        cwd=_ROOT,
        env=os.environ | _ONE_THREAD,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    if fitting.stdin is not None:
        with contextlib.suppress(BrokenPipeError), fitting.stdin as told:
            told.write(json.dumps(shelf.digests()).encode())
    return fitting


def _claim(cache: Path, state: str) -> bool:
    """Return whether this process is the first that wants a fit on `state`."""
    mine = cache / f"fit.{state}.claim"
    for old in cache.glob("fit.*.claim"):
        with contextlib.suppress(OSError):
            if old != mine or time.time() - old.stat().st_mtime > _GIVEN_UP:
                old.unlink()
    try:
        mine.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def fit_for(folder: Path, cache: Path, digests: Mapping[str, str]) -> bool:
    """Fit on the files with `digests` and keep the engine; return whether they are still there."""
    before = load(cache)
    known = () if before is None else before.contents
    try:
        contents = _picked((*known, *FolderReader(folder, known).read()), digests)
    except KnowledgeErrors:
        contents = _picked(known, digests)
    library, faults = assemble(contents)
    if faults or len(contents) < len(digests):
        return False
    with giving_way():
        engine = Engine.build(library, cache, None if before is None else before.engine)
        fitted = engine if before is None else engine.refitted()
        keep(cache, Kept(contents, fitted, state_of(contents)))
    return True


def _picked(contents: Iterable[FileContent], digests: Mapping[str, str]) -> tuple[FileContent, ...]:
    wanted = {each.file: each for each in contents if digests.get(each.file) == each.digest}
    return tuple(wanted[file] for file in digests if file in wanted)


def main() -> int:
    """Fit for the folders named on the command line and the files named on standard input."""
    if hasattr(os, "nice"):
        os.nice(10)
    folder, cache = map(Path, sys.argv[1:3])
    return 0 if fit_for(folder, cache, json.load(sys.stdin)) else OVERTAKEN


if __name__ == "__main__":
    sys.exit(main())

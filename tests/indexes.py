"""Indexes that are made once for a whole run, whichever tests and workers want them.

To index the project's own knowledge takes as long as a hundred tests. An index is kept under the
state of its knowledge, and is put where a test wants it as if it had been made there.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock


def put_index(run: Path, knowledge: Path, cache: Path) -> None:
    """Put the index of the folder `knowledge` into the folder `cache`; `run` keeps all of a run."""
    # Half a second of imports that most tests have no use for.
    from bot.library import read_contents
    from bot.search import Shelf
    from bot.search.keeping import FILE, code_state, state_of

    kept = run / state_of(read_contents(knowledge))
    kept.mkdir(parents=True, exist_ok=True)
    with FileLock(kept / "making.lock"):
        if not (kept / FILE).exists():
            Shelf.open(knowledge, kept)
    cache.mkdir(parents=True, exist_ok=True)
    for path in kept.glob("*.cache"):
        shutil.copy(path, cache)
    # An index is known by the code and by the place where it was made.
    made, wanted = (code_state(folder).encode() for folder in (kept, cache))
    data = (kept / FILE).read_bytes()
    assert made in data[:200]
    (cache / FILE).write_bytes(data.replace(made, wanted, 1))

"""An index that is put somewhere is taken for one that was made there."""

from __future__ import annotations

from bot.search import Shelf
from tests.library.folders import GOOD, write_folder


def test_it_is_opened_without_building(tmp_path, index_in):
    """Else every test that wants one would build it again, and be slow without anybody knowing."""
    folder = write_folder(tmp_path / "knowledge", GOOD)
    for name in ("one", "other"):
        cache = index_in(tmp_path / name, folder) / "cache"
        before = (cache / "engine.pickle").stat().st_mtime_ns
        assert Shelf.open(folder, cache).fitted
        assert (cache / "engine.pickle").stat().st_mtime_ns == before

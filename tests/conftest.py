"""What every test stands on: nothing of this machine's settings, nothing written beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine: a fault that is found is found again.
settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def built_index(tmp_path_factory) -> Path:
    """Return a cache folder with the index of the project's own knowledge, to be copied."""
    # Half a second of imports that most tests have no use for.
    from bot.search import Shelf

    folder = tmp_path_factory.mktemp("index")
    Shelf.open(Path(__file__).parents[1] / "knowledge", folder)
    return folder

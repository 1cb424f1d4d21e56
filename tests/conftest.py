"""What every test stands on: nothing of this machine's settings, nothing written beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.indexes import put_index

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
IndexIn = Callable[..., Path]

# The same examples on every machine: a fault that is found is found again.
settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def index_in(tmp_path_factory) -> IndexIn:
    """Return a function that puts the index of a knowledge folder into an instance's cache.

    It is made once for all workers of a run; the knowledge is the project's own unless told.
    """
    own = tmp_path_factory.getbasetemp()
    # xdist gives each worker a folder of its own in that of the run.
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def _index_in(instance: Path, knowledge: Path = KNOWLEDGE) -> Path:
        put_index(run / "indexes", knowledge, instance / "cache")
        return instance

    return _index_in

"""What every test stands on: nothing of this machine's settings, nothing written beside it."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples on every machine: a fault that is found is found again.
settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)

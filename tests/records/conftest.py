from __future__ import annotations

import pytest

from bot.records import Records

KEY = bytes(range(32))


@pytest.fixture
def records(tmp_path):
    opened = Records.open(tmp_path / "records.db", KEY)
    yield opened
    opened.close()

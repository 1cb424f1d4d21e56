"""When somebody is there, as the settings say."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.dialogue.hours import Shifts

SHIFTS = Shifts.of("08:30-12:00,14:30-17:30", "1-5")


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-11-24T08:29", False),
        ("2026-11-24T08:30", True),
        ("2026-11-24T11:59", True),
        ("2026-11-24T12:00", False),
        ("2026-11-24T17:29", True),
        ("2026-11-27T10:00", True),
        ("2026-11-28T10:00", False),
        ("2026-11-29T10:00", False),
    ],
)
def test_there_in_the_shifts_only(moment, there):
    assert SHIFTS.on(datetime.fromisoformat(moment)) is there


def test_without_shifts_somebody_is_always_there():
    assert Shifts.of("", "1-5").on(datetime.fromisoformat("2026-11-29T23:00"))

from __future__ import annotations

import pytest

from bot.records import Records

KEY = bytes(range(32))  # the one of the fixture
NOW = 1_795_000_000.0


def test_a_counter_adds_up_until_it_ends(records):
    """It ends the given time after its first count, however often it is added to."""
    assert records.counters.get("login", NOW) == (0, NOW)
    assert records.counters.add("login", 1, 60, NOW) == 1
    assert records.counters.add("login", 2, 60, NOW + 59) == 3
    assert records.counters.get("login", NOW + 59) == (3, NOW + 60)
    assert records.counters.get("other", NOW) == (0, NOW)
    assert records.counters.get("login", NOW + 60) == (0, NOW + 60)
    assert records.counters.add("login", 1, 60, NOW + 60) == 1


def test_another_process_goes_on_counting(records, tmp_path):
    other = Records.open(tmp_path / "records.db", KEY)
    records.counters.add("login", 1, 60, NOW)
    assert other.counters.add("login", 1, 60, NOW) == 2
    other.close()


def test_counters_are_cleared(records):
    for name in ("a", "b", "c"):
        records.counters.add(name, 1, 60, NOW)
    records.counters.clear("a")
    assert records.counters.get("a", NOW)[0] == 0
    assert records.counters.clear_all() == 2
    assert records.counters.get("b", NOW)[0] == 0


@pytest.mark.parametrize(
    ("matched", "given"),
    [((), {}), (("甲",), {"甲": 1}), (("甲", "乙"), {"甲": 1, "乙": 1}), (("甲", "甲"), {"甲": 2})],
)
def test_how_often_an_entry_was_given(records, matched, given):
    question = {"text": "问", "outcome": "answer", "matched": matched}
    records.keep("m1", "default", "p", "<xml/>", None, question)
    assert records.given(0) == given
    assert records.given(9e9) == {}

"""What a parent may send, and the same words said twice."""

from __future__ import annotations

import time

import pytest
import time_machine

from bot.records import Records

START = "2026-11-24T10:00:00+08:00"
KEY = bytes(range(32))


@pytest.fixture
def make(tmp_path):
    made = []

    def _make(per_minute: int = 0, per_day: int = 0) -> Records:
        made.append(Records.open(tmp_path / "records.db", KEY, per_minute, per_day))
        return made[-1]

    yield _make
    for records in made:
        records.close()


def keep(records: Records, delivery: int, parent: str = "parent", said: str = "") -> str:
    return records.keep(f"d{delivery}", "default", parent, f"reply {delivery}", {}, said=said)


def test_one_message_over_the_limit_is_told_and_the_rest_are_silent(make):
    with time_machine.travel(START) as traveller:
        records = make(per_minute=2, per_day=3)
        held = []
        for number in range(4):
            held.append(records.before("new", "default", "parent").hold)
            keep(records, number)
        assert held == ["", "", "太快", "silent"]
        traveller.shift(61)
        assert records.before("new", "default", "parent").hold == "silent", "four of three today"
        traveller.shift(86_400)
        assert records.before("new", "default", "parent").hold == ""


def test_a_delivery_counts_once(make):
    records = make(per_minute=2)
    for _ in range(5):
        assert keep(records, 1) == "reply 1"
    assert records.before("new", "default", "parent").hold == ""


def test_limits_are_each_parents_own_and_each_accounts(make):
    records = make(per_minute=1)
    keep(records, 1)
    assert records.before("new", "default", "parent").hold == "太快"
    assert records.before("new", "default", "other").hold == ""
    assert records.before("new", "suixian", "parent").hold == ""


def test_limits_are_shared_by_processes(make):
    one, two = make(per_minute=1), make(per_minute=1)
    keep(one, 1)
    assert two.before("new", "default", "parent").hold == "太快"


def test_no_limit(make):
    records = make()
    for number in range(50):
        keep(records, number)
    assert records.before("new", "default", "parent").hold == ""


def test_who_leaves_takes_the_count_along(make):
    records = make(per_minute=1)
    keep(records, 1)
    records.forget("default", "parent")
    assert records.before("new", "default", "parent").hold == ""


def test_old_counts_are_purged(make):
    with time_machine.travel(START) as traveller:
        records = make(per_minute=5)
        keep(records, 1)
        traveller.shift(61)
        records.purge(time.time(), {})
        with records._database as db:
            assert not list(db.query("SELECT * FROM messages"))


def test_the_same_words_get_the_same_reply_for_a_minute(make):
    with time_machine.travel(START) as traveller:
        records = make()
        keep(records, 1, said="多少钱")
        turn = records.before("new", "default", "parent").turn
        assert records.again(turn, "多少钱", "parent") == "reply 1"
        assert records.again(turn, "多少", "parent") is None
        traveller.shift(61)
        assert records.again(turn, "多少钱", "parent") is None


def test_what_a_parent_said_is_not_kept_in_words(make, tmp_path):
    records = make()
    keep(records, 1, said="我的电话13912345678")
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert not any(b"13912345678" in file for file in files)

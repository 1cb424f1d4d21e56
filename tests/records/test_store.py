from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime

import pytest
import time_machine

from bot.records import Records, RecordsError, Upkeep
from bot.records.store import DAY

PARENT = "oABCDEFGHIJKLMNOPQRSTUVWXYZ_"
OTHER = "oZYXWVUTSRQPONMLKJIHGFEDCBA_"
REPLY = f"<xml><ToUserName><![CDATA[{PARENT}]]></ToUserName><Content>可以</Content></xml>"
QUESTION = {
    "text": "孩子作业写不完怎么办",
    "outcome": "answer",
    "matched": ["作业-1"],
    "confidence": 0.9,
    "near": [{"entry": "作业-2", "score": 0.4}],
    "choices": ["作业谁来批改"],
    "snapshot": "abc",
}
FOREVER = (0, 1e11)


def test_a_delivery_that_was_kept_gives_the_same_reply(records):
    assert records.before("m1", "default", PARENT).reply is None
    assert records.keep("m1", "default", PARENT, REPLY) == REPLY
    assert records.before("m1", "default", PARENT).reply == REPLY
    assert records.before("m2", "default", PARENT).reply is None


def test_a_second_delivery_writes_nothing(records):
    """Whoever keeps a delivery second gets the first one's reply, and leaves no row or turn."""
    records.keep("m1", "default", PARENT, REPLY, {"topic": "a"}, QUESTION)
    later = REPLY.replace("可以", "不可以")
    again = records.keep("m1", "default", PARENT, later, {"topic": "b"}, QUESTION)
    assert again == REPLY
    assert records.before("new", "default", PARENT).turn == {"topic": "a"}
    assert len(records.questions(*FOREVER)) == 1


def test_a_turn_is_the_parents_own(records):
    """Turns are kept apart by parent and by account."""
    records.keep("m1", "default", PARENT, REPLY, {"topic": "作业", "shown": ["甲", "乙"]})
    assert records.before("new", "default", PARENT).turn == {"topic": "作业", "shown": ["甲", "乙"]}
    assert records.before("new", "default", OTHER).turn == {}
    assert records.before("new", "school", PARENT).turn == {}
    records.keep("m2", "default", PARENT, REPLY)
    assert records.before("new", "default", PARENT).turn["topic"] == "作业", (
        "no turn leaves the last one"
    )
    records.keep("m3", "default", PARENT, REPLY, {})
    assert records.before("new", "default", PARENT).turn == {}


def test_a_question_comes_back_as_it_was_given(records):
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        records.keep("m1", "default", PARENT, REPLY, None, QUESTION)
        asked_at = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
    (row,) = records.questions(asked_at, asked_at + 1)
    assert {name: row[name] for name in QUESTION} == QUESTION
    assert (row["account"], row["asked_at"], row["feedback"]) == ("default", asked_at, None)
    assert records.questions(asked_at - 10, asked_at) == [], "the end is not part of the span"


def test_what_a_parent_typed_is_masked_everywhere(records, tmp_path):
    typed = "我是13812345678，身份证421302199001011234"
    question = QUESTION | {"text": typed}
    records.keep("m1", "default", PARENT, REPLY, {"question": typed, "topic": "a"}, question)
    (row,) = records.questions(*FOREVER)
    assert row["text"] == "我是[电话]，身份证[证件号]"
    assert records.before("new", "default", PARENT).turn["question"] == row["text"]
    assert b"13812345678" not in _bytes(tmp_path)


def test_a_safety_question_keeps_no_words(records, tmp_path):
    """A child in danger is counted, never quoted: not in the question, nor in the turn."""
    question = QUESTION | {"outcome": "safety", "text": "孩子在学校被打了", "matched": ["欺凌"]}
    records.keep("m1", "default", PARENT, REPLY, {"question": "孩子在学校被打了"}, question)
    (row,) = records.questions(*FOREVER)
    assert (row["text"], row["near"], row["choices"], row["matched"]) == ("", [], [], ["欺凌"])
    assert "被打".encode() not in _bytes(tmp_path)


def test_the_file_never_holds_an_openid(records, tmp_path):
    """An OpenID comes in with the parent, the reply and, for events, the delivery's own name."""
    delivery = f"{PARENT}-1700000000-subscribe-"
    records.keep(delivery, "default", PARENT, REPLY, {"topic": "a"}, QUESTION)
    assert records.before(delivery, "default", PARENT).reply == REPLY
    assert PARENT.encode() not in _bytes(tmp_path)
    records.close()
    assert PARENT.encode() not in _bytes(tmp_path)


def test_the_hash_needs_the_key(tmp_path):
    """Without the key nobody can check whether a given OpenID is in the file."""
    hashes = []
    for number, key in enumerate((b"a" * 32, b"b" * 32)):
        records = Records.open(tmp_path / f"{number}.db", key)
        records.keep("m1", "default", PARENT, REPLY, None, QUESTION)
        hashes += [row["parent"] for row in records.questions(*FOREVER)]
        records.close()
    assert len(set(hashes)) == 2


def test_a_parent_who_leaves_is_forgotten(records, tmp_path):
    for parent, word in ((PARENT, "甲问的事情"), (OTHER, "乙问的事情")):
        records.keep(
            parent, "default", parent, "success", {"topic": word}, QUESTION | {"text": word}
        )
    records.forget("default", PARENT)
    assert [row["text"] for row in records.questions(*FOREVER)] == ["乙问的事情"]
    assert records.before("new", "default", PARENT).turn == {}
    assert records.before("new", "default", OTHER).turn == {"topic": "乙问的事情"}
    records.purge(0, {})
    assert "甲问的事情".encode() not in _bytes(tmp_path), "not even in a free page"


def test_feedback_goes_to_the_parents_last_question(records):
    for number, parent in enumerate((PARENT, PARENT, OTHER)):
        records.keep(f"m{number}", "default", parent, REPLY, None, QUESTION)
    records.rate("default", PARENT, "useful")
    records.rate("school", OTHER, "useless")
    assert [row["feedback"] for row in records.questions(*FOREVER)] == [None, "useful", None]


def test_old_rows_go_after_their_days(records):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for day in (1, 5, 9):
        with time_machine.travel(start.replace(day=day), tick=False):
            records.keep(f"m{day}", "default", f"o{day}", REPLY, {"topic": "a"}, QUESTION)
    now = start.replace(day=10).timestamp()
    gone = records.purge(now, {"questions": 6, "turns": 3, "deliveries": 1})
    assert gone == {"questions": 1, "turns": 2, "deliveries": 2}
    assert len(records.questions(*FOREVER)) == 2
    assert records.before("m9", "default", "o9").reply == REPLY, "exactly as old as allowed is kept"
    assert records.before("m5", "default", "o5").reply is None


def test_what_cannot_be_deleted_is_tried_again_and_keeps_no_parent_waiting(records, caplog):
    records.keep("m1", "default", PARENT, REPLY, {"topic": "a"}, QUESTION)
    now = [time.time() + 10 * DAY]
    upkeep = Upkeep(records, {"turns": 3}, lambda: now[0])
    with records._database as db:
        db.execute(
            "CREATE TRIGGER stuck BEFORE DELETE ON turns BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        )
    upkeep.look()
    assert "stuck" in caplog.text
    with records._database as db:
        db.execute("DROP TRIGGER stuck")
    for seconds, kept in ((599, {"topic": "a"}), (1, {})):
        now[0] += seconds
        upkeep.look()
        assert records.before("new", "default", PARENT).turn == kept


def test_deliveries_are_kept_for_longer_than_the_platform_repeats_them(records):
    """The third delivery comes some 10 s after the first; a purge every day must not lose it."""
    records.keep("m1", "default", PARENT, REPLY)
    records.purge(time.time() + DAY - 60, {"deliveries": 1})
    assert records.before("m1", "default", PARENT).reply == REPLY


def test_threads_share_one_connection(records):
    """Threads that keep the same delivery at once get equal replies, and none fails."""
    replies, start = [], threading.Barrier(8)

    def keep(number: int) -> None:
        start.wait()
        for message in range(30):
            replies.append(
                records.keep(f"m{message}", "default", PARENT, f"{message} {number}", {})
            )

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 240
    assert len(set(replies)) == 30


def test_an_error_inside_leaves_nothing_half_done(records):
    """A question that can't be written takes its delivery with it, so a retry is answered anew."""
    with pytest.raises(RecordsError, match=r"records\.db"):
        records.keep("m1", "default", PARENT, REPLY, {"topic": "a"}, QUESTION | {"confidence": [1]})
    assert records.before("m1", "default", PARENT).reply is None
    assert records.keep("m1", "default", PARENT, REPLY, {"topic": "a"}, QUESTION) == REPLY


def test_a_file_that_is_no_database_is_named(tmp_path):
    file = tmp_path / "records.db"
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(RecordsError, match=r"records\.db"):
        Records.open(file, b"k" * 32)


def test_each_step_of_the_schema_is_recorded_and_taken_once(tmp_path):
    for _ in range(2):
        Records.open(tmp_path / "records.db", b"k" * 32).close()
    with sqlite3.connect(tmp_path / "records.db") as connection:
        taken = connection.execute("SELECT name FROM _sqlite_migrations").fetchall()
    connection.close()
    assert [name for (name,) in taken] == [
        "m001_deliveries_turns_questions",
        "m002_review",
        "m003_counters",
        "m004_messages",
        "m005_moved_unreadable",
    ]


def test_a_wording_that_was_moved_out_is_made_unreadable_in_an_older_file(tmp_path):
    file = tmp_path / "records.db"
    Records.open(file, b"k" * 32).close()
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm005%'")
        row = (1, 0, "李老师", "r.xlsx", 7, "移出", "", "孩子说的一句话", "")
        connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.close()
    records = Records.open(file, b"k" * 32)
    assert records.decisions.has_moved(7, "孩子说的一句话")
    assert not records.decisions.has_moved(7, "另一句话")
    assert not records.decisions.has_moved(8, "孩子说的一句话")
    records.close()
    assert "孩子说的一句话".encode() not in _bytes(tmp_path)


def _bytes(folder) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("records.db*"))

"""The records shared by worker processes that start, answer and fork as servers do."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter

import pytest

from bot.records import Records

KEY = bytes(range(32))
PARENT = "oABCDEFGHIJKLMNOPQRSTUVWXYZ_"
QUESTION = {"text": "课后服务是自愿的吗", "outcome": "answer"}
MESSAGES = 40
WORKERS = 3


def _work(path, worker, start, replies) -> None:
    """Open a file that nobody has made yet, and keep every message as this worker's own."""
    start.wait()
    records = Records.open(path, KEY)
    for message in range(MESSAGES):
        rendered = f"<xml>{message} by {worker}</xml>"
        kept = records.keep(f"m{message}", "default", PARENT, rendered, {"at": message}, QUESTION)
        replies.put((message, kept))
    records.close()


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_one_row_and_equal_replies_whatever_the_worker(method, tmp_path):
    """Three deliveries of a message that reach three workers at once leave one row."""
    if method == "forkserver":
        pytest.skip("as spawn, for what matters here")
    context = multiprocessing.get_context(method)
    start, replies = context.Barrier(WORKERS), context.Queue()
    path = tmp_path / "records.db"
    workers = [
        context.Process(target=_work, args=(path, worker, start, replies))
        for worker in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    told = [replies.get(timeout=60) for _ in range(WORKERS * MESSAGES)]
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * WORKERS
    assert Counter(told) == dict.fromkeys(told, WORKERS)
    assert len(set(told)) == MESSAGES
    records = Records.open(path, KEY)
    assert len(records.questions(0, 1e11)) == MESSAGES
    records.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_connection_is_not_carried_over_a_fork(tmp_path):
    """A server may open the records before it forks its workers."""
    records = Records.open(tmp_path / "records.db", KEY)
    records.keep("m0", "default", PARENT, "first")
    context = multiprocessing.get_context("fork")
    replies = context.Queue()

    def work() -> None:
        before = records.before("m0", "default", PARENT)
        replies.put((before.reply, records.keep("m1", "default", PARENT, "b")))

    workers = [context.Process(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert {replies.get(timeout=30) for _ in workers} == {("first", "b")}
    for worker in workers:
        worker.join()
    assert records.keep("m1", "default", PARENT, "c") == "b"
    records.close()

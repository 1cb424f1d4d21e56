"""The measurements as programs: whole tables, and no figure for an answer that is none."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from rank_bm25 import BM25Plus

from benching import searching
from benching.load import put_load
from benching.wechat import Message, NoAnswerError, call

ROOT = Path(__file__).parent.parent
PEERS = ["rank_bm25", "bm25s numpy", "bm25s numba"]
MESSAGE = Message("", b"<xml></xml>")


Table = dict[tuple[str, ...], list[str]]


def tables(*cases: str) -> dict[str, Table]:
    """Run cases in small and return the table of each."""
    bench = [sys.executable, str(ROOT / "scripts" / "bench.py"), "--quick"]
    for case in cases:
        bench += ["--case", case]
    done = subprocess.run(bench, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = [part.partition("\n") for part in done.stdout.split("\n## ")[1:]]
    assert [case for case, _, _ in told] == list(cases)
    return {case: table_of(text) for case, _, text in told}


def table_of(text: str) -> Table:
    """Return a table: the cells by the texts that begin each row."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len({len(row) for row in cells}) == 1, "every row has every column"
    return {tuple(row[:1]): row[1:] for row in [cells[0], *cells[2:]]}


@pytest.fixture(scope="module")
def served() -> dict[str, Table]:
    """Return the tables of the cases that need the bot, whose index is made once for both."""
    return tables("message", "parts")


def test_search_is_compared_with_every_peer():
    table = tables("search")["search"]
    assert table["passages",][1:] == [f"{peer} / ours" for peer in PEERS]
    assert all("(" in figure for figure in table["1,000",]), "each figure with its range"


@pytest.mark.slow
def test_a_message_is_compared_with_an_echo_and_the_tutorials_way(served):
    table = served["message"]
    assert [name for (name,) in table][1:] == [
        "this bot",
        "with follow-ups and limits",
        "the same, asked before by others",
        "bare echo",
        "tutorial way",
    ]
    assert table["bare echo",][1] == "1.00 (1.00-1.00)"


@pytest.mark.slow
def test_the_parts_of_a_message_are_a_whole(served):
    table = served["parts"]
    *parts, whole = [int(figures[0]) for figures in list(table.values())[1:]]
    assert sum(part > 0 for part in parts) > 10, "a part that is never seen is looked for wrongly"
    assert 0.5 * whole < sum(parts) < 1.5 * whole


def test_speed_is_not_measured_where_scores_differ(tmp_path, monkeypatch):
    """Another ranker's speed says nothing of ours."""
    monkeypatch.setattr(searching, "BM25Okapi", BM25Plus)
    with pytest.raises(searching.WrongScoresError):
        searching.measure(ROOT / "knowledge", tmp_path, searching.Sizes((50,), 1, 2))


@pytest.mark.parametrize(("status", "body"), [("500 ERROR", b"<xml/>"), ("200 OK", b"")])
def test_no_answer_is_no_figure(status, body):
    def application(_environ, start_response):
        start_response(status, [])
        return [body]

    with pytest.raises(NoAnswerError):
        call(application, MESSAGE)


def test_what_a_server_does_not_answer_is_lost():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    served = put_load(port, [MESSAGE] * 5)
    assert (served.lost, served.rate, len(served.seconds)) == (5, 0.0, 5)

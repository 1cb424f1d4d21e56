"""The whole answer under real servers: rate, waiting and memory, beside a bare echo and WeRoBot."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from benching.library import environ, settings
from benching.load import Served, ask, put_load, request_of
from benching.peers import FOLDER
from benching.table import Table
from benching.wechat import Message, NoAnswerError, Sender, parents, questions
from benching.workers import cpu_of_workers, held_by_workers
from run import COMMANDS

BOT: Final = "bot.wsgi:make_app"
ECHO: Final = "benching.peers:make_echo"
WEROBOT: Final = "benching.peers:make_werobot"
THREADED: Final = (
    "gunicorn --bind {bind} --workers {workers} --worker-class gthread --threads 8 "
    "--log-level warning bot.wsgi:make_app()"
)
SERVERS: Final = {
    "granian": COMMANDS["granian"],
    "gunicorn sync": COMMANDS["gunicorn"],
    "gunicorn gthread": THREADED,
}
WAYS: Final = (
    ("granian", "bare echo", ECHO),
    ("granian", "this bot", BOT),
    ("gunicorn sync", "bare echo", ECHO),
    ("gunicorn sync", "this bot", BOT),
    ("gunicorn gthread", "bare echo", ECHO),
    ("gunicorn gthread", "this bot", BOT),
    ("gunicorn gthread", "WeRoBot", WEROBOT),
)
SHEET: Final = "tests/evaluation/questions.jsonl"
PREPARED: Final = "prepared"
_WORKERS: Final = 2
# Seconds that a server may take until its first answer.
_PATIENCE: Final = 90.0
_WARM: Final = 100


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is sent: messages at a time, rounds, seconds of even load in each."""

    messages: int = 1200
    rounds: int = 3
    seconds: float = 3.0


@dataclass(slots=True)
class _Running:
    """A server that runs, and what it has shown so far."""

    server: str
    what: str
    port: int
    process: subprocess.Popen[bytes]
    full: list[Served] = field(default_factory=list)
    half: list[Served] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def measure(root: Path, folder: Path, effort: Effort) -> Table:
    """Return rate, waiting at half of it, lost answers and memory of each way, in alternation."""
    from bot.app import prepare

    sheet = root / SHEET
    prepare(settings(root, root / "knowledge", folder / PREPARED))
    with ExitStack() as stack:
        running = [stack.enter_context(_served(root, folder, *way)) for way in WAYS]
        for each in running:
            put_load(each.port, _messages(sheet, _WARM))
        for _ in range(effort.rounds):
            for each in running:
                _measure_round(each, sheet, effort)
        memory = [held_by_workers(each.process.pid) for each in running]
    return _table(running, memory)


def _measure_round(each: _Running, sheet: Path, effort: Effort) -> None:
    """Send as much as is answered, then half of it a second."""
    before = cpu_of_workers(each.process.pid)
    each.full.append(put_load(each.port, _messages(sheet, effort.messages)))
    each.cpu.append((cpu_of_workers(each.process.pid) - before) / effort.messages)
    rate = each.full[-1].rate / 2
    some = _messages(sheet, max(int(rate * effort.seconds), 20))
    each.half.append(put_load(each.port, some, rate))


def _table(running: Sequence[_Running], memory: Sequence[str]) -> Table:
    head = (
        "server",
        "what",
        "answers/s",
        "CPU, ms",
        "p50, ms",
        "p99, ms",
        "p99 / echo's",
        "lost",
        "RSS, PSS",
    )
    table = Table(head)
    for each, held in zip(running, memory, strict=True):
        echo = next(o for o in running if o.server == each.server and o.what == "bare echo")
        pairs = zip(each.half, echo.half, strict=True)
        lost = sum(served.lost for served in (*each.full, *each.half))
        table.add(
            each.server,
            each.what,
            f"{statistics.median(served.rate for served in each.full):.0f}",
            f"{1e3 * statistics.median(each.cpu):.2f}",
            f"{statistics.median(served.quantile(0.5) for served in each.half):.1f}",
            f"{statistics.median(served.quantile(0.99) for served in each.half):.1f}",
            f"{statistics.median(a.quantile(0.99) / b.quantile(0.99) for a, b in pairs):.1f}",
            f"{lost} of {sum(len(served.seconds) for served in (*each.full, *each.half))}",
            held,
        )
    return table


def _messages(sheet: Path, number: int) -> list[Message]:
    sender = Sender()
    asked = zip(questions(sheet), parents(), strict=False)
    return [sender.message(text, parent) for text, parent in islice(asked, number)]


@contextmanager
def _served(root: Path, folder: Path, server: str, what: str, app: str) -> Iterator[_Running]:
    """Serve an application as long as this lasts."""
    port = _free_port()
    told = {"host": "127.0.0.1", "port": port, "bind": f"127.0.0.1:{port}", "workers": _WORKERS}
    words = [word.format(**told) for word in SERVERS[server].replace(BOT, app).split()]
    place = folder / f"{server} {what}".replace(" ", "-")
    shutil.copytree(folder / PREPARED, place / "instance")
    path = os.pathsep.join(map(str, (root, root / "scripts")))
    ours = environ(root / "knowledge", place / "instance")
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=root,
        env=os.environ | ours | {"PYTHONPATH": path, FOLDER: str(place)},
        stderr=(place / "log").open("wb"),
        start_new_session=True,
    )
    try:
        _wait(root, port, process, place / "log")
        yield _Running(server, what, port, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait(root: Path, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while not ask(port, request_of(_messages(root / SHEET, 1)[0])):
        if process.poll() is not None or time.monotonic() > until:
            raise NoAnswerError(log.read_text(encoding="utf-8"))
        time.sleep(0.1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port

"""Measures starts and reloads of a large folder: `python3 scripts/bench_reload.py`.

A real server answers signed messages at a steady rate; files are saved meanwhile.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from bootstrap import ROOT, enter, give_up, say, whole_number

# ruff: noqa: S311 - chance chooses questions here, no secrets

TOKEN = "benchmark"  # noqa: S105 - of a server that lives for minutes
ASKED = "这句话是测速用的吗"
PLACES = (
    "东城西城南关北关桃园柳林石桥金沙白云青山红旗新华光明和平友谊团结长江黄河泰山昆仑天池月湖星海"
)
# An edit has reached every worker when so many answers in a row are new.
IN_A_ROW = 14
THREADS = 4
# Seconds between an edit that has reached all and the next one.
IDLE = 2.0
# Seconds after which nothing is waited for any more.
MOST_WAIT = 600


def main() -> None:
    """Make a folder, start on it, edit it, and print the figures."""
    given = arguments()
    enter()
    if given.open:
        print(json.dumps(opened(*given.open)))
        return
    with tempfile.TemporaryDirectory() as place:
        folder, instance = Path(place, "knowledge"), Path(place, "instance")
        make_folder(folder, given.entries)
        say(f"{given.entries} 条问答，每条 10 个相似问法，{len(list(folder.glob('faq/*')))} 个文件")
        for name in ("冷启动", "热启动"):
            found = run_opened(folder, instance / "cache")
            say(
                f"{name}：{found['seconds']:.1f} 秒（处理器 {found['cpu']:.1f} 秒），"
                f"{found['mb']:.0f} MB"
            )
        with serving(folder, instance, given.workers) as server:
            load = Load(server.port, given.rate, questions(folder))
            measure(server, load, folder, instance, given.edits)


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="大量问答时的启动、自动生效和回答快慢")
    for name, default, most, told in (
        ("--entries", 10_000, 100_000, "多少条问答"),
        ("--edits", 10, 1000, "改几次文件"),
        ("--rate", 40, 1000, "每秒几条消息"),
        ("--workers", 2, 64, "工作进程数"),
    ):
        number = whole_number(1, most)
        parser.add_argument(name, type=number, default=default, metavar="N", help=told)
    parser.add_argument("--open", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def make_folder(folder: Path, entries: int) -> None:
    """Write `entries` entries, 50 a file: the real ones, once for each of many schools."""
    from bot.library import read_library

    shutil.copytree(ROOT / "knowledge", folder)
    real = read_library(ROOT / "knowledge").entries
    shutil.rmtree(folder / "faq")
    (folder / "faq").mkdir()
    names = list(dict.fromkeys(a + b for a in PLACES[::2] for b in PLACES[1::2]))
    blocks = []
    for number in range(entries):
        entry, name = real[number % len(real)], names[number // len(real)]
        wordings = [
            *entry.phrasings,
            *(f"{entry.question}{mark}" for mark in "甲乙丙丁戊己庚辛壬癸"),
        ]
        asked = "\n".join(f"- {name}学校{wording}" for wording in wordings[:10])
        blocks.append(f"## {name}学校{entry.question}\n\n{asked}\n\n{entry.answer}\n")
    for start in range(0, entries, 50):
        text = "# 学校\n\n" + "\n".join(blocks[start : start + 50])
        (folder / "faq" / f"{start // 50:04}.md").write_text(text, encoding="utf-8")


def opened(folder: str, cache: str) -> dict[str, float]:
    """Return how long this process needs until it can answer, and its memory."""
    from bot.search import Shelf

    started, cpu = time.perf_counter(), time.process_time()
    Shelf.open(Path(folder), Path(cache))
    seconds = time.perf_counter() - started
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("VmRSS")]
    return {"seconds": seconds, "cpu": time.process_time() - cpu, "mb": sum(kilobytes) / 1000}


def run_opened(folder: Path, cache: Path) -> dict[str, float]:
    """Return the figures of a new process."""
    command = [sys.executable, __file__, "--open", str(folder), str(cache)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


@contextmanager
def serving(folder: Path, instance: Path, workers: int) -> Iterator[Server]:
    """Run the project's own server on a free port, and end it with all its workers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    named = {
        "BOT_WECHAT_TOKEN": TOKEN,
        "BOT_KNOWLEDGE_PATH": str(folder),
        "BOT_LIMITS_PER_MINUTE": "0",
        "BOT_LIMITS_PER_DAY": "0",
    }
    flags = ["--port", port, "--workers", workers, "--instance", instance]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts/run.py"), *map(str, flags)],
        env=os.environ | named,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    server = Server(port, process)
    try:
        server.wait_until(server.answers, "服务没有起来")
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


@dataclass(frozen=True)
class Server:
    """A server that runs: its port, its process."""

    port: int
    process: subprocess.Popen[bytes]

    def answers(self) -> bool:
        """Return whether a message is answered."""
        try:
            ask(self.port, ASKED)
        except OSError:
            return False
        return True

    def wait_until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """Wait; give up when the server has ended, or after `MOST_WAIT` seconds."""
        end = time.monotonic() + MOST_WAIT
        while not is_so():
            if self.process.poll() is not None:
                give_up(f"{otherwise}：服务已经停了")
            if time.monotonic() > end:
                give_up(f"{otherwise}：等了 {MOST_WAIT} 秒")
            time.sleep(0.01)


def ask(port: int, text: str) -> str:
    """Return the XML of the reply to one signed message."""
    told = [str(int(time.time())), str(random.getrandbits(40))]
    signature = hashlib.sha1("".join(sorted([TOKEN, *told])).encode()).hexdigest()  # noqa: S324
    query = urlencode({"timestamp": told[0], "nonce": told[1], "signature": signature})
    number = random.getrandbits(60)
    fields = {
        "ToUserName": "gh_bench",
        "FromUserName": f"parent{number % 5000}",
        "CreateTime": told[0],
        "MsgType": "text",
        "Content": escape(text),
        "MsgId": str(number),
    }
    body = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", f"/wechat?{query}", f"<xml>{body}</xml>".encode())
    response = connection.getresponse()
    reply = response.read().decode()
    connection.close()
    if response.status != 200:
        raise OSError(f"HTTP {response.status}: {reply[:80]}")
    return reply


def questions(folder: Path) -> list[str]:
    """Return wordings that are nobody's own, so that each is really searched for."""
    lines = [
        line[2:]
        for path in sorted(folder.glob("faq/*.md"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("- ")
    ]
    chosen = random.Random(1).sample(lines, min(2000, len(lines)))
    return [f"{line[:-2]}这件事{line[-2:]}" for line in chosen]


@dataclass
class Load:
    """Parents who ask at a steady rate; `phase` names the lists that the times go to."""

    port: int
    rate: int
    asked: Sequence[str]
    phase: str = "平时"
    newest: str = "第一版"
    in_a_row: int = 0
    times: dict[str, list[float]] = field(default_factory=dict)
    failed: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start the parents."""
        for number in range(THREADS):
            threading.Thread(target=self._go, args=(number,), daemon=True).start()

    def _go(self, number: int) -> None:
        chance = random.Random(number)
        due = time.perf_counter() + number / self.rate
        while not self.stop.is_set():
            time.sleep(max(0.0, due - time.perf_counter()))
            probe = chance.random() < 0.4
            phase, started = self.phase, time.perf_counter()
            try:
                reply = ask(self.port, ASKED if probe else chance.choice(self.asked))
            except OSError:
                self.failed += 1
            else:
                self.times.setdefault(phase, []).append(time.perf_counter() - started)
                if probe:
                    self.in_a_row = self.in_a_row + 1 if self.newest in reply else 0
            due += THREADS / self.rate


def measure(server: Server, load: Load, folder: Path, instance: Path, edits: int) -> None:
    """Edit files while parents ask, and print how long they wait."""
    load.start()
    time.sleep(5)
    load.times.clear()
    time.sleep(10)
    waits = [edit(server, load, folder, number) for number in range(edits)]
    say(f"保存后全部进程用上新内容：{' '.join(f'{wait:.1f}' for wait in waits)} 秒")
    load.phase = "重新校准时"
    kept = instance / "cache" / "engine.pickle"
    before = kept.stat().st_mtime
    server.wait_until(lambda: kept.stat().st_mtime != before, "没有重新校准")
    load.stop.set()
    say(f"没有得到回复的消息：{load.failed}")
    for phase, times in load.times.items():
        times.sort()
        p50, p99 = (1000 * times[int(share * (len(times) - 1))] for share in (0.5, 0.99))
        say(
            f"{phase}：{len(times)} 条，中位 {p50:.1f} 毫秒，p99 {p99:.1f} 毫秒，"
            f"最慢 {1000 * times[-1]:.0f} 毫秒"
        )


def edit(server: Server, load: Load, folder: Path, number: int) -> float:
    """Save one file and return the seconds until all workers answer anew; then wait a little.

    The next edit comes before the confidence is fitted, so that this is measured apart.
    """
    path = folder / "faq" / "0000.md"
    text = path.read_text(encoding="utf-8").split("\n## 测速")[0]
    load.in_a_row, load.newest, load.phase = 0, f"第{number}次的答案", "自动生效时"
    saved = time.perf_counter()
    path.write_text(f"{text}\n## 测速\n\n- {ASKED}\n\n{load.newest}。\n", encoding="utf-8")
    server.wait_until(lambda: load.in_a_row >= IN_A_ROW, "新内容没有生效")
    took = time.perf_counter() - saved
    load.phase = "平时"
    time.sleep(IDLE)
    return took


if __name__ == "__main__":
    main()

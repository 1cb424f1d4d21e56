"""What every command owes a person: a clear word instead of a traceback, and told bounds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import ask
from tests.library.folders import GOOD, write_folder

SCRIPTS = Path(__file__).parent.parent / "scripts"


def start(name: str, *arguments: object, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, SCRIPTS / name, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        **options,
    )


@pytest.fixture(autouse=True)
def _instance(index_in, tmp_path, monkeypatch):
    monkeypatch.setenv("BOT_SERVER_INSTANCE", str(index_in(tmp_path / "instance")))


def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    with start(name, *arguments) as running:
        out, err = running.communicate()
    return subprocess.CompletedProcess([name], running.returncode, out, err)


def test_a_reader_that_is_gone_is_no_error(tmp_path):
    """As in `check_knowledge.py | true`."""
    folder = write_folder(tmp_path / "knowledge", GOOD)
    with start("check_knowledge.py", "--knowledge", folder, "--quiet") as running:
        running.stdout.close()
        assert running.stderr.read() == ""


@pytest.mark.skipif(os.name == "nt", reason="a console's interrupt is sent in another way there")
def test_an_interrupt_ends_it_in_a_word(tmp_path):
    """As Ctrl-C, while it reads: a pipe opens for writing once the script has opened it."""
    pipe = tmp_path / "policy.txt"
    os.mkfifo(pipe)
    with start("import_policy.py", pipe) as running, pipe.open("wb"):
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()
    assert said.strip() == "已停止。"
    assert running.returncode != 0


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = run("ask.py", "--jsonl", tmp_path / "gone.jsonl")
    assert done.returncode == 1
    assert done.stderr == f"出错了：{tmp_path / 'gone.jsonl'}：没有这个文件或文件夹\n"


@pytest.mark.parametrize(
    "line",
    [
        '{"turns": 5}',
        '{"turns": "作业"}',
        '{"turns": [1]}',
        '{"question": 5}',
        "[]",
        "{",
        b"\xd7\xf7\xd2\xb5",
    ],
)
def test_a_line_that_is_no_question_is_named(line, capsys):
    with pytest.raises(SystemExit):
        list(ask.read_sheet([b"\n", line if isinstance(line, bytes) else line.encode()], "a.jsonl"))
    assert capsys.readouterr().err.startswith("出错了：a.jsonl 第2行：")


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("ask.py", ["--jsonl", "-", "--why"]),
        ("ask.py", ["--jsonl", "-", "作业"]),
        ("weekly_review.py", ["--days", "0"]),
        ("weekly_review.py", ["--days", "4000"]),
        ("preview.py", ["--days", "-1"]),
        ("preview.py", ["--days", "all"]),
        ("bench_reload.py", ["--workers", "0"]),
        ("export_faq.py", ["faq.csv"]),
    ],
)
def test_what_cannot_be_meant_is_refused(script, arguments):
    done = run(script, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_question_may_be_typed_in_several_words(tmp_path):
    said = run("ask.py", "课后服务", "是自愿的吗")
    assert said.returncode == 0, said.stderr
    sheet = tmp_path / "sheet.jsonl"
    sheet.write_text(json.dumps({"question": "课后服务 是自愿的吗"}), encoding="utf-8")
    told = json.loads(run("ask.py", "--jsonl", sheet).stdout)
    assert said.stdout.strip() == told["replies"][0]["text"]


def test_help_is_all_that_help_does():
    """Above all it starts no fit that takes minutes."""
    done = run("fit_follow_ups.py", "--help")
    assert done.returncode == 0
    assert "readings.py" in done.stdout

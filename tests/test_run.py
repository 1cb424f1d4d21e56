"""The command that sets up and serves, run as an operator runs it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parent.parent
RUN = [sys.executable, str(ROOT / "scripts" / "run.py")]
TOKEN = "t0ken"
# Tenths of a second until the first answer; a machine under load takes its time.
WAIT = 900
KINDS = ["granian", "gunicorn"] if sys.platform == "linux" else ["granian"]


def run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *arguments], capture_output=True, text=True, check=False, cwd=folder
    )


@pytest.fixture(scope="module")
def instance(tmp_path_factory) -> Path:
    """Return one folder for all, so that the index is built once."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_setup_says_what_to_enter_at_wechats_console(instance):
    done = run("--setup", "--instance", str(instance))
    token = re.search(r'^token = "(\w+)"', (instance / "secrets.toml").read_text("utf-8"), re.M)[1]
    assert done.returncode == 0, done.stderr
    safe = (f"{instance / 'secrets.toml'} 的 [wechat]", 'encoding_aes_key = "…"', "app_id")
    for told in ("/wechat", token, "明文模式", "http://127.0.0.1:8000", *safe):
        assert told in done.stdout


def test_a_folder_is_meant_as_seen_from_where_the_command_is_typed(instance):
    """So that it is the one that the other commands find under the same name."""
    done = run("--setup", "--instance", instance.name, folder=instance.parent)
    assert done.returncode == 0, done.stderr
    assert str(instance / "secrets.toml") in done.stdout


@pytest.mark.parametrize(
    ("variable", "value", "cure"),
    [("BOT_WECHAT_TOKEN", "", "不能为空"), ("BOT_SERVER_PORT", "http", "65535")],
)
def test_it_does_not_start_with_a_setting_that_cannot_be_used(
    variable, value, cure, instance, monkeypatch
):
    monkeypatch.setenv(variable, value)
    done = run("--setup", "--instance", str(instance))
    assert done.returncode == 1
    assert variable in done.stderr
    assert cure in done.stderr


def test_a_taken_port_is_named_with_a_way_out(instance):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = str(listener.getsockname()[1])
        done = run("--port", taken, "--instance", str(instance))
    assert done.returncode == 1
    assert taken in done.stderr
    assert "--port" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a console's interrupt is sent in another way there")
@pytest.mark.parametrize("kind", KINDS)
def test_it_serves_until_interrupted(kind, port, instance, monkeypatch):
    """WeChat's handshake is answered by several workers, and Ctrl-C ends them all."""
    monkeypatch.setenv("BOT_SERVER_KIND", kind)
    monkeypatch.setenv("BOT_WECHAT_TOKEN", TOKEN)
    flags = ["--port", str(port), "--workers", "2", "--instance", str(instance)]
    # A group of its own, so that the interrupt reaches it as from a console, and not the tests.
    with subprocess.Popen([*RUN, *flags], start_new_session=True) as server:
        try:
            echoed = next(filter(None, (_handshake(server, port) for _ in range(WAIT))), "")
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGINT)
    assert echoed == "echo"
    # granian says 1 when a worker that was interrupted too is gone before it looks.
    assert server.returncode in ({0, 1} if kind == "granian" else {0})
    with socket.create_server(("127.0.0.1", port)):
        pass


def _handshake(server: subprocess.Popen[bytes], port: int) -> str:
    """Return what the server echoes, nothing while it isn't there yet."""
    told = [str(int(time.time())), secrets.token_hex(4)]
    signed = "".join(sorted([TOKEN, *told])).encode()
    query = {"timestamp": told[0], "nonce": told[1], "echostr": "echo"}
    query["signature"] = hashlib.sha1(signed).hexdigest()  # noqa: S324 - WeChat's own way
    address = f"http://127.0.0.1:{port}/wechat?{urlencode(query)}"
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read().decode()
    except URLError:
        assert server.poll() is None, "it ended by itself"
        time.sleep(0.1)
        return ""

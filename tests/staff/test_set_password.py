"""The command that sets the password of the staff page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from werkzeug.security import check_password_hash

from bot.config import load

ROOT = Path(__file__).parents[2]
PASSWORD = "shuang-jian-2026"


def run(instance: Path, typed: str, *more: str) -> subprocess.CompletedProcess[str]:
    told = ["--stdin", "--instance", instance, *more]
    return subprocess.run(
        [sys.executable, ROOT / "scripts/set_password.py", *map(str, told)],
        input=typed + "\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def read(instance: Path):
    return load(ROOT / "config.toml", {"BOT_SERVER_INSTANCE": str(instance)}).staff


def test_it_says_where_the_page_is_and_what_is_still_to_do(tmp_path):
    """The address can be typed, and nothing is said to be done before the restart."""
    assert "http://127.0.0.1:8000/staff" in run(tmp_path, PASSWORD).stdout
    off = run(tmp_path, "", "--off").stdout
    assert "重新启动" in off.splitlines()[-1]
    assert "已关闭" not in off


def test_the_password_is_kept_as_a_hash_that_only_its_owner_may_read(tmp_path):
    done = run(tmp_path, PASSWORD)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "secrets.toml"
    assert PASSWORD not in file.read_text("utf-8") + done.stdout
    assert check_password_hash(read(tmp_path).password_hash, PASSWORD)
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_password_replaces_the_old_one_and_nothing_else(tmp_path):
    """Whoever was signed in must sign in again, for the session key is new too."""
    file = tmp_path / "secrets.toml"
    file.write_text('[wechat] # ours\ntoken = "abc"\n', encoding="utf-8")
    run(tmp_path, PASSWORD)
    before = read(tmp_path)
    run(tmp_path, PASSWORD[::-1])
    after = read(tmp_path)
    assert check_password_hash(after.password_hash, PASSWORD[::-1])
    assert before.session_key != after.session_key
    text = file.read_text("utf-8")
    assert text.count("password_hash") == text.count("session_key") == 1
    assert '[wechat] # ours\ntoken = "abc"\n' in text


def test_the_page_is_switched_off(tmp_path):
    run(tmp_path, PASSWORD)
    assert run(tmp_path, "", "--off").returncode == 0
    assert read(tmp_path).password_hash == ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "太短"),
        ("short-one", "太短"),
        ("1234567890", "太好猜"),
        ("abababababab", "太好猜"),
        ("双减政策双减政策双减", "打不了中文"),
    ],
)
def test_a_password_that_will_not_do_is_refused(tmp_path, password, why):
    done = run(tmp_path, password)
    assert done.returncode == 1
    assert why in done.stderr
    assert not (tmp_path / "secrets.toml").exists()

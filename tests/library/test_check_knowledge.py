"""`check_knowledge.py` is what a clerk's colleague runs: errors a line each, or one summary."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.library.folders import FAQ, GOOD, write_folder

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "scripts" / "check_knowledge.py"
REPLIES = (ROOT / "knowledge" / "replies.md").read_text("utf-8")


def _check(folder: Path):
    command = [sys.executable, str(SCRIPT), "--knowledge", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_right_folder_is_summed_up(tmp_path):
    done = _check(write_folder(tmp_path, {**GOOD, "replies.md": REPLIES}))
    assert done.returncode == 0, done.stderr
    *told, summary = done.stdout.strip().split("\n")
    assert summary.startswith("没有错误：2 条问答（7 个相似问法，0 条待写答案），1 份政策文件")
    assert all(line.startswith("提醒 ") for line in told)


def test_lines_that_the_bot_needs_are_missed(tmp_path):
    """Without them nothing of the folder would go live."""
    done = _check(write_folder(tmp_path, GOOD))
    assert done.returncode == 1
    assert done.stdout.startswith("replies.md 第1行：缺少：")


def test_errors_are_told_one_a_line(tmp_path):
    faq = FAQ.replace("小学、初中", "大学").replace("《双减意见》", "《双减》")
    done = _check(write_folder(tmp_path, {**GOOD, "faq/作业.md": faq}))
    assert done.returncode == 1
    lines = done.stdout.strip().split("\n")
    assert [line.split("：")[0] for line in lines] == ["faq/作业.md 第11行", "faq/作业.md 第14行"]


def test_no_folder_is_an_error_without_a_traceback(tmp_path):
    done = _check(tmp_path / "没有")
    assert done.returncode == 1
    assert done.stdout.startswith(f"{tmp_path / '没有'}：没有这个知识文件夹。")
    assert "[knowledge] 的 path" in done.stdout
    assert "Traceback" not in done.stderr

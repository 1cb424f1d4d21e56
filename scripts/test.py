"""Runs every check of the project: `python3 scripts/test.py`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

from bootstrap import ROOT, enter, give_up, say


@dataclass(frozen=True)
class Check:
    """One check: what it is about, and its command without the interpreter."""

    about: str
    command: str
    slow: bool = False


CHECKS = (
    Check("代码规范", "ruff check ."),
    Check("代码格式", "ruff format --check ."),
    Check("类型", "mypy"),
    Check("知识", "scripts/check_knowledge.py"),
    Check("测试", "pytest -n auto --dist worksteal"),
    Check("答得对不对", "scripts/evaluate.py", slow=True),
)
BROWSER = ("chromium", "chromium-driver")


def main() -> None:
    """Run the checks one after another; all of them, so that one run shows every fault."""
    given = arguments()
    enter("requirements-dev.txt")
    os.chdir(ROOT)
    install_browser()
    wanted = [check for check in CHECKS if not (given.fast and check.slow)]
    failed = [check.about for check in wanted if not passes(check, given.fast)]
    if failed:
        give_up(f"没有通过：{'、'.join(failed)}")
    say("全部通过。")


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="运行全部检查。第一次运行会自动准备好一切。")
    parser.add_argument("--fast", action="store_true", help="跳过慢的检查")
    return parser.parse_args()


def install_browser() -> None:
    """Install the browser that page tests drive, on a machine that only runs the checks.

    Elsewhere it is the person's own choice: without one, those tests say why they are skipped.
    """
    apt = shutil.which("apt-get")
    if not apt or os.environ.get("CI") != "true":
        return
    if shutil.which("chromium") and shutil.which("chromedriver"):
        return
    say("正在安装浏览器 chromium …")
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *BROWSER]):
        done = subprocess.run(
            [apt, "-qq", *step], env=environ, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            say("浏览器没有装上，页面测试会跳过。")
            return


def passes(check: Check, fast: bool) -> bool:
    """Run one check and return whether it passed, with how long it took."""
    words = check.command.split()
    if not words[0].endswith(".py"):
        words = ["-m", *words]
    if fast and "pytest" in words:
        words += ["-m", "not slow"]
    say(f"\n== {check.about}：{' '.join(words)}")
    started = time.monotonic()
    done = subprocess.run([sys.executable, *words], check=False)
    result = "通过" if done.returncode == 0 else "没有通过"
    say(f"== {check.about}：{result}，{time.monotonic() - started:.0f} 秒")
    return done.returncode == 0


if __name__ == "__main__":
    main()

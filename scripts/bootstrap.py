"""The project's own environment in .venv: made, filled, gone into. Standard library only."""

from __future__ import annotations

import argparse
import atexit
import hashlib
import io
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BASE = ROOT / "requirements.txt"
OLDEST = (3, 11)
WHY = {
    FileNotFoundError: "没有这个文件或文件夹",
    PermissionError: "没有权限，请检查这个文件或文件夹能不能读写",
    IsADirectoryError: "这是一个文件夹，请给一个文件",
    NotADirectoryError: "这不是文件夹",
}


def enter(requirements: str = BASE.name) -> None:
    """Go on inside the project's environment, with everything in `requirements` installed.

    A script that runs elsewhere is started again inside, with the same arguments; the project's
    folder is then on its path. It is quick when nothing is missing. From here on, what the person
    or the machine causes (Ctrl-C, a reader that is gone, no such file) ends in a clear word.
    """
    _show_what_can_be_shown()
    sys.excepthook = _tell_end
    atexit.register(_flush)
    if sys.version_info < OLDEST:
        give_up(
            f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新版本，现在是 {sys.version.split()[0]}。"
        )
    if not PYTHON.exists():
        _make()
    _fill(ROOT / requirements)
    if Path(sys.prefix).resolve() != VENV.resolve():
        become([str(PYTHON), *sys.argv])
    sys.path.insert(0, str(ROOT))


def become(command: list[str]) -> NoReturn:
    """Run a program in this one's place, with the project's folder on its path."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if os.name != "nt":
        os.execve(command[0], command, environ)  # noqa: S606 - a program of ours, no shell
    # On Windows the console would go back to the shell while the new program still runs.
    running = subprocess.Popen(command, env=environ)
    while True:
        try:
            raise SystemExit(running.wait())
        except KeyboardInterrupt:
            continue  # the new program was told too, and ends in its own way


def say(text: str) -> None:
    """Tell the person at the console."""
    print(text, flush=True)


def give_up(problem: str) -> NoReturn:
    """Say what is wrong and end."""
    print(f"出错了：{problem}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number of the command line, within its bounds."""

    def read(text: str) -> int:
        if not (text.isdecimal() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"请写 {least} 到 {most} 之间的整数")
        return int(text)

    return read


def _tell_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell without a traceback what the program itself is not to blame for."""
    if isinstance(error, KeyboardInterrupt):
        print("\n已停止。", file=sys.stderr)
    elif isinstance(error, OSError) and error.filename is not None:
        why = WHY.get(type(error), error.strerror)
        print(f"出错了：{error.filename}：{why}", file=sys.stderr)
    elif not isinstance(error, BrokenPipeError):
        sys.__excepthook__(kind, error, trace)


def _flush() -> None:
    """Write what is still to be written; nobody may be reading any more (`… | head -1`)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_what_can_be_shown() -> None:
    """Keep a console that knows no Chinese from ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _make() -> None:
    say("第一次运行：正在建立虚拟环境 .venv …")
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        give_up(
            f"建不了虚拟环境 {VENV}（{error}）。\n"
            "Debian、Ubuntu 请先运行：apt-get install python3-venv；"
            "其他系统请检查文件夹权限和磁盘空间。"
        )


def _fill(requirements: Path) -> None:
    """Install what is required, unless this very list was installed already."""
    wanted = _fingerprint(requirements)
    stamp = _stamp(requirements)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say(f"正在安装 {requirements.name} 里的软件包，约需一两分钟 …")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r"]
    if subprocess.run([PYTHON, *pip, requirements], check=False).returncode:
        give_up(
            "软件包没有装好，原因见上面几行。\n"
            "多半是网络不通：请检查网络，或用环境变量 PIP_INDEX_URL 换一个镜像，然后重新运行。"
        )
    for done in (requirements, BASE):
        _stamp(done).write_text(_fingerprint(done), encoding="utf-8")


def _stamp(requirements: Path) -> Path:
    """Return the file that remembers which list was installed last."""
    return VENV / f"{requirements.stem}.installed"


def _fingerprint(requirements: Path) -> str:
    """Return a digest of the list and of the one that it builds on."""
    texts = [requirements.read_bytes(), BASE.read_bytes()]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()

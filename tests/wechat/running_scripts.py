"""Runs the account's scripts as an operator does, against the stand-in of the platform."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.wechat.platform_standin import APP_ID, SECRET, Standin

ROOT = Path(__file__).parents[2]


def run(
    script: str, standin: Standin, instance: Path, *more: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Return what `scripts/<script>.py` did; `settings` are named as in the environment."""
    told = {
        "BOT_SERVER_INSTANCE": str(instance),
        "BOT_WECHAT_TOKEN": "t" * 20,
        "BOT_WECHAT_APP_ID": APP_ID,
        "BOT_WECHAT_APP_SECRET": SECRET,
        "BOT_WECHAT_API_BASE": standin.base,
        "BOT_RECORDS_HASH_KEY": "0" * 64,
    }
    return subprocess.run(
        [sys.executable, ROOT / f"scripts/{script}.py", *more],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **told, **settings, "PYTHONUTF8": "1"},
    )

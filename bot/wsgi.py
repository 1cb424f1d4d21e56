"""The application as servers call for it: `bot.wsgi:make_app`, a function without arguments."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from flask import Flask

from bot.app import create_app
from bot.config import Config, load

CONFIG_FILE = Path(__file__).resolve().parent.parent / "config.toml"


def read_config() -> Config:
    """Return the settings of the project's config.toml and of the environment."""
    return load(CONFIG_FILE, os.environ)


def make_app() -> Flask:
    """Return the application for the settings as they stand."""
    app = create_app(read_config())
    # What is there by now stays: Python need not look it through again and again, which takes
    # 75 ms, and workers that are forked share its memory.
    gc.collect()
    gc.freeze()
    return app

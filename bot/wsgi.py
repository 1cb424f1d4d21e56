"""The application as servers call for it: `bot.wsgi:make_app`, a function without arguments."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from bot.app import create_app
from bot.config import load

CONFIG_FILE = Path(__file__).resolve().parent.parent / "config.toml"


def make_app() -> Flask:
    """Return the application for the settings as they stand."""
    return create_app(load(CONFIG_FILE, os.environ))

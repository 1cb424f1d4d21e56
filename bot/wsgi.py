"""The application as servers call for it: `bot.wsgi:make_app`, a function without arguments."""

from __future__ import annotations

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
    return create_app(read_config())

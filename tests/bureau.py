"""The real bot over the real knowledge folder, for tests that ask it as a parent does."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from bot.config import Config, load

ROOT = Path(__file__).parents[1]
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP_ID = "wx2c2769f8efd9abc2"


def real_config(instance: Path, mode: str = "plain") -> Config:
    """Return the settings of the project for an `instance` folder of the test's own."""
    environ = {
        "BOT_SERVER_INSTANCE": str(instance),
        "BOT_WECHAT_TOKEN": "a-token-of-the-tests",
        "BOT_WECHAT_APP_ID": APP_ID,
        "BOT_WECHAT_ENCODING_AES_KEY": AES_KEY,
        "BOT_WECHAT_MODE": mode,
        "BOT_RECORDS_HASH_KEY": "0" * 64,
        "BOT_KNOWLEDGE_WATCH": "false",
        # A test asks faster than a parent may.
        "BOT_LIMITS_PER_MINUTE": "0",
    }
    return load(ROOT / "config.toml", environ)


def real_app(config: Config) -> Flask:
    """Return the application, made where its settings are known."""
    from bot.app import create_app

    return create_app(config)


__all__ = ["ROOT", "real_app", "real_config"]

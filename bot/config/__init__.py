"""Settings: config.toml, then instance/secrets.toml, then the environment, read once."""

from bot.config.keys import check_ready, make_missing_secrets, make_private, put_secret
from bot.config.reading import load
from bot.config.sections import (
    Account,
    Bureau,
    Config,
    Dialogue,
    Knowledge,
    Limits,
    Records,
    Server,
    Staff,
    Try,
    WeChat,
)

__all__ = [
    "Account",
    "Bureau",
    "Config",
    "Dialogue",
    "Knowledge",
    "Limits",
    "Records",
    "Server",
    "Staff",
    "Try",
    "WeChat",
    "check_ready",
    "load",
    "make_missing_secrets",
    "make_private",
    "put_secret",
]

"""The project's own knowledge behind the real webhook, indexed once for all dialogues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_app, open_records, wechat_account
from bot.config import Config, load
from tests.dialogue.talk import Talk
from tests.wechat_client import WeChatClient

ROOT = Path(__file__).parents[2]
NUMBERS = count(1)
# Too vague to be answered; the search decides which of them gets choices.
VAGUE = ("谁来管", "招多少人", "能退吗", "怎么办手续", "怎么收费", "要面试吗", "周末", "哪里查")


def settings(instance: Path, **changes: Any) -> Config:
    """Return the project's settings with `changes`, a mapping of keys for a section each."""
    config = load(ROOT / "config.toml", {})
    base = {
        "server": {"instance": instance},
        "wechat": {"token": "a0test0token", "tappable_links": False},
        "records": {"hash_key": "5e" * 32},
        "knowledge": {"watch": False},
    }
    for name in base.keys() | changes.keys():
        section = replace(getattr(config, name), **{**base.get(name, {}), **changes.get(name, {})})
        config = replace(config, **{name: section})
    return config


@pytest.fixture(scope="session")
def open_door(index_in, tmp_path_factory) -> Callable[..., Callable[[], Talk]]:
    """Return a function that serves the bot with other settings and lets new parents talk."""

    def _open(**changes: Any) -> Callable[[], Talk]:
        instance = index_in(tmp_path_factory.mktemp("instance"))
        config = settings(instance, **changes)
        app, records = create_app(config), open_records(config)
        if watcher := app.extensions.get("watcher"):
            watcher.close()  # what is in the folder now is what the test is about
        client = WeChatClient(app.test_client(), wechat_account(config.accounts["default"]))
        return lambda: Talk(client, records, instance, f"oK7Qv5parent{next(NUMBERS):016}")

    return _open


@pytest.fixture(scope="session")
def parents(open_door) -> Callable[[], Talk]:
    """Return a function that returns a new parent who talks to the bot with its own settings."""
    return open_door()


@pytest.fixture
def parent(parents) -> Talk:
    """Return a parent who has never written before."""
    return parents()


@pytest.fixture(scope="session")
def unsure(parents) -> str:
    """Return a question that gets three choices, all of them answers that staff wrote."""
    for text in VAGUE:
        asker = parents()
        asker.say(text)
        row = asker.asked()[-1]
        written = [choice for choice in row["choices"] if not choice.startswith("文件原话")]
        if row["outcome"] == "choices" and len(written) == 4:
            return text
    raise AssertionError(f"each of {VAGUE} was answered at once")

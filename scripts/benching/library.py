"""The real knowledge blown up to thousands of passages, and settings that serve it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from benching.corpus import drawn_by_zipf
from bot.config import Config, load, make_missing_secrets

TOKEN: Final = "t0ken"  # noqa: S105 - a measurement has no secret
APP_ID: Final = "wxb11529c136998cb6"
AES_KEY: Final = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
_ASKED: Final = 4
_QUESTION: Final = (5, 12)
_ANSWER: Final = (40, 90)
_FILE: Final = 500


def blow_up(knowledge: Path, folder: Path, words: Sequence[str], entries: int) -> None:
    """Copy `knowledge` to `folder` and add so many made-up entries, four wordings each."""
    shutil.copytree(knowledge, folder)
    chance = np.random.default_rng(1)
    drawn = iter(drawn_by_zipf(words, entries * (_ASKED * _QUESTION[1] + _ANSWER[1]), chance))

    def said(lengths: tuple[int, int]) -> str:
        return "".join(islice(drawn, int(chance.integers(*lengths, endpoint=True))))

    made = [_entry([said(_QUESTION) for _ in range(_ASKED)], said(_ANSWER)) for _ in range(entries)]
    for start in range(0, entries, _FILE):
        text = f"# 增补{start}\n\n" + "\n".join(made[start : start + _FILE])
        (folder / "faq" / f"增补{start}.md").write_text(text, encoding="utf-8")


def _entry(asked: Sequence[str], answer: str) -> str:
    phrasings = "".join(f"- {phrasing}\n" for phrasing in asked[1:])
    return f"## {asked[0]}\n\n{phrasings}\n{answer}。\n"


def environ(knowledge: Path, instance: Path, mode: str = "plain") -> dict[str, str]:
    """Return settings, as the environment has them, that serve `knowledge` in `mode`.

    All that is derived goes to `instance`. The limits are those of config.toml.
    """
    return {
        "BOT_SERVER_INSTANCE": str(instance),
        "BOT_KNOWLEDGE_PATH": str(knowledge),
        "BOT_KNOWLEDGE_WATCH": "false",
        "BOT_WECHAT_TOKEN": TOKEN,
        "BOT_WECHAT_MODE": mode,
        "BOT_WECHAT_APP_ID": APP_ID,
        "BOT_WECHAT_ENCODING_AES_KEY": AES_KEY,
    }


def settings(
    root: Path, knowledge: Path, instance: Path, mode: str = "plain", *, limits: bool = False
) -> Config:
    """Return settings that serve `knowledge` in `mode`, with or without limits for parents."""
    told = environ(knowledge, instance, mode)
    if not limits:
        told |= {"BOT_LIMITS_PER_MINUTE": "0", "BOT_LIMITS_PER_DAY": "0"}
    make_missing_secrets(load(root / "config.toml", told))
    return load(root / "config.toml", told)

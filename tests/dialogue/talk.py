"""One parent's talk with the bot, through the front door, and what was recorded of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.records import Records
from tests.wechat_client import WeChatClient

HERE = Path(__file__).parent


@dataclass
class Talk:
    """A parent who writes to the bot; `said` is the last reply's text."""

    client: WeChatClient
    records: Records
    instance: Path
    name: str
    said: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str = "", **how: Any) -> str:
        """Write `text`, or send what `how` tells, and return the reply's text."""
        fields = self.client.send(text, parent=self.name, **how)
        self.said = fields.get("Content", "")
        return self.said

    def asked(self) -> list[dict[str, Any]]:
        """Return what is recorded of this parent's questions, oldest first."""
        who = self.records._hash("default", self.name)
        return [row for row in self.records.questions(0, 2**33) if row["parent"] == who]

    def answered(self, text: str) -> str:
        """Write `text` and return the question of the entry that answered it, empty for none."""
        before = len(self.asked())
        self.say(text)
        rows = self.asked()[before:]
        return rows[-1]["matched"][0] if rows and rows[-1]["outcome"] == "answer" else ""


def dialogues(name: str) -> list[dict[str, Any]]:
    """Return the dialogues of the table `name`."""
    tables: list[dict[str, Any]] = tomllib.loads((HERE / name).read_text("utf-8"))["dialogue"]
    return tables

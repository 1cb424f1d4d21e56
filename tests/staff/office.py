"""A small bureau with its bot, its parents at WeChat's side, and a clerk at the staff page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from bot.app import create_app, open_records, wechat_account
from bot.config import Config, load
from bot.records import Records
from tests.review import knowledge as review
from tests.wechat_client import PARENT, WeChatClient

ROOT = Path(__file__).parents[2]
PASSWORD = "shuang-jian-2026"
CLERK = "王老师"
# The cheapest hash: how strong it is, is tested where it is made.
HASH = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
UNKNOWN = "校车超载了找谁"
KNOWN = "图书角几点开门"
ANSWER = "每天九点开门，周一休息。"
OTHER_ENTRY = "图书角能借书回家吗"
GAP = "图书角有哪些书"
# Entries whose answers no change of the project's own knowledge touches.
CORNER = f"""\
# 图书角

## {KNOWN}

- 图书角什么时候能进
- 图书角开放时间
- 图书角周末开不开
- 图书角中午关门吗

{ANSWER}

## {OTHER_ENTRY}

- 图书角的书可以带走吗
- 在图书角借书要押金吗
- 图书角的书能看几天

可以借，一次两本。

## {GAP}

- 图书角都有什么书
- 图书角的书有几种
- 图书角有没有漫画

故事书和科普书都有。书单文件没列，请问老师。
"""


def write_knowledge(folder: Path) -> Path:
    """Write the project's knowledge without one subject, and the entries above; return `folder`."""
    review.write_knowledge(folder)
    write(folder, "faq/图书角.md", CORNER)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")


def settings(folder: Path, **changes: str) -> Config:
    """Return settings for the folders under `folder`; `changes` are names as BOT_NAME=value."""
    named = {
        "SERVER_INSTANCE": folder / "instance",
        "KNOWLEDGE_PATH": folder / "knowledge",
        "WECHAT_TOKEN": "t" * 20,
        "RECORDS_HASH_KEY": "5e" * 32,
        "STAFF_PASSWORD_HASH": HASH,
        "STAFF_SESSION_KEY": "7a" * 32,
        "LIMITS_PER_MINUTE": "0",
    } | changes
    return load(ROOT / "config.toml", {f"BOT_{name}": str(value) for name, value in named.items()})


@dataclass
class Office:
    """The bot on its folders; `clerk` is a browser without scripts."""

    folder: Path
    changes: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.knowledge = self.folder / "knowledge"
        self.config = settings(self.folder, **self.changes)
        self.app: Flask = create_app(self.config)
        if watcher := self.app.extensions.get("watcher"):
            watcher.close()  # a page takes over itself what it has written
        self.clerk: FlaskClient = self.app.test_client()
        self.parent = WeChatClient(
            self.app.test_client(), wechat_account(self.config.accounts["default"])
        )

    def records(self) -> Records:
        return open_records(self.config)

    def missed(self, *texts: str, parent: str = PARENT) -> None:
        """Record questions that got no answer."""
        records = self.records()
        for text in texts:
            self.asked += 1
            row = {"text": text, "outcome": "miss", "number": 20_000 + self.asked}
            records.keep(f"missed{self.asked}", "default", parent, "…", question=row)
        records.close()

    def sign_in(self, password: str = PASSWORD, name: str = CLERK, **more: object) -> TestResponse:
        return self.post("login", "login", name=name, password=password, **more)

    def get(self, page: str, status: int = 200) -> BeautifulSoup:
        """Return a page under /staff/ as it is parsed."""
        response = self.clerk.get(f"/staff/{page}")
        assert response.status_code == status, response.text
        return BeautifulSoup(response.text, "html.parser")

    def post(self, seen: str, page: str, **fields: object) -> TestResponse:
        """Post to a page as a form on the page `seen` does; `environ` is the request's."""
        more = {"environ_overrides": fields.pop("environ", {})}
        token = self.token(seen)
        return self.clerk.post(f"/staff/{page}", data={"csrf_token": token, **fields}, **more)

    def token(self, seen: str) -> str:
        found = re.search(
            r'name="csrf_token" value="([^"]+)"', self.clerk.get(f"/staff/{seen}").text
        )
        assert found
        return found[1]

    def act(self, number: int, action: str, **fields: str) -> str:
        """Decide on a group and return what the page says then."""
        done = self.post(f"groups/{number}", f"groups/{number}", action=action, **fields)
        assert done.status_code == 303, text_of(BeautifulSoup(done.text, "html.parser"))
        return text_of(self.get(f"groups/{number}"))

    def groups(self, show: str = "todo") -> dict[str, int]:
        """Return the groups of a list: their titles, and the numbers of their pages."""
        links = self.get(f"groups/?show={show}").select(".group h2 a")
        return {link.text: int(link["href"].rsplit("/", 1)[1]) for link in links}


def text_of(page: BeautifulSoup) -> str:
    """Return what a page says, on one line."""
    return " ".join(page.main.get_text(" ", strip=True).split())

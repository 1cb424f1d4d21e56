"""Other bots to measure against: a bare echo, one as tutorials write it, and WeRoBot."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import jieba
import sqlite_utils
from flask import Flask, request
from rank_bm25 import BM25Okapi
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from benching.library import AES_KEY, APP_ID, TOKEN

# Where servers find what they shall serve.
KNOWLEDGE: Final = "BENCH_KNOWLEDGE"
FOLDER: Final = "BENCH_FOLDER"


def echo_app() -> Flask:
    """Return the least that answers WeChat: signature, wechatpy's parser, wechatpy's reply."""
    app = Flask("echo")
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)

    @app.post("/wechat")
    def wechat() -> str:
        message, safe = _received(crypto)
        return _replied(crypto, message, message.content, safe=safe)

    return app


def tutorial_app(passages: list[str], log: Path) -> Flask:
    """Return a bot as tutorials write it: jieba.lcut, BM25Okapi, one insert a message."""
    app = Flask("tutorial")
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    ranker = BM25Okapi([jieba.lcut(passage) for passage in passages])
    table = sqlite_utils.Database(log).table("log")

    @app.post("/wechat")
    def wechat() -> str:
        message, safe = _received(crypto)
        scores = ranker.get_scores(jieba.lcut(message.content))
        best = int(scores.argmax())
        table.insert({"parent": message.source, "text": message.content, "best": best})
        return _replied(crypto, message, passages[best], safe=safe)

    return app


def werobot_app(folder: Path) -> Flask:
    """Return an echo by WeRoBot under Flask, with its default: a session kept in SQLite."""
    from werobot import WeRoBot
    from werobot.contrib.flask import make_view
    from werobot.session.sqlitestorage import SQLiteStorage

    storage = SQLiteStorage(str(folder / "werobot_session.sqlite3"))
    robot = WeRoBot(token=TOKEN, session_storage=storage)

    @robot.text  # type: ignore[untyped-decorator]  # WeRoBot ships no types
    def echo(message: Any, session: dict[str, int]) -> str:  # noqa: ANN401 - WeRoBot's own type
        session["messages"] = session.get("messages", 0) + 1
        return str(message.content)

    app = Flask("werobot")
    app.add_url_rule("/wechat", "werobot", make_view(robot), methods=["GET", "POST"])
    return app


def make_echo() -> Flask:
    """Return the echo, for a server."""
    return echo_app()


def make_werobot() -> Flask:
    """Return WeRoBot, for a server."""
    return werobot_app(Path(os.environ[FOLDER]))


def make_tutorial() -> Flask:
    """Return the tutorial's bot, for a server."""
    return tutorial_app(passages_of(Path(os.environ[KNOWLEDGE])), Path(os.environ[FOLDER]) / "log")


def passages_of(knowledge: Path) -> list[str]:
    """Return what the tutorial's bot would index: every entry's question, wordings and answer."""
    from bot.library import read_library

    entries = read_library(knowledge).entries
    return ["\n".join((e.question, *e.phrasings, e.answer)) for e in entries]


def _received(crypto: WeChatCrypto) -> tuple[Any, bool]:
    told = request.args
    timestamp, nonce = told["timestamp"], told["nonce"]
    if told.get("encrypt_type") == "aes":
        signed = told["msg_signature"]
        xml = crypto.decrypt_message(request.data, signed, timestamp, nonce)
        return parse_message(xml), True
    check_signature(TOKEN, told["signature"], timestamp, nonce)
    return parse_message(request.data), False


def _replied(crypto: WeChatCrypto, message: Any, text: str, *, safe: bool) -> str:  # noqa: ANN401
    xml = TextReply(content=text, message=message).render()
    if not safe:
        return str(xml)
    return str(crypto.encrypt_message(xml, request.args["nonce"], request.args["timestamp"]))

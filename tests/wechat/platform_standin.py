"""A stand-in for the platform's API that speaks its answers and error codes over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

APP_ID, SECRET = "wxb11529c136998cb6", "secret"
INVALID = {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}

NO_MENU = {"errcode": 46003, "errmsg": "menu no exist rid: 1"}


class Standin:
    """What the platform knows of one account; `answers` are what it says next, by path.

    `token` is the one valid token. `forgets` makes `stable_token` go on giving out a token that
    is refused, until it is forced. `calls` counts requests by path, `menu` keeps the last one.
    `date_shift` is how many seconds its clock is ahead of ours.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Any]] = {}
        self.calls: Counter[str] = Counter()
        self.token = self.given = "token-1"
        self.expires_in = 7200
        self.menu: Any = None
        self.raw_menu = b""
        self.base = ""
        self.date_shift = 0.0
        self.always: dict[str, Any] | None = None

    def reply(self, path: str, query: dict[str, list[str]], body: bytes) -> Any:
        name = path.removeprefix("/cgi-bin/")
        self.calls[name] += 1
        if self.answers.get(name):
            return self.answers[name].pop(0)
        if name == "stable_token":
            return self._stable_token(json.loads(body))
        if self.always:
            return self.always
        if query.get("access_token") != [self.token]:
            return INVALID
        if name == "menu/create":
            self.raw_menu, self.menu = body, json.loads(body)
            return {"errcode": 0, "errmsg": "ok"}
        if name == "menu/get":
            return {"menu": self.menu} if self.menu else NO_MENU
        if name == "customservice/getkflist":
            return {"kf_list": []}
        return {"ip_list": ["101.226.62.77", "101.226.103.0/25"]}

    def _stable_token(self, wish: dict[str, Any]) -> dict[str, Any]:
        if wish["appid"] != APP_ID:
            return {"errcode": 40013, "errmsg": "invalid appid rid: 1"}
        if wish["secret"] != SECRET:
            return {"errcode": 40125, "errmsg": "invalid appsecret rid: 1"}
        if wish.get("force_refresh"):
            self.calls["forced"] += 1
            self.given = self.token
        return {"access_token": self.given, "expires_in": self.expires_in}


@contextmanager
def running() -> Iterator[Standin]:
    """Serve a new stand-in on a port of its own at `Standin.base`."""
    standin = Standin()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            address = urlsplit(self.path)
            said = standin.reply(address.path, parse_qs(address.query), body)
            page = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(502 if page.startswith(b"<html>") else 200)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate((timestamp or time.time()) + standin.date_shift, usegmt=True)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 64

    with Server(("127.0.0.1", 0), Handler) as server:
        standin.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield standin
        finally:
            server.shutdown()
            thread.join()

"""A bot with little knowledge, tried by Flask's client and in a real browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from take_picture import make_app, missing_browser, open_browser, serve
from tests.trial.knowledge import write_small

TOKEN = "a0test0token"
HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
NUMBERS = count(1)
Serve = Callable[..., Flask]


@dataclass
class Visitor:
    """A person at the page; `base` is the environment of their requests."""

    client: FlaskClient
    base: dict[str, str]

    def __post_init__(self) -> None:
        self.name = secrets.token_hex(16)

    def get(self, path: str = "/try", **headers: str) -> TestResponse:
        return self.client.get(path, environ_overrides=self.base, headers=headers, buffered=True)

    def post(self, headers: dict[str, str] | None = None, **told: Any) -> TestResponse:
        """Return the raw response to what is told, a text message of parent A by default."""
        body = {"visitor": self.name, "parent": "A", "what": "text", "number": str(next(NUMBERS))}
        return self.client.post(
            "/try/send", json=body | told, environ_overrides=self.base, headers=headers
        )

    def send(self, **told: Any) -> dict[str, Any]:
        response = self.post(**told)
        assert response.status_code == 200, response.text
        return response.json

    def say(self, text: str, parent: str = "A") -> str:
        """Return the text that `parent` gets for `text`."""
        return self.send(text=text, parent=parent)["content"]


@pytest.fixture(scope="session")
def serve_with(index_in, tmp_path_factory) -> Serve:
    """Return a function that makes the application with settings; the index is built once."""
    knowledge = write_small(tmp_path_factory.mktemp("knowledge"))

    def _serve(**settings: str) -> Flask:
        instance = index_in(tmp_path_factory.mktemp("instance"), knowledge)
        base = {"KNOWLEDGE_PATH": str(knowledge), "LIMITS_PER_MINUTE": "0"}
        given = {f"BOT_{name}": value for name, value in (base | settings).items()}
        app = make_app(instance, **given)
        app.config["INSTANCE"] = instance
        return app

    return _serve


@pytest.fixture(scope="session")
def app(serve_with) -> Flask:
    """Return the application as it comes: the page is for this machine alone."""
    return serve_with(TRY_ENABLED="auto", WECHAT_TOKEN=TOKEN)


@pytest.fixture
def visitor(app) -> Visitor:
    return Visitor(app.test_client(), HERE)


@pytest.fixture(scope="session")
def browsers() -> Iterator[Callable[[int, int], Any]]:
    """Return a function that gives the browser with a window of a size, one for all tests."""
    if lacking := missing_browser():
        pytest.skip(lacking)
    with ExitStack() as stack:
        opened = {}

        def _browser(width: int, height: int) -> Any:
            if (width, height) not in opened:
                opened[width, height] = stack.enter_context(open_browser(width, height))
            return opened[width, height]

        yield _browser


@pytest.fixture(scope="session")
def address_of() -> Iterator[Callable[[Flask], str]]:
    """Return a function that serves an application and gives the address of its page."""
    with ExitStack() as stack:
        served: dict[int, str] = {}

        def _address(app: Flask) -> str:
            if id(app) not in served:
                served[id(app)] = stack.enter_context(serve(app))
            return f"{served[id(app)]}/try"

        yield _address

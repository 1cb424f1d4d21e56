"""Calls to the platform's own API, for the scripts; no message waits for one of these."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from bot.wechat.advice import PlatformError, refused, unreachable
from bot.wechat.tokens import Token, TokenFile

BASE = "https://api.weixin.qq.com"

_BUSY = -1
_STALE = frozenset({40001, 40014, 42001})
_CONNECT_READ_SECONDS = (5, 15)
_EARLY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Platform:
    """One account's access to the API.

    Tokens come from `stable_token`, which answers every caller with the same one, so processes
    never take each other's away; `tokens` keeps it between calls. Every method raises
    `PlatformError`. A stale token is renewed once a call and a busy platform asked once more.
    """

    app_id: str
    secret: str = field(repr=False)
    tokens: TokenFile
    base: str = BASE
    pause_seconds: float = 1.0

    def create_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the account's menu by `menu`, in the platform's form `{"button": […]}`."""
        self.post("menu/create", menu)

    def callback_ips(self) -> tuple[str, ...]:
        """Return the addresses and ranges that the platform calls us from, as of today."""
        return tuple(self.get("getcallbackip").get("ip_list", ()))

    def get(self, path: str) -> dict[str, Any]:
        """Return the answer to a GET of `/cgi-bin/<path>`."""
        return self._call("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a POST of `body` to `/cgi-bin/<path>`."""
        return self._call("POST", path, body)

    def token(self, instead_of: str = "") -> str:
        """Return the token kept, or a new one when it has expired or is `instead_of`."""
        if kept := self._kept(instead_of):
            return kept
        with self.tokens.lock():
            # Another process may have fetched it while we waited.
            return self._kept(instead_of) or self._fetch(instead_of)

    def _kept(self, instead_of: str) -> str:
        kept = self.tokens.read()
        good = kept and kept.value != instead_of and kept.expires > time.time() + _EARLY_SECONDS
        return kept.value if kept and good else ""

    def _fetch(self, instead_of: str) -> str:
        wish = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret}
        answer = self._ask("POST", "stable_token", "", wish)
        if answer.get("access_token") == instead_of != "":
            # Still the one that was refused: only then ask for another, as 20 a day are allowed.
            answer = self._ask("POST", "stable_token", "", {**wish, "force_refresh": True})
        value, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(seconds, int):
            raise refused(_code(answer), _message(answer))
        self.tokens.write(Token(value, time.time() + seconds))
        return value

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        token = self.token()
        answer = self._ask(method, path, token, body)
        if _code(answer) in _STALE:
            answer = self._ask(method, path, self.token(instead_of=token), body)
        elif _code(answer) == _BUSY:
            time.sleep(self.pause_seconds)
            answer = self._ask(method, path, token, body)
        if _code(answer):
            raise refused(_code(answer), _message(answer))
        return answer

    def _ask(
        self, method: str, path: str, token: str, body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Make one request; the body goes as raw UTF-8, as escapes are refused with 40033."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            response = requests.request(
                method,
                f"{self.base}/cgi-bin/{path}",
                params={"access_token": token} if token else None,
                data=data,
                headers={"Content-Type": "application/json"},
                timeout=_CONNECT_READ_SECONDS,
                allow_redirects=False,
            )
            answer = json.loads(response.content)
        except requests.RequestException as fault:
            # Its text may hold the address with the token in it: only its kind is passed on.
            raise unreachable(f"连不上：{type(fault).__name__}") from None
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise unreachable(f"HTTP {response.status_code}，内容不是 JSON")
        return answer


def _code(answer: Mapping[str, Any]) -> int:
    code = answer.get("errcode", 0)
    return code if isinstance(code, int) else 0


def _message(answer: Mapping[str, Any]) -> str:
    return str(answer.get("errmsg", ""))


__all__ = ["BASE", "Platform", "PlatformError"]

"""The one access token that all processes of an account share."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

# Longer than any honest fetch: an older lock was left behind by a process that died.
_LOCK_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `expires` in seconds since 1970."""

    value: str = field(repr=False)
    expires: float


class TokenStore(Protocol):
    """Where processes find the token that another one fetched."""

    def read(self) -> Token | None:
        """Return the token kept last, None when there is none."""

    def write(self, token: Token) -> None:
        """Keep `token` in place of the last one."""

    def lock(self) -> AbstractContextManager[None]:
        """Let only one process at a time fetch a token."""


class TokenFile:
    """A token in a file that only its owner can read; works between processes of one machine."""

    def __init__(self, path: Path) -> None:
        """Keep the token at `path`, whose folder must exist."""
        self._path = path

    def read(self) -> Token | None:
        """Return the token kept last, None when there is none that can be read."""
        try:
            return Token(**json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, token: Token) -> None:
        """Keep `token`; readers see the old one or the new one, never a half."""
        beside = self._path.with_suffix(f".{os.getpid()}")
        beside.touch(0o600)
        beside.write_text(json.dumps(asdict(token)), "utf-8")
        beside.replace(self._path)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Wait until no other process fetches a token."""
        path = self._path.with_suffix(".lock")
        while not _taken(path):
            time.sleep(0.05)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _taken(path: Path) -> bool:
    try:
        path.touch(0o600, exist_ok=False)
    except FileExistsError:
        _drop_stale(path)
        return False
    return True


def _drop_stale(path: Path) -> None:
    try:
        if time.time() - path.stat().st_mtime > _LOCK_SECONDS:
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        return

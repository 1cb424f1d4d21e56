"""The one access token that all processes of an account share."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import FileLock


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `expires` in seconds since 1970."""

    value: str = field(repr=False)
    expires: float


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

    def lock(self) -> FileLock:
        """Return a lock under which only one process at a time fetches a token."""
        return FileLock(self._path.with_suffix(".lock"), mode=0o600)

"""The SQLite file: one open connection a process, how it is set up, its errors made ours."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path
from types import TracebackType

import sqlite_utils

from bot.errors import BotError
from bot.records.migrations import migrate

# The platform hangs up after 5 s: a writer whose turn hasn't come well before had better say so.
BUSY_SECONDS = 2.0
RETRY_SECONDS = 0.01
# Moving pages (4 KB) from the write-ahead log into the file waits for the disk: do it seldom.
CHECKPOINT_PAGES = 4000


class RecordsError(BotError):
    """The database can't be read or written; the text says which file and why."""


class Database:
    """The database at a path; `with` gives its connection to one thread at a time.

    SQLite's connections must not be carried over a fork (https://sqlite.org/howtocorrupt.html,
    section 2.6), so each process opens its own when it first needs one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._process = 0
        self._db: sqlite_utils.Database | None = None
        self._inherited: list[sqlite_utils.Database | None] = []

    def __enter__(self) -> sqlite_utils.Database:
        """Wait for the connection and return it; raises `RecordsError` if it can't be opened."""
        self._lock.acquire()
        if self._db is not None and self._process == os.getpid():
            return self._db
        try:
            return self._reopen()
        except BaseException:
            self._lock.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Give the connection back; an error undoes what it left half done."""
        try:
            if error is not None and self._db is not None and self._db.conn.in_transaction:
                self._db.conn.rollback()
        finally:
            self._lock.release()
        if isinstance(error, sqlite3.Error):
            raise RecordsError(f"{self.path}: {error}") from error

    def close(self) -> None:
        """Close this process's connection; the next use opens another."""
        with self._lock:
            if self._db is not None and self._process == os.getpid():
                self._db.close()
                self._db = None

    def _reopen(self) -> sqlite_utils.Database:
        # Another process's connection is kept: to close it would be as bad as to use it.
        self._inherited.append(self._db)
        try:
            self._db = _open(self.path)
        except (OSError, sqlite3.Error) as error:
            self._db = None
            raise RecordsError(f"{self.path}: {error}") from error
        self._process = os.getpid()
        return self._db


def _open(path: Path) -> sqlite_utils.Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    # What is deleted is overwritten, so that a parent who leaves is gone from the file too.
    connection.execute("PRAGMA secure_delete=ON")
    db = sqlite_utils.Database(connection)
    migrate(db)
    return db


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to a write-ahead log.

    SQLite doesn't wait when another process is just switching it too, so this does.
    """
    for _ in range(int(BUSY_SECONDS / RETRY_SECONDS)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(RETRY_SECONDS)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")

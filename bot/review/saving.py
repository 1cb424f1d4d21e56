"""Reads a file of the knowledge folder for an edit, and puts the edited one in its place."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from bot.errors import BotError
from bot.library.text import decode, read_bytes


class EditError(BotError):
    """The knowledge can't be changed as asked; told in Chinese, with what to do instead."""


def read_whole(folder: Path, file: str) -> bytes:
    """Return a file as it is, nothing for one that is not there, if more can be written into it.

    Raises:
        KnowledgeError: it can't be opened, is no text, or in another encoding.
    """
    path = folder / file
    if not (path.exists() or path.is_symlink()):
        return b""
    data = read_bytes(path, folder)
    decode(data, file)
    return data


def replace_whole(folder: Path, file: str, before: bytes, data: bytes) -> None:
    """Put `data` in place of a file that held `before`; its mode and owner stay.

    Raises:
        EditError: it holds something else by now, or can't be written; it is as it was then.
    """
    if read_whole(folder, file) != before:
        raise changed()
    path = folder / file
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        if path.exists():
            shutil.copymode(path, part)
            _copy_owner(path, part)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise EditError(
            f"{file} 写不进去（{error.strerror}），没有改动。请先关掉正开着这个文件的程序"
            "（如 WPS、Excel、记事本）再试；还不行，请管电脑的同事看看磁盘是不是满了、"
            "知识文件夹能不能写"
        ) from error


def changed() -> EditError:
    """Return what is said when a colleague saved a file while it was being edited."""
    return EditError("刚才有人保存了这个文件，没有写进去。请再试一次")


def _copy_owner(path: Path, part: Path) -> None:
    """Let a file stay its owner's, where the system allows it."""
    if hasattr(os, "chown"):
        stat = path.stat()
        with suppress(OSError):
            os.chown(part, stat.st_uid, stat.st_gid)

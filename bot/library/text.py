"""Reads one file of the knowledge folder as text, or says in Chinese why it can't be read."""

from __future__ import annotations

import re
from pathlib import Path

from bot.errors import KnowledgeError

MAX_BYTES = 1_000_000
_SAVE_AS_UTF8 = "请用记事本打开，点“文件－另存为”，编码选“UTF-8”后保存"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def relative_name(path: Path, folder: Path) -> str:
    """Return `path` as shown in errors: relative to `folder`, with forward slashes."""
    name = path.relative_to(folder).as_posix()
    return name.encode("utf-8", "replace").decode("utf-8")


def read_bytes(path: Path, folder: Path) -> bytes:
    """Return the file's bytes.

    Raises:
        KnowledgeError: it lies outside `folder`, is larger than 1 MB or can't be opened.
    """
    name = relative_name(path, folder)
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise KnowledgeError(
                name, 1, "这是一个指向知识文件夹外面的链接", "请把文件本身复制到知识文件夹里"
            )
        if path.exists() and not path.is_file():
            # A pipe would be waited for without end.
            raise KnowledgeError(name, 1, "这不是一个文件", "请删掉它，或换一个名字")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise KnowledgeError(
                name,
                1,
                f"文件太大（{size / 1_000_000:.1f} MB，最多 1 MB）",
                "请拆成几个小文件，图片和附件不要放进来",
            )
        return path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links (Python 3.11, 3.12)
        reason = error.strerror if isinstance(error, OSError) else "链接绕成了圈"
        raise KnowledgeError(
            name, 1, f"文件打不开（{reason}）", "请检查文件是否被占用、是否有权限读取"
        ) from error


def decode(data: bytes, name: str) -> str:
    r"""Return the text of a UTF-8 file, a BOM dropped and line ends made `\n`.

    Raises:
        KnowledgeError: it is another encoding, or no text at all.
    """
    if data.startswith(_UTF16_MARKS):
        raise KnowledgeError(name, 1, "文件是 UTF-16（Unicode）编码，读不了", _SAVE_AS_UTF8)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _encoding_error(data, name, error.start) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(text)
    if found:
        raise _control_error(text, name, found.start())
    return text


def _encoding_error(data: bytes, name: str, start: int) -> KnowledgeError:
    line = data.count(b"\n", 0, start) + 1
    if b"\0" in data:
        return _binary_error(name)
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return KnowledgeError(name, line, "有认不出的字符，编码不是 UTF-8", _SAVE_AS_UTF8)
    return KnowledgeError(name, line, "文件是 GBK（ANSI）编码，不是 UTF-8", _SAVE_AS_UTF8)


def _control_error(text: str, name: str, start: int) -> KnowledgeError:
    if "\0" in text:
        return _binary_error(name)
    line = text.count("\n", 0, start) + 1
    return KnowledgeError(
        name, line, "有看不见的控制字符", "请删掉这一行，重新打一遍，不要从别处粘贴"
    )


def _binary_error(name: str) -> KnowledgeError:
    return KnowledgeError(
        name,
        1,
        "这不是文本文件",
        "这里只放 .md 和 .txt 文本文件，Word、WPS、PDF 文件请用 scripts/import_policy.py 导入",
    )

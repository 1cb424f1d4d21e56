"""Whatever happens to a file, the folder is read rightly or refused clearly: never a traceback."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable

import pytest

from bot.library import KnowledgeErrors, read_library
from tests.library.folders import GOOD, write_folder


def _lines(change: Callable[[list[str], random.Random], list[str]]):
    def mutate(text: str, chance: random.Random) -> bytes:
        return "\n".join(change(text.split("\n"), chance)).encode()

    return mutate


def _drop_line(lines, chance):
    at = chance.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def _double_line(lines, chance):
    at = chance.randrange(len(lines))
    return [*lines[:at], lines[at], *lines[at:]]


def _swap_lines(lines, chance):
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def _half_line(lines, chance):
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: len(lines[at]) // 2]
    return lines


def _join_lines(lines, chance):
    at = chance.randrange(max(1, len(lines) - 1))
    return [*lines[:at], "".join(lines[at : at + 2]), *lines[at + 2 :]]


def _cut_bytes(text, chance):
    data = text.encode()
    return data[: chance.randrange(len(data))]


def _flip_byte(text, chance):
    data = bytearray(text.encode())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _strange_character(text, chance):
    at = chance.randrange(len(text))
    strange = chance.choice("\0\x0c\u2028\u200b\ufeff\U0001f600﷽{}《“#-：")
    return (text[:at] + strange + text[at:]).encode()


MUTATIONS: dict[str, Callable[[str, random.Random], bytes]] = {
    "line dropped": _lines(_drop_line),
    "line twice": _lines(_double_line),
    "lines swapped": _lines(_swap_lines),
    "line halved": _lines(_half_line),
    "lines joined": _lines(_join_lines),
    "file cut": _cut_bytes,
    "bit flipped": _flip_byte,
    "strange character": _strange_character,
    "blank lines gone": lambda text, _: text.replace("\n\n", "\n").encode(),
    "headings gone": lambda text, _: text.replace("#", "").encode(),
    "only headings": lambda text, _: "\n".join(x for x in text.split("\n") if "#" in x).encode(),
    "lines reversed": lambda text, _: "\n".join(reversed(text.split("\n"))).encode(),
    "file twice": lambda text, _: (text + text).encode(),
    "empty": lambda _text, _: b"",
    "GBK": lambda text, _: text.encode("gb18030"),
    "UTF-16": lambda text, _: text.encode("utf-16"),
    "BOM": lambda text, _: text.encode("utf-8-sig"),
    "carriage returns": lambda text, _: text.replace("\n", "\r\n").encode(),
    "full width": lambda text, _: text.translate({c: c + 0xFEE0 for c in range(33, 127)}).encode(),
}
LONG = [" ", "#", "a", "《", "“", "|", "：", "。", "1.", "- ", "至 ", "、", "{", "# ", "①"]
CASES = [(name, file) for name in MUTATIONS for file in GOOD]


@pytest.mark.parametrize(("name", "file"), CASES, ids=[f"{name}: {file}" for name, file in CASES])
def test_a_mutated_file_is_read_or_refused_clearly(tmp_path, name, file):
    chance = random.Random(f"{name}{file}")  # noqa: S311 - to be repeatable, not secret
    folder = write_folder(tmp_path, {**GOOD, file: MUTATIONS[name](GOOD[file], chance)})
    try:
        library = read_library(folder)
    except KnowledgeErrors as caught:
        errors, library = caught.errors, None
    else:
        errors = ()
    assert errors or library is not None
    for error in errors:
        lines = len((folder / error.file).read_bytes().splitlines())
        assert 1 <= error.line <= max(1, lines)
        assert error.problem
        assert error.cure
    if library is not None:
        assert all(entry.question and entry.answer for entry in library.entries)
        assert all(document.name for document in library.documents.values())


@pytest.mark.parametrize("piece", LONG)
def test_a_line_of_a_megabyte_does_not_hang(tmp_path, piece):
    """A pattern that tries every end of a long run again would stop the bot for hours."""
    long = piece * (900_000 // len(piece.encode()) - 1000)
    first = "##" if piece == " " else ""
    starts = {file: f"{first}{long}x\n{text}" for file, text in GOOD.items()}
    keyed = (
        GOOD["faq/作业.md"]
        .replace("有效期：", f"有效期：2025{long}")
        .replace("学段：", f"学段：{long}")
    )
    start = time.perf_counter()
    for name, files in (("starts", starts), ("keyed", {"faq/作业.md": keyed[:300_000]})):
        with contextlib.suppress(KnowledgeErrors):
            read_library(write_folder(tmp_path / name, files))
    assert time.perf_counter() - start < 20

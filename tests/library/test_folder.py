"""Reading again costs what has changed: the same bytes give the very same object."""

from __future__ import annotations

import os
import time
from datetime import date

import pytest

from bot.library import FolderReader, assemble, notices, read_contents, read_library, settle
from tests.library.folders import FAQ, GOOD, write_folder


def test_only_the_changed_file_is_read_again(tmp_path):
    reader = FolderReader(write_folder(tmp_path, {**GOOD, "faq/乙.md": "## 乙\n- 乙问\n\n答。\n"}))
    before = reader.read()
    (tmp_path / "faq" / "乙.md").write_text("## 乙\n- 乙问\n\n新的答。\n", encoding="utf-8")
    after = reader.read()
    changed = [new.file for new, old in zip(after, before, strict=True) if new is not old]
    assert changed == ["faq/乙.md"]


def test_an_edit_within_the_clocks_grain_is_seen(tmp_path):
    """A share that keeps times to two seconds must not hide a second save of the same size."""
    reader = FolderReader(write_folder(tmp_path, GOOD))
    path = tmp_path / "faq" / "作业.md"
    stat = path.stat()
    reader.read()
    path.write_text(FAQ.replace("可以不写完", "能够不写完"), encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    library, errors = assemble(reader.read())
    assert not errors
    assert library.entries[0].answer.startswith("能够")


def test_an_old_file_is_not_opened_again(tmp_path):
    folder = write_folder(tmp_path, GOOD)
    for path in folder.rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    reader = FolderReader(folder)
    before = reader.read()
    assert all(new is old for new, old in zip(reader.read(), before, strict=True))


def test_a_broken_file_keeps_its_last_good_version(tmp_path):
    reader = FolderReader(write_folder(tmp_path, GOOD))
    before = reader.read()
    (tmp_path / "faq" / "作业.md").write_text("没有井号的一行", encoding="utf-8")
    (tmp_path / "outside.md").unlink()
    now = reader.read()
    assert [content.file for content in now if content.errors] == ["faq/作业.md"]
    settled = settle(now, before)
    assert [fault.file for fault in settled.faults] == ["faq/作业.md"]
    assert len(settled.library.entries) == 2
    assert settled.library.outside == ()


def test_ten_thousand_entries_are_read_in_seconds(tmp_path):
    """A start and a check may not keep anybody waiting; the bound is loose for a busy machine."""
    for file in range(20):
        numbers = range(file * 500, file * 500 + 500)
        text = "\n".join(
            f"## 第{n}个问题怎么办\n"
            + "\n".join(f"- 第{n}个的第{k}种问法" for k in range(10))
            + "\n\n答。\n"
            for n in numbers
        )
        write_folder(tmp_path, {f"faq/{file}.md": text})
    start = time.perf_counter()
    library, errors = assemble(read_contents(tmp_path))
    assert time.perf_counter() - start < 8
    assert not errors
    assert len(library.entries) == 10_000


NOTICES = {
    "还没有答案": ("faq/乙.md", "## 乙\n- 乙问\n"),
    "已过期": ("faq/乙.md", "## 乙\n- 乙问\n\n有效期：2025-01-01\n\n答。\n"),
    "就要过期": ("faq/乙.md", "## 乙\n- 乙问\n\n有效期：2026-01-20\n\n答。\n"),
    "只有 1 个相似问法": ("faq/乙.md", "## 乙\n- 乙问\n\n答。\n"),
    "状态是“已废止”": ("documents.md", "## 双减意见\n\n状态：已废止\n"),
    "不会被读取": ("faq/乙.md.txt", "## 乙\n- 乙问\n\n答。\n"),
}


@pytest.mark.parametrize("words", NOTICES)
def test_staff_are_told_what_to_look_at(tmp_path, words):
    file, text = NOTICES[words]
    folder = write_folder(tmp_path, {**GOOD, file: text})
    told = [str(notice) for notice in notices(folder, read_library(folder), date(2026, 1, 1))]
    assert [line for line in told if words in line]

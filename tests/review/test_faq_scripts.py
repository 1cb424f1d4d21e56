"""The two commands for Excel as a clerk runs them: nothing is written over or written in part."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.library.folders import GOOD, write_folder

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def knowledge(tmp_path) -> Path:
    return write_folder(tmp_path / "knowledge", GOOD)


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPTS / script, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "faq").glob("*.md"))}


def sheet_of(path: Path, *rows: tuple[str, str, str]) -> Path:
    book = Workbook()
    for row in (("问题", "相似问", "答案"), *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_what_is_exported_can_be_brought_in(knowledge, tmp_path):
    """`--check` writes nothing, and what is there already is replaced only when told so."""
    before, sheet = files_of(knowledge), tmp_path / "faq.xlsx"
    done = run("export_faq.py", sheet, "--knowledge", knowledge)
    assert done.returncode == 0, done.stderr
    checked = run("import_faq.py", sheet, "--knowledge", knowledge, "--check")
    assert checked.returncode == 0, checked.stderr
    assert files_of(knowledge) == before
    refused = run("import_faq.py", sheet, "--knowledge", knowledge)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert files_of(knowledge) == before
    replaced = run("import_faq.py", sheet, "--knowledge", knowledge, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert set(files_of(knowledge)) == set(before)


def test_an_export_writes_over_nothing_unless_told(knowledge, tmp_path):
    sheet = tmp_path / "faq.xlsx"
    sheet.write_bytes(b"somebody's work")
    refused = run("export_faq.py", sheet, "--knowledge", knowledge)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert sheet.read_bytes() == b"somebody's work"
    assert run("export_faq.py", sheet, "--knowledge", knowledge, "--replace").returncode == 0
    assert load_workbook(sheet).active.max_row > 1


def test_a_faulty_row_holds_all_back_unless_it_is_skipped(knowledge, tmp_path):
    before = files_of(knowledge)
    sheet = sheet_of(
        tmp_path / "new.xlsx",
        ("校车几点来", "校车啥时候到", "早上七点半。"),
        ("", "没有问题的一行", "这一行没有写问题。"),
    )
    held = run("import_faq.py", sheet, "--knowledge", knowledge)
    assert held.returncode == 1
    assert "--skip" in held.stderr
    assert files_of(knowledge) == before
    done = run("import_faq.py", sheet, "--knowledge", knowledge, "--skip")
    assert done.returncode == 0, done.stderr
    new = [text.decode() for name, text in files_of(knowledge).items() if name not in before]
    assert len(new) == 1
    assert "## 校车几点来" in new[0]
    assert "没有问题的一行" not in new[0]

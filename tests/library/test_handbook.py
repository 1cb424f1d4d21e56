"""The staff's handbook says what is true: its examples are read, its error messages are ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.library import KnowledgeErrors, read_library
from bot.library import documents as document_keys
from bot.library import faq as faq_keys
from bot.library import safety as safety_keys
from bot.library.content import SHEETS
from bot.library.model import NATURES, STAGES
from tests.library.folders import write_folder

HANDBOOK = (Path(__file__).parent.parent.parent / "knowledge" / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\S[^\n]*)\n(.*?)^```\n", HANDBOOK, re.MULTILINE | re.DOTALL)
GOOD = {name: text for name, text in BLOCKS if not name.startswith("错误 ")}
MISTAKES = re.findall(
    r"^```错误 (\S+)\n(.*?)^```\n\n> ([^\n]*)$", HANDBOOK, re.MULTILINE | re.DOTALL
)


def test_the_examples_make_a_right_folder(tmp_path):
    """Whatever a clerk copies out of the handbook works."""
    library = read_library(write_folder(tmp_path, GOOD))
    assert len(library.entries) == 3
    assert len(library.pending) == 1
    assert set(SHEETS) <= set(GOOD)


def test_every_example_of_a_mistake_has_its_message():
    assert len(MISTAKES) == len(BLOCKS) - len(GOOD)
    assert len(MISTAKES) >= 8


@pytest.mark.parametrize(
    ("file", "text", "message"), MISTAKES, ids=[row[2][:30] for row in MISTAKES]
)
def test_a_mistake_gives_the_message_that_the_handbook_shows(tmp_path, file, text, message):
    with pytest.raises(KnowledgeErrors) as caught:
        read_library(write_folder(tmp_path, {**GOOD, file: text}))
    assert message in str(caught.value).split("\n")


def test_every_file_and_key_is_in_the_handbook():
    """A key that the bot reads and nobody is told of, or the other way round, is a defect."""
    told = set(re.findall(r"^\| (\S+?)(?:（或 (\S+)）)? \|", HANDBOOK, re.MULTILINE))
    names = {name for pair in told for name in pair if name}
    keys = {*faq_keys.KEYS, *document_keys.KEYS, *safety_keys.KEYS}
    assert keys <= names
    assert names - keys == {
        "名称",
        "开头",
        "文件或文件夹",
        "---",
        *(f"`{name}`" for name in SHEETS),
    }
    for word in (*NATURES, *STAGES):
        assert word in HANDBOOK

"""Our cut is jieba's own, only sooner."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.segment import Segmenter

ROOT = Path(__file__).parents[2]
WORDS = ["课后服务", "双减", "校外培训机构"]


@pytest.fixture(scope="session")
def both(tmp_path_factory):
    """Return our segmenter and jieba's, with the same words added."""
    cache = tmp_path_factory.mktemp("jieba")
    theirs = jieba.Tokenizer()
    theirs.tmp_dir, theirs.cache_file = str(cache), "theirs.cache"
    theirs.initialize()
    for word in WORDS:
        theirs.add_word(word, 200_000)
    return Segmenter(WORDS, cache), theirs


def test_every_line_of_the_knowledge_is_cut_as_jieba_cuts_it(both) -> None:
    """The same words as jieba.lcut without HMM, over everything the bureau has written."""
    ours, theirs = both
    lines = {
        line.strip()
        for file in (ROOT / "knowledge").rglob("*.md")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    assert len(lines) > 1000
    for line in lines:
        assert ours.cut(line) == theirs.lcut(line, HMM=False), line


@given(
    st.text(alphabet="双减课后服务作业写到很晚的了是在一二年级abc12.%+ ,，？\n😭囍𠮷", max_size=30)
)
def test_any_text_is_cut_as_jieba_cuts_it(both, text: str) -> None:
    """Latin, digits, marks and rare characters too."""
    ours, theirs = both
    assert ours.cut(text) == theirs.lcut(text, HMM=False)

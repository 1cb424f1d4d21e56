"""What asks the same, learned from the project's own wordings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import read_library
from bot.search import Engine
from bot.search.sameness import Sameness, alike

ROOT = Path(__file__).parents[2]
# One in ten is too few to tell by.
EVERY = 7


@pytest.fixture(scope="module")
def unknown(tmp_path_factory):
    """Return an engine without some entries, what it learned from the others, and these."""
    library = read_library(ROOT / "knowledge")
    gone = library.entries[::EVERY]
    kept = tuple(entry for entry in library.entries if entry not in gone)
    engine = Engine.build(replace(library, entries=kept), tmp_path_factory.mktemp("cache"))
    return engine, Sameness.learned(engine), gone


def test_one_question_typed_differently_is_one_group(unknown):
    """Whatever is said around it; and other questions, said with the same words around, are not."""
    engine, sameness, gone = unknown
    around = ("我是外地来的家长，{}", "{}，有没有人管", "{}", "请问{}呀")
    texts = [form.format(entry.question) for entry in gone for form in around]
    groups = alike(engine, sameness, texts)
    whole = sum(len({place // len(around) for place in group}) == 1 for group in groups)
    assert whole >= 0.9 * len(groups)
    assert len(groups) <= 1.25 * len(gone)


def test_more_is_found_than_by_the_words_alone(unknown):
    """What was learned puts more wordings of a subject together, and few others."""
    engine, sameness, gone = unknown
    texts = {text: n for n, entry in enumerate(gone) for text in entry.phrasings[:8]}
    owners = list(texts.values())

    def found(groups):
        pairs = [(owners[a], owners[b]) for g in groups for a in g for b in g if a < b]
        right = sum(one == other for one, other in pairs)
        return right, right / max(len(pairs), 1)

    learned = found(alike(engine, sameness, list(texts)))
    plain = found(alike(engine, None, list(texts)))
    assert learned[0] > plain[0]
    assert learned[1] >= 0.85


def test_few_entries_teach_nothing(bureau):
    assert Sameness.learned(bureau.engine) is None
    assert alike(bureau.engine, None, ["校车超载了找谁"]) == [[0]]
    assert alike(bureau.engine, None, []) == []

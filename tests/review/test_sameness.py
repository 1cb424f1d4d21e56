"""What asks the same, learned from the project's own wordings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import read_library
from bot.search import Engine
from bot.search.sameness import Sameness, alike

ROOT = Path(__file__).parents[2]
EVERY = 10
# One in ten are too few to tell what was learned from chance: three such samples are taken.
STARTS = (0, 3, 6)


@pytest.fixture(scope="module")
def unknown(tmp_path_factory):
    """Return engines without some entries, what each learned from the others, and these."""
    library = read_library(ROOT / "knowledge")
    samples = []
    for start in STARTS:
        gone = library.entries[start::EVERY]
        kept = tuple(entry for entry in library.entries if entry not in gone)
        engine = Engine.build(replace(library, entries=kept), tmp_path_factory.mktemp("cache"))
        samples.append((engine, Sameness.learned(engine), gone))
    return samples


def test_one_question_typed_differently_is_one_group(unknown):
    """Whatever is said around it; and other questions, said with the same words around, are not."""
    engine, sameness, gone = unknown[0]
    around = ("我是外地来的家长，{}", "{}，有没有人管", "{}", "请问{}呀")
    texts = [form.format(entry.question) for entry in gone for form in around]
    groups = alike(engine, sameness, texts)
    whole = sum(len({place // len(around) for place in group}) == 1 for group in groups)
    assert whole >= 0.9 * len(groups)
    assert len(groups) <= 1.25 * len(gone)


def test_more_is_found_than_by_the_words_alone(unknown):
    """What was learned puts more wordings of a subject together, and few others."""
    learned, plain = [], []
    for engine, sameness, gone in unknown:
        texts = {text: n for n, entry in enumerate(gone) for text in entry.phrasings[:8]}
        owners = list(texts.values())
        learned += together(alike(engine, sameness, list(texts)), owners)
        plain += together(alike(engine, None, list(texts)), owners)
    assert sum(learned) > sum(plain)
    assert sum(learned) >= 0.85 * len(learned)


def together(groups, owners):
    """Return of each pair in a group whether both are wordings of the same entry."""
    return [owners[a] == owners[b] for group in groups for a in group for b in group if a < b]


def test_few_entries_teach_nothing(bureau):
    assert Sameness.learned(bureau.engine) is None
    assert alike(bureau.engine, None, ["校车超载了找谁"]) == [[0]]
    assert alike(bureau.engine, None, []) == []

"""Passages as they might be written of schools: real words, drawn as often as in real texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import jieba
import numpy as np

# Real texts have more words the longer they are; so many are enough for 100,000 passages.
VOCABULARY: Final = 60_000
_PASSAGE: Final = (40, 120)
_QUERY: Final = (5, 12)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages as words, and queries whose words stand in one of the passages each."""

    passages: list[list[str]]
    queries: list[list[str]]


def words_of(knowledge: Path, cache: Path, count: int = VOCABULARY) -> list[str]:
    """Return words, most frequent first: those of `knowledge`, then of jieba's dictionary."""
    known = jieba.Tokenizer()
    known.tmp_dir, known.cache_file = str(cache), "jieba.cache"
    known.initialize()
    texts = (file.read_text(encoding="utf-8") for file in sorted(knowledge.rglob("*.md")))
    ours = Counter(word for text in texts for word in known.cut(text) if word.isalnum())
    others = sorted(known.FREQ, key=lambda word: -known.FREQ[word])
    return list(dict.fromkeys([*(word for word, _ in ours.most_common()), *others]))[:count]


def drawn_by_zipf(words: Sequence[str], count: int, chance: np.random.Generator) -> list[str]:
    """Return words drawn at random, each as often as the inverse of its place says."""
    shares = 1.0 / np.arange(1, len(words) + 1)
    drawn = chance.choice(len(words), count, p=shares / shares.sum())
    return [words[number] for number in drawn.tolist()]


def corpus_of(words: Sequence[str], passages: int, queries: int, seed: int = 0) -> Corpus:
    """Return passages of 40 to 120 words by Zipf's law, and queries of 5 to 12 of their words."""
    chance = np.random.default_rng(seed)
    lengths = chance.integers(*_PASSAGE, passages, endpoint=True).tolist()
    drawn = iter(drawn_by_zipf(words, sum(lengths), chance))
    found = [list(islice(drawn, length)) for length in lengths]
    asked = []
    for length in chance.integers(*_QUERY, queries, endpoint=True).tolist():
        passage = found[int(chance.integers(passages))]
        asked.append(chance.choice(passage, length, replace=False).tolist())
    return Corpus(found, asked)

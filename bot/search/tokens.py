"""A question as terms of four kinds: words, characters, character pairs and sounds.

Words carry the meaning (jieba with the staff's dictionary, synonyms made one). Characters and
pairs survive a wrong segmentation and words never seen; sounds survive wrong characters and typed
pinyin.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import jieba

from bot.errors import BotError
from bot.library.model import Words
from bot.search.normalise import Filler, normalise, simplify
from bot.search.pinyin import is_pinyin, sounds

PAIR = "²"
CHARACTER = "¹"
SOUND = "~"

_MARKS = re.compile(r"[。！？!?;；,，、.\s]+")
# A dictionary word must win over the pieces that jieba knows better.
_FREQUENCY = 200_000


class SegmenterError(BotError):
    """jieba could not be made ready; the text names its cache folder and the cause."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text, each kind with its own prefix so that all can share an index."""

    words: tuple[str, ...]
    characters: tuple[str, ...]
    pairs: tuple[str, ...]
    sounds: tuple[str, ...]

    @property
    def kinds(self) -> tuple[tuple[str, ...], ...]:
        """Return the terms kind by kind, in the order of the fields."""
        return (self.words, self.characters, self.pairs, self.sounds)

    @property
    def all(self) -> tuple[str, ...]:
        """Return every term of every kind."""
        return self.words + self.characters + self.pairs + self.sounds


def make_segmenter(words: Iterable[str], cache: Path) -> jieba.Tokenizer:
    """Return jieba with `words` added, its cache under the folder `cache`.

    jieba's own default writes to the shared temporary folder and logs every start.
    """
    logging.getLogger("jieba").setLevel(logging.WARNING)
    cache.mkdir(parents=True, exist_ok=True)
    segmenter = jieba.Tokenizer()
    segmenter.tmp_dir = str(cache)
    segmenter.cache_file = "jieba.cache"
    try:
        segmenter.initialize()
    except OSError as error:
        raise SegmenterError(f"jieba's cache {cache}: {error}") from error
    for word in words:
        segmenter.add_word(word, _FREQUENCY)
    return segmenter


class Tokens:
    """Turns texts into terms with the staff's words; built once with each snapshot."""

    def __init__(self, words: Words, cache: Path) -> None:
        """Take the staff's `words` and the folder for jieba's `cache`."""
        self._made_of = (words, cache)
        self._synonyms = {simplify(word): simplify(main) for word, main in words.synonyms.items()}
        mains = set(self._synonyms.values())
        known = {simplify(word) for word in words.dictionary} | set(self._synonyms) | mains
        self._segmenter = make_segmenter(sorted(known), cache)
        self._skip = frozenset(map(simplify, words.stopwords))
        self._filler = Filler(words.stopwords)

    def __reduce__(self) -> tuple[type[Tokens], tuple[Words, Path]]:
        """Pickle as what it is made of, for jieba's lock cannot be pickled."""
        return (Tokens, self._made_of)

    def plain(self, text: str) -> str:
        """Return `text` normalised and without filler."""
        return self._filler.drop(normalise(text))

    def of(self, text: str) -> Terms:
        """Return the terms of `text` as it was typed."""
        return self.of_plain(self.plain(text))

    def of_plain(self, plain: str) -> Terms:
        """Return the terms of a text that `plain` has made ready."""
        pieces = [piece for piece in _MARKS.split(plain) if piece]
        if is_pinyin(plain):
            return Terms(
                (), (), (), tuple(_pairs_of([s for p in pieces for s in sounds(p)], SOUND))
            )
        words = tuple(word for piece in pieces for word in self.words(piece))
        characters = tuple(CHARACTER + c for p in pieces for c in p if "一" <= c <= "鿿")
        pairs = tuple(term for piece in pieces for term in _pairs_of(piece, PAIR))
        heard = tuple(term for piece in pieces for term in _pairs_of(sounds(piece), SOUND))
        return Terms(words, characters, pairs, heard)

    def words(self, piece: str) -> list[str]:
        """Return the words of `piece` that carry meaning, synonyms made one."""
        main = self._synonyms.get
        cut = self._segmenter.lcut(piece, HMM=False)
        return [main(word, word) for word in cut if word not in self._skip and word != " "]


def _pairs_of(items: Sequence[str], mark: str) -> list[str]:
    """Return each two neighbours as one term."""
    return [mark + left + right for left, right in pairwise(items) if left and right]

"""A question as terms of four kinds: words, characters, character pairs and sounds.

Words carry the meaning (jieba with the staff's dictionary, synonyms made one). Characters and
pairs survive a wrong segmentation and words never seen; sounds survive wrong characters and typed
pinyin.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import jieba

from bot.errors import BotError
from bot.library.model import Words
from bot.search.homophones import Homophones
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

    def __init__(self, words: Words, cache: Path, homophones: Homophones | None = None) -> None:
        """Take the staff's `words`, the folder for jieba's `cache`, and words by their sound."""
        self._made_of = (words, cache)
        self._synonyms = {simplify(word): simplify(main) for word, main in words.synonyms.items()}
        mains = set(self._synonyms.values())
        known = {simplify(word) for word in words.dictionary} | set(self._synonyms) | mains
        self._segmenter = make_segmenter(sorted(known), cache)
        self._skip = frozenset(map(simplify, words.stopwords))
        self._filler = Filler(words.stopwords)
        self._sure = frozenset(word for word in known if len(word) > 2)
        self.homophones = homophones or Homophones({})

    def __reduce__(self) -> tuple[type[Tokens], tuple[Words, Path, Homophones]]:
        """Pickle as what it is made of, for jieba's lock cannot be pickled."""
        return (Tokens, (*self._made_of, self.homophones))

    def learned(self, texts: Iterable[str]) -> Tokens:
        """Return the same tokens, with the words of `texts` known by their sound."""
        used: Counter[str] = Counter()
        for text in texts:
            used.update(frozenset(self._segmenter.cut(self.plain(text), HMM=False)))
        often = {word: times for word, times in used.items() if times > 1}
        return Tokens(*self._made_of, Homophones.of(dict.fromkeys(self._sure, 1) | often))

    def plain(self, text: str) -> str:
        """Return `text` normalised and without filler."""
        return self._filler.drop(normalise(text))

    def of(self, text: str) -> Terms:
        """Return the terms of `text` as it was typed; wrong characters are put right."""
        plain = self.plain(text)
        pieces = [piece for piece in _MARKS.split(plain) if piece]
        if is_pinyin(plain):
            return self._of_pinyin([heard for piece in pieces for heard in sounds(piece)])
        cut = [self._cut(piece) for piece in pieces]
        words = tuple(word for piece in cut for word in self._meaning(piece))
        typed = ["".join(piece) for piece in cut]
        pairs = tuple(term for piece in typed for term in _pairs_of(piece, PAIR))
        heard = tuple(term for piece in typed for term in _pairs_of(sounds(piece), SOUND))
        return Terms(words, _characters("".join(typed)), pairs, heard)

    def _of_pinyin(self, syllables: Sequence[str]) -> Terms:
        """Return the terms of typed pinyin: its words as far as the knowledge has them."""
        read = self.homophones.read(syllables)
        words = tuple(word for text in read for word in self._meaning(self._cut(text)))
        pairs = tuple(term for text in read for term in _pairs_of(text, PAIR))
        return Terms(words, _characters("".join(read)), pairs, tuple(_pairs_of(syllables, SOUND)))

    def _cut(self, piece: str) -> list[str]:
        """Return the words of `piece`, wrong characters put right."""
        cut: list[str] = self._segmenter.lcut(piece, HMM=False)
        mended = self.homophones.mend(cut, self._is_word)
        return cut if mended is None else list(self._segmenter.cut(mended, HMM=False))

    def _is_word(self, text: str) -> bool:
        return bool(self._segmenter.FREQ.get(text))

    def _meaning(self, cut: Iterable[str]) -> list[str]:
        """Return the words that carry meaning, synonyms made one."""
        main = self._synonyms.get
        return [main(word, word) for word in cut if word not in self._skip and word != " "]


def _characters(text: str) -> tuple[str, ...]:
    return tuple([CHARACTER + char for char in text if "一" <= char <= "鿿"])


def _pairs_of(items: Sequence[str], mark: str) -> list[str]:
    """Return each two neighbours as one term."""
    return [mark + left + right for left, right in pairwise(items) if left and right]

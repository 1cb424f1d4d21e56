"""A question as terms of three kinds: words, characters and character pairs.

Words carry the meaning (jieba with the staff's dictionary, synonyms made one). Characters and
pairs survive a wrong segmentation and words never seen. Wrong characters and typed pinyin are put
right by their sound first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from bot.library.model import Words
from bot.search.homophones import Homophones
from bot.search.normalise import Dialect, Filler, normalise, simplify
from bot.search.reader import UNLEARNT, Reader
from bot.search.segment import Segmenter

PAIR = "²"
CHARACTER = "¹"

_MARKS = re.compile(r"[。！？!?;；,，、.\s]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text, each kind with its own prefix so that all can share an index."""

    words: tuple[str, ...]
    characters: tuple[str, ...]
    pairs: tuple[str, ...]

    @property
    def kinds(self) -> tuple[tuple[str, ...], ...]:
        """Return the terms kind by kind, in the order of the fields."""
        return (self.words, self.characters, self.pairs)

    @property
    def all(self) -> tuple[str, ...]:
        """Return every term of every kind."""
        return self.words + self.characters + self.pairs


class Sounds(NamedTuple):
    """What is known by its sound: words that may have been meant, and how pinyin is read."""

    homophones: Homophones
    reader: Reader

    @property
    def as_written(self) -> Sounds:
        """Return what reads pinyin too, but puts no wrong character right."""
        return Sounds(Homophones({}), self.reader)


UNHEARD: Final = Sounds(Homophones({}), UNLEARNT)


class Tokens:
    """Turns texts into terms with the staff's words; built once with each snapshot."""

    def __init__(self, words: Words, cache: Path) -> None:
        """Take the staff's `words` and the folder for jieba's `cache`."""
        self._synonyms = {simplify(word): simplify(main) for word, main in words.synonyms.items()}
        mains = set(self._synonyms.values())
        known = {simplify(word) for word in words.dictionary} | set(self._synonyms) | mains
        self._segmenter = Segmenter(sorted(known), cache)
        self._skip = frozenset({" ", *map(simplify, words.stopwords)})
        self._filler, self._dialect = Filler(words.stopwords), Dialect(words.dialect)
        self._sure = frozenset(word for word in known if len(word) > 2)
        self.sounds = UNHEARD

    def learned(self, texts: Sequence[str], others: Iterable[str] = ()) -> Tokens:
        """Return the same tokens, with the words of `texts` known by their sound.

        Pinyin is read by what stands side by side in `texts` and in `others`.
        """
        used: Counter[str] = Counter()
        for text in texts:
            used.update(frozenset(self._segmenter.cut(self.plain(text))))
        often = {word: times for word, times in used.items() if times > 1}
        homophones = Homophones.of(dict.fromkeys(self._sure, 1) | often)
        return self.hearing(Sounds(homophones, Reader(map(normalise, (*texts, *others)))))

    def hearing(self, sounds: Sounds) -> Tokens:
        """Return the same tokens with other words known by their sound."""
        tokens = object.__new__(Tokens)
        tokens.__dict__.update(self.__dict__)
        tokens.sounds = sounds
        return tokens

    def plain(self, text: str) -> str:
        """Return `text` normalised, in standard words and without filler."""
        return self._filler.drop(self._dialect.put(normalise(text)))

    def of(self, text: str) -> Terms:
        """Return the terms of `text`, wrong characters put right."""
        return self.readings(text)[0]

    def readings(self, text: str) -> tuple[Terms, ...]:
        """Return the terms of `text` with wrong characters put right, then as typed if they differ.

        What sounds like a word of the knowledge may well be meant as it stands (各睡多久 has no
        个税): which of the two is right, only what they find can tell.
        """
        plain = self.plain(self.sounds.reader.put(normalise(text)))
        pieces = [piece for piece in _MARKS.split(plain) if piece]
        typed = [self._segmenter.cut(piece) for piece in pieces]
        rights = [self.sounds.homophones.mend(cut, self._segmenter.is_word) for cut in typed]
        as_typed = self._joined(typed, pieces, plain)
        if not any(rights):
            return (as_typed,)
        cut = [self._segmenter.cut(r) if r else c for r, c in zip(rights, typed, strict=True)]
        texts = [right or piece for right, piece in zip(rights, pieces, strict=True)]
        return (self._joined(cut, texts, plain), as_typed)

    def _joined(self, cut: Sequence[Sequence[str]], texts: Sequence[str], plain: str) -> Terms:
        words = [word for each in cut for word in self._meaning(each)]
        pairs = [pair for text in texts for pair in _pairs(text)]
        return Terms(tuple(words), _characters(plain), tuple(pairs))

    def _meaning(self, cut: Iterable[str]) -> list[str]:
        """Return the words that carry meaning, synonyms made one."""
        main, skip = self._synonyms.get, self._skip
        return [main(word, word) for word in cut if word not in skip]


def _characters(text: str) -> tuple[str, ...]:
    return tuple([CHARACTER + char for char in text if "一" <= char <= "鿿"])


def _pairs(text: str) -> list[str]:
    return [PAIR + left + right for left, right in pairwise(text)]

"""Reads typed pinyin as the characters that it most likely stands for.

A syllable may be any character that sounds so; which one is meant shows in what stands beside it in
the wordings of the knowledge: a bigram model of characters, read by Viterbi's algorithm.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter
from typing import Final

from bot.search.pinyin import alike, readings, syllables_of

_TYPED: Final = re.compile(r"[a-z]+(?: +[a-z]+)*")
_CHINESE: Final = re.compile(r"[一-鿿]+")
# Letters among characters: pinyin, or a word that is written so (emo, AA制).
_BESIDE: Final = re.compile(r"(?<=[一-鿿])[a-z]+|[a-z]+(?=[一-鿿])")
_EDGE: Final = "|"
# What another reading than a character's usual one costs, and another sound that dialects mix up
# with the one typed (zh and z), in logs of odds.
_RARE: Final = 2.0
_MIXED_UP: Final = 7.0
# How much a pair of characters counts beside the second of them alone.
_PAIR: Final = 0.9
# Of the characters that only sound alike so many are tried, the most frequent, and of the ways to
# read what came so far so many are kept, the cheapest: more take time.
_TRIED: Final = 8
_KEPT: Final = 20
# Two characters that stand together so often are a usual word.
_USUAL: Final = 5
# So many syllables are read at once; longer is no message.
_LONGEST: Final = 100

# The last character of a way to read, with what the way costs, and what it reads.
_Way = tuple[str, tuple[float, str]]


class Reader:
    """Learnt from texts; knows no character that stands in none of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count in normalised `texts` which characters there are and what follows what."""
        self._times: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        beside: Counter[str] = Counter()
        for text in texts:
            beside.update(_BESIDE.findall(text))
            for run in _CHINESE.findall(text):
                letters = f"{_EDGE}{run}{_EDGE}"
                self._times.update(letters)
                self._pairs.update(map(str.__add__, letters, letters[1:]))
        self._whole = sum(self._times.values())
        self._by_sound: dict[str, dict[str, float]] = {}
        self._by_alike: dict[str, dict[str, float]] = {}
        for char, _ in self._times.most_common():
            for place, sound in enumerate(readings(char)):
                cost = _RARE if place else 0.0
                self._by_sound.setdefault(sound, {}).setdefault(char, cost)
                near = self._by_alike.setdefault(alike(sound), {})
                if len(near) < _TRIED:
                    near.setdefault(char, cost + _MIXED_UP)
        self._written = frozenset(word for word in beside if self._is_written(word, beside[word]))

    def put(self, text: str) -> str:
        """Return a normalised `text` with typed pinyin as characters.

        One syllable alone is pinyin only beside a character (自sha).
        """
        return _TYPED.sub(self._put, text) if self._times else text

    def _put(self, run: re.Match[str]) -> str:
        before = run.string[run.start() - 1 : run.start()]
        after = run.string[run.end() : run.end() + 1]
        spelt = [(word, self._syllables(word)) for word in run.group().split()]
        stretches = [list(each) for _, each in groupby(spelt, lambda word: bool(word[1]))]
        nothing = [""] * (len(stretches) - 1)
        return " ".join(map(self._stretch, stretches, [before, *nothing], [*nothing, after]))

    def _stretch(self, words: Sequence[tuple[str, list[str]]], before: str, after: str) -> str:
        """Return words, each with its syllables if it is pinyin, as characters if they may be."""
        typed = " ".join([word for word, _ in words])
        heard = [each for _, syllables in words for each in syllables]
        is_beside = before in self._times or after in self._times
        if len(heard) > _LONGEST or len(heard) < (1 if is_beside and len(typed) > 1 else 2):
            return typed
        return self.read(heard, before, after)

    def _syllables(self, word: str) -> list[str]:
        return [] if word in self._written else syllables_of(word)

    def read(self, syllables: Sequence[str], before: str = "", after: str = "") -> str:
        """Return the characters for `syllables`, one for each that any character sounds like.

        `before` and `after` are the characters that stand beside them, if any do.
        """
        ways = {before if before in self._times else _EDGE: (0.0, "")}
        for syllable in syllables:
            meant = self._by_alike.get(alike(syllable), {}) | self._by_sound.get(syllable, {})
            if meant:
                ways = dict(nsmallest(_KEPT, self._steps(ways, meant), itemgetter(1)))
        end = after if after in self._times else _EDGE
        _, (_, text) = next(iter(self._steps(ways, {end: 0.0})))
        return text[:-1]

    def _steps(
        self, ways: Mapping[str, tuple[float, str]], meant: Mapping[str, float]
    ) -> Iterator[_Way]:
        """Yield each character of `meant` with the cheapest way to it, and what that costs."""
        pairs, times = self._pairs, self._times
        for char, extra in meant.items():
            alone = (1 - _PAIR) * times[char] / self._whole
            cost, text = min(
                [
                    (cost - math.log(_PAIR * pairs[last + char] / times[last] + alone), text)
                    for last, (cost, text) in ways.items()
                ]
            )
            yield char, (cost + extra, text + char)

    def _is_written(self, word: str, times: int) -> bool:
        """Return whether staff write `word` in letters: often, or it stands for no usual word."""
        syllables = syllables_of(word)
        if times > 1:
            return True
        read = self.read(syllables)
        usual = [self._pairs[pair] >= _USUAL for pair in map(str.__add__, read, read[1:])]
        return len(read) < len(syllables) or not all(usual)


UNLEARNT: Final = Reader(())

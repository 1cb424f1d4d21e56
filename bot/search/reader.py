"""Reads typed pinyin as the characters that it most likely stands for.

A syllable may be any character that sounds so; which one is meant shows in what stands beside it in
the wordings of the knowledge: a bigram model of characters, read by Viterbi's algorithm.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.search.pinyin import alike, readings, syllables_of

# Pinyin as it is typed: syllables, run together or apart.
_TYPED: Final = re.compile(r"[a-z]+(?: +[a-z]+)*")
_CHINESE: Final = re.compile(r"[一-鿿]+")
_EDGE: Final = "|"
# What another reading than a character's usual one costs, and another sound that dialects mix up
# with the one typed (zh and z), in logs of odds.
_RARE: Final = 3.0
_MIXED_UP: Final = 3.0
# How much a pair of characters counts beside the second of them alone.
_PAIR: Final = 0.9
# Of the characters that only sound alike so many are tried, the most frequent: more take time.
_TRIED: Final = 8


class Reader:
    """Learnt from texts; knows no character that stands in none of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count in `texts` which characters there are and what follows what; takes 0.2 s."""
        self._times: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        for text in texts:
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

    def put(self, text: str) -> str:
        """Return a normalised `text` with typed pinyin of two syllables and more as characters."""
        return _TYPED.sub(self._put, text)

    def _put(self, run: re.Match[str]) -> str:
        syllables = syllables_of(run.group())
        return self.read(syllables) if len(syllables) > 1 else run.group()

    def read(self, syllables: Sequence[str]) -> str:
        """Return the characters for `syllables`, one for each that any character sounds like."""
        if not self._times:
            return ""
        ways = {_EDGE: (0.0, "")}
        for syllable in syllables:
            meant = self._by_alike.get(alike(syllable), {}) | self._by_sound.get(syllable, {})
            if meant:
                ways = dict(self._steps(ways, meant))
        _, (_, text) = next(iter(self._steps(ways, {_EDGE: 0.0})))
        return text.removesuffix(_EDGE)

    def _steps(
        self, ways: dict[str, tuple[float, str]], meant: dict[str, float]
    ) -> Iterator[tuple[str, tuple[float, str]]]:
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

"""Finds words in a message by their letters, and by their sound where letters are wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import add
from typing import Final

from bot.search.pinyin import sounds

# Shorter words sound like too many others to be known by their sound unless staff say so.
LONG: Final = 3
_LETTERS = re.compile(r"[^\W_]+")
# Syllables are looked up as letters of Unicode's private use area, one each.
_CODES: Final = 0xE000

Found = tuple[int, str]
Places = dict[str, list[int]]


@dataclass(slots=True)
class _Table:
    """Words by their first two letters and their length: most places cost one look-up."""

    rows: dict[str, dict[int, dict[str, list[str]]]] = field(default_factory=dict)
    single: dict[str, list[str]] = field(default_factory=dict)

    def add(self, written: str, word: str) -> None:
        row = self.single
        if len(written) > 1:
            row = self.rows.setdefault(written[:2], {}).setdefault(len(written), {})
        row.setdefault(written, []).append(word)

    def find(self, text: str) -> list[Found]:
        single, rows = self.single, self.rows
        found: list[Found] = []
        if not single.keys().isdisjoint(text):
            found += [(at, w) for at, one in enumerate(text) if one in single for w in single[one]]
        for at, pair in enumerate(map(add, text, text[1:])):
            if pair in rows:
                for length, row in rows[pair].items():
                    written = text[at : at + length]
                    if written in row:
                        found += [(at, word) for word in row[written]]
        return found


class Spotter:
    """Words to look for in messages; a word of `ignored` hides what it covers.

    A long word is also found by its sound when one of its letters is right, a short one only if
    it is in `alike`. Everyday texts tell which sounds can be trusted.
    """

    def __init__(
        self, words: frozenset[str], ignored: frozenset[str], alike: frozenset[str]
    ) -> None:
        """Take the words; `trust` makes them known by their sounds too."""
        self._ignored, self._alike = ignored, alike
        self._codes: dict[str, str] = {}
        self._coded = {word: self._learn(word) for word in words | ignored | alike}
        self._letters, self._misspelt = _Table(), _Table()
        self._pairs: set[str] = set()
        for word in self._coded:
            self._letters.add(word, word)

    def trust(self, ordinary: Iterable[str]) -> None:
        """Know words by their sound where other letters never make it in `ordinary` texts.

        Letters that these have side by side are no slip (想去市里 is not 想去死). A thousand texts
        take 20 ms.
        """
        near = self._near_misses(map(_letters, ordinary))
        for word, said in self._coded.items():
            if word in self._alike or (
                len(word) >= LONG and (word in self._ignored or word not in near)
            ):
                self._misspelt.add(said, word)

    def _near_misses(self, texts: Iterable[str]) -> set[str]:
        """Return the words that other letters in `texts` sound like, one of theirs among them."""
        sought = _Table()
        for word in self._coded.keys() - self._ignored:
            sought.add(self._coded[word], word)
        near: set[str] = set()
        for letters in texts:
            self._pairs.update(map(add, letters, letters[1:]))
            for at, word in sought.find(self._code(letters)):
                if _is_near(word, letters[at : at + len(word)]):
                    near.add(word)
        return near

    def places(self, text: str) -> Places:
        """Return which words a normalised text has, each with the places where it begins."""
        letters = _letters(text)
        found = [*self._letters.find(letters), *self._by_sound(letters)]
        hidden = [(at, at + len(word)) for at, word in found if word in self._ignored]
        places: Places = {}
        for at, word in found:
            if word not in self._ignored and not (hidden and _hides(hidden, at, at + len(word))):
                places.setdefault(word, []).append(at)
        return places

    def _by_sound(self, letters: str) -> Iterator[Found]:
        for at, word in self._misspelt.find(self._code(letters)):
            typed = letters[at : at + len(word)]
            if _is_near(word, typed) and not self._is_usual(typed):
                yield at, word

    def _is_usual(self, letters: str) -> bool:
        """Return whether everyday texts have such letters side by side: then none is wrong."""
        return self._pairs.issuperset(map(add, letters, letters[1:]))

    def _code(self, letters: str) -> str:
        codes = self._codes
        return "".join([codes.get(syllable, "?") for syllable in sounds(letters)])

    def _learn(self, word: str) -> str:
        codes = self._codes
        return "".join([codes.setdefault(s, chr(_CODES + len(codes))) for s in sounds(word)])


def _letters(text: str) -> str:
    """Return a normalised text without its marks."""
    return "".join(_LETTERS.findall(text))


def _is_near(word: str, letters: str) -> bool:
    """Return whether `letters` are not the word's, but one of them is."""
    return letters != word and any(map(str.__eq__, word, letters))


def _hides(hidden: list[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether a hidden stretch touches start..end and is not a mere part of it."""
    return any(
        first < end
        and start < last
        and (last - first >= end - start or first < start or end < last)
        for first, last in hidden
    )

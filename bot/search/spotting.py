"""Finds words in a message by their letters, and by their sound where letters are wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import add
from typing import Final

from bot.search.pinyin import sounds

# A syllable typed in pinyin, in place of its letter.
TYPED: Final = " "
# Shorter words sound like too many others to be known by their sound unless staff say so.
LONG: Final = 3
# How often other letters may make a sound among everyday texts, for each time the word itself
# stands among the examples, both as shares of the texts: with 0.5 72 % of the dangers typed in
# pinyin are found, with 1.2 76 %; of everyday wordings typed so, 1.1 and 1.6 % raise an alarm.
BEARABLE: Final = 1.2
_RUNS = re.compile(r"[a-z]+|[^\W_a-z]+")
# Syllables are looked up as letters of Unicode's private use area, one each.
_CODES: Final = 0xE000

Found = tuple[int, str]
Places = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message without marks: its letters, and the syllable of each; `""` where it has none."""

    letters: str
    syllables: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Heard:
        """Return a normalised text as letters and syllables, typed pinyin taken apart."""
        letters: list[str] = []
        syllables: list[str] = []
        for run in _RUNS.findall(text):
            said = sounds(run)
            typed = run.isascii() and any(said)
            letters.append(TYPED * len(said) if typed else run)
            syllables += said if len(said) == len(letters[-1]) else [""] * len(run)
        return cls("".join(letters), tuple(syllables))


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
    it is in `alike`; where pinyin was typed, words are found by their sound alone. Texts of both
    kinds tell which sounds can be trusted.
    """

    def __init__(
        self, words: frozenset[str], ignored: frozenset[str], alike: frozenset[str]
    ) -> None:
        """Take the words; `trust` makes them known by their sounds too."""
        self._ignored, self._alike = ignored, alike
        self._codes: dict[str, str] = {}
        self._coded = {word: self._learn(word) for word in words | ignored | alike}
        self._letters, self._misspelt, self._typed = _Table(), _Table(), _Table()
        self._company: set[str] = set()
        self._pairs: set[str] = set()
        for word in self._coded:
            self._letters.add(word, word)

    def trust(self, dangers: Iterable[str], ordinary: Iterable[str]) -> None:
        """Trust a word's sound as far as other letters seldom make it in `ordinary` texts.

        Of a word with a wrong letter they must not make it at all, nor have all pairs of the
        letters typed (想去市里 is not 想去死). For pinyin, at most `BEARABLE` times as often as the
        word stands in `dangers`, share for share, and not with the same syllables before and after
        it as only they have (`na ge wang zhan` is 哪个网站, not 割腕). A thousand texts take 20 ms.
        """
        everyday = [*map(Heard.of, ordinary)]
        others, near = self._by_other_letters(everyday)
        told = [*map(Heard.of, dangers)]
        bearable = BEARABLE * len(everyday) / (len(told) or 1)
        meant: Counter[str] = Counter()
        for heard in told:
            coded = self._code(heard.syllables)
            for at, word in self._letters.find(heard.letters):
                meant[word] += 1
                self._company.discard(_company(coded, at, at + len(word)))
        for word, said in self._coded.items():
            ignored = word in self._ignored
            if word in self._alike or (len(word) >= LONG and (ignored or word not in near)):
                self._misspelt.add(said, word)
            if ignored or others[word] <= bearable * meant[word]:
                self._typed.add(said, word)

    def _by_other_letters(self, texts: Iterable[Heard]) -> tuple[Counter[str], set[str]]:
        """Return how often other letters sound like each word, and which share a letter with it."""
        sought = _Table()
        for word in self._coded.keys() - self._ignored:
            sought.add(self._coded[word], word)
        others: Counter[str] = Counter()
        near: set[str] = set()
        for heard in texts:
            self._pairs.update(map(add, heard.letters, heard.letters[1:]))
            coded = self._code(heard.syllables)
            for at, word in sought.find(coded):
                end = at + len(word)
                letters = heard.letters[at:end]
                if letters == word:
                    continue
                others[word] += 1
                if end - at > 1:
                    self._company.add(_company(coded, at, end))
                    if _is_near(word, letters):
                        near.add(word)
        return others, near

    def places(self, text: str) -> Places:
        """Return which words a normalised text has, each with the places where it begins."""
        heard = Heard.of(text)
        found = [*self._letters.find(heard.letters), *self._by_sound(heard)]
        hidden = [(at, at + len(word)) for at, word in found if word in self._ignored]
        places: Places = {}
        for at, word in found:
            if word not in self._ignored and not (hidden and _hides(hidden, at, at + len(word))):
                places.setdefault(word, []).append(at)
        return places

    def _by_sound(self, heard: Heard) -> Iterator[Found]:
        coded = self._code(heard.syllables)
        for at, word in self._misspelt.find(coded):
            letters = heard.letters[at : at + len(word)]
            if _is_near(word, letters) and not self._is_usual(letters):
                yield at, word
        if TYPED in heard.letters:
            for at, word in self._typed.find(coded):
                end = at + len(word)
                if TYPED in heard.letters[at:end] and _company(coded, at, end) not in self._company:
                    yield at, word

    def _is_usual(self, letters: str) -> bool:
        """Return whether everyday texts have such letters side by side: then none is wrong."""
        return self._pairs.issuperset(map(add, letters, letters[1:]))

    def _code(self, syllables: Iterable[str]) -> str:
        codes = self._codes
        return "".join([codes.get(syllable, "?") for syllable in syllables])

    def _learn(self, word: str) -> str:
        codes = self._codes
        return "".join([codes.setdefault(s, chr(_CODES + len(codes))) for s in sounds(word)])


def _company(coded: str, start: int, end: int) -> str:
    """Return a stretch of syllables with the one before it and the one after it."""
    return coded[max(start - 1, 0) : end + 1]


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

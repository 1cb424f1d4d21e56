"""Wrong characters with the right sound put right: 分树 is 分数.

Only words that the knowledge itself uses are restored, and only where the characters as typed
make no word: a right word is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from bot.search.pinyin import sounds

_LONGEST: Final = 5


@dataclass(frozen=True, slots=True)
class Homophones:
    """The knowledge's words by their sound, with how often each is used.

    Of two that sound alike the more frequent is kept.
    """

    by_sound: Mapping[str, tuple[str, int]]

    @classmethod
    def of(cls, frequency: Mapping[str, int]) -> Homophones:
        """Take the words with how often each is used; only Chinese ones of 2 to 5 characters."""
        by_sound: dict[str, tuple[str, int]] = {}
        for word in sorted(frequency, key=lambda word: (frequency[word], word)):
            if 2 <= len(word) <= _LONGEST and all("一" <= char <= "鿿" for char in word):
                by_sound[" ".join(sounds(word))] = (word, frequency[word])
        return cls(by_sound)

    def mend(self, words: Sequence[str], is_word: Callable[[str], bool]) -> str | None:
        """Return the text of the cut `words` with wrong characters put right, or None.

        A wrong word has been cut into pieces, one of them a single character; the pieces together
        are no word, but sound like one. The text keeps its length.
        """
        if all(len(word) > 1 for word in words):
            return None
        text = "".join(words)
        heard = sounds(text)
        if len(heard) != len(text):
            return None
        ends = list(accumulate(map(len, words)))
        right, start = text, 0
        for place, end in enumerate(ends):
            # A word that begins within one that was put right is passed over.
            if start == end - len(words[place]):
                found = self._wrong_word(text, heard, start, ends[place:], is_word)
                if found:
                    right = right[:start] + found + right[start + len(found) :]
                start += len(found) or end - start
        return None if right == text else right

    def _wrong_word(
        self,
        text: str,
        heard: Sequence[str],
        start: int,
        ends: Sequence[int],
        is_word: Callable[[str], bool],
    ) -> str:
        """Return what is meant by the longest wrong word that begins at `start`, "" by none."""
        meant, before = "", ends[0]
        single = before - start == 1
        for end in ends[1:]:
            if end - start > _LONGEST:
                break
            single = single or end - before == 1
            before = end
            found = self.by_sound.get(" ".join(heard[start:end])) if single else None
            if found and found[0] != text[start:end] and not is_word(text[start:end]):
                meant = found[0]
        return meant

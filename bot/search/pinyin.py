"""The sound of a text as syllables, so that wrong characters and typed pinyin still match.

Sounds that dialects and input methods mix up (zh/z, n/l, ang/an, …) are written alike.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final

# Its phrases, of no use for single characters, take an eighth of a second of every start.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_ALIKE: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_LONGEST = 6
# Nobody runs more letters together.
_LONGEST_WORD = 120


def alike(syllable: str) -> str:
    """Return `syllable` with those sounds written alike that dialects mix up."""
    for long, short in _ALIKE:
        syllable = syllable.replace(long, short)
    return "n" + syllable[1:] if syllable[:1] == "l" else syllable


def readings(char: str) -> tuple[str, ...]:
    """Return the readings of a character without their tones, the most usual first."""
    return _readings().get(char, ())


@lru_cache(maxsize=1)
def _readings() -> dict[str, tuple[str, ...]]:
    """Return the readings of every common Chinese character."""
    toned = {
        chr(code): told.split(",") for code, told in PINYIN_DICT.items() if 0x4E00 <= code <= 0x9FFF
    }
    plain = {each: to_normal(each) for told in toned.values() for each in told}
    return {char: tuple(dict.fromkeys([plain[t] for t in told])) for char, told in toned.items()}


@lru_cache(maxsize=1)
def _sounds() -> dict[str, str]:
    """Return the sound of every common Chinese character."""
    usual = {char: said[0] for char, said in _readings().items()}
    written = {reading: alike(reading) for reading in set(usual.values())}
    return {char: written[reading] for char, reading in usual.items()}


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    """Return every syllable that a character is read as; ń and the like are typed by nobody."""
    said = {each for told in _readings().values() for each in told}
    return frozenset(each for each in said if each.isascii() and set("aeiouv") & set(each))


def sounds(text: str) -> list[str]:
    """Return the syllable of each character of a normalised text; `""` where it has none."""
    table = _sounds()
    return [table.get(char, "") for char in text]


def syllables_of(letters: str) -> list[str]:
    """Return the syllables of a word typed in pinyin, or nothing when it is none.

    The split with the fewest syllables wins: `zuoye` is `zuo ye`.
    """
    if len(letters) > _LONGEST_WORD:
        return []
    best: list[list[str] | None] = [[]] + [None] * len(letters)
    known = _syllables()
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            if before is not None and letters[start:end] in known:
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, letters[start:end]]
    return best[-1] or []

"""The sound of a text as syllables, so that wrong characters and typed pinyin still match.

Sounds that dialects and input methods mix up (zh/z, n/l, ang/an, …) are written alike.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import Final

# Its phrases, of no use for single characters, take an eighth of a second of every start.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

_LATIN = re.compile(r"[a-z]+")
_ALIKE: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_LONGEST = 6


def _alike(syllable: str) -> str:
    for long, short in _ALIKE:
        syllable = syllable.replace(long, short)
    return "n" + syllable[1:] if syllable[:1] == "l" else syllable


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """Return the most usual reading of every common Chinese character, without its tone.

    pypinyin is asked once for each of 1,400 readings: for each of 21,000 characters it would take
    half a second of every start.
    """
    toned = {
        chr(code): told.partition(",")[0]
        for code, told in PINYIN_DICT.items()
        if 0x4E00 <= code <= 0x9FFF
    }
    char_of = {reading: char for char, reading in toned.items()}
    plain = {reading: lazy_pinyin(char)[0] for reading, char in char_of.items()}
    return {char: plain[reading] for char, reading in toned.items()}


@lru_cache(maxsize=1)
def _sounds() -> dict[str, str]:
    """Return the sound of every common Chinese character."""
    alike = {reading: _alike(reading) for reading in set(_readings().values())}
    return {char: alike[reading] for char, reading in _readings().items()}


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(reading for reading in _readings().values() if reading.isascii())


def spell(letters: str) -> list[str]:
    """Return the syllables of unspaced pinyin, or nothing when it is no pinyin.

    The split with the fewest syllables wins: `zuoye` is `zuo ye`.
    """
    best: list[list[str] | None] = [[]] + [None] * len(letters)
    known = _syllables()
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before = best[start]
            if before is not None and letters[start:end] in known:
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, letters[start:end]]
    return [_alike(syllable) for syllable in best[-1] or []]


def sounds(text: str) -> list[str]:
    """Return the syllable of each character of a normalised text; `""` where it has none.

    A run of Latin letters that reads as pinyin gives its syllables.
    """
    table = _sounds()
    if not _LATIN.search(text):
        return [table.get(char, "") for char in text]
    out: list[str] = []
    end = 0
    for run in _LATIN.finditer(text):
        out += [table.get(char, "") for char in text[end : run.start()] if char != " "]
        out += spell(run.group()) or [""]
        end = run.end()
    return out + [table.get(char, "") for char in text[end:] if char != " "]


def is_pinyin(text: str) -> bool:
    """Return whether `text` is a question typed in pinyin: no characters, all letters spell."""
    runs = _LATIN.findall(text)
    if not runs or any("一" <= char <= "鿿" for char in text):
        return False
    syllables = [syllable for run in runs for syllable in spell(run)]
    return len(syllables) >= 2 and all(spell(run) for run in runs)

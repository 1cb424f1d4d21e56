"""Reads the word lists: dictionary.txt, synonyms.txt, dialect.txt, stopwords.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.library.faults import Faults
from bot.library.normal import clip

_SEPARATORS = re.compile(r"[、,，;；|｜]")


def parse_words(text: str, faults: Faults) -> tuple[str, ...]:
    """Return the words of a list with one word a line, without repeats."""
    words: dict[str, None] = {}
    for number, line in _lines(text):
        word = re.sub(r"^[-*•] +", "", line)
        if len(word.split()) > 1 or _SEPARATORS.search(word):
            faults.add(number, f"一行有几个词：{clip(word, 20)}", "请一行只写一个词")
        else:
            words[word] = None
    return tuple(words)


def parse_synonyms(text: str, faults: Faults) -> tuple[tuple[str, str], ...]:
    """Return (word, main word) pairs of lines like `校外培训机构 = 补习班、辅导班`."""
    pairs: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in _lines(text):
        main, sign, rest = line.replace("＝", "=").partition("=")
        words = [word.strip() for word in _SEPARATORS.split(rest) if word.strip()]
        main = main.strip()
        if not sign or not main or not words or "=" in rest:
            faults.add(number, f"看不懂：{clip(line, 20)}", "请写成：校外培训机构 = 补习班、辅导班")
            continue
        for word in words:
            if pairs.get(word, main) != main:
                faults.add(
                    number,
                    f"“{word}”已是“{pairs[word]}”的同义词（第{lines[word]}行）",
                    "一个词只能归到一个词下面，请删掉一处",
                )
            elif word != main:
                pairs[word] = main
                lines[word] = number
    _refuse_chains(pairs, lines, faults)
    return tuple(pairs.items())


def _refuse_chains(pairs: dict[str, str], lines: dict[str, int], faults: Faults) -> None:
    for word, main in pairs.items():
        if main in pairs:
            faults.add(
                lines[word],
                f"“{main}”自己又是“{pairs[main]}”的同义词",
                f"请把这一行的词都写到“{pairs[main]}”那一行",
            )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something; `#` starts a comment."""
    for number, line in enumerate(text.split("\n"), 1):
        wanted = re.split(r"[#＃]", line, maxsplit=1)[0].strip()
        if wanted:
            yield number, wanted

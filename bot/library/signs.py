"""Reads lines of words such as `堵…要钱 + 【孩子】`: what must occur, and in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from math import prod

from bot.library.faults import Faults, nearest
from bot.library.fields import Field
from bot.library.model import Sign

_AND = re.compile(r"[+＋]")
_THEN = re.compile(r"…+|\.{3,}")
_OR = re.compile(r"[|｜]")
_LIST = re.compile(r"【(.*?)】")
# So many words come only of long lists written side by side by mistake.
_MOST_WORDS = 3000

Words = tuple[str, ...]
Lists = Mapping[str, Words]


class SignReader:
    """Reads lines with the word lists that the sheet names."""

    def __init__(self, lists: Lists, faults: Faults) -> None:
        """Take the named lists, and where to note what is wrong."""
        self.lists = lists
        self.faults = faults

    def sign(self, item: Field, enough: int = 0) -> Sign | None:
        """Return the line's sign, of whose parts `enough` must occur (0: all), if it is right."""
        parts = [
            tuple(frozenset(self.words(item, group)) for group in _THEN.split(part))
            for part in _AND.split(item.value)
        ]
        if not all(group for part in parts for group in part):
            return None
        return Sign(tuple(parts), item.line, enough or len(parts))

    def words(self, item: Field, text: str) -> Words:
        """Return the alternatives in `text`, a list put in by name; nothing if one is empty."""
        found = [word for one in _OR.split(text) for word in self._spelled(item, one.strip())]
        if all(found):
            return tuple(dict.fromkeys(found))
        self.faults.add(
            item.line,
            f"“{item.key}”里有空的词",
            "词之间用一个 | 隔开，两组之间用一个 + 或 … 隔开，前后不要多写",
        )
        return ()

    def _spelled(self, item: Field, word: str) -> list[str]:
        """Return `word` with each `【list】` in it spelled out, in every combination."""
        pieces = _LIST.split(word)  # text and the names of lists, by turns
        choices = [
            self._listed(item, piece) if place % 2 else (piece,)
            for place, piece in enumerate(pieces)
        ]
        if prod(map(len, choices)) > _MOST_WORDS:
            self.faults.add(item.line, f"“{word}”合起来的词太多", "请把词组拆小一点")
            return [word]
        return ["".join(each) for each in product(*choices)]

    def _listed(self, item: Field, name: str) -> Words:
        if name in self.lists:
            return self.lists[name]
        near = nearest(name, self.lists)
        hint = f"是不是【{near}】？" if near else ""
        cure = f"{hint}请在上面写一行，如 词组：{name} = 甲|乙"
        self.faults.add(item.line, f"没有【{name}】这个词组", cure)
        return (name,)


def named_lists(fields: list[Field], faults: Faults) -> Lists:
    """Return the lists of the `词组` lines; a list may use those above it."""
    lists: dict[str, Words] = {}
    for item in fields:
        name, sign, rest = item.value.replace("＝", "=").partition("=")
        if not sign or not name.strip() or name.strip() in lists:
            cure = "请写成 词组：孩子 = 娃|儿子|女儿，一个名字只写一次"
            faults.add(item.line, "“词组”看不懂，或名字写了两次", cure)
        else:
            lists[name.strip()] = SignReader(lists, faults).words(item, rest)
    return lists

"""Answers that tell parents what the documents leave out: staff may know it and add it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.library.model import Entry, Location
from bot.library.sentences import sentences
from bot.search import Engine

# How staff say it: 文件没写, 材料没有给, 手里的文件里没有划片名单; or just 网址没写, 没定具体次数.
# Homework (没写完) is none of it, nor is what reassures (没写必须买, 没写要取消, 没给您看的).
_LEFT_OUT: Final = re.compile(
    r"(?:(?:文件|材料|报道|通知|条|规则|范文|手头|手里)[^，。；]{0,8}没有?[^，。；]{0,4}(?:写|列|给|公布|名单|数)"
    r"|没有?(?:单独|具体|细)?[写列定])(?!完|有|作业|必须|要(?!不要)|您)"
)
_MOST: Final = 10
_WORDINGS: Final = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer that was given and says that something is left out.

    `says` is that sentence, `location` where the answer stands. It was given `times` times to
    `parents`; `asked` are their wordings, the most frequent first.
    """

    entry: str
    says: str
    location: Location
    times: int
    parents: int
    asked: tuple[str, ...]


def gaps_of(rows: Iterable[Mapping[str, Any]], engine: Engine) -> tuple[Gap, ...]:
    """Return the gaps that most parents met in `rows`, recorded questions."""
    given: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["outcome"] == "answer":
            for name in row["matched"]:
                given.setdefault(name, []).append(row)
    gaps = []
    for name, asked in given.items():
        entry = engine.find(name)
        says = left_out(entry.answer) if isinstance(entry, Entry) else ""
        if isinstance(entry, Entry) and says:
            wordings = Counter(row["text"] for row in asked if row["text"].strip())
            often = tuple(text for text, _ in wordings.most_common(_WORDINGS))
            parents = len({row["parent"] for row in asked})
            gaps.append(Gap(entry.question, says, entry.location, len(asked), parents, often))
    return tuple(sorted(gaps, key=lambda gap: (-gap.parents, -gap.times, gap.entry))[:_MOST])


def left_out(answer: str) -> str:
    """Return the sentence in which `answer` says that something is left out, or nothing."""
    return next((each.strip() for each in sentences(answer) if _LEFT_OUT.search(each)), "")

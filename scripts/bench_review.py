"""Measures the grouping of misses: 1,000 logged questions on 120 subjects the bot does not know."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bootstrap import ROOT, enter

if TYPE_CHECKING:
    from bot.library.model import Entry
    from bot.search import Engine
    from bot.search.sameness import Sameness

MISSES: Final = 1000
SUBJECTS: Final = 120
# How parents vary a question that they have in mind.
BEFORE: Final = (
    *(
        "请问",
        "老师您好，",
        "你好",
        "我想问一下",
        "想问下",
        "麻烦问一下",
        "咨询一下",
        "有个事想请教，",
    ),
    *(
        "我家孩子上三年级，",
        "我是外地来的家长，",
        "替邻居问问，",
        "孩子今年小升初，",
        "哎，",
        "那个，",
    ),
)
AFTER: Final = (
    *(
        "？",
        "？？",
        "，谢谢",
        "，急",
        "，求解答",
        "，麻烦回复一下",
        "啊",
        "呀",
        "呢",
        "哦",
        "，在线等",
        "😭",
    ),
    *("，有没有人管", "，能说说吗", "，我不太懂", "，到底是怎么规定的"),
)
# Letters that are typed for one another, and words left out when one types in a hurry.
TYPOS: Final = ("的得", "在再", "做作", "他她", "吗嘛", "是事", "和合", "交缴", "到道", "课可")


@dataclass(frozen=True)
class Figures:
    """How well groups agree with subjects: of pairs put together, and of pairs that belong."""

    precision: float
    recall: float
    groups: int
    seconds: float


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description="量一量归类：1000 句没答上的话、120 个机器人没有的问题，报告准确率和召回率"
    )
    parser.add_argument("--seed", type=int, default=2, help="换一批问题（调参数用 1，报告用 2）")
    parser.add_argument("--near", type=float, help="多像才归成一组（默认是程序里写的）")
    return parser.parse_args()


def without(seed: int, cache: Path) -> tuple[Engine, list[Entry]]:
    """Return an engine that lacks 120 entries chosen at random, and these."""
    from bot.library import read_library
    from bot.search import Engine

    library = read_library(ROOT / "knowledge")
    entries = list(library.entries)
    random.Random(seed).shuffle(entries)  # noqa: S311 - a sample, no secret
    known = {entry.id for entry in entries[SUBJECTS:]}
    kept = tuple(entry for entry in library.entries if entry.id in known)
    return Engine.build(replace(library, entries=kept), cache), entries[:SUBJECTS]


def log(entries: Sequence[Entry], wordings: int, seed: int, *, vary: bool) -> list[tuple[str, int]]:
    """Return 1,000 questions with the number of their subject.

    Each subject is asked in `wordings` of its own wordings, the first most often; without, in all
    that it has, each as often as another. With `vary`, no two questions are typed alike.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    asked = []
    for number in range(MISSES):
        subject = number % len(entries)
        entry = entries[subject]
        own = (entry.question, *entry.phrasings)
        if wordings:
            own = own[:wordings]
            text = chance.choices(own, [1 / place for place in range(1, len(own) + 1)])[0]
        elif vary:
            text = chance.choice(own)
        else:
            text = own[number // len(entries) % len(own)]
        asked.append((varied(text, chance) if vary else text, subject))
    chance.shuffle(asked)
    return asked


def varied(text: str, chance: random.Random) -> str:
    """Return `text` as another parent would type it."""
    if chance.random() < 0.5:
        text = chance.choice(BEFORE) + text
    if chance.random() < 0.3:
        text = swapped(text, chance)
    if chance.random() < 0.3:
        place = chance.randrange(len(text))
        text = text[:place] + text[place + 1 :]
    return text + chance.choice(AFTER) if chance.random() < 0.6 else text


def swapped(text: str, chance: random.Random) -> str:
    """Return `text` with one letter typed for another that sounds like it, where it has one."""
    pairs = [pair for pair in TYPOS if pair[0] in text]
    pair = chance.choice(pairs) if pairs else ""
    return text.replace(pair[0], pair[1], 1) if pair else text


def measure(
    engine: Engine, sameness: Sameness | None, asked: Sequence[tuple[str, int]], near: float | None
) -> Figures:
    """Group the questions and compare each two of them with their subjects."""
    from bot.search.sameness import NEAR, alike

    start = time.perf_counter()
    texts = [text for text, _ in asked]
    groups = alike(engine, sameness, texts, NEAR if near is None else near)
    seconds = time.perf_counter() - start
    right = sum(pairs(Counter(asked[place][1] for place in group).values()) for group in groups)
    made = pairs(map(len, groups))
    true = pairs(Counter(subject for _, subject in asked).values())
    return Figures(right / max(made, 1), right / max(true, 1), len(groups), seconds)


def pairs(sizes: Iterable[int]) -> int:
    """Return how many pairs groups of these sizes have."""
    return sum(size * (size - 1) // 2 for size in sizes)


def main() -> int:
    """Measure, with a folder for what the search keeps."""
    given = arguments()
    enter()
    with tempfile.TemporaryDirectory() as cache:
        report(*without(given.seed, Path(cache)), given)
    return 0


def report(engine: Engine, entries: Sequence[Entry], given: argparse.Namespace) -> None:
    """Print a line for each way of asking."""
    from bot.search.sameness import Sameness

    start = time.perf_counter()
    sameness = Sameness.learned(engine)
    print(f"从其余的问法里学什么算同一个问题：{time.perf_counter() - start:.1f} 秒", flush=True)
    ways = (
        ("每个问题一种说法，各人打得不一样", 1, True),
        ("每个问题两种说法，各人打得不一样", 2, True),
        ("每个问题三种说法，各人打得不一样", 3, True),
        ("所有说法随便哪一种，各人打得不一样", 0, True),
        ("每个问题八九种说法，没有一句重复", 0, False),
    )
    for name, wordings, vary in ways:
        asked = log(entries, wordings, given.seed, vary=vary)
        told = measure(engine, sameness, asked, given.near)
        print(
            f"{name}：准确率 {told.precision:.3f}，召回率 {told.recall:.3f}，"
            f"{told.groups} 组，{told.seconds:.1f} 秒（{len({t for t, _ in asked})} 句不同）",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())

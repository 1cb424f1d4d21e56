"""Learns how follow-ups are understood: `python3 scripts/fit_follow_ups.py`.

It asks the talks of tests/dialogue again, and questions after others, and prints what the figures
of `bot/search/readings.py` count, to be copied there when they have changed.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from bootstrap import ROOT, enter, say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.library import Entry
    from bot.search import Engine

    Floats = NDArray[np.float64]

TALKS: Final = ("followups", "strangers")
# Questions that were asked after others of any kind weigh less: nobody talks like that.
PAIR_WEIGHT: Final = 0.2
SAME_TOPIC: Final = 0.4
TODAY: Final = datetime.now(UTC).date()
_HELD_BACK: Final = 0.001
_PARTS: Final = 5


@dataclass(frozen=True)
class Lesson:
    """A message after an answer: the figures of its readings, a row each, and which are right.

    The columns of the entries' figures come first, then those of the message alone.
    """

    rows: Floats
    right: NDArray[np.bool_]
    weight: float


def main() -> None:
    """Learn from all lessons, and tell how many are understood by what the others teach."""
    argparse.ArgumentParser(
        description="从 tests/dialogue 的对话里学怎样听懂追问，打印要抄进 "
        "bot/search/readings.py 的数，要几分钟。"
    ).parse_args()
    enter("requirements-dev.txt")
    import numpy as np

    from bot.search.readings import Apart, Figures

    engine = open_engine()
    lessons = [lesson for lesson in (*talks(engine), *pairs(engine)) if lesson.right.any()]
    talked = [lesson for lesson in lessons if lesson.weight == 1.0]
    random.Random(0).shuffle(talked)  # noqa: S311 - a sample, no secret
    known = 0
    for part in range(_PARTS):
        held = {id(lesson) for lesson in talked[part::_PARTS]}
        weights = learned([lesson for lesson in lessons if id(lesson) not in held])
        known += sum(
            bool(each.right[(each.rows @ weights).argmax()]) for each in talked[part::_PARTS]
        )
    say(f"{len(lessons)} 句，其中接着问的 {len(talked)} 句；没学过的答对 {known}")
    weights = learned(lessons)
    entries, apart = np.split(weights.round(2), [len(Figures._fields)])
    say(f"WEIGHTS: Final = {Figures(*entries.tolist())}")
    say(f"APART_WEIGHTS: Final = {Apart(*apart.tolist())}")


def learned(lessons: Sequence[Lesson]) -> Floats:
    """Return what each figure counts, by conditional logit (McFadden 1974) over the readings."""
    import numpy as np
    from scipy.optimize import minimize

    whole = sum(lesson.weight for lesson in lessons)

    def loss(weights: Floats) -> tuple[float, Floats]:
        told, slope = 0.0, np.zeros_like(weights)
        for lesson in lessons:
            logits = lesson.rows @ weights
            shares = np.exp(logits - logits.max())
            shares /= shares.sum()
            meant = shares * lesson.right
            told -= lesson.weight * np.log(meant.sum())
            slope -= lesson.weight * (lesson.rows.T @ (meant / meant.sum() - shares))
        held = _HELD_BACK * weights
        return float(told / whole + held @ weights / 2), slope / whole + held

    start = np.zeros(lessons[0].rows.shape[1])
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def open_engine() -> Engine:
    """Return the engine over the project's knowledge."""
    from bot.app import open_shelf
    from bot.wsgi import read_config

    return open_shelf(read_config()).engine


def talks(engine: Engine) -> Iterator[Lesson]:
    """Yield the last message of each talk, after the answer that it got before."""
    from ask import open_desk, talk
    from bot.library import Entry

    desk = open_desk()
    for name in TALKS:
        table = tomllib.loads((ROOT / f"tests/dialogue/{name}.toml").read_text("utf-8"))
        for told in table["dialogue"]:
            *before, last = told["say"]
            *_, (_, memory) = talk(before, desk)
            past = engine.find(memory.get("topic", ""))
            if isinstance(past, Entry):
                yield from lesson(engine, last, past, is_right(told), 1.0)


def is_right(told: dict[str, Any]) -> Callable[[Entry], bool]:
    """Return what tells whether an entry answers the last message of a talk."""
    if "right" in told:
        return lambda entry: entry.question in told["right"]
    return says_all_of([re.compile(pattern) for pattern in told["must"]])


def says_all_of(patterns: Sequence[re.Pattern[str]]) -> Callable[[Entry], bool]:
    """Return what tells whether an entry matches every pattern."""
    return lambda entry: all(
        pattern.search(f"{entry.question}\n{entry.answer}\n{entry.basis}") for pattern in patterns
    )


def pairs(engine: Engine) -> Iterator[Lesson]:
    """Yield each question of the sheets as if another had been answered before."""
    from bot.library import Entry
    from evaluation.sheet import OURS, read_sheet

    chance = random.Random(3)  # noqa: S311 - a sample, no secret
    entries = [target for target in engine.targets if isinstance(target, Entry)]
    for name in ("questions", "unseen"):
        for asked in read_sheet(ROOT / f"tests/evaluation/{name}.jsonl"):
            if asked.kind == "safety":
                continue
            found = engine.candidates(asked.text)[:1]
            topic = next((f.target.topic for f in found if isinstance(f.target, Entry)), "")
            near = [entry for entry in entries if entry.topic == topic]
            past = chance.choice(near if near and chance.random() < SAME_TOPIC else entries)
            ours = asked.kind in OURS
            right = says_all_of(asked.must) if ours else (lambda _: False)
            if not right(past):
                yield from lesson(engine, asked.text, past, right, PAIR_WEIGHT)


def lesson(
    engine: Engine, text: str, past: Entry, right: Callable[[Entry], bool], weight: float
) -> Iterator[Lesson]:
    """Yield the lesson of a message after `past`, unless its readings are not weighed at all."""
    import numpy as np

    from bot.search.followup import says_all, without_link
    from bot.search.other_grade import only_grades
    from bot.search.readings import Apart, Figures, readings

    text = engine.read(text)
    bare, alone = without_link(text), engine.ask(text, TODAY)
    if not bare or only_grades(bare) or len(alone) > 1 or says_all(text, bare, alone[0]):
        return
    found = readings(engine, text, bare, past, alone[0])
    rows = [[*fit.figures, *[0.0] * len(Apart._fields)] for fit in found.fits]
    rows.append([*[0.0] * len(Figures._fields), *found.apart])
    meant = [right(engine.targets[fit.target]) for fit in found.fits]  # type: ignore[arg-type]
    nowhere = not any(right(entry) for entry in engine.library.entries)
    yield Lesson(np.array(rows), np.array([*meant, nowhere]), weight)


if __name__ == "__main__":
    main()

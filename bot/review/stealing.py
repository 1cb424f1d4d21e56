"""Which entries take each other's wordings, so that staff can tell them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.library.model import Entry
from bot.review.collecting import clear
from bot.search import Answer, Engine

# More wordings than this are not all tried: every second, every third, and so on.
_TRIED: Final = 20_000
# One or two wordings of an entry always lie near another one; from so many on it is the entries.
_SEVERAL: Final = 3


@dataclass(frozen=True, slots=True)
class Theft:
    """Wordings of `owner` that would surely be answered with `thief` if they weren't written."""

    owner: str
    thief: str
    wordings: tuple[str, ...]

    def __str__(self) -> str:
        """Return the theft as one line for staff."""
        shown = "、".join(f"“{wording}”" for wording in self.wordings[:3])
        more = f"等 {len(self.wordings)} 个问法" if len(self.wordings) > 3 else ""
        return f"“{self.owner}”的{shown}{more}，和“{self.thief}”太像，家长换个说法就可能答成后者"


@dataclass(frozen=True, slots=True)
class Stray:
    """A wording that brings `found` (nothing when empty) and not the entry that it stands under."""

    wording: str
    owner: str
    found: str

    def __str__(self) -> str:
        """Return the stray as one line for staff."""
        instead = f"答的是“{self.found}”" if self.found else "没有得到回答"
        return f"“{self.owner}”的问法“{self.wording}”{instead}"


def thefts(engine: Engine) -> list[Theft]:
    """Return who takes whose wordings, the most first: each wording is tried without itself.

    A parent hardly ever types a wording letter by letter; this tells what becomes of one that is
    nearly the same.
    """
    taken: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    every = len(engine.index.units.texts) // _TRIED + 1
    for unit, owner in _of_entries(engine):
        if unit % every:
            continue
        found = engine.without(unit)
        if not found or found[0].confidence < clear(engine):
            continue
        thief = found[0].target
        if isinstance(thief, Entry) and thief is not owner:
            taken[owner.question, thief.question].append(engine.index.units.texts[unit])
    found_all = [Theft(*pair, tuple(wordings)) for pair, wordings in taken.items()]
    return sorted(found_all, key=lambda theft: -len(theft.wordings))


def warnings(engine: Engine, today: date) -> list[str]:
    """Return what staff should look at first: strays, and thefts of several wordings."""
    several = [theft for theft in thefts(engine) if len(theft.wordings) >= _SEVERAL]
    return [str(each) for each in (*strays(engine, today), *several)]


def every(engine: Engine, today: date) -> list[Stray | Theft]:
    """Return all strays, then all thefts."""
    return [*strays(engine, today), *thefts(engine)]


def newly(before: Engine, after: Engine, today: date) -> list[Stray | Theft]:
    """Return what an edit brought: new strays, and new thefts by or from what was edited.

    Every edit shifts a little how sure the bot is of all else; that is left out.
    """
    known = set(strays(before, today))
    was = {(t.owner, t.thief, wording) for t in thefts(before) for wording in t.wordings}
    texts = {_texts(entry) for entry in before.library.entries}
    same = {entry.question for entry in after.library.entries if _texts(entry) in texts}
    found: list[Stray | Theft] = [each for each in strays(after, today) if each not in known]
    for theft in thefts(after):
        new = tuple(w for w in theft.wordings if (theft.owner, theft.thief, w) not in was)
        if new and not {theft.owner, theft.thief} <= same:
            found.append(replace(theft, wordings=new))
    return found


def strays(engine: Engine, today: date) -> list[Stray]:
    """Return the wordings that do not bring back their own entry, typed as they stand."""
    found = []
    for unit, owner in _of_entries(engine):
        if not owner.holds_on(today):
            continue
        wording = engine.index.units.texts[unit]
        verdict = engine.ask(engine.read(wording), today)[0]
        target = verdict.best.target if isinstance(verdict, Answer) else None
        if target is not owner:
            other = target.question if isinstance(target, Entry) else ""
            found.append(Stray(wording, owner.question, other))
    return found


def _texts(entry: Entry) -> tuple[str, ...]:
    """Return all that the search reads of an entry."""
    return (entry.question, entry.answer, *entry.phrasings)


def _of_entries(engine: Engine) -> Iterator[tuple[int, Entry]]:
    """Yield every wording's number with the entry that it stands under."""
    for unit, number in enumerate(engine.index.units.owner.tolist()):
        target = engine.targets[number]
        if isinstance(target, Entry):
            yield unit, target

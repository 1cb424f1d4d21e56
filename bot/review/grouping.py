"""Puts questions that ask the same into groups whose numbers stay the same from week to week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.records import Records
from bot.review.model import Item
from bot.search import Engine, key

if TYPE_CHECKING:
    from bot.search.sameness import Sameness


class Grouping:
    """Groups questions by a sameness that it learns from the knowledge when first it must.

    That takes seconds. What asks the same hardly changes with a few entries, so who keeps a
    grouping may use it for other states of the knowledge too.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._sameness: Sameness | None = None
        self._learned = False

    def alike(self, engine: Engine, texts: Sequence[str]) -> list[list[int]]:
        """Return `texts` in groups that ask the same: their places."""
        # It brings scipy along, which takes a quarter of a second of every start.
        from bot.search.sameness import Sameness, alike

        if not self._learned:
            self._sameness, self._learned = Sameness.learned(engine), True
        return alike(engine, self._sameness, texts)


def regroup(
    engine: Engine,
    records: Records,
    items: Sequence[Item],
    now: float,
    grouping: Grouping | None = None,
) -> None:
    """Place every item that has no group yet: with its like, or in a new group.

    What was placed before stays where it is, for staff know a group by its number and have decided
    on it. The same wording always goes where it went.
    """
    known = records.groups.questions()
    placed = {row["id"] for rows in known.values() for row in rows}
    new = [item for item in items if item.id not in placed]
    if not new:
        return
    of_wording = wordings_of(known)
    old = [(text, group) for group, text in _told(known)]
    texts = [text for text, _ in old] + [item.text for item in new]
    joined: dict[int, list[int]] = {}
    fresh: list[list[int]] = []
    for places in (grouping or Grouping()).alike(engine, texts):
        here = [new[place - len(old)] for place in places if place >= len(old)]
        homes = Counter(old[place][1] for place in places if place < len(old))
        home = homes.most_common(1)[0][0] if homes else 0
        strangers: list[int] = []
        for item in here:
            own = of_wording.get(key(item.text), home)
            (joined.setdefault(own, []) if own else strangers).append(item.id)
        if strangers:
            fresh.append(strangers)
    records.groups.place(joined, fresh, int(now))


def wordings_of(known: Mapping[int, Iterable[Mapping[str, Any]]]) -> dict[str, int]:
    """Return the group of each wording that was placed before."""
    return {key(row["text"]): group for group, rows in known.items() for row in rows}


def _told(known: Mapping[int, Iterable[Mapping[str, Any]]]) -> list[tuple[int, str]]:
    """Return each group's wordings once, in a fixed order."""
    return [
        (group, text)
        for group, rows in sorted(known.items())
        for text in dict.fromkeys(row["text"] for row in rows)
    ]

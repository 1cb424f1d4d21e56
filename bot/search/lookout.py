"""Hears when a message speaks of a child in danger.

Two ways find such a message: the signs that staff wrote in `knowledge/safety.md`, and its
likeness to the examples there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.library.model import Library, Safety, SafetyCard, Sign
from bot.search.likeness import Likeness
from bot.search.normalise import key, normalise
from bot.search.reader import UNLEARNT, Reader
from bot.search.spotting import Places, Spotter

# How many letters may stand between two words that are said to follow each other closely: of the
# held-out dangers as many are found with 6 as with 12, and fewer false alarms are raised.
NEAR: Final = 6
# Of a larger folder's wordings so many are learnt from: more would take long and teach little.
_LEARNT: Final = 30_000
# How many times rarer a word is for each letter more, roughly: it only makes the search quick.
_RARER: Final = 8.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """The card that a message calls up, and the sign that did it; none when it was likeness."""

    card: SafetyCard
    sign: Sign | None = None


class Lookout:
    """Tries all cards on a message: which words it has, and which signs they make up.

    Learnt from the cards and the wordings of a library, in about two seconds.
    """

    def __init__(self, library: Library, reader: Reader = UNLEARNT) -> None:
        """Learn from `library`, which may be without cards; `reader` reads its pinyin."""
        self._safety = safety = library.safety

        def read(text: str) -> str:
            return reader.put(normalise(text))

        examples = [[*map(read, card.examples)] for card in safety.cards]
        wordings = [*_ordinary(library)]
        ordinary = [*map(read, wordings[:: len(wordings) // _LEARNT + 1])]
        harmless = [*map(read, safety.harmless)]
        words = frozenset(
            w for sign in _all_signs(safety) for group in _groups(sign) for w in group
        )
        self._spotter = Spotter(words, safety.ignored, safety.alike)
        self._spotter.trust((*ordinary, *harmless))
        self._likeness = Likeness(examples, ordinary, harmless)
        self._calls = [
            (card, sign, certain)
            for card in safety.cards
            for signs, certain in ((card.certain, True), (card.triggers, False))
            for sign in signs
        ]
        self._told: dict[str, SafetyCard | None] = {}
        for card, texts in zip(safety.cards, examples, strict=True):
            self._told |= dict.fromkeys(map(key, texts), card)
        self._told |= dict.fromkeys(map(key, harmless))
        self._by_word: dict[str, list[int]] = {}
        for number, (_, sign, _) in enumerate(self._calls):
            for word in _telling(sign):
                self._by_word.setdefault(word, []).append(number)

    def for_library(self, library: Library, reader: Reader) -> Lookout:
        """Return the same for `library`; other cards are learnt anew."""
        return self if library.safety == self._safety else Lookout(library, reader)

    def alarm(self, text: str, *, is_wording: bool = False) -> Alarm | None:
        """Return the first card that a normalised `text` calls up, and why.

        A wording that staff wrote as a question is never one by mere likeness.
        """
        told = key(text)
        if told in self._told:
            card = self._told[told]
            return Alarm(card) if card else None
        places = self._spotter.places(text)
        alarm = self._by_sign(text, places)
        return alarm if alarm or is_wording else self._by_likeness(text, places)

    def _by_sign(self, text: str, places: Places) -> Alarm | None:
        near = {number for word in places for number in self._by_word.get(word, ())}
        for number in sorted(near):
            card, sign, certain = self._calls[number]
            if _occurs(sign, places) and (certain or not self._is_doubted(card, text, places)):
                return Alarm(card, sign)
        return None

    def _by_likeness(self, text: str, places: Places) -> Alarm | None:
        number = self._likeness.nearest(text)
        if number is None or _any_occurs(self._safety.exceptions, places):
            return None
        return Alarm(self._safety.cards[number])

    def _is_doubted(self, card: SafetyCard, text: str, places: Places) -> bool:
        """Return whether a message is an everyday one, or one that `card` is not for."""
        excepted = _any_occurs((*self._safety.exceptions, *card.exceptions), places)
        return excepted or self._likeness.is_everyday(text)


def _telling(sign: Sign) -> frozenset[str]:
    """Return words of which `sign` needs one: of the group that the fewest messages will have."""
    if sign.enough < len(sign.parts):
        return frozenset().union(*_groups(sign))
    return min(_groups(sign), key=lambda group: sum(_RARER ** -len(word) for word in group))


def _any_occurs(signs: Iterable[Sign], places: Places) -> bool:
    return any(_occurs(sign, places) for sign in signs)


def _occurs(sign: Sign, places: Places) -> bool:
    spare = len(sign.parts) - sign.enough
    for part in sign.parts:
        if not _in_row(part, places):
            spare -= 1
            if spare < 0:
                return False
    return True


def _in_row(groups: Iterable[frozenset[str]], places: Places) -> bool:
    """Return whether a word of each group follows closely on a word of the group before."""
    ends: list[int] | None = None
    for group in groups:
        ends = [
            at + len(word)
            for word in places
            if word in group
            for at in places[word]
            if ends is None or any(0 <= at - end <= NEAR for end in ends)
        ]
        if not ends:
            return False
    return True


def _all_signs(safety: Safety) -> Iterator[Sign]:
    yield from safety.exceptions
    for card in safety.cards:
        yield from (*card.certain, *card.triggers, *card.exceptions)


def _groups(sign: Sign) -> Iterator[frozenset[str]]:
    for part in sign.parts:
        yield from part


def _ordinary(library: Library) -> Iterator[str]:
    """Yield every wording in the knowledge of what is asked and said every day."""
    for entry in library.entries:
        yield from (entry.question, *entry.phrasings)
    for subject in library.outside:
        yield from subject.examples
    for wordings, _ in library.small_talk:
        yield from wordings

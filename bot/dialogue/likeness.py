"""How much a message is like the examples of a danger, and how much like everyday questions.

Each letter and each pair of neighbouring letters tells for one side or the other (naive Bayes).
It finds what no sign names: words that nobody thought of, in the company that they keep.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

# A message of this score or more is taken for a danger. Of the FAQ's questions, learnt without a
# fifth of them, 2 in 1,000 of that fifth reach it; of held-out dangers 7 in 10.
ALIKE: Final = 6.0
# Shorter messages tell too little.
SHORTEST: Final = 5
# Added to every count, so that a letter seen on one side only does not decide alone.
_UNSEEN: Final = 0.1
_LETTERS = re.compile(r"[^\W_]+")


class Likeness:
    """Learnt from groups of examples, one a card, and from texts that speak of no danger."""

    def __init__(
        self,
        examples: Sequence[Sequence[str]],
        ordinary: Iterable[str],
        known: Iterable[str] = (),
    ) -> None:
        """Count what stands in both kinds of texts; 7,000 texts take about 0.2 s.

        `known` are further texts that are surely of no danger.
        """
        learnt = frozenset(map(_letters, ordinary))
        self._known = learnt | frozenset(map(_letters, known))
        self._groups = [_Counts(texts) for texts in examples]
        dangers = _Counts(text for texts in examples for text in texts)
        others = _Counts(learnt)
        self._weights = {
            term: dangers.log_share(term) - others.log_share(term)
            for term in {*dangers.times, *others.times}
        }

    def score(self, text: str) -> float:
        """Return how much a normalised `text` is like the examples; above 0 it is more so."""
        terms = _terms(text)
        weights = self._weights
        return sum([weights.get(term, 0.0) for term in terms]) / math.sqrt(len(terms) or 1)

    def nearest(self, text: str) -> int | None:
        """Return the number of the group that `text` is most like, if it is like any.

        A wording that staff wrote as a question is known to be none.
        """
        if len(text) < SHORTEST or not self._groups or self.score(text) < ALIKE:
            return None
        if _letters(text) in self._known:
            return None
        terms = _terms(text)
        fits = [sum(map(group.log_share, terms)) for group in self._groups]
        return fits.index(max(fits))


class _Counts:
    """In how many texts each term stands."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.times: Counter[str] = Counter()
        self.texts = 0
        for text in texts:
            self.times.update(_terms(text))
            self.texts += 1

    def log_share(self, term: str) -> float:
        return math.log((self.times[term] + _UNSEEN) / (self.texts + 2 * _UNSEEN))


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _terms(text: str) -> set[str]:
    """Return the letters and the pairs of neighbours; the edges of the text count as letters."""
    letters = f"^{_letters(text)}$"
    return {*letters, *map(str.__add__, letters, letters[1:])}

"""How much a message is like the examples of a danger, and how much like everyday questions.

Each letter and each pair of neighbouring letters tells for one side or the other: naive Bayes,
put right by a logistic regression where its terms repeat each other. It finds what no sign names:
words that nobody thought of, in the company that they keep.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final
from zlib import crc32

import numpy as np

# Of everyday wordings that were not learnt, this share may be taken for a danger.
_MISTAKEN: Final = 0.003
# A long message is an everyday one, whatever sign it has, if it scores less than this share of them
# does: of examples of dangers that were not learnt 3 in 100 score so little, and most of the false
# alarms that signs raise.
_EVERYDAY: Final = 0.91
# One wording in so many is left out to find the scores that go with these shares.
_LEFT_OUT: Final = 5
# Shorter messages tell too little for a danger, and shorter than long ones for an everyday message.
SHORTEST: Final = 5
LONG: Final = 14
# Added to every count, so that a letter seen on one side only does not decide alone.
_UNSEEN: Final = 0.1
# Only so many everyday texts, those most like a danger, does the regression learn from: from all
# 12,000 it learns the same in three times the time.
_HARDEST: Final = 3000
# How little the regression is held back from trusting few texts.
_FREEDOM: Final = 5.0
# Latin letters tell nothing: typed pinyin has been read before.
_LETTERS = re.compile(r"[^\W_a-z]+")


class Likeness:
    """Learnt from groups of examples, one a card, and from texts that speak of no danger."""

    def __init__(
        self,
        examples: Sequence[Sequence[str]],
        everyday: Iterable[str],
        harmless: Iterable[str] = (),
    ) -> None:
        """Learn all kinds of texts; 2,200 examples and 27,000 others take about two seconds.

        `harmless` texts were written to be mistaken, so they tell nothing of how many usually are.
        """
        self._groups = [_Counts(map(_terms, texts)) for texts in examples]
        dangers = sorted({_letters(text) for text in chain.from_iterable(examples)})
        self._dangers = _Counts(map(_terms, dangers))
        usual, others = frozenset(map(_letters, everyday)), frozenset(map(_letters, harmless))
        # Sorted, for the same texts must always teach the same.
        self._model = _Model(dangers, sorted(usual | others))
        asked = [t for t in sorted(usual - others) if crc32(t.encode()) % _LEFT_OUT == 0]
        model = _Model(dangers, sorted((usual | others).difference(asked)))
        scores = {text: model.score(_terms(text)) for text in asked}
        # The score from which a message is taken for a danger, and a long one no longer for none.
        short = [score for text, score in scores.items() if len(text) >= SHORTEST]
        long = [score for text, score in scores.items() if len(text) >= LONG]
        self.alike = float(np.quantile(short, 1 - _MISTAKEN)) if short else math.inf
        # What is more like a danger is never everyday, however few wordings there are.
        self.everyday = min(0.0, float(np.quantile(long, _EVERYDAY))) if long else -math.inf

    def score(self, text: str) -> float:
        """Return how much a normalised `text` is like the examples; above 0 it is more so."""
        return self._model.score(_terms(text))

    def is_everyday(self, text: str) -> bool:
        """Return whether a normalised `text` is surely everyday, in letters enough to tell."""
        return len(_letters(text)) >= LONG and self.score(text) < self.everyday

    def nearest(self, text: str) -> int | None:
        """Return the number of the group that `text` is most like, if it is like any."""
        is_short = len(_letters(text)) < SHORTEST
        if is_short or not self._groups or self.score(text) < self.alike:
            return None
        usual = {term: self._dangers.share(term) for term in _terms(text)}
        fits = [
            math.log(group.texts + 1)
            + sum([math.log(group.share(term, usual[term])) for term in usual if usual[term]])
            for group in self._groups
        ]
        return fits.index(max(fits))


class _Model:
    """What each term tells for a danger."""

    def __init__(self, dangers: Iterable[str], others: Iterable[str]) -> None:
        bad, good = [*map(_terms, dangers)], [*map(_terms, others)]
        self._bias = 0.0
        self._weights = _naive(_Counts(bad), _Counts(good))
        good.sort(key=self.score, reverse=True)
        more, self._bias = _put_right(bad, good[:_HARDEST])
        for term, weight in more.items():
            self._weights[term] += weight

    def score(self, terms: set[str]) -> float:
        weights = self._weights
        told = sum([weights.get(term, 0.0) for term in terms])
        return self._bias + told / math.sqrt(len(terms) or 1)


class _Counts:
    """In how many texts each term stands."""

    def __init__(self, texts: Iterable[set[str]]) -> None:
        self.times: Counter[str] = Counter()
        self.texts = 0
        for terms in texts:
            self.times.update(terms)
            self.texts += 1

    def share(self, term: str, usual: float = 0.0) -> float:
        """Return in which share of the texts `term` stands, one text more having the usual."""
        return (self.times[term] + usual) / (self.texts + (usual > 0) or 1)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _terms(text: str) -> set[str]:
    """Return the letters and the pairs of neighbours; the edges of the text count as letters."""
    letters = f"^{_letters(text)}$"
    return {*letters, *map(str.__add__, letters, letters[1:])}


def _naive(dangers: _Counts, others: _Counts) -> dict[str, float]:
    """Return how much each term tells for a danger: the log of its shares' ratio."""

    def log_share(counts: _Counts, term: str) -> float:
        return math.log((counts.times[term] + _UNSEEN) / (counts.texts + 2 * _UNSEEN))

    terms = {*dangers.times, *others.times}
    return {term: log_share(dangers, term) - log_share(others, term) for term in terms}


def _put_right(
    dangers: Sequence[set[str]], others: Sequence[set[str]]
) -> tuple[dict[str, float], float]:
    """Return the weight of each term for a text being one of `dangers`, and the bias.

    A text's log-odds are the bias and its terms' weights over the root of their number. Terms that
    tell much alone are trusted first: each column is as large as its log ratio.
    """
    if not dangers or not others:
        return {}, 0.0
    # Only a build needs these, and importing them takes a second of every start.
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    texts = [*dangers, *others]
    numbers: dict[str, int] = {}
    columns = np.array([numbers.setdefault(t, len(numbers)) for terms in texts for t in terms])
    lengths = np.array([len(terms) for terms in texts])
    right = np.arange(len(texts)) < len(dangers)
    inside, outside = (
        np.bincount(columns, np.repeat(kind, lengths), len(numbers)) + 0.5
        for kind in (right, ~right)
    )
    tells = np.abs(np.log(inside / len(dangers)) - np.log(outside / len(others)))
    values = tells[columns] / np.repeat(np.sqrt(lengths), lengths)
    table = csr_matrix((values, columns, np.append(0, np.cumsum(lengths))))
    model = LogisticRegression(C=_FREEDOM, max_iter=1000).fit(table, right)
    weights = tells * model.coef_[0]
    return dict(zip(numbers, weights.tolist(), strict=True)), float(model.intercept_[0])

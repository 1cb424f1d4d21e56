"""The bare ranker over any passages: no staff wordings, only what the texts themselves say.

Words alone miss half of what a question says in other words; single characters and pairs find
much of it again. The kinds of terms are ranked by BM25 each and added up, over each passage
and over the best of its sentences, which finds the answer in a long text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from bot.library.sentences import statements
from bot.search.bm25 import Counts, Floats, Hit, Postings, best, okapi_weights
from bot.search.tokens import Terms, Tokens

# What each kind counts, in the order of `Terms`; measured on legal and FAQ passages, where the
# best is flat: half or double of any moves the first places by less than a point.
_WEIGHTS: Final = (1.0, 1.5, 1.0)
# What the best sentence counts beside the whole passage.
_SENTENCE: Final = 0.25
# What more than this share of all questions say is how parents ask, not what they ask.
_USUAL: Final = 0.01

Shares = Sequence[Mapping[str, float]]


class Passages:
    """Ranks passages for a question; built once, never changed."""

    def __init__(self, tokens: Tokens, texts: Sequence[str], asked: Sequence[str] = ()) -> None:
        """Index `texts`, each a passage with its title, by all kinds of terms.

        `asked` are any questions as parents put them: they show which terms tell little.
        """
        self._tokens = tokens
        shares = _shares([tokens.of(text) for text in asked])
        parts = list(map(statements, texts))
        sizes = np.fromiter(map(len, parts), np.intp, len(parts))
        self._starts = np.cumsum(sizes) - sizes
        self._whole = _Fused([tokens.of(text) for text in texts], shares)
        self._sentences = _Fused([tokens.of(part) for each in parts for part in each], shares)

    def scores(self, question: str) -> Floats:
        """Return the score of every passage for `question`."""
        terms = self._tokens.of(question)
        whole = self._whole.scores(terms)
        if not len(whole):
            return whole
        sentences = self._sentences.scores(terms)
        total: Floats = whole + _SENTENCE * np.maximum.reduceat(sentences, self._starts)
        return total

    def top(self, question: str, count: int = 5) -> list[Hit]:
        """Return the `count` best passages, best first."""
        return best(self.scores(question), count)


class _Fused:
    """The postings of every kind of term over the same texts."""

    def __init__(self, texts: Sequence[Terms], shares: Shares) -> None:
        self._postings = tuple(
            _weighed([text.kinds[kind] for text in texts], shares[kind], weight)
            for kind, weight in enumerate(_WEIGHTS)
        )

    def scores(self, terms: Terms) -> Floats:
        """Return the score of every text."""
        first, *others = zip(self._postings, terms.kinds, strict=True)
        return sum((_scores(*each) for each in others), _scores(*first))


def _shares(questions: Sequence[Terms]) -> Shares:
    """Return, kind by kind, in which share of `questions` each term stands."""
    times: list[Counter[str]] = [Counter() for _ in _WEIGHTS]
    for question in questions:
        for counter, said in zip(times, question.kinds, strict=True):
            counter.update(frozenset(said))
    return [{term: count / len(questions) for term, count in each.items()} for each in times]


def _weighed(
    documents: Sequence[Sequence[str]], shares: Mapping[str, float], weight: float
) -> Postings:
    counts = Counts.of(documents)
    tells = np.array([_tells(shares.get(term, 0.0)) for term in counts.vocabulary])
    return Postings(counts, okapi_weights(counts)[1] * tells[counts.terms] * weight)


def _tells(share: float) -> float:
    """Return what a term is worth that stands in this share of all questions."""
    return float(np.sqrt(_USUAL / share)) if share > _USUAL else 1.0


def _scores(postings: Postings, said: Sequence[str]) -> Floats:
    """Return the scores for the terms `said`; each time a term comes again counts a third.

    A long question comes back to what it is about, but not three times as much.
    """
    once = tuple(dict.fromkeys(said))
    scores = postings.scores(once)
    if len(once) < len(said):
        again = (Counter(said) - Counter(once)).elements()
        scores += postings.scores(list(again)) / 3.0
    return scores

"""The bare ranker over any passages: no staff wordings, only what the texts themselves say.

Words alone miss half of what a question says in other words; single characters and pairs find
much of it again. The four kinds of terms are ranked by BM25 each and added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from bot.search.bm25 import Counts, Floats, Hit, Postings, best, okapi_weights
from bot.search.tokens import Terms, Tokens

# What each kind counts, in the order of `Terms`; measured on legal and FAQ passages, where the
# best is flat: half or double of any moves the first places by less than a point.
_WEIGHTS: Final = (1.0, 1.5, 1.0, 0.25)
# What more than this share of all questions say is how parents ask, not what they ask.
_USUAL: Final = 0.01


class Passages:
    """Ranks passages for a question; built once, never changed."""

    def __init__(self, tokens: Tokens, texts: Sequence[str], asked: Sequence[str] = ()) -> None:
        """Index `texts`, each a passage with its title, by all kinds of terms.

        `asked` are any questions as parents put them: they show which terms tell little.
        """
        self._tokens = tokens
        self._none: Floats = np.zeros(len(texts))
        terms, questions = [[tokens.of(text) for text in each] for each in (texts, asked)]
        self._postings = tuple(
            _weighed(
                [each.kinds[kind] for each in terms],
                _shares([each.kinds[kind] for each in questions]),
                weight,
            )
            for kind, weight in enumerate(_WEIGHTS)
        )

    def scores(self, question: str) -> Floats:
        """Return the score of every passage for `question`."""
        terms: Terms = self._tokens.of(question)
        kinds = zip(self._postings, terms.kinds, strict=True)
        return sum((_scores(postings, said) for postings, said in kinds), self._none)

    def top(self, question: str, count: int = 5) -> list[Hit]:
        """Return the `count` best passages, best first."""
        return best(self.scores(question), count)


def _shares(questions: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return in which share of `questions` each term stands."""
    times = Counter(term for question in questions for term in frozenset(question))
    return {term: count / len(questions) for term, count in times.items()}


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

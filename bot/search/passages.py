"""The bare ranker over any passages: no staff wordings, only what the texts themselves say.

Words alone miss half of what a question says in other words; single characters and pairs find
much of it again. The four kinds of terms are ranked by BM25 each and added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.search.bm25 import Counts, Floats, Hit, Postings, best, okapi_weights
from bot.search.tokens import Terms, Tokens

# What each kind counts, in the order of `Terms`; measured on legal and FAQ passages.
_WEIGHTS: Final = (1.0, 1.5, 1.0, 0.25)


class Passages:
    """Ranks passages for a question; built once, never changed."""

    def __init__(self, tokens: Tokens, texts: Sequence[str]) -> None:
        """Index `texts`, each a passage with its title, by all kinds of terms."""
        self._tokens = tokens
        terms = [tokens.of(text) for text in texts]
        self._postings = tuple(
            _weighed([each.kinds[kind] for each in terms], weight)
            for kind, weight in enumerate(_WEIGHTS)
        )

    def scores(self, question: str) -> Floats:
        """Return the score of every passage for `question`."""
        terms: Terms = self._tokens.of(question)
        total = self._postings[0].scores(_once_or_so(terms.words))
        for postings, said in zip(self._postings[1:], terms.kinds[1:], strict=True):
            total += postings.scores(_once_or_so(said))
        return total

    def top(self, question: str, count: int = 5) -> list[Hit]:
        """Return the `count` best passages, best first."""
        return best(self.scores(question), count)


def _weighed(documents: Sequence[Sequence[str]], weight: float) -> Postings:
    counts = Counts.of(documents)
    return Postings(counts, okapi_weights(counts)[1] * np.float64(weight))


def _once_or_so(terms: Sequence[str]) -> list[str]:
    """Return each term once: what a long question repeats is no more asked for."""
    return list(Counter(terms))

"""Whether a question is the bureau's at all: a linear model over its terms.

Ranking always finds something nearest. This tells a parent's question on schooling from one on
trains or exams for teachers, by what the questions of each side have in common.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.search.bm25 import Floats
from bot.search.index import Index
from bot.search.overlap import Query

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

_FREEDOM: Final = 10.0
_FOLDS: Final = 5
# The share of our own questions, held out, that may sound foreign.
_FOREIGN: Final = 0.02


@dataclass(frozen=True, slots=True)
class Scope:
    """What each term says for the question being ours, as log-odds.

    Nearly all of our own questions have log-odds of `least` or more; one with less sounds foreign.
    """

    weights: Mapping[str, float]
    bias: float
    least: float

    def by_number(self, index: Index) -> Floats:
        """Return the weights by the numbers that `index` gives to terms, 0 where it has none."""
        known, terms = self.weights.get, index.vocabulary.terms
        weights = np.fromiter((known(term, 0.0) for term in terms), float, len(terms))
        return np.where(index.profiles.used, weights, 0.0)

    def logit(self, query: Query, by_number: Floats) -> float:
        """Return the log-odds that a question is ours; words that nobody knows weigh against it.

        `by_number` are the weights for the index that `query` is made with.
        """
        if not query.length:
            return self.bias
        return self.bias + float(by_number[query.ids] @ query.told) / query.length


def fit_scope(index: Index, units: Sequence[int], ours: int) -> tuple[Scope, Floats]:
    """Fit on the wordings `units`; return the model, and each unit's log-odds when not fitted on.

    Targets below `ours` are answers. A subject that is not ours is held out whole, for parents
    ask of subjects that nobody has thought of; an answer's wordings are held out one by one.
    """
    owners = index.units.owner[list(units)]
    right = owners < ours
    if right.all() or not right.any():
        return Scope({}, 0.0, -math.inf), np.zeros(len(units))
    table = _table(index, units)
    held = np.zeros(len(units))
    groups = np.where(right, len(index.bodies) + np.arange(len(units)), owners)
    # Only a build needs it, and importing it takes a second of every start.
    from sklearn.model_selection import GroupKFold

    folds = GroupKFold(min(_FOLDS, len(units)), shuffle=True, random_state=0)
    for known, asked in folds.split(table, right, groups):
        # With few foreign subjects a fold may hold them all: nothing is learned from it then.
        if not right[known].all():
            held[asked] = _fit(table[known], right[known]).decision_function(table[asked])
    model = _fit(table, right)
    told = zip(index.vocabulary.terms, model.coef_[0].tolist(), strict=True)
    weights = {term: weight for term, weight in told if weight}
    least = float(np.quantile(held[right], _FOREIGN))
    return Scope(weights, float(model.intercept_[0]), least), held


def _table(index: Index, units: Sequence[int]) -> csr_matrix:
    """Return a row of unit length for each unit, a column for each term of the index."""
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for unit in units:
        query = Query(index, index.terms[unit])
        columns += query.ids.tolist()
        values += (query.told / (query.length or 1.0)).tolist()
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), (len(units), len(index.vocabulary)))


def _fit(table: csr_matrix, right: np.ndarray) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_FREEDOM, class_weight="balanced", solver="liblinear")
    return model.fit(table, right)

"""How well entries fit a message within a topic: ranking with a memory."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from bot.library.model import Entry
from bot.search.bm25 import best
from bot.search.engine import Engine
from bot.search.index import Index
from bot.search.ranking import Query
from bot.search.tokens import Terms

# What each figure of a `Fit` counts, in the order of its fields from `score` on, and the start.
# Fitted on phrasings asked without the words that they share with an entry which they may follow.
WEIGHTS: Final = (5.2, 3.5, 1.2, 3.0, 2.3)
START: Final = -7.0
# The same without the costly figures, to choose those which are looked at closely.
ROUGH: Final = (9.6, 3.2, 2.4)
_POOL: Final = 5
_CLOSELY: Final = 6

ASKS = re.compile(
    r"吗|么|谁|哪|怎|咋|啥|几|多少|多久|多长|多大|何|可以|能|行|必须|是不是|有没有|要不要|会不会"
    r"|合规|管不管|没有"
)
# What a message replaces when it brings another of the same kind.
_SLOTS: Final = (
    re.compile(r"小学|初中|高中|年级|幼儿园|毕业班|学龄前|[大中小]班|初[一二三]|高[一二三]"),
    re.compile(r"暑|寒假|周末|假期|平时|春假|秋假|国庆|五一"),
    re.compile(r"早上|中午|晚上|下午"),
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a target fits a message within a topic; the figures are from 0 to about 1.

    `score` is its BM25 score for the message over the most possible, `close` the similarity of
    its nearest wording (`unit`), `words` the share of the message's words that it has, `both` the
    score together with the last question; `same` is whether it is of the same topic. `kept` is
    the share of the words kept from the last question that it has.
    """

    target: int
    unit: int
    score: float
    close: float
    words: float
    both: float
    same: bool
    kept: float

    @property
    def logit(self) -> float:
        """Return the figures as one."""
        figures = (self.score, self.close, self.words, self.both, self.same)
        return START + sum(w * x for w, x in zip(WEIGHTS, figures, strict=True))


def fits(engine: Engine, bare: str, terms: Terms, past: Entry) -> list[Fit]:
    """Return how entries fit the message `bare` with `terms` within the topic, best first."""
    index, query = engine.index, Query(engine.index, terms)
    if not query.whole:
        return []
    kept, turned = kept_words(engine, bare, terms.words, past)
    own = index.profiles.scores(terms.all)
    both = own + index.profiles.scores(kept)
    most = query.most + Query(index, Terms(kept, (), (), ())).most
    near = frozenset(engine.subjects.related(past))
    pool = {hit.document for scores in (own, both) for hit in best(scores.copy(), _POOL)} | near
    if turned:
        pool.discard(engine.subjects.numbers[past.id])
    rough = [(own[n] / query.most, both[n] / most, n in near, n) for n in pool if own[n] > 0]
    rough.sort(key=lambda row: -sum(w * x for w, x in zip(ROUGH, row, strict=False)))
    found = []
    for score, together, same, n in rough[:_CLOSELY]:
        if isinstance(engine.targets[n], Entry):
            unit, close, words = _closest(index, query, n)
            had = _had(index, kept, n)
            found.append(Fit(n, unit, float(score), close, words, float(together), same, had))
    return sorted(found, key=lambda fit: -fit.logit)


def _closest(index: Index, query: Query, target: int) -> tuple[int, float, float]:
    """Return the nearest wording, its weighted Jaccard similarity, and the share of words had."""
    first, end = index.unit_range(target)
    shared = [0.0] * (end - first)
    places = index.places[target]
    for term, weight in query.weights.items():
        for place in places.get(term, ()):
            shared[place] += weight
    weights = index.unit_weights
    close = [s / (query.whole + weights[first + n] - s) for n, s in enumerate(shared)]
    nearest = max(range(len(close)), key=close.__getitem__)
    return first + nearest, close[nearest], _had(index, query.words, target)


def _had(index: Index, words: Collection[str], target: int) -> float:
    """Return the share of `words` that `target` has."""
    places = index.places[target]
    return sum(word in places for word in words) / (len(words) or 1)


def kept_words(
    engine: Engine, bare: str, said: Sequence[str], past: Entry
) -> tuple[tuple[str, ...], bool]:
    """Return the words of the last question that stay, and whether its stage or time goes.

    `said` are the words of the message. What was asked goes when the message asks for itself, a
    stage or a time when it brings another.
    """
    asks = ASKS.search(bare)
    slots = [slot for slot in _SLOTS if any(map(slot.search, said))]
    first, _ = engine.index.unit_range(engine.subjects.numbers[past.id])
    before = [word for word in dict.fromkeys(engine.index.terms[first].words) if word not in said]
    left = [word for word in before if not any(slot.search(word) for slot in slots)]
    kept = tuple(word for word in left if not (asks and ASKS.search(word)))
    return kept, len(left) < len(before)

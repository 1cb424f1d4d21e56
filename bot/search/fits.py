"""How well entries fit a message within a topic: ranking with a memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.library.model import Entry
from bot.search.bm25 import best
from bot.search.engine import Engine
from bot.search.index import PROFILE_K1, Index
from bot.search.overlap import Query, overlap
from bot.search.tokens import Terms

# What each figure of a `Fit` counts, in the order of its fields from `score` on, and the start.
# Fitted on phrasings asked without the words that they share with an entry which they may follow.
WEIGHTS: Final = (5.2, 3.5, 1.2, 3.0, 2.3)
START: Final = -7.0
# The same without the costly figures, to choose those which are looked at closely.
ROUGH: Final = (9.6, 3.2, 2.4)
_POOL: Final = 5
_CLOSELY: Final = 4

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
    score together with the last question; `same` is whether it is of the same topic.
    """

    target: int
    unit: int
    score: float
    close: float
    words: float
    both: float
    same: bool

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
    most = query.most + (PROFILE_K1 + 1.0) * sum(map(index.weight, kept))
    near = frozenset(engine.subjects.related(past))
    pool = {hit.document for scores in (own, both) for hit in best(scores.copy(), _POOL)} | near
    if turned:
        pool.discard(engine.subjects.numbers[past.id])
    rough = [(own[n] / query.most, both[n] / most, n in near, n) for n in pool if own[n] > 0]
    rough.sort(key=lambda row: -sum([w * x for w, x in zip(ROUGH, row, strict=False)]))
    found = []
    for score, together, same, n in rough[:_CLOSELY]:
        if isinstance(engine.targets[n], Entry):
            unit, close, words = _closest(index, query, n)
            found.append(Fit(n, unit, float(score), close, words, float(together), same))
    return sorted(found, key=lambda fit: -fit.logit)


def _closest(index: Index, query: Query, target: int) -> tuple[int, float, float]:
    """Return the nearest wording, its weighted Jaccard similarity, and the share of words had."""
    found = overlap(index, query, target)
    nearest = int(found.close.argmax())
    words = int((index.vocabulary.kinds[query.ids[found.has]] == 0).sum())
    unit = index.unit_range(target)[0] + nearest
    return unit, float(found.close[nearest]), words / (len(query.words) or 1)


def kept_words(
    engine: Engine, bare: str, said: Sequence[str], past: Entry
) -> tuple[tuple[str, ...], bool]:
    """Return the words of the last question that stay, and whether its stage or time goes.

    `said` are the words of the message. What was asked goes when the message asks for itself, a
    stage or a time when it brings another.
    """
    asks = ASKS.search(bare)
    slots = [slot for slot in _SLOTS if any(map(slot.search, said))]
    before = [word for word in dict.fromkeys(asked_words(engine, past)) if word not in said]
    left = [word for word in before if not any(slot.search(word) for slot in slots)]
    kept = tuple(word for word in left if not (asks and ASKS.search(word)))
    return kept, len(left) < len(before)


def asked_words(engine: Engine, entry: Entry) -> tuple[str, ...]:
    """Return the words of an entry's question."""
    first, _ = engine.index.unit_range(engine.subjects.numbers[entry.id])
    return engine.index.terms[first].words


def has_share(index: Index, words: Sequence[str], target: int) -> float:
    """Return the share of the weight of `words` that `target` has."""
    query = Query(index, Terms(tuple(words), (), ()))
    if not query.whole:
        return 0.0
    return float(index.weights[query.ids[overlap(index, query, target).has]].sum()) / query.whole

"""What a message may mean after an answer: how well entries fit it, with a memory.

Beside them stands the message as it is, without what went before. What each figure counts was
learnt from talks by `scripts/fit_follow_ups.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.library.model import Entry
from bot.search.bm25 import Ints, best
from bot.search.engine import Engine
from bot.search.index import PROFILE_K1, Index
from bot.search.overlap import Query, nearest
from bot.search.verdict import Chat, Miss, Verdict

# How many entries each of the two scores brings along, and how many are looked at closely.
_POOL: Final = 5
_CLOSELY: Final = 8

_ASKS = re.compile(
    r"吗|么|谁|哪|怎|咋|啥|几|多少|多久|多长|多大|何|可以|能|行|必须|是不是|有没有|要不要|会不会"
    r"|合规|管不管|没有"
)
# What a message replaces when it brings another of the same kind.
_SLOTS: Final = (
    re.compile(r"小学|初中|高中|年级|幼儿园|毕业班|学龄前|[大中小]班|初[一二三]|高[一二三]"),
    re.compile(r"暑|寒假|周末|假期|平时|春假|秋假|国庆|五一"),
    re.compile(r"早上|中午|晚上|下午"),
)
# What is done about anything names no subject, though one topic may speak of it most.
_ACTS = re.compile(r"举报|投诉|反映|报名|退费|收费|交钱|申请|找谁|管不管|罚")


class Figures(NamedTuple):
    """How an entry fits a message after an answer; each figure is from 0 to about 1.

    `score` is its BM25 score for the message over the most possible, `both` the same together with
    the last question, `close` the similarity of its nearest wording, `words` the share of the
    message's words that it has. `fresh` is the share of its own question that neither the message
    nor the last answer speaks of. `same` is whether it is of the last topic; if so, `strange` is
    how surely the message speaks of another, `linked` whether it says 那…呢. `past` is whether it
    was answered last, `named` whether staff named it to follow. `alone` is how sure it is without
    what went before, `first` the same if it comes first then.
    """

    score: float
    both: float
    close: float
    words: float
    fresh: float
    same: float
    strange: float
    linked: float
    past: float
    named: float
    alone: float
    first: float


class Apart(NamedTuple):
    """What a message is without what went before; each figure but `sure` is 0 or 1.

    `always` is 1. `sure` is the confidence of the best candidate. `missed`, `foreign` and `chat`
    tell of the verdict: a miss, one on a subject that is not ours, small talk. `unknown` is whether
    the message has a word that the knowledge has nowhere.
    """

    always: float
    sure: float
    missed: float
    foreign: float
    chat: float
    unknown: float


WEIGHTS: Final = Figures(
    score=2.54, both=4.2, close=3.25, words=3.08, fresh=-4.01, same=1.69,
    strange=-1.34, linked=0.55, past=-0.51, named=1.36, alone=2.92, first=1.32,
)  # fmt: skip
APART_WEIGHTS: Final = Apart(
    always=1.69, sure=1.02, missed=1.01, foreign=2.04, chat=3.41, unknown=1.33
)
# What the cheap figures count when entries are chosen to be looked at closely: score, both, same,
# past, alone.
_ROUGH: Final = (9.6, 3.2, 2.4, 1.5, 6.0)


class Fit(NamedTuple):
    """An entry's place among the targets, its nearest wording, and its figures."""

    target: int
    unit: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Readings:
    """What a message may mean: one of `fits`, or what it says alone."""

    fits: tuple[Fit, ...]
    apart: Apart

    def chances(self) -> list[float]:
        """Return how likely each of `fits` is meant, and last that none is; together 1."""
        logits = [_product(WEIGHTS, fit.figures) for fit in self.fits]
        logits.append(_product(APART_WEIGHTS, self.apart))
        highest = max(logits)
        shares = [math.exp(logit - highest) for logit in logits]
        return [share / sum(shares) for share in shares]


def readings(engine: Engine, text: str, bare: str, past: Entry, alone: Verdict) -> Readings:
    """Return what a message may mean after `past` was answered.

    `bare` is the message `text` without 那…呢, `alone` the verdict on it without what went before.
    """
    return _Message(engine, text, bare, past).readings(alone)


class _Message:
    """A message after an answer, with all that its readings have in common."""

    def __init__(self, engine: Engine, text: str, bare: str, past: Entry) -> None:
        self._engine, self._bare, self._is_linked = engine, bare, bare != text
        self._terms, self._found = engine.terms(bare)[0], engine.candidates(text)
        self._query, self._past = Query(engine.index, self._terms), past
        self._own = engine.subjects.numbers[past.id]

    def readings(self, alone: Verdict) -> Readings:
        apart = Apart(
            1.0,
            self._found[0].confidence if self._found else 0.0,
            missed=isinstance(alone, Miss),
            foreign=isinstance(alone, Miss) and alone.reason == "outside",
            chat=isinstance(alone, Chat),
            unknown=not all(map(self._engine.index.knows, self._terms.words)),
        )
        return Readings(tuple(self._fits()) if self._query.whole else (), apart)

    def _fits(self) -> Iterator[Fit]:
        """Yield the entries of the topic and the nearest of all with their figures."""
        index, subjects = self._engine.index, self._engine.subjects
        kept, is_turned = _kept_words(self._engine, self._bare, self._terms.words, self._past)
        own, query = index.profiles.scores(self._terms.all), self._query
        both = own + index.profiles.scores(kept)
        most = query.most + (PROFILE_K1 + 1.0) * sum(map(index.weight, kept))
        same = frozenset(subjects.related(self._past))
        named = {subjects.numbers.get(name) for name in self._past.follow_ups}
        sure = {id(found.target): found.confidence for found in self._found}
        words = [word for word in self._terms.words if not _ACTS.search(word)]
        strange = subjects.strange(words, self._past.topic)
        first = self._found[0].target if self._found else None
        told = self._told()

        def cheap(n: int) -> tuple[float, ...]:
            surely = sure.get(id(self._engine.targets[n]), 0.0)
            return (own[n] / query.most, both[n] / most, n in same, n == self._own, surely)

        pool = same.union(hit.document for s in (own, both) for hit in best(s.copy(), _POOL))
        # With another stage or time, the last answer is what is not meant.
        rough = {n: cheap(n) for n in pool if not (is_turned and n == self._own)}
        for n in sorted(rough, key=lambda n: -_product(_ROUGH, rough[n]))[:_CLOSELY]:
            if isinstance(target := self._engine.targets[n], Entry):
                near = nearest(index, query, n)
                score, together, is_same, is_past, alone = rough[n]
                yield Fit(n, near.unit, Figures(
                    score, together, near.close, near.words,
                    0.0 if is_past else _fresh(index, n, told),
                    is_same, is_same * strange, is_same * self._is_linked,
                    is_past, n in named, alone, (target is first) * alone,
                ))  # fmt: skip

    def _told(self) -> NDArray[np.bool]:
        """Return of each term whether the message, the last question or its answer has it."""
        index = self._engine.index
        told = np.zeros(len(index.vocabulary), np.bool)
        for ids in (self._query.ids, _title(index, self._own), index.bodies.row(self._own)[0]):
            told[ids] = True
        return told


def _title(index: Index, target: int) -> Ints:
    """Return the terms of a target's own question, by number."""
    return index.terms.row(index.unit_range(target)[0])[0]


def _fresh(index: Index, target: int, told: NDArray[np.bool]) -> float:
    """Return the share of a target's own question, by weight, that is not `told`."""
    ids = _title(index, target)
    weights = index.weights[ids]
    return float(weights[~told[ids]].sum() / (weights.sum() or 1.0))


def _product(weights: Sequence[float], figures: Sequence[float]) -> float:
    return sum([w * x for w, x in zip(weights, figures, strict=True)])


def _kept_words(
    engine: Engine, bare: str, said: Sequence[str], past: Entry
) -> tuple[tuple[str, ...], bool]:
    """Return the words of the last question that stay, and whether its stage or time goes.

    `said` are the words of the message. What was asked goes when the message asks for itself, a
    stage or a time when it brings another.
    """
    asks = _ASKS.search(bare)
    slots = [slot for slot in _SLOTS if any(map(slot.search, said))]
    before = [word for word in dict.fromkeys(asked_words(engine, past)) if word not in said]
    left = [word for word in before if not any(slot.search(word) for slot in slots)]
    kept = tuple(word for word in left if not (asks and _ASKS.search(word)))
    return kept, len(left) < len(before)


def asked_words(engine: Engine, entry: Entry) -> tuple[str, ...]:
    """Return the words of an entry's question."""
    first, _ = engine.index.unit_range(engine.subjects.numbers[entry.id])
    return engine.index.terms[first].words

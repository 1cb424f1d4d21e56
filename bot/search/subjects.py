"""Which words name a subject: where in the knowledge they stand, file by file.

多少钱 is asked of everything, 校服 only of one thing. So a message without a word of the second
kind has left its subject out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.library.model import Clause, Entry, Outside
from bot.search.index import Index
from bot.search.verdict import Talk, Target

# A word seen less often says nothing of where it belongs.
_SEEN: Final = 3
# A word belongs to a subject from this share of its wordings on.
_AT_HOME: Final = 0.4
# All that is not ours is one subject here.
OUTSIDE: Final = "范围外"
_ABROAD: Final = 0.2


@dataclass(frozen=True, slots=True)
class Subjects:
    """Where targets and words belong.

    `numbers` is the target of each entry's id and question, `members` the targets of each topic,
    `shares` the share of each topic in the wordings that have a word, for words with a home.
    """

    numbers: Mapping[str, int]
    members: Mapping[str, tuple[int, ...]]
    shares: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, targets: Sequence[Target], index: Index) -> Subjects:
        """Count the words of every wording of `targets`, which `index` holds."""
        numbers: dict[str, int] = {}
        members: defaultdict[str, list[int]] = defaultdict(list)
        for number, target in enumerate(targets):
            members[topic_of(target)].append(number)
            if isinstance(target, Entry):
                numbers[target.id] = numbers[target.question] = number
        found = {topic: tuple(each) for topic, each in members.items()}
        return cls(numbers, found, _shares(index, found))

    def strange(self, words: Sequence[str], topic: str) -> float:
        """Return how surely one of `words` is about another topic than `topic`, from 0 to 1."""
        most = 0.0
        for word in words:
            shares = self.shares.get(word)
            if shares is not None:
                home, share = max(shares.items(), key=lambda pair: pair[1])
                # What is not ours is many subjects, so that much of it is no sign yet.
                most = max(most, share - (_ABROAD if home == OUTSIDE else shares.get(topic, 0.0)))
        return most

    def related(self, entry: Entry) -> tuple[int, ...]:
        """Return the entries of the same topic and those that staff named to follow it."""
        named = [self.numbers[each] for each in entry.follow_ups if each in self.numbers]
        return tuple(dict.fromkeys((*named, *self.members[entry.topic])))


def topic_of(target: Target) -> str:
    """Return the name of a target's subject."""
    match target:
        case Entry(topic=topic):
            return topic
        case Outside() | Talk():
            return OUTSIDE
        case Clause(document=document):
            return document


def _shares(index: Index, members: Mapping[str, Sequence[int]]) -> dict[str, dict[str, float]]:
    """Return the share of each topic in the wordings that have a word, for words with a home."""
    names, rows = list(members), index.terms
    topic_of_target = np.zeros(len(index.bodies), np.int64)
    for topic, name in enumerate(names):
        topic_of_target[list(members[name])] = topic
    here = np.flatnonzero(index.vocabulary.kinds[rows.ids] == 0)
    topics = topic_of_target[index.units.owner[rows.rows()[here]]]
    cells, times = np.unique(
        rows.ids[here].astype(np.int64) * len(names) + topics, return_counts=True
    )
    words, topics = np.divmod(cells, max(len(names), 1))
    total = np.bincount(words, times, len(index.vocabulary))
    most = np.zeros(len(index.vocabulary))
    np.maximum.at(most, words, times)
    at_home = ((total >= _SEEN) & (most >= _AT_HOME * total))[words]
    shares: dict[str, dict[str, float]] = {}
    columns = (words[at_home], topics[at_home], (times / total[words])[at_home])
    for word, topic, share in zip(*(column.tolist() for column in columns), strict=True):
        shares.setdefault(index.vocabulary.terms[word], {})[names[topic]] = share
    return shares

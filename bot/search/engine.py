"""The search as one immutable snapshot: the knowledge, its index, and how sure it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.library.model import Clause, Entry, Library, Outside
from bot.search.confidence import Confidence
from bot.search.fitting import fit
from bot.search.index import Index, Units
from bot.search.normalise import key
from bot.search.parts import parts_of
from bot.search.ranking import rank
from bot.search.tokens import Terms, Tokens
from bot.search.verdict import Answer, Candidate, Choices, Miss, Target, Verdict

SURE: Final = 0.5
POSSIBLE: Final = 0.12
_OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class Engine:
    """Answers questions from one state of the knowledge; never changed, safe to share."""

    library: Library
    tokens: Tokens
    index: Index
    confidence: Confidence
    targets: tuple[Target, ...]
    wordings: Mapping[str, int]
    small_talk: Mapping[str, str]
    by_id: Mapping[str, Target]
    sure_clause: float = SURE

    @classmethod
    def build(cls, library: Library, cache: Path) -> Engine:
        """Index `library` and fit the confidence; derived files go to the folder `cache`."""
        tokens = Tokens(library.words, cache)
        entries: list[Target] = list(library.entries)
        targets = (*entries, *(item for item in library.outside if item.examples))
        units = Units.of([_wordings(target) for target in targets])
        terms = [tokens.of(text) for text in units.texts]
        index = Index(units, terms, [_body(tokens, target) for target in targets])
        wordings: dict[str, int] = {}
        for text, owner in zip(units.texts, units.owner.tolist(), strict=True):
            wordings.setdefault(key(text), owner)
        clauses = [c for document in library.documents.values() for c in document.clauses]
        named: list[Entry | Clause] = [*library.entries, *clauses]
        return cls(
            library,
            tokens,
            index,
            fit(index, len(entries)),
            targets,
            wordings,
            {key(word): reply for words, reply in library.small_talk for word in words},
            {item.id: item for item in named},
        )

    def find(self, name: str) -> Target | None:
        """Return the entry or clause with the id `name`."""
        return self.by_id.get(name)

    def titled(self, text: str) -> Entry | None:
        """Return the entry that has `text` as its question or a phrasing."""
        owner = self.wordings.get(key(text))
        target = None if owner is None else self.targets[owner]
        return target if isinstance(target, Entry) else None

    def ask(self, text: str, today: date) -> tuple[Verdict, ...]:
        """Return a verdict for each question that `text` puts, at least one.

        A message is taken apart only when its parts surely ask two different things.
        """
        parts = [self._judge(part, today) for part in parts_of(text)]
        sure = [part for part in parts if isinstance(part, Answer)]
        if len({id(part.best.target) for part in sure}) > 1:
            return tuple(sure)
        return (self._judge(text, today),)

    def candidates(self, text: str) -> list[Candidate]:
        """Return the candidates for `text`, most likely first.

        The first has its confidence; the others share what is left, by their odds.
        """
        exact = self.wordings.get(key(text))
        if exact is not None:
            return [Candidate(self.targets[exact], 1.0, 1.0, text)]
        terms = self.tokens.of(text)
        return self._weighed(terms, len(text))

    def _weighed(self, terms: Terms, length: int) -> list[Candidate]:
        ordered = self.confidence.ordered(rank(self.index, terms))
        sure = self.confidence.of_first(ordered, length)
        found = []
        for place, (logit, ranked) in enumerate(ordered):
            chance = (
                sure if place == 0 else min(sure, self.confidence.order.chance(ranked.features))
            )
            phrasing = self.index.units.texts[ranked.unit]
            found.append(
                Candidate(self.targets[ranked.target], chance, logit, phrasing, ranked.features)
            )
        return found

    def _judge(self, text: str, today: date) -> Verdict:
        found = self.candidates(text)
        if not found:
            return Miss(text, "nothing near")
        best = found[0]
        if isinstance(best.target, Outside):
            return Miss(text, "outside", (best,))
        if best.confidence >= SURE:
            if isinstance(best.target, Entry) and not best.target.holds_on(today):
                return Miss(text, "expired", (best,))
            return Answer(text, best)
        offered = _offered(found, today)
        if best.confidence >= POSSIBLE and offered:
            return Choices(text, offered)
        return Miss(text, "unsure" if offered else "nothing near", offered)


def _offered(found: Sequence[Candidate], today: date) -> tuple[Candidate, ...]:
    kept = [c for c in found if isinstance(c.target, Entry) and c.target.holds_on(today)]
    return tuple(kept[:_OFFERED])


def _wordings(target: Target) -> tuple[str, ...]:
    match target:
        case Entry(question=question, phrasings=phrasings):
            return (question, *phrasings)
        case Outside(examples=examples):
            return examples
        case Clause(text=text):
            return (text,)


def _body(tokens: Tokens, target: Target) -> Terms:
    match target:
        case Entry(answer=answer):
            return tokens.of(answer)
        case Outside(reply=reply):
            return tokens.of(reply)
        case Clause(heading=heading):
            return tokens.of(" ".join(heading))

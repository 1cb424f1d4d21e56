"""The documents' own passages, for what no entry answers, and how sure one of them may be.

A clause is indexed like an entry: its sentences stand where an entry has its wordings, its heading
where an entry has its answer. So the same figures tell how well it fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.library.model import Clause, Entry, Library
from bot.library.outline import without_number
from bot.search.confidence import Confidence, Figures
from bot.search.index import Index, Units
from bot.search.normalise import key
from bot.search.overlap import Query
from bot.search.passages import statements
from bot.search.ranking import Ranking, rank
from bot.search.renewing import renewed
from bot.search.tokens import Terms, Tokens
from bot.search.verdict import Candidate

# A title must be readable as one line on a phone.
_TITLE: Final = 18


@dataclass(frozen=True, slots=True)
class Clauses:
    """Finds the clause that a question asks for; `index` has a target for each of `clauses`.

    A clause is said when it is more likely right than not: it speaks for itself, under its own
    title, so nobody takes it for an answer that staff wrote. `titles` names each as it is offered.
    """

    clauses: tuple[Clause, ...]
    index: Index
    confidence: Confidence
    titles: Mapping[str, Clause]

    @classmethod
    def of(cls, library: Library, tokens: Tokens, former: Clauses | None = None) -> Clauses:
        """Index the clauses of `library`; what `former` has of the same texts is taken over."""
        clauses = tuple(c for document in library.documents.values() for c in document.clauses)
        units = Units.of([statements(clause.text) for clause in clauses])
        headings = list(map(_heading, clauses))
        if former is None:
            cut = [tokens.of(text) for text in units.texts]
            index = Index(units, cut, [tokens.of(heading) for heading in headings])
            return cls(clauses, index, Confidence.fit(()), _titles(clauses))
        if former.clauses == clauses:
            return former
        was = list(map(_heading, former.clauses))
        index = renewed(former.index, was, units, headings, tokens)
        return replace(former, clauses=clauses, index=index, titles=_titles(clauses))

    def nearest(self, terms: Terms, length: int) -> Candidate | None:
        """Return the clause nearest to a question of `length` characters, if any has its terms."""
        ranking = self.ask(terms)
        if ranking is None:
            return None
        chance = self.confidence.chance(Figures(length, 0.0, ranking.features))
        clause = self.clauses[ranking.candidates[0].target]
        sentence = self.index.units.texts[ranking.unit]
        return Candidate(clause, chance, sentence, ranking.features)

    def quoted_by(self, entry: Entry) -> frozenset[int]:
        """Return the clauses, by number, that stand behind a staff answer."""
        texts = [(b.document, b.quote) for b in entry.basis if b.quote]
        return frozenset(
            number
            for number, clause in enumerate(self.clauses)
            for document, quote in texts
            if clause.document == document and quote in clause.text
        )

    def ask(self, terms: Terms) -> Ranking | None:
        """Return the clauses nearest to a question, if any has its terms."""
        return rank(self.index, Query(self.index, terms))


def title_of(clause: Clause) -> str:
    """Return a clause as a line to choose it by: how it begins, without its number."""
    begins = without_number(clause.text.strip())
    first = statements(begins)[0].strip("。；;！？\n ")
    return f"文件原话：{first[:_TITLE]}{'…' if len(begins) > _TITLE else ''}"


def _titles(clauses: Iterable[Clause]) -> dict[str, Clause]:
    """Return the clauses by the key of their title; the first that has it keeps it."""
    titles: dict[str, Clause] = {}
    for clause in clauses:
        titles.setdefault(key(title_of(clause)), clause)
    return titles


def _heading(clause: Clause) -> str:
    return " ".join(clause.heading)

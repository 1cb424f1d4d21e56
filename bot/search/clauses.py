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
from bot.library.sentences import statements
from bot.search.confidence import Confidence, Figures
from bot.search.index import Index, Units
from bot.search.normalise import key
from bot.search.overlap import Query
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
    title, so nobody takes it for an answer that staff wrote. `titles` is each one's line to choose
    it by, by its id, and `titled` whose line it is, by the line's key.
    """

    clauses: tuple[Clause, ...]
    index: Index
    confidence: Confidence
    titles: Mapping[str, str]
    titled: Mapping[str, Clause]

    @classmethod
    def of(cls, library: Library, tokens: Tokens, former: Clauses | None = None) -> Clauses:
        """Index the clauses of `library`; what `former` has of the same texts is taken over."""
        clauses = tuple(c for document in library.documents.values() for c in document.clauses)
        units = Units.of([statements(clause.text) for clause in clauses])
        headings = list(map(_heading, clauses))
        if former is None:
            cut = [tokens.of(text) for text in units.texts]
            index = Index(units, cut, [tokens.of(heading) for heading in headings])
            return cls(clauses, index, Confidence.fit(()), *_titles(clauses))
        if former.clauses == clauses:
            return former
        was = list(map(_heading, former.clauses))
        index = renewed(former.index, was, units, headings, tokens)
        titles, titled = _titles(clauses)
        return replace(former, clauses=clauses, index=index, titles=titles, titled=titled)

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


def _titles(clauses: Iterable[Clause]) -> tuple[dict[str, str], dict[str, Clause]]:
    """Return the title of each clause by its id, and the clauses by the key of their title.

    A title says how a clause begins, as far as no other before it begins so.
    """
    titles: dict[str, str] = {}
    titled: dict[str, Clause] = {}
    for clause in clauses:
        begins = without_number(clause.text.strip())
        first = statements(begins)[0].strip("。；;！？\n ")
        lengths = range(_TITLE, max(_TITLE, len(first)) + 1)
        cut = (f"文件原话：{first[:n]}{'…' if len(begins) > n else ''}" for n in lengths)
        title = next((title for title in cut if key(title) not in titled), f"文件原话：{first}")
        titles[clause.id] = title
        titled.setdefault(key(title), clause)
    return titles, titled


def _heading(clause: Clause) -> str:
    return " ".join(clause.heading)

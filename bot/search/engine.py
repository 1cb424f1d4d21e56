"""The search as one immutable snapshot: the knowledge, its index, and how sure it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from bot.library.model import Clause, Entry, Library
from bot.search.bm25 import Floats
from bot.search.clauses import Clauses
from bot.search.confidence import Confidence, Figures
from bot.search.fitting import Learnt, fit
from bot.search.grades import each_grade_alone
from bot.search.index import Index, Units
from bot.search.judging import is_live, judge, with_clause
from bot.search.lookout import Alarm, Lookout
from bot.search.memo import Memo
from bot.search.normalise import key, normalise
from bot.search.overlap import Query, overlap
from bot.search.parts import parts_of
from bot.search.ranking import rank
from bot.search.renewing import indexed, renewed
from bot.search.scope import Scope
from bot.search.subjects import Subjects
from bot.search.targets import answer_of, keys_of, targets_of, wordings_of
from bot.search.tokens import Terms, Tokens
from bot.search.verdict import Answer, Candidate, Chat, Choices, Followed, Miss, Target, Verdict

# So sure an entry is compared with no clause, and not with the question as typed: it saves time.
_CLEAR: Final = 0.7
# An answer to one half, with the other half left out, must be more likely right than not.
_HALF: Final = 0.5
# An answer that has this share of what a part says speaks of it too: four in five parts of which it
# did had more, and one in ten of which it did not (docs/answering.md).
_SPOKEN: Final = 0.17
# Parts of a message are believed only when the whole message is near to their answers too.
_NEAR: Final = 5


class _Found(NamedTuple):
    """What was found for a question, most likely first; `query` is None for a known wording."""

    candidates: list[Candidate]
    query: Query | None = None
    scope: float = 0.0


@dataclass(frozen=True, slots=True)
class Engine:
    """Answers questions from one state of the knowledge; never changed, safe to share."""

    library: Library
    tokens: Tokens
    index: Index
    confidence: Confidence
    scope: Scope
    targets: tuple[Target, ...]
    keys: tuple[str, ...]
    wordings: Mapping[str, int]
    small_talk: Mapping[str, str]
    by_id: Mapping[str, Target]
    subjects: Subjects
    scope_weights: Floats
    clauses: Clauses
    lookout: Lookout
    _alarms: Memo[Alarm | None] = field(init=False, repr=False, default_factory=Memo)
    _terms: Memo[tuple[Terms, ...]] = field(init=False, repr=False, default_factory=Memo)
    _found: Memo[_Found] = field(init=False, repr=False, default_factory=Memo)
    _verdicts: Memo[tuple[Verdict, ...]] = field(init=False, repr=False, default_factory=Memo)
    followed: Memo[Followed] = field(init=False, repr=False, default_factory=Memo)

    @classmethod
    def build(cls, library: Library, cache: Path, former: Engine | None = None) -> Engine:
        """Index `library` and fit the confidence; derived files go to the folder `cache`.

        What `former` has of the same texts is taken over, as long as the staff's words are the
        same, and so is its fit: `refitted` makes a new one.
        """
        targets = targets_of(library)
        units = Units.of([wordings_of(target) for target in targets])
        answers = [answer_of(target) for target in targets]
        if former is not None and former.library.words == library.words:
            was, tokens = list(map(answer_of, former.targets)), former.tokens
            index = renewed(former.index, was, units, answers, tokens)
        else:
            tokens = Tokens(library.words, cache)
            index, tokens = indexed(units, answers, tokens, library.safety.texts)
        reader = tokens.sounds.reader
        known = () if former is None else zip(former.index.units.texts, former.keys, strict=True)
        keys = keys_of(units.texts, known)
        same_words = former is not None and tokens is former.tokens
        clauses = Clauses.of(library, tokens, former.clauses if same_words and former else None)
        named: list[Entry | Clause] = [*library.entries, *clauses.clauses]
        if former is None:
            confidence, scope, sure = fit(index, library.entries, clauses)
        else:
            confidence, scope, sure = former.confidence, former.scope, former.clauses.confidence
        return cls(
            library,
            tokens,
            index,
            confidence,
            scope,
            targets,
            keys,
            units.owners_of(keys),
            {key(word): reply for words, reply in library.small_talk for word in words},
            {item.id: item for item in named},
            Subjects.of(targets, index),
            scope.by_number(index),
            replace(clauses, confidence=sure),
            former.lookout.for_library(library, reader) if former else Lookout(library, reader),
        )

    @property
    def learnt(self) -> Learnt:
        """Return what was learned from the knowledge as a whole."""
        sounds, clauses = self.tokens.sounds, self.clauses.confidence
        return Learnt(self.confidence, self.scope, sounds, clauses, self.lookout)

    def with_learnt(self, learnt: Learnt) -> Engine:
        """Return the same engine with what was learned from the same knowledge or nearly."""
        return replace(
            self,
            confidence=learnt.confidence,
            scope=learnt.scope,
            scope_weights=learnt.scope.by_number(self.index),
            tokens=self.tokens.hearing(learnt.sounds),
            clauses=replace(self.clauses, confidence=learnt.clauses),
            lookout=learnt.lookout,
        )

    def refitted(self) -> Engine:
        """Return the same engine, learned anew from all that it holds: this takes long."""
        confidence, scope, clauses = fit(self.index, self.library.entries, self.clauses)
        sounds = self.tokens.learned(self.index.units.texts, self.library.safety.texts).sounds
        lookout = Lookout(self.library, sounds.reader)
        return self.with_learnt(Learnt(confidence, scope, sounds, clauses, lookout))

    def find(self, name: str) -> Target | None:
        """Return the entry or clause with the id `name`."""
        return self.by_id.get(name)

    def titled(self, text: str) -> Entry | Clause | None:
        """Return the entry that has `text` as a wording, or the clause that is offered so."""
        said = key(text)
        owner = self.wordings.get(said)
        target = self.clauses.titled.get(said) if owner is None else self.targets[owner]
        return target if isinstance(target, Entry | Clause) else None

    def read(self, text: str) -> str:
        """Return `text` normalised, typed pinyin as characters.

        A wording in pinyin stays as it is, and so does what has an address in it.
        """
        plain = normalise(text)
        is_kept = "@" in text or key(plain) in self.wordings
        return plain if is_kept else self.tokens.sounds.reader.put(plain)

    def alarm(self, text: str) -> Alarm | None:
        """Return the card that a normalised `text` calls up, if it speaks of a danger."""
        written = key(text) in self.wordings
        return self._alarms.of(text, lambda _: self.lookout.alarm(text, is_wording=written))

    def terms(self, text: str) -> tuple[Terms, ...]:
        """Return the terms of `text`, wrong characters put right; then as typed, if they differ."""
        return self._terms.of(text, self.tokens.readings)

    def heard(self, text: str) -> Terms:
        """Return the terms of `text` as they were understood."""
        query = self._find(text).query
        return self.terms(text)[0] if query is None else query.terms

    def ask(self, text: str, today: date) -> tuple[Verdict, ...]:
        """Return a verdict for each question that `text` puts, at least one.

        A message is taken apart only when its parts surely ask two different things.
        """
        # A day as well, for answers begin and end with a day.
        return self._verdicts.of(f"{today} {text}", lambda _: self._verdicts_on(text, today))

    def _verdicts_on(self, text: str, today: date) -> tuple[Verdict, ...]:
        whole = self._find(text)
        apart = self._judge_apart(text, whole.candidates, today)
        return apart or (self._judge(text, whole, today),)

    def ask_whole(self, text: str, today: date) -> tuple[Verdict, ...]:
        """Return one verdict for all of `text`, never taken apart."""
        return (self._judge(text, self._find(text), today),)

    def _judge_apart(
        self, text: str, whole: Sequence[Candidate], today: date
    ) -> tuple[Verdict, ...]:
        """Return answers to the parts of `text`, or nothing when it is to be taken as a whole."""
        near = {id(candidate.target) for candidate in whole[:_NEAR]}
        answers: dict[int, Answer] = {}
        missed: list[str] = []
        parts = parts_of(text)
        for part in parts or each_grade_alone(text):
            found = self.candidates(part)[:1]
            unsure = not found or found[0].confidence < self.confidence.possible
            if unsure or not is_live(found[0].target, today):
                missed.append(part)
            elif id(found[0].target) in near:
                answers.setdefault(id(found[0].target), Answer(part, found[0]))
        if len(answers) > 1:
            return tuple(answers.values())
        sure = [answer for answer in answers.values() if answer.best.confidence >= _HALF]
        if not sure or not parts:
            return ()
        left = tuple(part for part in missed if not self._has(sure[0].best.target, part))
        return (replace(sure[0], uncovered=left),) if left else ()

    def _has(self, target: Target, part: str) -> bool:
        """Return whether an answer speaks of what a part of a message asks."""
        number = self.subjects.numbers.get(target.id) if isinstance(target, Entry) else None
        query = Query(self.index, self.heard(part))
        if number is None or not query.whole:
            return False
        shared = query.told[overlap(self.index, query, number).has].sum()
        return float(shared) >= _SPOKEN * query.whole

    def candidates(self, text: str) -> list[Candidate]:
        """Return the candidates for `text`, most likely first.

        A wording of the knowledge itself is sure.
        """
        return self._find(text).candidates

    def _find(self, text: str) -> _Found:
        return self._found.of(text, self._search)

    def _search(self, text: str) -> _Found:
        exact = self.wordings.get(key(text))
        if exact is not None:
            return _Found([Candidate(self.targets[exact], 1.0, text)])
        first, *typed = self.terms(text)
        found = [self._ranked(first, len(text))]
        if _surest(found[0]) < _CLEAR:
            found += [self._ranked(terms, len(text)) for terms in typed]
        return max(found, key=_surest)

    def without(self, unit: int) -> list[Candidate]:
        """Return the candidates for a wording as if it had not been written."""
        length = len(self.index.units.texts[unit])
        return self._ranked(self.index.terms[unit], length, unit).candidates

    def _ranked(self, terms: Terms, length: int, leave_out: int = -1) -> _Found:
        query = Query(self.index, terms)
        scope = self.scope.logit(query, self.scope_weights)
        ranking = rank(self.index, query, leave_out)
        if ranking is None:
            return _Found([], query, scope)
        chance = self.confidence.chance(Figures(length, scope, ranking.features))
        if scope < self.scope.least:
            # What sounds foreign is never answered straight away, however well one entry fits.
            chance = min(chance, self.confidence.possible)
        nearest = self.index.units.texts[ranking.unit]
        # What is behind the first is less sure by as much as it scores less.
        found = [Candidate(self.targets[n], chance * share, "") for n, share in ranking.candidates]
        found[0] = replace(found[0], phrasing=nearest, features=ranking.features)
        return _Found(found, query, scope)

    def _judge(self, text: str, found: _Found, today: date) -> Verdict:
        """Return the verdict on what was found; what no entry surely answers, a clause may."""
        best = found.candidates[:1]
        verdict = judge(text, found.candidates, self.confidence, today)
        if isinstance(verdict, Chat) or (best and best[0].confidence >= _CLEAR):
            return verdict
        clause = self._clause(found, verdict)
        is_policy = clause is not None and self._is_policy(clause.target)
        return with_clause(verdict, clause, self.clauses.confidence, is_policy=is_policy)

    def _clause(self, found: _Found, verdict: Answer | Choices | Miss) -> Candidate | None:
        """Return the clause that is to be weighed against the entries, if one is near.

        A question that sounds foreign may be on a new document that no entry speaks of yet. But
        what staff wrote on a subject that is not ours goes before it, and of the documents only
        those that are policy count then.
        """
        if found.query is None:
            return None
        clause = self.clauses.nearest(found.query.terms, len(verdict.question))
        if clause is None or clause.confidence < self.clauses.confidence.possible:
            return None
        if isinstance(verdict, Miss) and verdict.reason == "outside":
            return None
        if found.scope >= self.scope.least or self._is_policy(clause.target):
            return clause
        return None

    def _is_policy(self, target: Target) -> bool:
        return isinstance(target, Clause) and self.library.documents[target.document].is_policy


def _surest(found: _Found) -> float:
    return found.candidates[0].confidence if found.candidates else 0.0

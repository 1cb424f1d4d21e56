"""What each part of the search earns: the same questions asked without it.

Every variant builds its own engine over the same knowledge, its fit included.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

from bot.library import Clause, Entry, Library, Words
from bot.search import Answer, Engine, Target, engine, index
from bot.search.reader import UNLEARNT
from bot.search.tokens import Sounds
from evaluation.measures import Share
from evaluation.sheet import OURS, Question

# jieba itself, and nothing of the staff's.
BARE = Words()


def report(library: Library, asked: Sequence[Question], today: date) -> None:
    """Print right first, wrong and false answers with all parts, and without each."""
    for name, make in VARIANTS.items():
        with tempfile.TemporaryDirectory() as cache:
            print(f"{name:34s} {_figures(make(library, Path(cache)), asked, today)}", flush=True)


def _figures(made: tuple[Engine, bool], asked: Sequence[Question], today: date) -> str:
    built, apart = made
    right = wrong = false = 0
    ours = [each for each in asked if each.kind in OURS]
    foreign = [each for each in asked if each.kind in ("offtopic", "near") and not each.hard]
    for question in ours:
        said = _said(built, question.text, today, apart=apart)
        holds = bool(said) and all(each.search(said) for each in question.must)
        right += holds
        wrong += bool(said) and not holds
    for question in foreign:
        false += bool(_said(built, question.text, today, apart=apart))
    shares = (Share(right, len(ours)), Share(wrong, len(ours)), Share(false, len(foreign)))
    return "  ".join(
        f"{name} {each}" for name, each in zip(("right", "wrong", "false"), shares, strict=True)
    )


def _said(built: Engine, text: str, today: date, *, apart: bool) -> str:
    verdicts = built.ask(text, today) if apart else built.ask_whole(text, today)
    return "\n".join(_words_of(v.best.target) for v in verdicts if isinstance(v, Answer))


def _words_of(target: Target) -> str:
    match target:
        case Entry(question=question, answer=answer):
            return question + answer
        case Clause(heading=heading, text=text):
            return "".join((*heading, text))
    return ""


@contextmanager
def _set(module: ModuleType, name: str, value: object) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def _whole(library: Library, cache: Path) -> tuple[Engine, bool]:
    return Engine.build(library, cache), True


def _without_kind(kind: int) -> Callable[[Library, Path], tuple[Engine, bool]]:
    def make(library: Library, cache: Path) -> tuple[Engine, bool]:
        weights = tuple(0.0 if n == kind else w for n, w in enumerate(index.KIND_WEIGHTS))
        with _set(index, "KIND_WEIGHTS", weights):
            return _whole(library, cache)

    return make


def _without_words(library: Library, cache: Path) -> tuple[Engine, bool]:
    return _whole(replace(library, words=BARE), cache)


def _without_synonyms(library: Library, cache: Path) -> tuple[Engine, bool]:
    return _whole(replace(library, words=replace(library.words, synonyms={})), cache)


def _without_dialect(library: Library, cache: Path) -> tuple[Engine, bool]:
    return _whole(replace(library, words=replace(library.words, dialect={})), cache)


def _without_clauses(library: Library, cache: Path) -> tuple[Engine, bool]:
    built, apart = _whole(library, cache)
    never = replace(built.clauses.confidence, sure=2.0, possible=2.0)
    return replace(built, clauses=replace(built.clauses, confidence=never)), apart


def _without_mending(library: Library, cache: Path) -> tuple[Engine, bool]:
    built, apart = _whole(library, cache)
    return _hearing(built, built.tokens.sounds.as_written), apart


def _without_reading(library: Library, cache: Path) -> tuple[Engine, bool]:
    built, apart = _whole(library, cache)
    return _hearing(built, built.tokens.sounds._replace(reader=UNLEARNT)), apart


def _hearing(built: Engine, sounds: Sounds) -> Engine:
    return replace(built, tokens=built.tokens.hearing(sounds))


def _without_parts(library: Library, cache: Path) -> tuple[Engine, bool]:
    return _whole(library, cache)[0], False


def _without_outside(library: Library, cache: Path) -> tuple[Engine, bool]:
    return _whole(replace(library, outside=()), cache)


def _without_gate(library: Library, cache: Path) -> tuple[Engine, bool]:
    built, _ = _whole(library, cache)
    return replace(built, scope=replace(built.scope, least=float("-inf"))), True


def _without_answers(library: Library, cache: Path) -> tuple[Engine, bool]:
    with _set(engine, "answer_of", lambda _: ""):
        return _whole(library, cache)


VARIANTS: dict[str, Callable[[Library, Path], tuple[Engine, bool]]] = {
    "everything": _whole,
    "without words": _without_kind(0),
    "without characters": _without_kind(1),
    "without character pairs": _without_kind(2),
    "without synonyms": _without_synonyms,
    "without words of dialects": _without_dialect,
    "without any staff words": _without_words,
    "without mending wrong characters": _without_mending,
    "without reading pinyin": _without_reading,
    "without taking questions apart": _without_parts,
    "without the answers' own text": _without_answers,
    "without the documents' clauses": _without_clauses,
    "without subjects that aren't ours": _without_outside,
    "without the bound on what is ours": _without_gate,
}

"""Why the search answered as it did, for staff: words, candidates, figures, and the bounds."""

from __future__ import annotations

from bot.search.engine import Engine
from bot.search.overlap import Query
from bot.search.tokens import Terms
from bot.search.verdict import Candidate, name_of


def explain(engine: Engine, text: str) -> str:
    """Return the words and candidates for `text` as a parent typed it, and how sure is sure."""
    plain = engine.read(text)
    heard = engine.heard(plain)
    lines = [f"切词：{_words(engine, heard) or '（没有汉字，按拼音找）'}"]
    lines += [f"也可能：{_words(engine, each)}" for each in engine.terms(plain) if each != heard]
    found = engine.candidates(plain)
    lines.append("候选：")
    lines += [_line(place, candidate) for place, candidate in enumerate(found, 1)]
    return "\n".join([*lines, _bounds(engine, heard)])


def _words(engine: Engine, terms: Terms) -> str:
    known = engine.index.knows
    return " ".join(word if known(word) else f"{word}(不认识)" for word in terms.words)


def _line(place: int, candidate: Candidate) -> str:
    name = name_of(candidate.target)
    features = candidate.features
    named = features._asdict().items() if features else ()
    figures = " ".join(f"{figure}={value:.2f}" for figure, value in named)
    nearest = f"｜最近的问法：{candidate.phrasing}｜{figures}" if candidate.phrasing else ""
    return f"  {place}. {candidate.confidence:.0%} {name}{nearest}"


def _bounds(engine: Engine, terms: Terms) -> str:
    """Return from where on it answers and offers, and whether the question sounds foreign."""
    sure, possible = engine.confidence.sure, engine.confidence.possible
    logit = engine.scope.logit(Query(engine.index, terms), engine.scope_weights)
    foreign = "，听着不归本号，最多给选项" if logit < engine.scope.least else ""
    return f"判定：{sure:.0%} 起回答，{possible:.0%} 起给选项{foreign}"

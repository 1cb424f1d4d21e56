"""Why the search answered as it did, for staff: words, candidates, figures, verdict."""

from __future__ import annotations

from bot.search.engine import Engine
from bot.search.verdict import Candidate, name_of


def explain(engine: Engine, text: str) -> str:
    """Return the words and candidates for `text`, a line each."""
    terms = engine.tokens.of(text)
    known = " ".join(
        word if engine.index.knows(word) else f"{word}(不认识)" for word in terms.words
    )
    lines = [
        f"切词：{known or '（没有汉字，按拼音找）'}",
        "候选：",
    ]
    lines += [_line(place, found) for place, found in enumerate(engine.candidates(text), 1)]
    return "\n".join(lines)


def _line(place: int, candidate: Candidate) -> str:
    name = name_of(candidate.target)
    features = candidate.features
    named = features._asdict().items() if features else ()
    figures = " ".join(f"{figure}={value:.2f}" for figure, value in named)
    nearest = f"｜最近的问法：{candidate.phrasing}｜{figures}" if candidate.phrasing else ""
    return f"  {place}. {candidate.confidence:.0%} {name}{nearest}"

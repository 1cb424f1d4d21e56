"""From a question to a verdict: normalise, tokens, BM25, confidence."""

from bot.search.engine import Engine
from bot.search.normalise import key, normalise
from bot.search.shelf import Shelf
from bot.search.verdict import (
    Answer,
    Candidate,
    Chat,
    Choices,
    Miss,
    Talk,
    Target,
    Verdict,
    candidates,
    name_of,
)

__all__ = [
    "Answer",
    "Candidate",
    "Chat",
    "Choices",
    "Engine",
    "Miss",
    "Shelf",
    "Talk",
    "Target",
    "Verdict",
    "candidates",
    "key",
    "name_of",
    "normalise",
]

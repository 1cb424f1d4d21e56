"""From a question to a verdict: normalise, tokens, BM25, confidence."""

from bot.search.engine import Engine
from bot.search.normalise import key, normalise
from bot.search.shelf import Shelf
from bot.search.verdict import Answer, Candidate, Choices, Miss, Target, Verdict, candidates

__all__ = [
    "Answer",
    "Candidate",
    "Choices",
    "Engine",
    "Miss",
    "Shelf",
    "Target",
    "Verdict",
    "candidates",
    "key",
    "normalise",
]

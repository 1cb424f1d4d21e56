"""A parent's words made comparable: one width, one script, no faces, no politeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from opencc import OpenCC

# WeChat's face codes as text: `/::)` and the like, `[微笑]`, `[Smile]` (protocol of the app).
_FACE = re.compile(r"/:[!-Z^-~]{1,9}|\[[一-鿿A-Za-z]{1,6}\]")
_NOT_TEXT = re.compile(r"[^\w一-鿿*%。！？!?;；,，、.\n]+")
_SPACES = re.compile(r"[^\S\n]+")
_LOOSE = re.compile(r"[\W_]+")


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


# A message is looked at by many steps, each of which asks for it anew.
@lru_cache(maxsize=256)
def simplify(text: str) -> str:
    """Return `text` in one width (NFKC), simplified Chinese and lower case."""
    simplified: str = _to_simplified().convert(unicodedata.normalize("NFKC", text))
    return simplified.lower()


@lru_cache(maxsize=256)
def normalise(text: str) -> str:
    """Return `text` simplified, without faces, emoji and runs of white space.

    Sentence marks and line breaks stay, for they part two questions in one message.
    """
    plain = simplify(_FACE.sub(" ", text))
    return _SPACES.sub(" ", _NOT_TEXT.sub(" ", plain)).strip()


@lru_cache(maxsize=2048)
def key(text: str) -> str:
    """Return what two wordings have in common when only marks, spaces, width and case differ."""
    return _LOOSE.sub("", simplify(_FACE.sub("", text)))


class Dialect:
    """Words of dialects, put into the standard words that knowledge is written in."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the standard word for each word of a dialect."""
        self._words = {simplify(word): simplify(standard) for word, standard in words.items()}
        long = sorted(self._words, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, long))) if long else None

    def put(self, text: str) -> str:
        """Return a normalised `text` in standard words."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._words[found[0]], text)


class Filler:
    """Words that carry no question (politeness, hesitation), dropped before matching."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words to drop; single characters are left to the weights of BM25."""
        long = sorted((simplify(word) for word in words if len(word) > 1), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, long))) if long else None

    def drop(self, text: str) -> str:
        """Return `text` without filler; text that is nothing but filler comes back as it was."""
        if self._pattern is None:
            return text
        bare = self._pattern.sub(" ", text).strip()
        return bare or text

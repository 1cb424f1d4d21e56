"""Hiding what points to a person, before anything that a parent typed is kept or said again."""

from __future__ import annotations

import re
from hashlib import blake2b

# What people put between the digits of one number; `\d` stands for full-width digits too.
_GAP = r"[\s\-‐-―－_.．·・()（）\u200b-\u200d\u2060]{0,2}"
# A card's digits stand in groups; dots and brackets between them make it a list of dates.
_CARD_GAP = r"[\s\-‐-―－\u200b-\u200d\u2060]{0,2}"
_WORD = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"

_EMAIL = rf"[{_WORD}._%+-]+\s?[@＠]\s?[{_WORD}-]+(?:\s?[.．。]\s?[{_WORD}-]+)+"
# The search reads a message without its @, and what it read is kept for the next message.
_BARE_EMAIL = rf"[{_WORD}._%+-]+ [{_WORD}-]+(?:\.[{_WORD}-]+)*\.(?:com|cn|net|org)(?![{_WORD}])"
# Six digits of place, a birthday of the years 18xx to 20xx, three of order, one to check; the old
# ones have a year of two digits and none to check.
_OLD_IDENTITY = r"(?<!\d)\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
_IDENTITY = (
    rf"(?<!\d)\d(?:{_GAP}\d){{5}}{_GAP}(?:[1１]{_GAP}[89８９]|[2２]{_GAP}[0０])"
    rf"(?:{_GAP}\d){{9}}{_GAP}[\dXxＸｘ](?!\d)"
)
_MOBILE = (
    rf"(?<!\d)(?:(?:[0０]{{2}})?[8８][6６]{_GAP})?[1１]{_GAP}[3-9３-９](?:{_GAP}\d){{9}}(?!\d)"
)
_LANDLINE = rf"(?<!\d)[0０]\d{{2,3}}{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)"
_SERVICE = rf"(?<!\d)[48４８][0０]{{2}}{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)"
_SPOKEN = "[零〇一二三四五六七八九幺]{7,}"
_CARD = rf"(?<!\d)(?<!\d[-－])(?!(?:19|20)\d\d(?!\d))\d(?:{_CARD_GAP}\d){{11,18}}(?!\d)"
# Whatever else is so long is somebody's number, unless it is a day written without separators.
_LONG = rf"(?<!\d)(?!{_DAY})\d{{7,}}[Xx]?"

_HIDDEN = re.compile(
    f"(?P<邮箱>{_EMAIL}|{_BARE_EMAIL})|(?P<证件号>{_IDENTITY}|{_OLD_IDENTITY})|(?P<电话>{_MOBILE}|{_LANDLINE}|{_SERVICE}|{_SPOKEN})"
    f"|(?P<卡号>{_CARD})|(?P<号码>{_LONG})"
)
# Most questions have nothing of the kind, which this tells at a tenth of the cost.
_SUSPECT = re.compile(rf"[@＠]|\.(?:com|cn|net|org)|\d\D{{0,2}}\d|{_SPOKEN}")


def mask(text: str) -> str:
    """Return the text with each personal number or address replaced by its kind, as `[电话]`.

    Hidden are e-mail addresses, identity numbers, mobile and landline numbers, bank cards, and any
    other seven digits or more in a row; in full-width digits and with separators too.
    """
    if not _SUSPECT.search(text):
        return text
    return _HIDDEN.sub(lambda found: f"[{found.lastgroup}]", text)


def unreadable(text: str) -> str:
    """Return a digest of a text, for what is only ever compared."""
    return blake2b(text.encode(), digest_size=16).hexdigest()

"""Reads `knowledge/safety.md`: the help given when a child may be in danger."""

from __future__ import annotations

from itertools import chain

from bot.library.blocks import Body, Section, read_body, sections
from bot.library.faults import Faults
from bot.library.fields import Field
from bot.library.model import Location, Safety, SafetyCard, Sign
from bot.library.signs import SignReader, named_lists

KEYS = ("识别", "必须识别", "任两组", "除外", "忽略", "音近", "词组", "备注")
# Two sections that are no cards: what holds for all of them, and messages that call up none.
SHARED = "各张卡片共用"
HARMLESS = "不是危险的话"


def parse_safety(text: str, faults: Faults) -> Safety:
    """Return the cards in the order of the file, which is the order they are tried in."""
    found = sections(text, faults, topic="", prose_before=True)
    bodies = [(section, read_body(section, KEYS, faults)) for section in found if section.name]
    fields = list(chain.from_iterable(body.fields for _, body in bodies))
    reader = SignReader(named_lists(_of(fields, "词组"), faults), faults)
    shared = [body for section, body in bodies if section.name == SHARED]
    harmless = [body for section, body in bodies if section.name == HARMLESS]
    return Safety(
        cards=tuple(
            _card(section, body, reader)
            for section, body in bodies
            if section.name not in (SHARED, HARMLESS)
        ),
        exceptions=tuple(sign for body in shared for sign in _signs(body, "除外", reader)),
        ignored=_words(fields, "忽略", reader),
        alike=_words(fields, "音近", reader),
        harmless=tuple(item for body in harmless for _, item in body.items),
    )


def _card(section: Section, body: Body, reader: SignReader) -> SafetyCard:
    triggers = _signs(body, "识别", reader) + _signs(body, "任两组", reader, enough=2)
    certain = _signs(body, "必须识别", reader)
    if not triggers and not certain:
        reader.faults.add(
            section.line,
            f"“{section.name}”没有“识别”这一行，永远不会出现",
            "请写一行，如 识别：堵|拦 + 打|要钱",
        )
    if not body.text:
        cure = "请空一行，写上要告诉家长的话"
        reader.faults.add(section.line, f"“{section.name}”下面没有文字", cure)
    return SafetyCard(
        name=section.name,
        text=body.text,
        triggers=triggers,
        exceptions=_signs(body, "除外", reader),
        examples=tuple(item for _, item in body.items),
        location=Location(reader.faults.file, section.line),
        certain=certain,
    )


def _of(fields: list[Field], key: str) -> list[Field]:
    return [item for item in fields if item.key == key]


def _signs(body: Body, key: str, reader: SignReader, enough: int = 0) -> tuple[Sign, ...]:
    signs = (reader.sign(item, enough) for item in _of(body.fields, key))
    return tuple(sign for sign in signs if sign is not None)


def _words(fields: list[Field], key: str, reader: SignReader) -> frozenset[str]:
    """Return the words of all lines with `key`, in whichever section they stand."""
    return frozenset(word for item in _of(fields, key) for word in reader.words(item, item.value))

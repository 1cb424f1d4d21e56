"""Reads `knowledge/safety.md`: the help given when a child may be in danger."""

from __future__ import annotations

import re

from bot.library.blocks import Section, read_body, sections
from bot.library.faults import Faults
from bot.library.fields import Field
from bot.library.model import Location, SafetyCard

KEYS = ("识别", "除外", "备注")
Rule = tuple[tuple[str, ...], ...]
_AND = re.compile(r"[+＋]")
_OR = re.compile(r"[|｜]")


def parse_safety(text: str, faults: Faults) -> tuple[SafetyCard, ...]:
    """Return the cards in the order of the file, which is the order they are tried in."""
    found = sections(text, faults, topic="", prose_before=True)
    return tuple(_card(section, faults) for section in found if section.name)


def _card(section: Section, faults: Faults) -> SafetyCard:
    body = read_body(section, KEYS, faults)
    triggers = [
        rule for item in body.fields if item.key == "识别" and (rule := _rule(item, faults))
    ]
    exceptions = [
        rule for item in body.fields if item.key == "除外" and (rule := _rule(item, faults))
    ]
    if not triggers:
        faults.add(
            section.line,
            f"“{section.name}”没有“识别”这一行，永远不会出现",
            "请写一行，如 识别：堵|拦 + 打|要钱",
        )
    if not body.text:
        faults.add(section.line, f"“{section.name}”下面没有文字", "请空一行，写上要告诉家长的话")
    return SafetyCard(
        name=section.name,
        text=body.text,
        triggers=tuple(triggers),
        exceptions=tuple(exceptions),
        examples=tuple(item for _, item in body.items),
        location=Location(faults.file, section.line),
    )


def _rule(item: Field, faults: Faults) -> Rule:
    """Return the groups that must all occur, each as its alternatives."""
    groups = [[word.strip() for word in _OR.split(group)] for group in _AND.split(item.value)]
    if not all(all(group) for group in groups):
        faults.add(
            item.line,
            f"“{item.key}”里有空的词",
            "词之间用一个 | 隔开，两组之间用一个 + 隔开，前后不要多写",
        )
        return ()
    return tuple(tuple(group) for group in groups)

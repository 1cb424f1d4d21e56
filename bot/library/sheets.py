"""Reads the bot's own lines (replies.md), small talk and the subjects that are not ours."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from bot.library.blocks import Body, Section, read_body, sections
from bot.library.faults import Faults
from bot.library.model import Location, Outside
from bot.library.normal import clip, comparable


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One of the bot's own lines, with `{placeholders}` that the bot fills in."""

    name: str
    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Wordings that are no question, and the reply to them."""

    name: str
    wordings: tuple[str, ...]
    reply: str
    location: Location


def parse_replies(text: str, faults: Faults) -> tuple[ReplyLine, ...]:
    """Return the named lines of `replies.md`."""
    found = []
    for section in _named(text, faults):
        reply = section.text()
        if not reply:
            faults.add(section.line, f"“{section.name}”下面没有文字", "请写上要说的话")
        elif not _fillable(reply):
            faults.add(
                section.line,
                f"“{section.name}”里的大括号不成对",
                "请写成 {phone} 这样，左右都有大括号，里面不要空格",
            )
        found.append(ReplyLine(section.name, reply, Location(faults.file, section.line)))
    return tuple(found)


def _fillable(text: str) -> bool:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return False
    return all(name.isidentifier() for name in names)


def parse_small_talk(text: str, faults: Faults) -> tuple[SmallTalk, ...]:
    """Return the small talk of `small_talk.md`."""
    found = []
    for section in _named(text, faults):
        body = _listed(section, faults)
        place = Location(faults.file, section.line)
        found.append(SmallTalk(section.name, _wordings(body), body.text, place))
    return tuple(found)


def parse_outside(text: str, faults: Faults) -> tuple[Outside, ...]:
    """Return the subjects of `outside.md`, each with its example questions and its pointer."""
    found = []
    for section in _named(text, faults):
        body = _listed(section, faults)
        place = Location(faults.file, section.line)
        found.append(Outside(section.name, _wordings(body), body.text, place))
    return tuple(found)


def _named(text: str, faults: Faults) -> list[Section]:
    """Return the sections that have a name, noting a name that stands twice."""
    named: dict[str, Section] = {}
    for section in sections(text, faults, topic="", prose_before=True):
        before = named.get(section.name)
        if before is not None:
            faults.add(
                section.line,
                f"“{clip(section.name, 20)}”写了两次，第{before.line}行已有",
                "请合并成一条，或换一个名字",
            )
        elif section.name:
            named[section.name] = section
    return list(named.values())


def _listed(section: Section, faults: Faults) -> Body:
    body = read_body(section, (), faults)
    name = clip(section.name, 20)
    if not body.items:
        faults.add(section.line, f"“{name}”下面没有例子", "请写几行家长会说的话，每行用“- ”开头")
    if not body.text:
        faults.add(section.line, f"“{name}”下面没有回复", "请空一行，写上要回复的话")
    return body


def _wordings(body: Body) -> tuple[str, ...]:
    """Return the list without items that say the same."""
    kept: dict[str, str] = {}
    for _, wording in body.items:
        kept.setdefault(comparable(wording) or wording, wording)
    return tuple(kept.values())

"""Reads a file of `knowledge/faq/`: entries that staff wrote, checked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.library.basis import parse_basis
from bot.library.blocks import Body, Section, read_body, sections
from bot.library.faults import Faults
from bot.library.fields import Field, first_values, parse_span, parse_stages
from bot.library.model import NATIONWIDE, Entry, Location
from bot.library.normal import clip, comparable

# Key lines of an entry, in the order in which they are written.
KEYS = ("学段", "地区", "依据", "有效期", "追问", "备注")
_REPEATABLE = ("依据", "追问", "备注")


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with the lines where its parts stand, each parallel to the entry's own tuple.

    `asked` are the question and the phrasings in the form that decides whether two are the same,
    and `asked_lines` where each stands.
    """

    entry: Entry
    asked: tuple[str, ...]
    asked_lines: tuple[int, ...]
    basis_lines: tuple[int, ...]
    follow_up_lines: tuple[int, ...]


def parse_faq(text: str, faults: Faults) -> tuple[Written, ...]:
    """Return the entries of one file; those without an answer too, which are not live."""
    topic = PurePosixPath(faults.file).stem
    found = sections(text, faults, topic=topic, prose_before=False)
    return tuple(_entry(section, faults) for section in found if section.name)


def _entry(section: Section, faults: Faults) -> Written:
    body = read_body(section, KEYS, faults)
    values = first_values(body.fields, _REPEATABLE, faults)
    by_key = {item.key: item for item in body.fields}
    empty = Field(section.line, "", "")
    valid_from, valid_until = parse_span(by_key.get("有效期", empty), faults)
    asked = _asked(section, body, faults)
    bases = [(parse_basis(item, faults), item.line) for item in _filled(body, "依据")]
    follow_ups = _filled(body, "追问")
    entry = Entry(
        id=section.name,
        topic=section.topic,
        question=section.name,
        phrasings=tuple(wording for wording, _ in asked.values())[1:],
        answer=body.text,
        location=Location(faults.file, section.line),
        stages=parse_stages(by_key.get("学段", empty), faults),
        place=values.get("地区") or NATIONWIDE,
        basis=tuple(basis for basis, _ in bases if basis is not None),
        valid_from=valid_from,
        valid_until=valid_until,
        follow_ups=tuple(item.value for item in follow_ups),
        note="\n".join(item.value for item in _filled(body, "备注")),
    )
    return Written(
        entry,
        tuple(asked),
        tuple(line for _, line in asked.values()),
        tuple(line for basis, line in bases if basis is not None),
        tuple(item.line for item in follow_ups),
    )


def _filled(body: Body, key: str) -> list[Field]:
    return [item for item in body.fields if item.key == key and item.value]


def _asked(section: Section, body: Body, faults: Faults) -> dict[str, tuple[str, int]]:
    """Return the question and the phrasings with their lines, each kept once, by sameness."""
    question = comparable(section.name)
    if not question:
        faults.add(section.line, f"问题里没有文字：{clip(section.name)}", "请写一个完整的问题")
    if not body.items:
        faults.add(
            section.line,
            f"“{clip(section.name, 20)}”下面没有相似问法",
            "请在问题下面写几行别的问法，每行用“- ”开头",
        )
    asked = {question: (section.name, section.line)}
    for line, wording in body.items:
        same = comparable(wording)
        if same:
            asked.setdefault(same, (wording, line))
        else:
            faults.add(line, f"这个问法里没有文字：{clip(wording)}", "请写完整，或删掉这一行")
    return asked

"""Reads a file of `knowledge/policies/`: key lines, a blank line, the document's own text."""

from __future__ import annotations

from dataclasses import replace

from bot.library.clauses import split_clauses
from bot.library.documents import KEYS, document_from
from bot.library.faults import Faults
from bot.library.fields import Field, key_line, unknown_key
from bot.library.model import Document
from bot.library.normal import clip

NEEDED = ("标题", "地区", "状态", "性质")


def parse_policy(text: str, faults: Faults) -> Document | None:
    """Return the document with its clauses, or nothing when it has no key lines at all."""
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    end = next((i for i in range(start, len(lines)) if not lines[i].strip()), len(lines))
    fields = _header(lines[start:end], start + 1, faults)
    if not fields:
        faults.add(
            start + 1 if start < len(lines) else 1,
            "文件最上面没有“标题：…”这些说明",
            "请照着 policies 里别的文件，在最上面写好标题、地区、状态、性质，空一行，再放原文",
        )
        return None
    document = document_from(fields, name="", line=start + 1, faults=faults, needed=NEEDED)
    first = next((i for i in range(end, len(lines)) if lines[i].strip()), len(lines))
    body = "\n".join(lines[first:]).rstrip()
    if not body:
        faults.add(end, "说明下面没有正文", "请在说明后面空一行，再放文件的原文")
    clauses = split_clauses(document, body, first + 1)
    return replace(document, text=body, clauses=clauses)


def _header(lines: list[str], first: int, faults: Faults) -> list[Field]:
    found = [
        (number, line, key_line(line.strip(), number)) for number, line in enumerate(lines, first)
    ]
    if not any(field is not None and field.key in KEYS for _, _, field in found):
        return []
    fields = []
    for number, line, field in found:
        if field is None:
            faults.add(
                number,
                f"这一行不是“项目：内容”：{clip(line, 20)}",
                "如果是正文，请在正文前面空一行",
            )
        elif field.key in KEYS:
            fields.append(field)
        else:
            unknown_key(field, KEYS, faults)
    return fields

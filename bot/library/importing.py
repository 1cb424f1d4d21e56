"""Makes a policy file out of a document as it was downloaded, and says what was taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeErrors
from bot.library.documents import document_from
from bot.library.faults import Faults
from bot.library.fields import Field
from bot.library.finding import find_fields, iso_day, repeated_titles, table_fields
from bot.library.formats import extract
from bot.library.litter import Removed, strip_litter
from bot.library.mending import is_broken, mend, without_layout
from bot.library.model import Document
from bot.library.policy import NEEDED, parse_policy

HEADER = ("标题", "简称", "发文机关", "文号", "发布日期", "地区", "状态", "性质", "备注")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Draft:
    """A document read and cleaned: its paragraphs, the fields found, and what was taken out."""

    paragraphs: tuple[str, ...]
    fields: Mapping[str, str]
    removed: tuple[Removed, ...]
    joined: int
    notices: tuple[str, ...]


def read_draft(path: Path) -> Draft:
    """Return the document in the file at `path`, cleaned.

    Raises:
        KnowledgeError: the file can't be read.
    """
    raw = extract(path)
    lines = [without_layout(line) for line in raw.lines]
    stated, lines, tables = table_fields(lines)
    lines, removed = strip_litter(lines)
    filled = [line for line in lines if line.text]
    joined = 0
    if raw.broken or (raw.broken is None and is_broken(filled)):
        mended = mend(filled)
        filled, more = strip_litter(mended.lines)
        removed += mended.removed + more
        joined = mended.joined
    removed += tables
    fields = {**stated, **raw.fields, **find_fields(filled, removed)}
    fields["发布日期"] = _published(fields)
    doubles = repeated_titles(filled, fields.get("标题", ""))
    removed += [Removed(line.number, "重复的标题", line.text) for line in doubles]
    return Draft(
        paragraphs=tuple(line.text for line in filled if line not in doubles),
        fields={key: value for key, value in fields.items() if value and key in HEADER},
        removed=tuple(sorted(removed, key=lambda item: item.number)),
        joined=joined,
        notices=raw.notices,
    )


def _published(fields: Mapping[str, str]) -> str:
    """The document's own date first, then the page's."""
    dates = (fields.get(key, "") for key in ("发布日期", "成文日期", "网页日期"))
    return next((day for text in dates if (day := iso_day(text))), "")


def policy_text(draft: Draft, given: Mapping[str, str]) -> str:
    """Return the policy file's text; `given` goes before what was found."""
    fields = {**draft.fields, **{key: value for key, value in given.items() if value}}
    header = [f"{key}：{fields[key]}" for key in HEADER if fields.get(key)]
    return "\n".join([*header, "", "\n\n".join(draft.paragraphs), ""])


def missing(draft: Draft, given: Mapping[str, str]) -> list[str]:
    """Return the key lines that a policy file needs and that nothing has told."""
    return [key for key in NEEDED if not given.get(key) and not draft.fields.get(key)]


def wrong_value(key: str, value: str) -> str:
    """Return what is wrong with the value of a key line and how to write it, empty when it is good.

    It tells of one line alone, before there is a file.
    """
    faults = Faults("")
    document_from([Field(1, key, value)], name="", line=1, faults=faults)
    return next((f"{error.problem}。{error.cure}" for error in faults.errors), "")


def checked(text: str, name: str) -> Document:
    """Return the policy file as the bot will read it.

    Raises:
        KnowledgeErrors: it would be refused.
    """
    faults = Faults(name)
    document = parse_policy(text, faults)
    if faults.errors or document is None:
        raise KnowledgeErrors(faults.errors)
    return document


def file_name(draft: Draft, given: Mapping[str, str]) -> str:
    """Return the name of the policy file: the short name, else the title."""
    fields = {**draft.fields, **{key: value for key, value in given.items() if value}}
    name = fields.get("简称") or fields["标题"]
    return f"{_NOT_IN_NAMES.sub('', name).strip('. ')[:60]}.md"


def report(draft: Draft) -> str:
    """Return what a clerk should check: what was found, what was taken out, what was joined."""
    lines = [f"读到 {key}：{draft.fields[key]}" for key in HEADER if key in draft.fields]
    lines += [f"注意：{notice}" for notice in draft.notices]
    lines += [f"删去 第{item.number}行【{item.reason}】{item.text}" for item in draft.removed]
    if draft.joined:
        lines.append(f"接好断开的句子 {draft.joined} 处")
    letters = sum(len(paragraph) for paragraph in draft.paragraphs)
    lines.append(f"删去 {len(draft.removed)} 行，留下 {len(draft.paragraphs)} 段共 {letters} 字")
    return "\n".join(lines)

"""Checks that need more than one file: names, repeated phrasings, follow-ups, bases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.errors import KnowledgeError
from bot.library.faq import Written
from bot.library.faults import nearest
from bot.library.model import Document, Entry, Location
from bot.library.normal import clip, comparable
from bot.library.quotes import basis_fault, place_fault

HINTED = 50  # looking for what was meant takes long: a folder with more faults gets fewer hints


def check_entries(
    written: Iterable[Written], documents: Mapping[str, Document]
) -> list[KnowledgeError]:
    """Return what is wrong between entries, and between entries and documents."""
    entries = list(written)
    return [
        *_repeats(entries),
        *_follow_up_faults(entries),
        *_basis_faults(entries, documents),
    ]


def name_documents(
    documents: Iterable[Document],
) -> tuple[dict[str, Document], list[KnowledgeError]]:
    """Return the documents by name, and an error for each name that stands twice."""
    named: dict[str, Document] = {}
    errors: list[KnowledgeError] = []
    for document in documents:
        first = named.setdefault(document.name, document)
        if first is not document:
            errors.append(
                _error(
                    document.location,
                    f"文件名“{clip(document.name)}”已经有了（{_at(first.location)}）",
                    "请换一个简称，或删掉一处",
                )
            )
    return named, errors


def _repeats(entries: list[Written]) -> list[KnowledgeError]:
    """One wording must lead to one entry, else the better answer is left to chance.

    Questions claim their wording before any phrasing does.
    """
    every = [same for item in entries for same in item.asked]
    if len(frozenset(every)) == len(every):
        return []
    owners: dict[str, tuple[Entry, int]] = {}
    errors: list[KnowledgeError] = []
    for item in entries:
        first, _ = owners.setdefault(item.asked[0], (item.entry, item.asked_lines[0]))
        if first is not item.entry:
            errors.append(_repeated("问题", item, 0, owners))
    for item in entries:
        for index, same in enumerate(item.asked[1:], 1):
            first, _ = owners.setdefault(same, (item.entry, item.asked_lines[index]))
            if first is not item.entry:
                errors.append(_repeated("问法", item, index, owners))
    return errors


def _repeated(
    kind: str, item: Written, index: int, owners: Mapping[str, tuple[Entry, int]]
) -> KnowledgeError:
    owner, line = owners[item.asked[index]]
    text = (item.entry.question, *item.entry.phrasings)[index]
    place = f"{owner.location.file} 第{line}行，属于“{clip(owner.question, 20)}”"
    return _error(
        Location(item.entry.location.file, item.asked_lines[index]),
        f"{kind}“{clip(text)}”已经有了（{place}）",
        "同一句话只能归到一个问题，请删掉一处或改得不一样",
    )


def _follow_up_faults(entries: list[Written]) -> list[KnowledgeError]:
    questions = {item.entry.question for item in entries}
    by_comparable = {item.asked[0]: item.entry.question for item in entries}
    errors: list[KnowledgeError] = []
    for item in entries:
        for follow_up, line in zip(item.entry.follow_ups, item.follow_up_lines, strict=True):
            if follow_up in questions:
                continue
            pool = questions if len(errors) < HINTED else ()
            near = by_comparable.get(comparable(follow_up)) or nearest(follow_up, pool, 0.65)
            hint = f"是不是“{near}”？" if near else ""
            errors.append(
                _error(
                    Location(item.entry.location.file, line),
                    f"追问“{clip(follow_up)}”不是任何一条的问题",
                    f"{hint}请照抄另一条“##”后面的问题",
                )
            )
    return errors


def _basis_faults(
    entries: list[Written], documents: Mapping[str, Document]
) -> list[KnowledgeError]:
    errors: list[KnowledgeError] = []
    for item in entries:
        entry = item.entry
        for basis, line in zip(entry.basis, item.basis_lines, strict=True):
            fault = basis_fault(basis, documents, hint=len(errors) < HINTED)
            if fault is not None:
                errors.append(_error(Location(entry.location.file, line), *fault))
        fault = place_fault(entry, documents)
        if fault is not None:
            errors.append(_error(Location(entry.location.file, item.basis_lines[0]), *fault))
    return errors


def _at(location: Location) -> str:
    return f"{location.file} 第{location.line}行"


def _error(location: Location, problem: str, cure: str) -> KnowledgeError:
    return KnowledgeError(location.file, location.line, problem, cure)

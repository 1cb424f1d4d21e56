"""Reads `knowledge/documents.md`: documents that answers cite but that are not kept here."""

from __future__ import annotations

from bot.library.blocks import read_body, sections
from bot.library.documents import KEYS, document_from
from bot.library.faults import Faults
from bot.library.model import Document
from bot.library.normal import clip


def parse_cited(text: str, faults: Faults) -> tuple[Document, ...]:
    """Return the cited documents, one a `##` section named by the document's short name."""
    documents = []
    for section in sections(text, faults, topic="", prose_before=True):
        if not section.name:
            continue
        body = read_body(section, KEYS, faults)
        for line, item in body.items:
            faults.add(line, f"这里不写列表：{clip(item, 20)}", "请写成“项目：内容”，如 文号：…")
        if body.text:
            faults.add(
                body.text_line,
                f"这里只写“项目：内容”：{clip(body.text, 20)}",
                f"可以写的有：{'、'.join(KEYS)}",
            )
        documents.append(
            document_from(body.fields, name=section.name, line=section.line, faults=faults)
        )
    return tuple(documents)

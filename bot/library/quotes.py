"""The quote lock: what an answer quotes must stand in the document, to the letter."""

from __future__ import annotations

from collections.abc import Mapping

from bot.library.faults import nearest
from bot.library.model import NATIONWIDE, Basis, Document, Entry
from bot.library.normal import clip, comparable
from bot.library.sentences import sentences

Fault = tuple[str, str]


def basis_fault(basis: Basis, documents: Mapping[str, Document], *, hint: bool) -> Fault | None:
    """Return what is wrong with a basis and its cure, or nothing when it holds.

    With `hint`, the cure names the words or the document that were probably meant.
    """
    document = documents.get(basis.document)
    if document is None:
        near = nearest(basis.document, documents) if hint else ""
        meant = f"是不是《{near}》？" if near else ""
        cure = f"{meant}请用 policies 里文件的简称，或先在 documents.md 里写上这个文件"
        return f"没有叫《{clip(basis.document)}》的文件", cure
    if not document.text:
        if not basis.quote:
            return None
        return (
            f"《{document.name}》没有收进 policies，原话对不上",
            "请删掉引号和里面的话，只留书名号",
        )
    if not basis.quote:
        cure = f"请写成：依据：《{document.name}》“从文件里照抄的一句话”"
        return f"《{document.name}》后面没有写原话", cure
    if basis.quote in document.text:
        return None
    return f"《{document.name}》里没有这句原话：{clip(basis.quote)}", (
        _where(basis.quote, document) if hint else "请从文件里照抄一句"
    )


def _where(quote: str, document: Document) -> str:
    """Return the words to copy: the same but for punctuation, or the sentence most alike."""
    same = _same_but_punctuation(quote, document.text)
    if same:
        return f"只是标点或空格不同，请照抄：“{same}”"
    wanted = _pairs(quote)
    if not wanted:
        return "请从文件里照抄一句"
    lines = [part.strip() for line in document.text.split("\n") for part in sentences(line)]
    best = max(
        lines, key=lambda line: len(wanted & _pairs(line)) / (len(_pairs(line)) + 20), default=""
    )
    return f"请从文件里照抄，最像的一句是：“{clip(best, 80)}”"


def _pairs(text: str) -> set[str]:
    bare = comparable(text)
    return {bare[index : index + 2] for index in range(len(bare) - 1)}


def _same_but_punctuation(quote: str, text: str) -> str:
    bare = comparable(quote)
    for line in text.split("\n"):
        if not bare or bare not in comparable(line):
            continue
        kept = [index for index, character in enumerate(line) for _ in comparable(character)]
        start = comparable(line).find(bare)
        if start + len(bare) <= len(kept):
            return line[kept[start] : kept[start + len(bare) - 1] + 1]
    return ""


def place_fault(entry: Entry, documents: Mapping[str, Document]) -> Fault | None:
    """Return a fault when an entry for everywhere rests on nothing but other places' documents."""
    bases = [documents.get(basis.document) for basis in entry.basis]
    places = [document.place for document in bases if document is not None]
    if entry.place != NATIONWIDE or NATIONWIDE in places or len(places) < len(bases) or not places:
        return None
    return f"依据是{places[0]}的文件，却没有写地区", f"请在问法下面写一行：地区：{places[0]}"

"""Reads a `依据` line: a document's name in 《》 and, for one in policies/, its words in “”."""

from __future__ import annotations

from bot.library.faults import Faults
from bot.library.fields import Field
from bot.library.model import Basis
from bot.library.normal import clip, comparable

SHORTEST_QUOTE = 4
_EXAMPLE = "请写成：依据：《文件名》“文件里的原话”"


def parse_basis(field: Field, faults: Faults) -> Basis | None:
    """Return the basis, or nothing when the line is empty or was noted as a fault."""
    value = field.value.strip().rstrip("。；;")
    if not value:
        return None
    end = _closing(value) if value.startswith("《") else -1
    if end < 0:
        faults.add(field.line, f"依据里的文件名没有用书名号《》括好：{clip(value, 20)}", _EXAMPLE)
        return None
    name, rest = value[1:end].strip(), value[end + 1 :].strip()
    if not rest:
        return Basis(name, "")
    quote = _quotation(rest)
    if quote is None:
        faults.add(field.line, f"书名号后面的原话没有用引号“”括好：{clip(rest, 20)}", _EXAMPLE)
        return None
    if len(comparable(quote)) < SHORTEST_QUOTE:
        faults.add(field.line, f"引的原话太短：“{quote}”", "请照抄完整的半句或一句")
        return None
    return Basis(name, quote)


def _closing(value: str) -> int:
    """Return where the first 《 is closed, counting 《》 inside it, or -1."""
    depth = 0
    for index, character in enumerate(value):
        depth += (character == "《") - (character == "》")
        if depth == 0:
            return index
    return -1


def _quotation(rest: str) -> str | None:
    opening, closing = ("“", "”") if "“" in rest else ('"', '"')
    if len(rest) < 2 or not (rest.startswith(opening) and rest.endswith(closing)):
        return None
    return rest[1:-1]

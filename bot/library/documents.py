"""Reads the key lines of a document, the same in policies/ and in documents.md."""

from __future__ import annotations

from bot.library.faults import Faults, nearest
from bot.library.fields import Field, first_values, parse_published
from bot.library.model import NATIONWIDE, NATURES, Document, Location, Nature
from bot.library.normal import clip

KEYS = ("标题", "全称", "简称", "发文机关", "文号", "发布日期", "地区", "状态", "性质", "备注")


def document_from(
    fields: list[Field], *, name: str, line: int, faults: Faults, needed: tuple[str, ...] = ()
) -> Document:
    """Return the document that the key lines describe, without its text.

    `name` is used when there is no 简称, then the title; keys in `needed` must not be empty.
    """
    values = first_values(fields, ("备注",), faults)
    by_key = {field.key: field for field in fields}
    for key in needed:
        if not values.get(key):
            faults.add(by_key[key].line if key in by_key else line, f"缺少“{key}”", _HOW[key])
    title = values.get("标题") or values.get("全称") or name
    empty = Field(line, "发布日期", "")
    published, published_text = parse_published(by_key.get("发布日期", empty), faults)
    return Document(
        name=_bare(values.get("简称") or name or title),
        title=_bare(title),
        issuer=values.get("发文机关", ""),
        number=values.get("文号", ""),
        published=published,
        place=values.get("地区") or NATIONWIDE,
        status=values.get("状态", ""),
        nature=_nature(by_key.get("性质", Field(line, "性质", "正式文件")), faults),
        clauses=(),
        location=Location(faults.file, line),
        published_text=published_text,
        note="\n".join(item.value for item in fields if item.key == "备注" and item.value),
    )


_HOW = {
    "标题": "请在文件最上面写一行“标题：文件的全名”",
    "地区": "请写一行“地区：…”，如 全国、湖北省、随州市，不是本地的也要写清楚",
    "状态": "请写一行“状态：…”，如 有效、已废止、仅供参考",
    "性质": "请写一行“性质：…”，可以写 正式文件、新闻报道、经验材料、范文",
}


def _bare(name: str) -> str:
    """A clerk may write a name with its 《》: they are no part of it."""
    whole = name.startswith("《") and name.endswith("》") and name.count("《") == 1
    return name[1:-1].strip() if whole else name


def _nature(field: Field, faults: Faults) -> Nature:
    for nature in NATURES:
        if field.value == nature:
            return nature
    if field.value:
        near = nearest(field.value, NATURES)
        hint = f"是不是“{near}”？" if near else ""
        cure = f"{hint}可以写 {'、'.join(NATURES)}"
        faults.add(field.line, f"不认识性质“{clip(field.value, 12)}”", cure)
    return "正式文件"

"""Reads the text out of a .txt, .html, .docx or .pdf file; bs4, python-docx and pypdf live here."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import docx
from bs4 import BeautifulSoup, Tag
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.errors import KnowledgeError

MAX_BYTES = 20_000_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_BLOCKS = (
    "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "dd", "dt",
    "blockquote", "table", "ul", "ol", "body", "title", "pre",
)  # fmt: skip
_FURNITURE = (
    "script", "style", "noscript", "nav", "header", "footer", "aside", "form", "iframe", "template",
)  # fmt: skip
_META = {
    "ArticleTitle": "标题",
    "ContentSource": "发文机关",
    "PubDate": "发布日期",
}  # names from 国务院办公厅《政府网站发展指引》's page tags


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of the file as it was read; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """The lines of a file, the fields its format states, and what a clerk should know.

    `broken` says whether sentences are broken over lines by the format, or None when unknown.
    """

    lines: tuple[RawLine, ...]
    fields: dict[str, str] = field(default_factory=dict)
    broken: bool | None = None
    notices: tuple[str, ...] = ()


def extract(path: Path) -> Extracted:
    """Return the text of the file at `path`, by its ending.

    Raises:
        KnowledgeError: another ending, too large, damaged, or without any text (a scan).
    """
    readers = {
        ".txt": _text,
        ".md": _text,
        ".html": _html,
        ".htm": _html,
        ".docx": _docx,
        ".pdf": _pdf,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise _error(path, f"不认识“{path.suffix or path.name}”这种文件", _OTHER_FORMAT)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _error(path, "文件超过 20 MB", "请只保留文字部分再导入")
        found = reader(path)
    except OSError as error:
        raise _error(path, f"文件打不开（{error.strerror}）", "请检查文件名和权限") from error
    except (BadZipFile, PackageNotFoundError, PyPdfError, KeyError, ValueError) as error:
        raise _error(path, "文件是坏的，读不出来", "请用 WPS 打开后另存一份再导入") from error
    if not any(line.text.strip() for line in found.lines):
        raise _error(path, "里面没有文字（可能是扫描的图片）", "请先识别成文字，存成 .txt 再导入")
    return found


_OTHER_FORMAT = "可以导入 .txt、.html、.docx、.pdf；老的 .doc 请用 WPS 另存为 .docx"


def _error(path: Path, problem: str, cure: str) -> KnowledgeError:
    return KnowledgeError(path.name, 1, problem, cure)


def _numbered(texts: list[str]) -> tuple[RawLine, ...]:
    return tuple(RawLine(number, text) for number, text in enumerate(texts, 1))


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _error(path, "有认不出的字符", "请用记事本打开，另存为 UTF-8 编码再导入")


def _text(path: Path) -> Extracted:
    return Extracted(_numbered(_decoded(path).splitlines()))


def _html(path: Path) -> Extracted:
    soup = BeautifulSoup(path.read_bytes(), "lxml")
    fields = {key: _meta(soup, name) for name, key in _META.items()}
    for tag in soup(_FURNITURE):
        tag.decompose()
    for row in soup("tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row(["td", "th"])]
        if len(cells) > 1:
            row.string = " | ".join(cells)
    for tag in soup(["br", *_BLOCKS]):
        tag.insert_before("\n")
        tag.insert_after("\n")
    head = soup.find("title")
    if head is not None:
        head.decompose()
    lines = [line.strip() for line in soup.get_text().split("\n")]
    stated = {key: value for key, value in fields.items() if value}
    return Extracted(_numbered([line for line in lines if line]), stated, broken=False)


def _meta(soup: BeautifulSoup, name: str) -> str:
    tag = soup.find("meta", attrs={"name": re.compile(f"^{name}$", re.IGNORECASE)})
    return str(tag.get("content", "")).strip() if isinstance(tag, Tag) else ""


def _docx(path: Path) -> Extracted:
    lines: list[str] = []
    unread = 0
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            lines += [" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows]
            continue
        lines += block.text.split("\n")
        unread += bool(block.text.strip() and block._p.xpath("./w:pPr/w:numPr"))
    notice = f"有 {unread} 段是自动编号，编号读不出来，请在 WPS 里改成手打的编号再导入"
    return Extracted(_numbered(lines), broken=False, notices=(notice,) if unread else ())


def _pdf(path: Path) -> Extracted:
    pages = [page.extract_text().splitlines() for page in PdfReader(path).pages]
    running = _running_heads(pages)
    notices = tuple(f"每页都有的页眉或页脚，已删去：{text}" for text in sorted(running))
    kept = [line for page in pages for line in page if line.strip() not in running]
    return Extracted(_numbered(kept), broken=True, notices=notices)


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Return the lines that stand first or last on three pages or more: no part of the text."""
    filled = [[line.strip() for line in page if line.strip()] for page in pages]
    edges = Counter(text for page in filled if page for text in {page[0], page[-1]})
    return {text for text, count in edges.items() if count >= 3 and count * 2 >= len(filled)}

"""Finds a document's title, issuer, number, date and place where its own text states them."""

from __future__ import annotations

import re

from bot.library.formats import RawLine
from bot.library.litter import Removed
from bot.library.normal import comparable
from bot.library.outline import numbered

_TABLE_LABELS = {
    "发文单位": "发文机关",
    "发文机关": "发文机关",
    "发布机构": "发文机关",
    "发文字号": "文号",
    "文号": "文号",
    "效力状态": "状态",
    "有效性": "状态",
    "发布日期": "发布日期",
    "成文日期": "成文日期",
    "标题": "标题",
    "名称": "标题",
    "索引ID": "",
    "索引号": "",
    "主题分类": "",
    "信息来源": "",
    "公开方式": "",
    "关键词": "",
    "主题词": "",
}
_DATE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?")
_DATE_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_NUMBER_LINE = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[（(【]\d{4}[〕\]）)】]\s*(?:第)?\d{1,4}号")
_PRINTED = re.compile(r"现?将《(.+)》(?:予以)?(?:印发|发给|转发|公布)")
_ISSUER_IN_TITLE = re.compile(r"^(\S{2,24}?(?:局|厅|部|委员会|办公室|政府|委))关于")
_NEWSPAPER = re.compile(r"([\u4e00-\u9fff]{2,10}(?:日报|晚报|晨报|时报))\s*记者")
_PLACE = re.compile(r"(?:中共)?([\u4e00-\u9fff]{2,6}?(?:省|自治区|市|州|县|区|旗))")
_CENTRAL = re.compile(r"^(?:中共中央|国务院|教育部|国家|全国)")
_MASKED = re.compile(r"[xX×*＊某]{1,3}(省|市|县|区)")
_STOPS = re.compile(r"[。；！？:：]$|[。；]")
_LONGEST_TITLE = 60


def table_fields(lines: list[RawLine]) -> tuple[dict[str, str], list[RawLine], list[Removed]]:
    """Return the fields of a site's table rows (`发文单位 | … | 效力状态 | …`), and the rest."""
    fields: dict[str, str] = {}
    kept: list[RawLine] = []
    removed: list[Removed] = []
    for line in lines:
        cells = [cell.strip() for cell in line.text.split("|")]
        labels = [re.sub(r"[\s:：]", "", cell) for cell in cells[::2]]
        if len(cells) < 2 or labels[0] not in _TABLE_LABELS:
            kept.append(line)
            continue
        for label, value in zip(labels, cells[1::2], strict=False):
            key = _TABLE_LABELS.get(label, "")
            if key and value:
                fields.setdefault(key, value)
        removed.append(Removed(line.number, "网页的信息表（已读取）", line.text))
    return fields, kept, removed


def find_fields(lines: list[RawLine], removed: list[Removed]) -> dict[str, str]:
    """Return what the document states about itself, keys as in a policy file's key lines.

    A date in the text goes before the page's own; `网页日期` is when the page was put up.
    """
    texts = [line.text for line in lines]
    fields = {"标题": _title(texts), "文号": _number(texts)}
    signer, day = _signature(texts)
    fields["发布日期"] = day
    fields["网页日期"] = next((found for item in removed if (found := iso_day(item.text))), "")
    fields["发文机关"] = signer or _issuer(fields["标题"], [item.text for item in removed])
    fields["地区"] = _place(fields["发文机关"]) or _place(fields["标题"])
    return {key: value for key, value in fields.items() if value}


def iso_day(text: str) -> str:
    """Return the first date in `text` as YYYY-MM-DD, or an empty text."""
    match = _DATE.search(text)
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else ""


def repeated_titles(lines: list[RawLine], title: str) -> list[RawLine]:
    """Return the lines at the top that say the title before its last time, or nearly."""
    wanted = comparable(title)
    top = [line for line in lines[:8] if _is_title(line.text)]
    same = [line for line in top if len(line.text) > 7 and comparable(line.text) in wanted]
    return same[:-1] if same and comparable(same[-1].text) == wanted else []


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and not _STOPS.search(text) and numbered(text) is None


def _title(texts: list[str]) -> str:
    printed = next((match[1] for text in texts[:8] if (match := _PRINTED.search(text))), "")
    if printed:
        return printed
    candidates = []
    for text in texts[:8]:
        if "。" in text:
            break
        if _is_title(text) and len(text) > 7 and not _NUMBER_LINE.fullmatch(text):
            candidates.append(text)
    return candidates[-1] if candidates else ""


def _number(texts: list[str]) -> str:
    """Only a number on a line of its own is the document's: others are other documents'."""
    return next((text for text in texts[:12] if _NUMBER_LINE.fullmatch(text)), "")


def _signature(texts: list[str]) -> tuple[str, str]:
    for index, text in enumerate(texts):
        if not _DATE_LINE.fullmatch(text.replace(" ", "")):
            continue
        before = texts[index - 1] if index else ""
        signer = before if before and len(before) <= 40 and not _STOPS.search(before) else ""
        return signer, iso_day(text.replace(" ", ""))
    return "", ""


def _issuer(title: str, site: list[str]) -> str:
    newspaper = next((match[1] for text in site if (match := _NEWSPAPER.search(text))), "")
    named = _ISSUER_IN_TITLE.match(title)
    return newspaper or (named[1] if named else "")


def _place(text: str) -> str:
    if _CENTRAL.match(text):
        return "全国"
    masked = _MASKED.match(text)
    if masked:
        return f"某{masked[1]}"
    match = _PLACE.match(text)
    return match[1] if match else ""

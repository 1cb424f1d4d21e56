"""Tells what a web page or file-sharing site put around a document from the document itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.library.formats import RawLine

_ALONE = {
    "网页发布信息": (
        r"^(发布|更新)?时间\s*[:：]\s*\d{4}.*(来源|作者|浏览|点击)",
        r"^来源\s*[:：]\s*(网友|网络|互联网)",
        r"于\d{4}年\d{1,2}月\d{1,2}日(发表|发布)\s*$",
        r"^\d{4}-\d{1,2}-\d{1,2} [\d:]{4,8}",
        r"^(浏览|阅读|点击)(次数|量)\s*[:：]",
        r"^(责任)?编辑\s*[:：]",
    ),
    "下载提示": (
        r"^(点击|点此处?|立即|免费)?下载(.{0,60}(格式文档|\.docx?|\.pdf|文档|本文|全文))?$",
        r"^将本文档?下载到",
        r"^文档为\w+格式$",
        r"请勿使用迅雷",
    ),
    "网站简介": (r"小编(为|给|整理|收集|精心)", r"文库还可以找到"),
    "版权和会员说明": (
        r"VIP(文档|会员|精品|后)|成为VIP",
        r"原创力文档|本文档共\d+页",
        r"^侵权必究",
        r"(本(网)?站|本文(章|档)|如文档|该文档)[^。]{0,40}"
        r"(版权|侵权|侵犯|所有权|真实性|完整性|来源于网络|网友|上传)",
    ),
    "网站客服": (r"^客服(热线|电话|QQ|微信)?\s*[:：]",),
    "网站导航": (r"^(您的|你的|您|你)?(当前|所在)?位置\s*[:：]", r"^首页\s*[>›»]"),
    "网页按钮": (
        r"^(查看更多|展开全文|返回(顶部|列表)|收藏|打印|关闭(窗口)?|分享(到.{0,12})?|字号.{0,12})$",
        r"^【?(字体|打印|关闭|大中小).{0,20}】?$",
        r"^扫一扫.{0,20}$",
    ),
    "网站改过的标题": (
        r"[(（](范文推荐|优质\d*篇?|精选\d*篇?|通用\d*篇|完整版|最新\d*篇?)[)）]\s*$",
    ),
    "图片说明": (r"^图(为|片[:：]).{0,40}\s摄$",),
    "记者署名": (r"^■.*记者", r"^(本报|本网)?记者\s+\S{2,4}(\s+通讯员.*)?$"),
    "页码": (
        r"^[-—－–]+\s*\d{1,4}\s*[-—－–]+$",
        r"^第\s*\d+\s*页(\s*[/,，]?\s*共\s*\d+\s*页)?$",
        r"^\d+\s*/\s*\d+$",
    ),
}
_REASONS = {
    reason: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    for reason, patterns in _ALONE.items()
}
_FILE_NAME = re.compile(r"\.(pdf|docx?|pptx?|txt|wps)\s*(VIP)?$", re.IGNORECASE)
_TAIL = re.compile(
    r"^((相关|推荐|热门|精彩|最新|更多)(范文|文档|文章|阅读|推荐|访问|链接|搜索|新闻|资讯)+|猜你喜欢)"
    r"\s*([:：].*)?$|^文档评论|^(友情链接|网站地图|版权所有|关于我们)"
)
_SENTENCE = re.compile(r"[。！？；]")
_LISTED = re.compile(r"^\d{1,3}\s*[.、．]\s*\S")
_CLOSED = re.compile(r"[。！？；：，!?;:,]")


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that was taken out, and why."""

    number: int
    reason: str
    text: str


def strip_litter(lines: list[RawLine]) -> tuple[list[RawLine], list[Removed]]:
    """Return the lines of the document itself, and those that are the site's, in order.

    After the document's text, a line such as 相关推荐 ends it, with everything that follows; a
    numbered list of headlines right after other litter is litter too. Blank lines are kept.
    """
    kept: list[RawLine] = []
    removed: list[Removed] = []
    ended = begun = after_litter = False
    for line in lines:
        text = line.text.strip()
        if not text:
            kept.append(line)
            continue
        ended = ended or (begun and _TAIL.match(text) is not None)
        reason = "网站的其他内容" if ended else _reason(text, begun=begun)
        if reason is None and begun and after_litter and _is_headline(text):
            reason = "网站的标题列表"
        after_litter = reason is not None
        if reason is not None:
            removed.append(Removed(line.number, reason, text))
        else:
            kept.append(line)
            begun = begun or _SENTENCE.search(text) is not None
    return kept, removed


def _reason(text: str, *, begun: bool) -> str | None:
    if not begun and _FILE_NAME.search(text):  # later it is the name of an annex
        return "文件名"
    return next((reason for reason, pattern in _REASONS.items() if pattern.search(text)), None)


def _is_headline(text: str) -> bool:
    return _LISTED.match(text) is not None and _CLOSED.search(text) is None

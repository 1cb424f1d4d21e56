"""The bot's own lines, from `replies.md`, with what they name filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.errors import BotError, KnowledgeError
from bot.library.model import Library

# Every line the dialogue may say, with the names that it may fill in.
LINES: Final[Mapping[str, frozenset[str]]] = {
    "欢迎": frozenset({"单位"}),
    "帮助": frozenset({"单位"}),
    "人工": frozenset({"联系"}),
    "人工自己找": frozenset({"联系"}),
    "人工休息": frozenset({"联系"}),
    "联系可转": frozenset(),
    "联系有电话": frozenset({"电话", "时间"}),
    "联系无电话": frozenset(),
    "联系有网站": frozenset({"网址"}),
    "未找到": frozenset({"联系"}),
    "未找到相近": frozenset({"相近", "联系"}),
    "未找到过期": frozenset({"问题", "日期", "联系"}),
    "不归本号": frozenset({"说明", "联系"}),
    "多次未找到": frozenset({"联系"}),
    "多次未找到相近": frozenset({"相近", "联系"}),
    "没有写到": frozenset({"名称", "问题", "联系"}),
    "也一样": frozenset({"名称"}),
    "为什么": frozenset({"原文"}),
    "请选择": frozenset({"选项"}),
    "没有这项": frozenset({"数"}),
    "没有选项": frozenset(),
    "都不是": frozenset({"联系"}),
    "有没有用": frozenset(),
    "有用": frozenset(),
    "没用": frozenset({"联系"}),
    "没用相近": frozenset({"相近", "联系"}),
    "问题号": frozenset({"号"}),
    "有答复了": frozenset({"时间", "问题", "答复"}),
    "我的问题": frozenset({"清单"}),
    "没有问过": frozenset(),
    "还没答复": frozenset({"号", "问题"}),
    "不再通知": frozenset(),
    "恢复通知": frozenset(),
    "没有更多": frozenset(),
    "还有下文": frozenset(),
    "没有原文": frozenset(),
    "只有文件名": frozenset({"文件"}),
    "外地做法": frozenset({"地区"}),
    "范文": frozenset(),
    "文件失效": frozenset(),
    "没有提到": frozenset({"词语"}),
    "答的是": frozenset({"问题"}),
    "来源解答": frozenset({"文件"}),
    "来源解答无文件": frozenset(),
    "来源原文": frozenset({"文件"}),
    "来源相关": frozenset({"文件"}),
    "来源报道": frozenset({"文件"}),
    "可看原文": frozenset(),
    "还可以问": frozenset({"追问"}),
    "也许想问": frozenset({"选项"}),
    "看不懂图片": frozenset(),
    "看不懂语音": frozenset(),
    "看不懂位置": frozenset(),
    "看不懂视频": frozenset(),
    "看不懂链接": frozenset(),
    "看不懂表情": frozenset(),
    "看不懂其他": frozenset(),
    "太长": frozenset(),
    "空白": frozenset(),
    "太快": frozenset(),
    "太多": frozenset(),
    "停用": frozenset(),
    "出错": frozenset(),
}

# An account's own wording of a line: “suixian/帮助”.
_OWN: Final = re.compile(r"([a-z0-9-]+)/(.+)")


class MissingLineError(BotError):
    """`replies.md` lacks lines that the bot needs, or names something that a line cannot fill."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines by name; made only when all of them are there.

    `own` are the lines of each account that words some of them in its own way.
    """

    texts: Mapping[str, str]
    own: Mapping[str, Lines] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check every line once, so that none can fail in front of a parent."""
        self._check()
        object.__setattr__(self, "own", self._own_lines())

    def of(self, account: str) -> Lines:
        """Return the lines as the account of that name says them."""
        return self.own.get(account, self)

    def _own_lines(self) -> dict[str, Lines]:
        own: dict[str, dict[str, str]] = {}
        for name, text in self.texts.items():
            if match := _OWN.fullmatch(name):
                own.setdefault(match[1], {})[match[2]] = text
        shared = {name: text for name, text in self.texts.items() if not _OWN.fullmatch(name)}
        made = {}
        for account, texts in own.items():
            try:
                made[account] = Lines(shared | texts)
            except MissingLineError as error:
                raise MissingLineError(str(error).replace("“", f"“{account}/", 1)) from error
        return made

    def _check(self) -> None:
        missing = [name for name in LINES if not self.texts.get(name, "").strip()]
        if missing:
            raise MissingLineError(
                f"replies.md 缺少：{'、'.join(missing)}。请补上“## {missing[0]}”一节"
            )
        for name, allowed in LINES.items():
            try:
                self.texts[name].format(**dict.fromkeys(allowed, ""))
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                names = "、".join(f"{{{word}}}" for word in sorted(allowed)) or "没有"
                raise MissingLineError(
                    f"replies.md “{name}”里的花括号写错了（{error}）。这一条可以用的有：{names}"
                ) from error

    def say(self, name: str, **values: str) -> str:
        """Return the line `name` with `values` filled in."""
        return self.texts[name].format(**values)

    def named(self, name: str, **values: str) -> str:
        """Return any line of the file with `values` filled in, empty when there is none.

        Staff may add lines of their own for the menu; nothing else is done to their text.
        """
        text = self.texts.get(name, "")
        for word, value in values.items():
            text = text.replace(f"{{{word}}}", value)
        return text


def wrong_lines(library: Library) -> tuple[KnowledgeError, ...]:
    """Return what is wrong with the lines of `library`, as a fault of their file."""
    try:
        Lines(library.replies)
    except MissingLineError as error:
        problem, _, cure = str(error).removeprefix("replies.md ").partition("。")
        return (KnowledgeError("replies.md", 1, problem, cure),)
    return ()

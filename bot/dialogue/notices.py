"""Answers that come later: a number for each miss, and the news when staff have written one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from zlib import crc32

from bot.dialogue.compose import entry_text
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Asked, Turn
from bot.search.normalise import key

_NUMBER = re.compile(r"(?:我的)?(?:问题)?号?(?:是)?(\d{5})号?(?:的)?(?:问题|答复|有答复了?吗)?")
_MINE = frozenset({"我的问题", "我问过的", "我问过的问题", "我的提问", "有答复了吗", "有回复了吗"})
_QUIET = frozenset(
    {"不用通知", "不要通知", "关闭通知", "别通知", "别通知我", "不用通知我", "不再通知"}
)
_AGAIN = frozenset({"恢复通知", "打开通知", "开启通知", "要通知", "通知我"})
# News in front of these would push aside what matters more, or what the parent is reading.
_ALONE = frozenset({"safety", "human", "page", "silent"})
# What these rest on was not given: it was only near.
_NEAR = frozenset({"choices", "miss"})
_LEAST: Final = 20_000
_SHOWN: Final = 8
_MOST_WORDS: Final = 40


def number_of(delivery: str) -> int:
    """Return the five digits by which a parent can name this message; no hotline has them.

    They need only differ among one parent's own questions, so nothing must be counted.
    """
    return _LEAST + crc32(delivery.encode()) % (100_000 - _LEAST)


def numbered(turn: Turn, reply: Reply) -> Reply:
    """Give a miss its number; a subject that is not ours gets none, for no answer will come."""
    if reply.outcome != "miss" or (reply.matched[:1] and reply.matched[0].startswith("范围外#")):
        return reply
    number = number_of(turn.incoming.delivery)
    return replace(
        reply,
        text=f"{reply.text}\n{turn.lines.say('问题号', 号=str(number))}",
        number=number,
    )


def with_news(turn: Turn, reply: Reply) -> Reply:
    """Put an answer that has come since in front of the reply, unless the reply brings it."""
    news = turn.news
    if news is None or reply.outcome in _ALONE or reply.transfer or reply.quiet is not None:
        return reply
    given = () if reply.outcome in _NEAR else reply.matched
    if news.entry in given or news.group in reply.told:
        return replace(reply, told=(*reply.told, news.group))
    entry = turn.live(news.entry)
    if entry is None:
        return reply
    told = turn.lines.say(
        "有答复了",
        时间=when(news.asked_on, turn.today),
        问题=_clip(news.text),
        答复=entry_text(turn, entry),
    )
    return replace(reply, text=f"{told}\n\n{reply.text}".strip(), told=(*reply.told, news.group))


def obey(turn: Turn) -> tuple[Reply, Memory] | None:
    """Show the parent's own questions, one of them by its number, or stop telling of them."""
    said = key(turn.text)
    if said in _MINE:
        return _mine(turn), turn.memory
    if said in _QUIET:
        return Reply("help", turn.lines.say("不再通知"), quiet=True), turn.memory
    if said in _AGAIN:
        return Reply("help", turn.lines.say("恢复通知"), quiet=False), turn.memory
    found = _NUMBER.fullmatch(said)
    return _one(turn, int(found[1])) if found else None


def when(asked: date, today: date) -> str:
    """Return the day as people say it: 今天, 昨天, 前几天, 上周, else the date."""
    if asked >= today:
        return "今天"
    if asked == today - timedelta(days=1):
        return "昨天"
    monday = today - timedelta(days=today.weekday())
    if asked >= monday:
        return "前几天"
    return "上周" if asked >= monday - timedelta(days=7) else f"{asked.month}月{asked.day}日"


def _mine(turn: Turn) -> Reply:
    asked = turn.asked()[:_SHOWN]
    if not asked:
        return Reply("help", turn.lines.say("没有问过"))
    lines = [_line(turn, each) for each in asked]
    return Reply("help", turn.lines.say("我的问题", 清单="\n".join(lines)))


def _line(turn: Turn, asked: Asked) -> str:
    state = f"已有答复，回复{asked.number}看" if turn.live(asked.entry) else "还在处理"
    return f"{asked.number} {_clip(asked.text)}（{state}）"


def _one(turn: Turn, number: int) -> tuple[Reply, Memory] | None:
    """Answer by number; a number that this parent was never given is any other message."""
    asked = next((each for each in turn.asked() if each.number == number), None)
    if asked is None:
        return None
    entry = turn.live(asked.entry)
    if entry is None:
        text = turn.lines.say("还没答复", 号=str(number), 问题=_clip(asked.text))
        return Reply("help", text), turn.memory
    # Kept as an answer, so that “原文” and what follows speak of it.
    reply = Reply("help", entry_text(turn, entry), matched=(entry.id,), told=(asked.group,))
    return reply, Memory(entry.id, asked.text, quoted=(entry.id,))


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_WORDS else line[: _MOST_WORDS - 1] + "…"

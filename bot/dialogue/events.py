"""What the platform says by itself, and messages that the bot cannot read."""

from __future__ import annotations

from typing import Final

from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn

_UNREADABLE: Final = {
    "image": "看不懂图片",
    "voice": "看不懂语音",
    "video": "看不懂视频",
    "location": "看不懂位置",
    "link": "看不懂链接",
    "sticker": "看不懂表情",
    "unknown": "看不懂其他",
}


def answer_event(turn: Turn) -> tuple[Reply, Memory] | None:
    """Greet who follows the account; every other event is taken silently."""
    if turn.incoming.kind != "event":
        return None
    if turn.incoming.event == "subscribe":
        return Reply("help", turn.lines.say("欢迎", 单位=turn.bureau.name)), turn.memory
    return Reply("silent"), turn.memory


def answer_unreadable(turn: Turn) -> tuple[Reply, Memory] | None:
    """Ask kindly for words when there are none to read; a voice with words is read."""
    if turn.text:
        return None
    name = _UNREADABLE.get(
        turn.incoming.kind, "看不懂表情" if turn.incoming.text.strip() else "空白"
    )
    return Reply("unsupported", turn.lines.say(name)), turn.memory

"""What the platform says by itself, and messages that the bot cannot read."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.dialogue import asking
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.search import key

# What a menu's key or a QR code's scene may start with: a question to ask, a line to say.
ASK: Final = "ask:"
SAY: Final = "say:"
# Events that a parent waits for a reply to; the platform tells of all others by the way.
SPOKEN: Final = frozenset({"subscribe", "click", "scan"})
_UNREADABLE: Final = {
    "image": "看不懂图片",
    "voice": "看不懂语音",
    "video": "看不懂视频",
    "location": "看不懂位置",
    "link": "看不懂链接",
    "sticker": "看不懂表情",
    "unknown": "看不懂其他",
}


def hold_back(turn: Turn) -> tuple[Reply, Memory] | None:
    """Tell who sends too much once to wait, then say nothing."""
    incoming = turn.incoming
    if not turn.hold or (incoming.kind == "event" and incoming.event not in SPOKEN):
        return None
    reply = Reply("silent") if turn.hold == "silent" else Reply("help", turn.lines.say(turn.hold))
    return reply, turn.memory


def answer_event(turn: Turn) -> tuple[Reply, Memory] | None:
    """Greet who follows the account, answer the menu; every other event is taken silently."""
    incoming = turn.incoming
    if incoming.kind != "event":
        return None
    if incoming.event == "subscribe":
        return _greet(turn)
    if incoming.event in SPOKEN:
        # Who taps must see something, even when the menu names a line that is gone.
        return _keyed(turn) or (_help(turn), turn.memory)
    return Reply("silent"), turn.memory


def _greet(turn: Turn) -> tuple[Reply, Memory]:
    """Welcome a new follower; a code that asks something is answered at once."""
    welcome = turn.lines.say("欢迎", 单位=turn.bureau.name)
    keyed = _keyed(turn)
    if keyed is None:
        return Reply("help", welcome), turn.memory
    reply, memory = keyed
    return replace(reply, text=f"{welcome}\n\n{reply.text}"), memory


def _keyed(turn: Turn) -> tuple[Reply, Memory] | None:
    """Ask or say what the event's key names, or nothing when it names neither."""
    name = turn.incoming.event_key
    if name.startswith(ASK):
        question = name.removeprefix(ASK)
        asked = replace(
            turn, text=turn.engine.read(question), memory=replace(turn.memory, topic="")
        )
        reply, memory = asking.ask(asked)
        return replace(reply, question=reply.question or question), memory
    if not name.startswith(SAY):
        return None
    line = name.removeprefix(SAY)
    if line == "人工":
        line = turn.to_person
    text = turn.lines.named(line, 单位=turn.bureau.name, 联系=turn.contact)
    return (Reply("help", text), turn.memory) if text else None


def _help(turn: Turn) -> Reply:
    return Reply("help", turn.lines.say("帮助", 单位=turn.bureau.name))


def answer_unreadable(turn: Turn) -> tuple[Reply, Memory] | None:
    """Ask kindly for words when there are none to read; a voice with words is read.

    Marks are no words, but a question mark alone asks for help.
    """
    if key(turn.text) or turn.text == "?":
        return None
    faces = bool(turn.incoming.text.strip()) and not turn.text
    name = _UNREADABLE.get(turn.incoming.kind, "看不懂表情" if faces else "空白")
    return Reply("unsupported", turn.lines.say(name)), turn.memory

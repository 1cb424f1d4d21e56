"""Words that are no question: a person, help, the document's own words, small talk."""

from __future__ import annotations

import re

from bot.dialogue.compose import documents_named, original_text
from bot.dialogue.human import wants_person
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.library.model import Entry
from bot.search.normalise import key

_HELP = frozenset({"帮助", "help", "怎么用", "使用说明", "菜单", "功能", "说明", "怎么问"})
_ORIGINAL = frozenset({"原文", "看原文", "文件原文", "原话", "出处", "依据", "原文呢", "看看原文"})
_TAIL = re.compile(r"[啊呀哇呢嘛吧哦噢喔哈嘿啦喽咯啰了哟呗咧嘞哩嗷~]+$")


def obey(turn: Turn) -> tuple[Reply, Memory] | None:
    """Carry out a command."""
    said = key(turn.text)
    if said in _HELP or turn.text == "?":
        return Reply("help", turn.lines.say("帮助", 单位=turn.bureau.name)), turn.memory
    if wants_person(turn.text):
        return to_human(turn)
    if said in _ORIGINAL:
        return _original(turn)
    return None


def to_human(turn: Turn) -> tuple[Reply, Memory]:
    """Show the way to a person, or hand over where the account can."""
    text = turn.lines.say(turn.to_person, 联系=turn.reach)
    transfer = turn.manners.transfer_to_human and turn.staffed
    return Reply("human", text, transfer=transfer), Memory()


def _original(turn: Turn) -> tuple[Reply, Memory]:
    found = [turn.engine.find(name) for name in turn.memory.quoted]
    entries = [entry for entry in found if isinstance(entry, Entry)]
    text = "\n\n".join(filter(None, [original_text(turn, entry) for entry in entries]))
    if text:
        return Reply("help", text, matched=turn.memory.quoted), turn.memory
    told = documents_named(turn, entries) or turn.lines.say("没有原文")
    return Reply("help", told), turn.memory


def small_talk(turn: Turn) -> tuple[Reply, Memory] | None:
    """Answer a greeting, thanks and the like, when the message is nothing else."""
    said = key(turn.text)
    table = turn.engine.small_talk
    reply = table.get(said) or table.get(_TAIL.sub("", said)) or _parts(turn)
    return None if reply is None else (Reply("smalltalk", reply), turn.memory)


def _parts(turn: Turn) -> str | None:
    """Return the last reply when every part of the message is small talk, else nothing."""
    parts = [key(part) for part in re.split(r"[\s,，。！!？?、;；.]+", turn.text) if key(part)]
    found = [turn.engine.small_talk.get(_TAIL.sub("", part) or part) for part in parts]
    return found[-1] if found and all(found) else None

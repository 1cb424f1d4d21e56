"""What to say in a turn: an ordered chain of plain functions."""

from bot.dialogue.chain import reply_to
from bot.dialogue.lines import Lines, MissingLineError, wrong_lines
from bot.dialogue.memory import Memory
from bot.dialogue.message import Incoming, Reply, Source
from bot.dialogue.turn import Asked, Bureau, Manners, Turn

__all__ = [
    "Asked",
    "Bureau",
    "Incoming",
    "Lines",
    "Manners",
    "Memory",
    "MissingLineError",
    "Reply",
    "Source",
    "Turn",
    "reply_to",
    "wrong_lines",
]

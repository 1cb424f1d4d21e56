"""What is remembered between messages: replies given, parents' turns, questions asked."""

from bot.records.database import RecordsError
from bot.records.store import Records
from bot.records.upkeep import Upkeep

__all__ = ["Records", "RecordsError", "Upkeep"]

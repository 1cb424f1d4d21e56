"""The staff page at `/staff`: the week, open groups, the knowledge's state, a try-it box."""

from bot.staff.entrance import open_staff
from bot.staff.login import is_clerk
from bot.staff.office import Door, Office

__all__ = ["Door", "Office", "is_clerk", "open_staff"]

"""The weekly review: what was not answered, grouped, decided on, and closed when it is answered."""

from bot.review.building import Review, build, open_groups
from bot.review.closing import update
from bot.review.model import Group, Item, Near, Proposal

__all__ = ["Group", "Item", "Near", "Proposal", "Review", "build", "open_groups", "update"]

"""The page to try the bot at: a chat that drives the real webhook with signed messages."""

from bot.trial.access import Access
from bot.trial.account import trial_account
from bot.trial.page import make_trial

__all__ = ["Access", "make_trial", "trial_account"]

"""The account that the page speaks to."""

from __future__ import annotations

import secrets
from typing import Final

from bot.wechat import Account

# No account of config.toml can have this name: theirs have no underscore.
NAME: Final = "_try"
OWN_ID: Final = "gh_trial0account"


def trial_account() -> Account:
    """Return an account with a token that nobody is told, so that only this process can sign."""
    return Account(NAME, secrets.token_hex(32), original_id=OWN_ID)

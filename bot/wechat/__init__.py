"""The platform's edge: envelopes, webhook, rendering and the platform's own API."""

from __future__ import annotations

from bot.wechat.account import Account
from bot.wechat.links import choice_link, link_choices, link_words
from bot.wechat.pages import TEXT_LIMIT, pages
from bot.wechat.render import SUCCESS, text_reply, transfer_reply
from bot.wechat.webhook import make_webhook

__all__ = [
    "SUCCESS",
    "TEXT_LIMIT",
    "Account",
    "choice_link",
    "link_choices",
    "link_words",
    "make_webhook",
    "pages",
    "text_reply",
    "transfer_reply",
]

"""What staff set up in the platform's console, which server mode switches off: replies, menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.wechat.api import Platform
from bot.wechat.menu_draft import OldButton

_NAMED: Final = {
    "img": "图片",
    "photo": "图片",
    "voice": "语音",
    "video": "视频",
    "news": "图文",
    "miniprogram": "小程序",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A keyword rule: `texts` are its text replies, `others` say what else it sent.

    `whole` are the keywords that had to be the whole message.
    """

    name: str
    keywords: tuple[str, ...]
    texts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    one_of: bool = False


@dataclass(frozen=True, slots=True)
class Replies:
    """The automatic replies: to a new follower, to anything else, and by keyword."""

    welcome: str = ""
    default: str = ""
    rules: tuple[Rule, ...] = ()


def read_replies(platform: Platform) -> Replies:
    """Return the account's automatic replies (get_current_autoreply_info)."""
    told = platform.get("get_current_autoreply_info")
    rules = _list(_dict(told, "keyword_autoreply_info"), "list")
    return Replies(
        _text_of(_dict(told, "add_friend_autoreply_info")),
        _text_of(_dict(told, "message_default_autoreply_info")),
        tuple(_rule(each) for each in rules),
    )


def read_menu(platform: Platform) -> tuple[OldButton, ...]:
    """Return the account's menu, of the console or of the API (get_current_selfmenu_info)."""
    told = platform.get("get_current_selfmenu_info")
    buttons = _list(_dict(told, "selfmenu_info"), "button")
    return tuple(_old_button(each) for each in buttons)


def menu_texts(buttons: Sequence[OldButton]) -> list[Rule]:
    """Return the buttons that said a text as rules, asked for by the button's name."""
    every = [each for button in buttons for each in (button, *button.items)]
    return [Rule(each.name, (each.name,), (each.text,)) for each in every if each.text]


def _rule(told: Mapping[str, Any]) -> Rule:
    keywords = [each for each in _list(told, "keyword_list_info") if _said(each)]
    replies = _list(told, "reply_list_info")
    return Rule(
        str(told.get("rule_name", "")).strip(),
        tuple(dict.fromkeys(_said(each) for each in keywords)),
        tuple(filter(None, map(_text_of, replies))),
        tuple(_other(each) for each in replies if not _text_of(each)),
        tuple(_said(each) for each in keywords if each.get("match_mode") == "equal"),
        told.get("reply_mode") == "random_one",
    )


def _old_button(told: Mapping[str, Any]) -> OldButton:
    name, kind = str(told.get("name", "")).strip(), str(told.get("type", ""))
    under = told.get("sub_button")
    items = _list(under, "list") if isinstance(under, dict) else _dicts(under)
    if items:
        return OldButton(name, items=tuple(_old_button(each) for each in items))
    if kind == "view":
        return OldButton(name, url=str(told.get("url", "")))
    if kind == "click":
        return OldButton(name, key=str(told.get("key", "")))
    if kind == "text":
        return OldButton(name, text=str(told.get("value", "")))
    articles = _articles(told)
    if kind == "news" and len(articles) == 1 and articles[0].get("content_url"):
        return OldButton(name, url=str(articles[0]["content_url"]))
    return OldButton(name, other=_other(told))


def _other(told: Mapping[str, Any]) -> str:
    kind = str(told.get("type", ""))
    titles = [str(each.get("title", "")) for each in _articles(told)]
    links = [str(each["content_url"]) for each in _articles(told) if each.get("content_url")]
    named = "".join(f"“{title}”" for title in titles if title)
    return " ".join([f"{_NAMED.get(kind, kind or '空的')}{named}", *links])


def _articles(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    return _list(_dict(told, "news_info"), "list")


def _text_of(told: Mapping[str, Any]) -> str:
    return _said(told) if told.get("type") == "text" else ""


def _said(told: Mapping[str, Any]) -> str:
    return str(told.get("content") or "").strip()


def _dict(told: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _list(told: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return _dicts(told.get(key))


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

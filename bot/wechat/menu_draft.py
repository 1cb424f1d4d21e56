"""The menu as it was, and the same as `[[menu]]` tables of the settings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OldButton:
    """A button of the menu as it was; at most one of `url`, `key`, `text`, `other` is there."""

    name: str
    url: str = ""
    key: str = ""
    text: str = ""
    other: str = ""
    items: tuple[OldButton, ...] = ()


def menu_draft(buttons: Sequence[OldButton]) -> str:
    """Return the menu as `[[menu]]` tables; what the bot can't do stands as a comment."""
    return "\n\n".join("\n".join(_table(button)) for button in buttons)


def _table(button: OldButton) -> Iterator[str]:
    if not button.items:
        line = _does(button)
        if line.startswith("#"):
            yield f"# {button.name}：{line.removeprefix('# ')}"
            return
        yield from ("[[menu]]", f"name = {_toml(button.name)}", line)
        return
    lines = [_item(item) for item in button.items]
    # A level with nothing but comments would be no menu.
    mark = "# " if all(line.startswith("#") for line in lines) else ""
    head = ("[[menu]]", f"name = {_toml(button.name)}", "items = [")
    yield from (f"{mark}{line}" for line in head)
    yield from (f"  {line}" if not mark else line for line in lines)
    yield f"{mark}]"


def _item(item: OldButton) -> str:
    line = _does(item)
    if line.startswith("#"):
        return f"# {item.name}：{line.removeprefix('# ')}"
    return f"{{ name = {_toml(item.name)}, {line} }},"


def _does(button: OldButton) -> str:
    if button.url:
        return f"url = {_toml(button.url)}"
    for start, setting in (("ask:", "question"), ("say:", "reply")):
        if button.key.startswith(start) and button.key != start:
            return f"{setting} = {_toml(button.key.removeprefix(start))}"
    if button.text:
        return f"question = {_toml(button.name)}"
    what = f"原来发出 {_toml(button.key)}" if button.key else f"原来是{button.other}"
    return f"# {what}，机器人做不了；请改写成 question、reply 或 url"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")

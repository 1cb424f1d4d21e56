"""One value: from text or TOML to the type its key asks for, within its bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from bot.errors import SettingError

YES_NO = {"true": True, "1": True, "yes": True, "on": True}
YES_NO |= {"false": False, "0": False, "no": False, "off": False}
HIDDEN = "（不显示）"


def convert(key: str, kind: Any, value: object, bounds: Mapping[str, Any], folder: Path) -> object:  # noqa: ANN401 - a type hint
    """Return `value` as `kind`, checked against `bounds` (see `sections.setting`).

    Text stands for any kind, as the environment has nothing else: a list is parted by commas.
    A relative path is taken from `folder`.

    Raises:
        SettingError: the value is of another kind or out of bounds.
    """
    if isinstance(value, str):
        value = _from_text(kind, value.strip())
    problem = _problem(kind, value, bounds)
    if problem:
        raise SettingError(key, HIDDEN if bounds.get("secret") else value, problem)
    if kind is Path:
        return folder / Path(str(value)).expanduser()
    return tuple(value) if isinstance(value, list) else value


def _from_text(kind: Any, text: str) -> object:  # noqa: ANN401 - a type hint
    if kind is bool:
        return YES_NO.get(text.lower(), text)
    if kind is int and re.fullmatch(r"-?\d{1,9}", text):
        return int(text)
    if get_origin(kind) is tuple:
        return [part.strip() for part in re.split("[,，、]", text) if part.strip()]
    return text


def _problem(kind: Any, value: object, bounds: Mapping[str, Any]) -> str:  # noqa: ANN401 - a type hint
    """Return what to write instead, empty when the value is good."""
    if get_origin(kind) is Literal:
        return "" if value in get_args(kind) else f"请写 {' 或 '.join(get_args(kind))}"
    if kind is bool:
        return "" if isinstance(value, bool) else "请写 true 或 false"
    if kind is int:
        return _number_problem(value, bounds.get("least"), bounds.get("most"))
    if get_origin(kind) is tuple:
        good = isinstance(value, list) and all(isinstance(part, str) and part for part in value)
        return "" if good else '请写成列表，例如 ["甲", "乙"]'
    if not isinstance(value, str):
        return "请写成带引号的文字"
    if kind is Path and not value:
        return "不能为空"
    pattern = bounds.get("pattern")
    return bounds["cure"] if value and pattern and not re.fullmatch(pattern, value) else ""


def _number_problem(value: object, least: int | None, most: int | None) -> str:
    good = isinstance(value, int) and not isinstance(value, bool)
    if good and (least is None or value >= least) and (most is None or value <= most):  # type: ignore[operator] # an int, as `good` says
        return ""
    return "请写整数" if least is None else f"请写 {least} 到 {most} 之间的整数"

"""The review as one page that works offline and prints on A4, and as Markdown."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from bot.review.building import Review
from bot.review.collecting import CHINA
from bot.review.plots import COLOURS, hit_rate_by_day, questions_by_day
from bot.review.sheet import state_of

_TEMPLATES: Final = Path(__file__).parent / "templates"
_MARKS: Final = re.compile(r"([\\`*_\[\]#|~])")


def write_page(review: Review, bureau: str, now: float, path: Path) -> None:
    """Write the review as a page that needs nothing else; `bureau` is whose it is."""
    pictures = {
        # Our own drawing, which holds no text of a parent's.
        "by_day": Markup(questions_by_day(review.trends.days)),  # noqa: S704
        "rate": Markup(hit_rate_by_day(review.trends.days)),  # noqa: S704
    }
    text = _render("review.html.j2", review, bureau, now, pictures=pictures, colours=COLOURS)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_markdown(review: Review, bureau: str, now: float, path: Path) -> None:
    """Write the review as Markdown."""
    path.write_text(_render("review.md.j2", review, bureau, now), encoding="utf-8", newline="\n")


def _render(template: str, review: Review, bureau: str, now: float, **more: object) -> str:
    world = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(("html", "html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    world.filters |= {"plain": _plain, "percent": _percent}
    made = datetime.fromtimestamp(now, CHINA)
    return world.get_template(template).render(
        review=review, trends=review.trends, bureau=bureau, made=made, state_of=state_of, **more
    )


def _plain(text: str) -> str:
    """Return a parent's text so that Markdown shows it as it is, on one line."""
    line = " ".join(text.split())
    return _MARKS.sub(r"\\\1", line).replace("<", "&lt;").replace(">", "&gt;")


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"

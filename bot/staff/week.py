"""本周: how the bot did in the last seven days, at a glance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, render_template

from bot.review.collecting import start_of
from bot.review.gaps import gaps_of
from bot.review.trends import Trends, trends_of
from bot.staff.catching_up import CatchUp
from bot.staff.chart import HEIGHT, WIDTH, bars_of
from bot.staff.office import Office
from bot.staff.shelves import count_open

_DAYS: Final = 7
_DAY: Final = timedelta(days=1)


def make_week(office: Office, catch_up: CatchUp) -> Blueprint:
    """Return the route of the first page."""
    blueprint = Blueprint("week", __name__)

    @blueprint.get("/")
    def show() -> str:
        catch_up.look()
        asked = _asked(office, 0)
        now, before = _trends(office, asked, 0), _trends(office, _asked(office, _DAYS), _DAYS)
        decided, undecided = count_open(office.records)
        return render_template(
            "staff/week.html",
            now=now,
            before=before,
            first=office.today - (_DAYS - 1) * _DAY,
            bars=bars_of(now.days),
            size=(WIDTH, HEIGHT),
            gaps=gaps_of(asked, office.engine),
            decided=decided,
            undecided=undecided,
        )

    return blueprint


def _asked(office: Office, ago: int) -> list[dict[str, Any]]:
    """Return the questions of the seven days that end `ago` days before today."""
    first, last = _span(office, ago)
    return office.records.questions(start_of(first), start_of(last + _DAY))


def _trends(office: Office, asked: list[dict[str, Any]], ago: int) -> Trends:
    return trends_of(asked, _span(office, ago))


def _span(office: Office, ago: int) -> tuple[date, date]:
    last = office.today - ago * _DAY
    return last - (_DAYS - 1) * _DAY, last

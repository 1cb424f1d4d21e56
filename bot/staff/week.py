"""本周: how the bot did in the last seven days, at a glance."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template

from bot.review.collecting import start_of
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
        now, before = _week(office, 0), _week(office, _DAYS)
        decided, undecided = count_open(office.records)
        return render_template(
            "staff/week.html",
            now=now,
            before=before,
            first=office.today - (_DAYS - 1) * _DAY,
            bars=bars_of(now.days),
            size=(WIDTH, HEIGHT),
            decided=decided,
            undecided=undecided,
        )

    return blueprint


def _week(office: Office, ago: int) -> Trends:
    """Return the trends of the seven days that end `ago` days before today."""
    last = office.today - ago * _DAY
    first = last - (_DAYS - 1) * _DAY
    rows = office.records.questions(start_of(first), start_of(last + _DAY))
    return trends_of(rows, (first, last))

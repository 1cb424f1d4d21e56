"""The pictures of the report, as SVG that stands in the page itself.

They hold figures and dates only: what is said in Chinese stands in the page, in its own fonts.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.review.trends import Day

COLOURS: Final = {"answered": "#1f8a70", "offered": "#e0b23a", "missed": "#d1495b"}
_GREY: Final = "#5b6770"
_SETTINGS: Final[Any] = {  # the library types its keys as literals
    "svg.fonttype": "none",
    "svg.hashsalt": "review",
    "font.size": 10,
    "axes.edgecolor": "#c5ced6",
    "xtick.color": _GREY,
    "ytick.color": _GREY,
}
# Most days that are named below the axis.
_NAMED: Final = 10


def questions_by_day(days: Sequence[Day]) -> str:
    """Return a bar a day: answered, offered a choice and missed, one on the other."""
    figure, axes = _canvas(days)
    below = [0] * len(days)
    for column, colour in COLOURS.items():
        heights = [getattr(day, column) for day in days]
        axes.bar(range(len(days)), heights, bottom=below, color=colour, width=0.72)
        below = [low + high for low, high in zip(below, heights, strict=True)]
    axes.set_ylim(0, max(*below, 4) * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    return _svg(figure)


def hit_rate_by_day(days: Sequence[Day]) -> str:
    """Return the share that was answered at once, of the days on which anything was asked."""
    figure, axes = _canvas(days)
    asked = [(place, day) for place, day in enumerate(days) if day.asked]
    shares = [100 * day.answered / day.asked for _, day in asked]
    axes.plot([place for place, _ in asked], shares, color=COLOURS["answered"], marker="o", lw=2)
    for (place, _), share in zip(asked, shares, strict=True):
        if len(days) <= _NAMED:
            axes.annotate(
                f"{share:.0f}%",
                (place, share),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                color=_GREY,
                fontsize=9,
            )
    axes.set_ylim(0, 114)
    axes.set_yticks([0, 50, 100], ["0%", "50%", "100%"])
    return _svg(figure)


def _canvas(days: Sequence[Day]) -> tuple[Figure, Axes]:
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(6.4, 2.5), layout="constrained")
        axes = figure.subplots()
    step = max(1, -(-len(days) // _NAMED))
    places = range(0, len(days), step)
    axes.set_xticks(list(places), [f"{days[place].day:%m-%d}" for place in places])
    axes.set_xlim(-0.6, max(len(days) - 0.4, 0.6))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e6ebef")
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    return figure, axes


def _svg(figure: Figure) -> str:
    """Return the figure as an `<svg>` element, the same for the same figures."""
    text = io.StringIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue().partition("<svg")[1] + text.getvalue().partition("<svg")[2]

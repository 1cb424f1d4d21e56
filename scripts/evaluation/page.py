"""The report as one page that works offline: tables, and plots as inline SVG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from jinja2 import Environment

from evaluation.measures import by_style, calibration, curve, figures, lengths, milliseconds
from evaluation.sheet import Asked

mpl.use("Agg")

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Evaluation</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0}
td,th{padding:.25rem .8rem;border-bottom:1px solid #ddd}
td:nth-child(2){text-align:right;font-variant-numeric:tabular-nums}
svg{max-width:100%;height:auto}small{color:#555}
@media print{body{margin:0}h2{break-after:avoid}}
</style>
<h1>How well the bot answers</h1>
<p>{{ count }} questions by people who did not write the answers. Answers: median {{ middle }},
longest {{ longest }} characters; a whole reply takes {{ ms }} ms (median).</p>
<h2>Figures</h2>
<table>{% for name, each in figures %}<tr><td>{{ name }}<td>{{ each }}{% endfor %}</table>
<h2>Right first by style</h2>
<table>{% for name, each in styles %}<tr><td>{{ name }}<td>{{ each }}{% endfor %}</table>
<h2>Precision against coverage</h2>{{ curve|safe }}
<h2>Is it as sure as it should be?</h2>{{ bins|safe }}
<h2>What went wrong</h2><table><tr><th>question<th>outcome<th>reply
{% for each in wrong %}<tr><td>{{ each.question.text }}<td>{{ each.outcome }}
<td><small>{{ each.text[:90] }}</small>{% endfor %}</table></html>"""


def write(file: Path, asked: Sequence[Asked]) -> None:
    """Write the page to `file`."""
    middle, longest = lengths(asked)
    page = Environment(autoescape=True).from_string(PAGE)
    text = page.render(
        count=len(asked),
        middle=f"{middle:.0f}",
        longest=longest,
        ms=f"{milliseconds(asked):.2f}",
        figures=figures(asked).items(),
        styles=by_style(asked).items(),
        curve=_curve(asked),
        bins=_bins(asked),
        wrong=[each for each in asked if not each.right],
    )
    file.write_text(text, encoding="utf-8")


def _curve(asked: Sequence[Asked]) -> str:
    points = [point for point in curve(asked) if point.precision.whole]
    x = [point.coverage.value for point in points]
    y = [point.precision.value for point in points]
    return _plot(x, y, "share of our questions answered", "share of answers that are right")


def _bins(asked: Sequence[Asked]) -> str:
    rows = [(low, each) for low, each in calibration(asked) if each.whole]
    x = [low + 0.05 for low, _ in rows]
    return _plot(x, [each.value for _, each in rows], "confidence", "share right", diagonal=True)


def _plot(x: list[float], y: list[float], across: str, up: str, *, diagonal: bool = False) -> str:
    """Return a line as SVG whose letters are the reader's own."""
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(7, 3.6), layout="constrained")
        axes = figure.subplots()
        axes.plot(x, y, marker="o")
        if diagonal:
            axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
        axes.set(xlabel=across, ylabel=up, xlim=(0, 1), ylim=(0, 1.02))
        axes.grid(alpha=0.3)
        out = io.StringIO()
        figure.savefig(out, format="svg")
    return out.getvalue().partition("?>")[2].partition('.dtd">')[2] or out.getvalue()

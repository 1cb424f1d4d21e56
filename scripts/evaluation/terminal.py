"""The report at the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from evaluation.measures import (
    by_style,
    calibration,
    figures,
    hard_answered,
    lengths,
    milliseconds,
)
from evaluation.sheet import OURS, Asked


def show(asked: Sequence[Asked], searching: float, fails: int) -> None:
    """Print every figure, and up to `fails` questions that went wrong.

    `searching` is the time of the search alone in ms.
    """
    console = Console()
    console.print(_table("Figures", [(name, str(each)) for name, each in figures(asked).items()]))
    styles = [(name, str(each)) for name, each in by_style(asked).items()]
    console.print(_table("Right first by style", styles))
    bins = [(f"{low:.1f} and up", str(each)) for low, each in calibration(asked)]
    console.print(_table("Right by confidence", bins))
    middle, longest = lengths(asked)
    console.print(f"answer: median {middle:.0f}, longest {longest} characters")
    console.print(f"near, of our subjects, but no figure in them: answered {hard_answered(asked)}")
    console.print(
        f"a whole reply: median {milliseconds(asked):.2f} ms, "
        f"the search alone {searching:.2f} ms, {len(asked)} questions"
    )
    for each in [one for one in asked if not one.right][:fails]:
        console.print(_failure(each), markup=False, soft_wrap=True)


def _table(title: str, rows: Sequence[tuple[str, str]]) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in rows:
        table.add_row(name, value)
    return table


def _failure(each: Asked) -> str:
    first = each.text.replace("\n", " ")[:70]
    tap = " (right after a tap)" if each.question.kind in OURS and each.tap else ""
    question = each.question
    return f"{question.id} [{each.outcome} {each.confidence:.2f}]{tap} {question.text} → {first}"

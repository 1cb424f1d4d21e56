"""A table of figures, for the terminal and for docs/performance.md alike."""

from __future__ import annotations

from collections.abc import Sequence


class Table:
    """Rows under a head, printed as Markdown."""

    def __init__(self, head: Sequence[str]) -> None:
        """Take the names of the columns."""
        self.rows: list[tuple[str, ...]] = [tuple(head)]

    def add(self, *cells: str) -> None:
        """Add a row, a text for each column."""
        self.rows.append(cells)

    def __str__(self) -> str:
        """Return the table in Markdown, its columns in line."""
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        head, *rest = [self._line(row, widths) for row in self.rows]
        return "\n".join([head, self._line(["-" * width for width in widths], widths), *rest])

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        return f"| {' | '.join(cells)} |"

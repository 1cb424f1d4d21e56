"""What the figures may not fall under or rise over, from one file."""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Mapping
from pathlib import Path

from evaluation.measures import Share
from evaluation.sheet import SheetError, text_of


def broken(file: Path, figures: Mapping[str, Share]) -> list[str]:
    """Return a line for each figure that is under its floor or over its ceiling.

    The file has a table `[floors]` and a table `[ceilings]`, each figure by its name. A figure
    that does not exist is a line too: a floor that nothing reaches for protects nothing.

    Raises:
        SheetError: the file is no TOML.
    """
    try:
        told = tomllib.loads(text_of(file))
    except tomllib.TOMLDecodeError as error:
        raise SheetError(f"{file}: {error}. It must be TOML.") from error
    lines = []
    for table, is_bad in (("floors", operator.lt), ("ceilings", operator.gt)):
        for name, bound in told.get(table, {}).items():
            if name not in figures:
                lines.append(f"{file.name} [{table}] {name!r}: there is no such figure")
            elif is_bad(figures[name].value, bound):
                lines.append(f"{name}: {figures[name]} breaks its {table[:-1]} of {bound:.1%}")
    return lines

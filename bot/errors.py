"""The one error root: every error this project raises on purpose is a `BotError`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class BotError(Exception):
    """Something the project can explain; its text names the thing, the value and the cure."""


@dataclass(eq=False)
class SettingError(BotError):
    """A setting that cannot be used: which key, what it holds, and what to write instead."""

    key: str
    value: object
    cure: str

    def __str__(self) -> str:
        """Return the error as one line: key, value and cure."""
        return f"{self.key} = {self.value!r}: {self.cure}"


@dataclass(eq=False)
class KnowledgeError(BotError):
    """A fault in a file of the knowledge folder, told in Chinese for the clerk who mends it.

    The line is 0 where the fault is in no line, as when a folder is not there.
    """

    file: str
    line: int
    problem: str
    cure: str

    def __str__(self) -> str:
        """Return the error as one line: where, what is wrong, what to write instead."""
        where = f"{self.file} 第{self.line}行" if self.line else self.file
        return f"{where}：{self.problem}。{self.cure}"


class KnowledgeErrors(BotError):  # noqa: N818 - it is many errors, and its name says so
    """Every fault found in one reading of the knowledge folder, sorted by file and line."""

    def __init__(self, errors: Iterable[KnowledgeError]) -> None:
        """Keep `errors`, sorted, as the attribute `errors`."""
        self.errors = tuple(sorted(errors, key=lambda error: (error.file, error.line)))
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return one line an error."""
        return "\n".join(str(error) for error in self.errors)

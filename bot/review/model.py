"""What a review is made of, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

Kind = Literal["没找到", "都不是", "没解决", "没把握"]
Action = Literal["新增", "相似问法", "同义词", "忽略"]
State = Literal["open", "closed", "hidden"]

KINDS: Final[tuple[Kind, ...]] = ("没找到", "都不是", "没解决", "没把握")
ACTIONS: Final[tuple[Action, ...]] = ("新增", "相似问法", "同义词", "忽略")
STATES: Final[Mapping[State, str]] = {"open": "待处理", "closed": "已能回答", "hidden": "已忽略"}


@dataclass(frozen=True, slots=True)
class Item:
    """A question that staff should look at: one row of the records, and why it is here.

    `asked_at` is in seconds since 1970, `parent` a keyed hash; `entry` is what was answered.
    """

    id: int
    text: str
    kind: Kind
    asked_at: int
    parent: str
    entry: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that lies near a group, with how sure the search is of it at best."""

    entry: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the program would do with a group, and why, in words for staff.

    `entry` goes with 相似问法, `words` (`常用词 = 家长说的词`) with 同义词.
    """

    action: Action
    why: str
    entry: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, what is known of them, and what was decided.

    `wordings` are (text, how often), most frequent first; `answered` of them the bot answers now.
    """

    number: int
    state: State
    wordings: tuple[tuple[str, int], ...]
    kinds: Mapping[Kind, int]
    parents: int
    first: date
    last: date
    reason: str
    near: tuple[Near, ...]
    proposal: Proposal
    answered: int = 0
    entry: str = ""
    decision: Mapping[str, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how often the group was asked."""
        return sum(self.kinds.values())

    @property
    def title(self) -> str:
        """Return the wording that stands for the group."""
        return self.wordings[0][0]

    @property
    def examples(self) -> tuple[tuple[str, int], ...]:
        """Return up to five wordings, most frequent first."""
        return self.wordings[:5]

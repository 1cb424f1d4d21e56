"""What a message means after an answer is learnt from talks."""

from __future__ import annotations

import numpy as np
import pytest

from bot.search import Engine
from bot.search.readings import Apart, Figures
from fit_follow_ups import Lesson, learned, lesson

AFTER = "课后服务是自愿的吗"


def lessons_of(engine: Engine, text: str, meant: str) -> list[Lesson]:
    """Return the lesson of `text` after `AFTER`, when the entry `meant` is right."""
    past = engine.titled(AFTER)
    return list(lesson(engine, text, past, lambda entry: entry.question == meant, 1.0))


def test_the_reading_that_is_always_right_is_learnt() -> None:
    """A figure that tells the right reading from the others comes to count for it."""
    rows = np.array([[0.2, 1.0], [0.9, 0.0], [0.4, 0.0]])
    right = np.array([True, False, False])
    weights = learned([Lesson(rows, right, 1.0)] * 3)
    assert (rows @ weights).argmax() == 0
    assert weights[1] > 0 > weights[0]


@pytest.mark.parametrize(("text", "meant"), [("多少钱", "课后服务收多少钱"), ("下雪不", "")])
def test_a_lesson_has_a_row_for_each_reading(engine: Engine, text, meant) -> None:
    """Each entry's figures stand before those of the message alone, whose row is the last."""
    (found,) = lessons_of(engine, text, meant)
    width = len(Figures._fields)
    assert found.rows.shape[1] == width + len(Apart._fields)
    assert not found.rows[:-1, width:].any()
    assert not found.rows[-1, :width].any()
    assert found.right.sum() == 1
    assert found.right[-1] == (not meant), "right alone, when no entry is"


def test_what_says_all_teaches_nothing(engine: Engine) -> None:
    """A wording of the knowledge itself is no follow-up."""
    assert lessons_of(engine, "作业写不完怎么办", "作业写不完怎么办") == []

"""What was asked a moment ago is not searched again, as long as the knowledge is the same."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date

from bot.search import Answer, Engine
from bot.search.followup import follow
from bot.search.memo import MOST, Memo

TODAY = date(2026, 11, 21)


def test_the_same_words_are_searched_once(engine: Engine) -> None:
    """The verdicts on a text are the very ones that it got before, on the same day only."""
    first = engine.ask("延时班一定要上吗", TODAY)
    assert engine.ask("延时班一定要上吗", TODAY) is first
    assert engine.ask("延时班一定要上吗", date(2026, 11, 22)) is not first


def test_a_follow_up_is_read_once(engine: Engine) -> None:
    """The same words after the same answer are read once, after another anew."""
    first, other = engine.library.entries[:2]
    read = follow(engine, "要交钱吗", first, TODAY)
    assert follow(engine, "要交钱吗", first, TODAY) is read
    assert follow(engine, "要交钱吗", other, TODAY) is not read
    assert follow(engine, "要交钱吗", first, date(2026, 11, 22)) is not read


def test_another_state_of_the_knowledge_remembers_nothing(engine: Engine) -> None:
    """What is changed in an engine changes what the same words get."""
    text = "延时班一定要上吗"
    assert isinstance(engine.ask(text, TODAY)[0], Answer)
    unsure = replace(engine.confidence, sure=2.0, possible=2.0)
    assert not isinstance(replace(engine, confidence=unsure).ask(text, TODAY)[0], Answer)


def test_what_parents_said_is_not_kept_with_the_index(engine: Engine) -> None:
    """The file of the index holds no message."""
    engine.ask("小明他妈妈的电话号码", TODAY)
    engine.alarm("小明他妈妈的电话号码")
    assert "小明他妈妈".encode() not in pickle.dumps(engine)


def test_the_oldest_is_forgotten_first() -> None:
    """So many texts are kept, and what was worked out from others is worked out anew."""
    memo, worked_out = Memo[str](), []

    def work_out(text: str) -> str:
        worked_out.append(text)
        return text.upper()

    texts = [f"text {number}" for number in range(MOST + 1)]
    assert [memo.of(text, work_out) for text in texts] == [text.upper() for text in texts]
    memo.of(texts[-1], work_out)
    memo.of(texts[0], work_out)
    assert worked_out == [*texts, texts[0]]

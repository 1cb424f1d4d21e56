"""From a question to a verdict, with real jieba, real BM25 and a real fit."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from bot.library import Entry, Outside, read_library
from bot.search import Answer, Engine, Miss, candidates
from tests.search.conftest import write_knowledge

TODAY = date(2026, 11, 21)


def first(engine: Engine, text: str) -> str:
    """Return the name of the best candidate."""
    target = engine.candidates(text)[0].target
    return target.topic if isinstance(target, Outside) else target.id


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("课后服务是自愿的吗", "课后服务是自愿的吗"),
        ("課後服務必須參加嗎", "课后服务是自愿的吗"),
        ("课后服物逼着报", "课后服务是自愿的吗"),
        ("ke hou fu wu duo shao qian", "课后服务收多少钱"),
        ("晚托费一月好多钱", "课后服务收多少钱"),
        ("作页写到十一点", "作业写不完怎么办"),
        ("今天下雨不", "天气"),
    ],
)
def test_the_right_target_comes_first(engine: Engine, text: str, question: str) -> None:
    """Typos, traditional characters, pinyin and synonyms lead to the same target."""
    assert first(engine, text) == question


def test_a_wording_of_the_knowledge_is_sure(engine: Engine) -> None:
    """Typing or tapping an entry's own words gives that entry, whatever the fit says."""
    (verdict,) = engine.ask("延时班，必须上吗？", TODAY)
    assert isinstance(verdict, Answer)
    assert verdict.best.confidence == 1.0
    assert engine.titled("课后服务是自愿的吗？") is verdict.best.target


def test_an_expired_answer_is_not_given(engine: Engine) -> None:
    """A question that hits an answer past its date is a miss that names it."""
    (verdict,) = engine.ask("暑假作业有多少", TODAY)
    assert isinstance(verdict, Miss)
    assert verdict.reason == "expired"
    (before,) = engine.ask("暑假作业有多少", date(2024, 7, 1))
    assert isinstance(before, Answer)


def test_this_years_answer_is_given_though_last_years_comes_first(tmp_path: Path) -> None:
    """What staff wrote anew answers, however well the old one fits."""
    folder = write_knowledge(tmp_path / "knowledge")
    asked = ("今年暑假作业有多少", "今年放暑假布置什么作业", "今年暑假的作业")
    wordings = "".join(f"- {each}\n" for each in asked)
    (folder / "faq" / "今年.md").write_text(
        f"# 今年\n\n## 今年的暑假作业规定\n\n{wordings}\n今年每天不超过半小时。\n", encoding="utf-8"
    )
    engine = Engine.build(read_library(folder), tmp_path / "cache")
    for day, name in ((date(2024, 7, 1), "去年的暑假作业规定"), (TODAY, "今年的暑假作业规定")):
        (verdict,) = engine.ask("布置暑假作业有多少", day)
        assert isinstance(verdict, Answer)
        assert verdict.best.target is engine.find(name)


def test_a_subject_that_is_not_ours_is_a_miss_with_its_pointer(engine: Engine) -> None:
    """The nearest subject that is not ours gives no answer of ours."""
    (verdict,) = engine.ask("明天下雨吗", TODAY)
    assert isinstance(verdict, Miss)
    assert verdict.reason == "outside"
    assert isinstance(candidates(verdict)[0].target, Outside)


@pytest.mark.parametrize("text", ["", "！！！", "fghjkl2333", "𠮷", "a" * 2000])
def test_text_that_says_nothing_is_a_miss(engine: Engine, text: str) -> None:
    """Nothing to go by is a miss, never an error."""
    (verdict,) = engine.ask(text, TODAY)
    assert isinstance(verdict, Miss)


def test_two_questions_get_two_answers(engine: Engine) -> None:
    """Two questions in one message are answered each."""
    verdicts = engine.ask("延时班必须上吗?托管费贵不贵?", TODAY)
    named = [v.best.target for v in verdicts if isinstance(v, Answer)]
    assert [target.id for target in named if isinstance(target, Entry)] == [
        "课后服务是自愿的吗",
        "课后服务收多少钱",
    ]


def test_an_engine_survives_its_file(engine: Engine) -> None:
    """The engine kept in a file answers as the one that was built."""
    kept = pickle.loads(pickle.dumps(engine))  # noqa: S301 - our own bytes
    for text in ("晚托费一月好多钱", "作页写到十一点", "今天下雨不"):
        assert kept.candidates(text) == engine.candidates(text)


def test_a_part_that_nothing_answers_is_named(engine: Engine) -> None:
    """An answer to one of two questions says which of them it leaves out."""
    (verdict,) = engine.ask("延时班必须上吗?学校门口几点有公交车?", TODAY)
    assert isinstance(verdict, Answer)
    assert verdict.uncovered == ("学校门口几点有公交车",)


def test_a_part_that_the_answer_speaks_of_is_not_said_to_be_left_out(engine: Engine) -> None:
    """What alone would find nothing may be told by the answer to the other part."""
    (verdict,) = engine.ask("托管费贵不贵?公示在哪?", TODAY)
    assert isinstance(verdict, Answer)
    assert verdict.uncovered == ()


def test_what_was_understood_is_what_was_found(engine: Engine) -> None:
    """Staff are shown the words that led to the answer, put right or as typed."""
    assert "课后服务" in engine.heard("课后服物逼着报").words
    assert "作业" in engine.heard("作页写到十一点").words

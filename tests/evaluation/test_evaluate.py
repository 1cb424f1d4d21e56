"""The measuring stick itself: exact shares, and a broken floor that names its figure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.library import read_library
from evaluation.ablation import VARIANTS, report
from evaluation.floors import broken
from evaluation.measures import (
    Share,
    by_style,
    calibration,
    curve,
    figures,
    hard_answered,
    lengths,
)
from evaluation.sheet import Question, SheetError, ask, read_sheet
from tests.search.conftest import write_knowledge

SHEETS = Path(__file__).parent


def question(
    kind: str, *must: str, styles: tuple[str, ...] = ("plain",), hard: bool = False
) -> Question:
    return Question("q", kind, styles, "问", tuple(map(re.compile, must)), hard)


def say(outcome: str, text: str = "", choices: tuple[str, ...] = (), tapped: str = ""):
    """Return a bot that says one thing, and `tapped` when a choice is tapped."""

    def converse(turns):
        first = {"outcome": outcome, "text": text, "choices": list(choices), "confidence": 0.8}
        second = {"outcome": "answer", "text": tapped, "choices": [], "confidence": 1.0}
        return [first, second][: len(turns)]

    return converse


ASKED = [
    ask(question("policy", "自愿"), say("answer", "自愿的")),
    ask(question("policy", "自愿"), say("answer", "要收费")),
    ask(question("policy", "自愿"), say("choices", "?", ("甲", "都不是"), "自愿")),
    ask(question("national", "自愿", styles=("typo",)), say("miss", "没有")),
    ask(question("offtopic"), say("miss")),
    ask(question("near"), say("answer", "一二三四五六")),
    ask(question("chitchat"), say("smalltalk")),
    ask(question("safety"), say("miss")),
]


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("policy: right first", 1, 3),
        ("policy: right within one tap", 2, 3),
        ("policy: confident and wrong", 1, 3),
        ("national: right first", 0, 1),
        ("offtopic: answered", 0, 1),
        ("near: answered", 1, 1),
        ("chitchat: talked to", 1, 1),
        ("safety: card shown", 0, 1),
        ("safety: false alarms", 0, 7),
    ],
)
def test_shares_are_exact(name, part, whole):
    """Every share comes with its numerator and denominator."""
    assert figures(ASKED)[name] == Share(part, whole)


def test_a_hard_question_is_counted_apart():
    """Where the subject is ours and the figure is in no document, an answer may be an honest no."""
    hard = ask(question("near", hard=True), say("answer", "文件里没有写几点"))
    assert hard_answered([*ASKED, hard]) == Share(1, 1)
    assert figures([*ASKED, hard])["near: answered"] == Share(1, 1)


def test_styles_curves_and_lengths():
    assert by_style(ASKED) == {"plain": Share(1, 3), "typo": Share(0, 1)}
    assert lengths(ASKED) == (3, 6)
    assert curve(ASKED)[0].coverage == Share(2, 4)
    assert curve(ASKED)[0].precision == Share(1, 3)
    assert calibration(ASKED)[8] == (0.8, Share(1, 3))


def test_a_broken_floor_names_its_figure(tmp_path):
    """A figure under its floor, over its ceiling, or of no such name is said, one line each."""
    file = tmp_path / "floors.toml"
    file.write_text(
        '[floors]\n"policy: right first" = 0.5\n"no such" = 0.1\n"chitchat: talked to" = 1.0\n'
        '[ceilings]\n"near: answered" = 0.1\n',
        encoding="utf-8",
    )
    lines = broken(file, figures(ASKED))
    assert [line.partition(": ")[0] for line in lines] == [
        "policy",
        "floors.toml [floors] 'no such'",
        "near",
    ]


@pytest.mark.parametrize(
    "line", ["{", "{}", '{"id": "1", "kind": "policy", "question": "x", "must": ["("]}']
)
def test_a_bad_line_is_named(tmp_path, line):
    sheet = tmp_path / "sheet.jsonl"
    sheet.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(SheetError, match=r"sheet\.jsonl line 2"):
        list(read_sheet(sheet))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    """Another encoding, and floors that are no TOML."""
    sheet, floors = tmp_path / "sheet.jsonl", tmp_path / "floors.toml"
    sheet.write_bytes("作业".encode("gbk"))
    floors.write_text("[floors", encoding="utf-8")
    with pytest.raises(SheetError, match=r"sheet\.jsonl.*UTF-8"):
        list(read_sheet(sheet))
    with pytest.raises(SheetError, match=r"floors\.toml.*TOML"):
        broken(floors, figures(ASKED))


def test_the_sheets_that_ship_are_large_and_apart_from_the_knowledge():
    """At least 500 questions, none of them a wording of the knowledge."""
    asked = [q for name in ("questions.jsonl", "dev.jsonl") for q in read_sheet(SHEETS / name)]
    assert len(asked) >= 660
    from bot.library import read_library
    from bot.search import key

    known = read_library(SHEETS.parents[1] / "knowledge").entries
    wordings = {key(w) for entry in known for w in (entry.question, *entry.phrasings)}
    same = [each.text for each in asked if len(each.text) > 8 and key(each.text) in wordings]
    assert not same


def test_a_corpus_of_passages_is_measured(tmp_path, capsys):
    """The bare ranker and jieba with BM25Okapi, on the same passages and questions."""
    import json

    from bot.library import read_library
    from evaluation.corpus import report

    texts = [
        "课后服务由家长自愿选择",
        "作业不得超过一小时",
        "校车由交警监管",
        "食堂明厨亮灶",
        "开学",
    ]
    rows = [{"id": str(n), "title": "规定", "text": text} for n, text in enumerate(texts)]
    asked = [{"id": "q", "question": "作页写多久", "relevant": ["1"]}]
    for name, lines in (("passages", rows), ("queries", asked)):
        told = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(told, encoding="utf-8")
    report(tmp_path, read_library(SHEETS.parents[1] / "knowledge"))
    out = capsys.readouterr().out
    assert "5 passages, 1 questions" in out
    assert "this bot's ranker    R@1 1.000  R@5 1.000  MRR@10 1.000" in out


@pytest.mark.slow
def test_every_part_can_be_left_out(tmp_path, capsys):
    """Each variant answers, and what it leaves out is what its name says."""
    library = read_library(write_knowledge(tmp_path / "knowledge"))
    asked = [question("policy", "自己选"), question("offtopic")]
    asked[0] = replace(asked[0], text="延时班必须上吗")
    report(library, asked, date(2026, 11, 21))
    told = capsys.readouterr().out.splitlines()
    assert [line[:34].strip() for line in told] == list(VARIANTS)
    assert all("right 100.0%" in " ".join(line.split()) for line in told)

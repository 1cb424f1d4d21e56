"""The shelf: what is kept between starts, and that an engine renewed is one built anew."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from bot.library import FolderReader, KnowledgeErrors, Words, read_library, settle
from bot.search import Engine, Shelf, refitting
from bot.search.tokens import Tokens
from bot.search.verdict import Answer
from tests.library.folders import FAQ, GOOD, write_folder

KNOWLEDGE = Path(__file__).parent.parent.parent / "knowledge"
TODAY = date(2026, 1, 1)
ASKED = "孩子作业写到很晚写不完怎么办"
OTHER = "## 校服必须买吗\n\n- 不买校服行不行\n\n不必须，自愿购买。\n"


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "knowledge", GOOD)


@pytest.fixture
def cache(tmp_path, real, built):
    """Return a folder where jieba has its cache already."""
    (tmp_path / "cache").mkdir()
    shutil.copy(real / "jieba.cache", tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def kept(tmp_path, folder, index_in):
    """Return a folder where the index of `folder` is kept from an earlier start."""
    return index_in(tmp_path, folder) / "cache"


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Return one topic of the real knowledge, enough to tell good figures from bad."""
    folder = tmp_path_factory.mktemp("real")
    for name in ("documents.md", "synonyms.txt", "dictionary.txt", "stopwords.txt"):
        shutil.copy(KNOWLEDGE / name, folder)
    shutil.copytree(KNOWLEDGE / "policies", folder / "policies")
    (folder / "faq").mkdir()
    lines = (KNOWLEDGE / "faq" / "作业.md").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("追问"))
    (folder / "faq" / "作业.md").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(real):
    return Engine.build(read_library(real), real)


def answer(engine: Engine, text: str = ASKED) -> str:
    verdict = engine.ask(text, TODAY)[0]
    return verdict.best.target.answer if isinstance(verdict, Answer) else ""


def entry_added(path: Path, text: str) -> None:
    path.write_text(f"{text}\n## 带狗上学行吗\n\n- 狗能进学校不\n\n不可以。\n", "utf-8")


def phrasing_added(path: Path, text: str) -> None:
    path.write_text(text.replace("\n- ", "\n- 写作业写到半夜十二点怎么办\n- ", 1), "utf-8")


def answer_changed(path: Path, text: str) -> None:
    path.write_text(text.replace("。", "，以学校通知为准。", 1), "utf-8")


def entry_moved(path: Path, text: str) -> None:
    head, first, rest = text.partition("\n## ")[0], *text.partition("\n## ")[2].split("\n## ", 1)
    path.write_text(f"{head}\n## {rest}", "utf-8")
    path.with_name("甲.md").write_text(f"## {first}", "utf-8")


def file_gone(path: Path, _: str) -> None:
    path.unlink()


def words_changed(path: Path, _: str) -> None:
    words = path.parent.parent / "synonyms.txt"
    words.write_text(words.read_text("utf-8") + "\n班主任 = 班主任老师\n", "utf-8")


EDITS = (entry_added, phrasing_added, answer_changed, entry_moved, file_gone, words_changed)


@pytest.mark.parametrize("edit", EDITS)
def test_a_renewed_engine_answers_as_one_built_anew(real, built, tmp_path, edit):
    """What is taken over makes a reload quick, and never makes another answer."""
    folder = shutil.copytree(real, tmp_path / "knowledge")
    edit(folder / "faq" / "作业.md", (folder / "faq" / "作业.md").read_text("utf-8"))
    library = read_library(folder)
    renewed = Engine.build(library, real, built)
    # Of a former engine with other words nothing is taken over but the fit.
    strange = replace(built, library=replace(built.library, words=Words()))
    anew = Engine.build(library, real, strange).with_learnt(renewed.learnt)
    assert renewed.targets == anew.targets
    for text in asked_of(anew):
        found, wanted = renewed.candidates(text), anew.candidates(text)
        assert [each.target for each in found] == [each.target for each in wanted]
        np.testing.assert_allclose(
            [each.confidence for each in found], [each.confidence for each in wanted], atol=1e-9
        )


def asked_of(engine: Engine) -> list[str]:
    """Return wordings that are nobody's own, from all over the knowledge."""
    texts = engine.index.units.texts
    texts = random.Random(1).sample(texts, min(60, len(texts)))  # noqa: S311 - no secret
    return [text[1:] for text in texts] + [f"老师{text[:-2]}" for text in texts]


def test_a_kept_engine_is_opened_without_building(folder, cache):
    first = Shelf.open(folder, cache)
    written = (cache / "engine.pickle").stat().st_mtime_ns
    again = Shelf.open(folder, cache)
    assert (cache / "engine.pickle").stat().st_mtime_ns == written
    assert again.state == first.state
    assert again.fitted
    assert answer(again.engine) == answer(first.engine) != ""


DAMAGES = {
    "cut short": lambda data: data[: len(data) // 2],
    "empty": lambda _: b"",
    "no pickle": lambda _: b"\x00\x01 nothing of ours",
    "another value": lambda _: b"\x80\x04K\x01.",
    "another class": lambda data: data.replace(b"bot.search.engine", b"bot.search.engibe"),
    "other code": lambda data: data.replace(data[20:30], b"0000000000", 1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_made_anew(folder, kept, damage):
    file = kept / "engine.pickle"
    file.write_bytes(damage(file.read_bytes()))
    assert answer(Shelf.open(folder, kept).engine)
    assert answer(Shelf.open(folder, kept).engine)


def test_what_changed_between_two_starts_is_taken_over(folder, kept):
    (folder / "faq" / "校服.md").write_text(OTHER, "utf-8")
    shelf = Shelf.open(folder, kept)
    assert answer(shelf.engine, "校服必须买吗")
    assert shelf.fitted


def test_a_start_with_faults_needs_an_earlier_state(folder, cache):
    """The bot comes up with what it said before; where there is nothing, the faults are told."""
    (folder / "faq" / "作业.md").write_text("坏了", "utf-8")
    with pytest.raises(KnowledgeErrors):
        Shelf.open(folder, cache)
    (folder / "faq" / "作业.md").write_text(FAQ, "utf-8")
    Shelf.open(folder, cache)
    (folder / "faq" / "作业.md").write_text("坏了", "utf-8")
    shelf = Shelf.open(folder, cache)
    assert answer(shelf.engine)
    assert [fault.file for fault in shelf.faults] == ["faq/作业.md"]
    (folder / "faq" / "作业.md").write_text(FAQ, "utf-8")
    shelf.refresh()
    assert shelf.faults == ()


def test_a_folder_that_is_away_leaves_all_as_it_was(folder, kept):
    shelf = Shelf.open(folder, kept)
    folder.rename(folder.with_name("away"))
    assert shelf.refresh().swapped is False
    assert "没有这个知识文件夹" in str(shelf.faults[0])
    folder.with_name("away").rename(folder)
    shelf.refresh()
    assert shelf.faults == ()
    assert answer(shelf.engine)


def test_nothing_is_done_when_nothing_changed(folder, kept):
    shelf = Shelf.open(folder, kept)
    engine = shelf.engine
    (folder / "faq" / "作业.md").write_text(FAQ, "utf-8")
    assert shelf.refresh().files == ()
    assert shelf.engine is engine


def test_lines_are_made_once_for_each_engine(folder, kept):
    shelf = Shelf.open(folder, kept)
    first = shelf.lines(dict)
    assert shelf.lines(dict) is first
    (folder / "faq" / "校服.md").write_text(OTHER, "utf-8")
    shelf.refresh()
    assert shelf.lines(dict) is not first


SETTLED = {
    "a broken file stays, the others come": (
        {"faq/作业.md": "坏了", "faq/乙.md": OTHER},
        {ASKED, "校服必须买吗"},
    ),
    "a new broken file is left out": (
        {"faq/乙.md": "坏了", "faq/丙.md": OTHER},
        {ASKED, "校服必须买吗"},
    ),
    "of two that do not fit, the one that was there stays": (
        {
            "faq/乙.md": OTHER + f"\n## {ASKED}\n\n- 别的问法\n\n答。\n",
            "faq/丙.md": "## 丙\n- 丙问\n\n答。\n",
        },
        {ASKED, "丙"},
    ),
    "what others need stays": (
        {"policies/某县双减经验材料.md": None, "faq/丙.md": "## 丙\n- 丙问\n\n答。\n"},
        {ASKED, "丙"},
    ),
    "an entry moves from file to file": (
        {"faq/作业.md": None, "faq/新作业.md": FAQ},
        {ASKED, "作业由谁来批改"},
    ),
}


@pytest.mark.parametrize(("changes", "questions"), SETTLED.values(), ids=SETTLED)
def test_one_fault_does_not_keep_the_rest_back(folder, changes, questions):
    reader = FolderReader(folder)
    before = reader.read()
    for name, text in changes.items():
        if text is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(text, "utf-8")
    settled = settle(reader.read(), before)
    assert questions <= {entry.question for entry in settled.library.entries}


def test_one_process_fits_and_every_worker_takes_it_over(folder, kept):
    """A fit takes seconds of work, so it is done once, apart, and for what really answers."""
    workers = [Shelf.open(folder, kept) for _ in range(2)]
    (folder / "faq" / "校服.md").write_text(OTHER, "utf-8")
    for worker in workers:
        worker.refresh()
        assert not worker.fitted
        assert not worker.take_fit()
    started = [refitting.start(worker) for worker in workers]
    assert started[1] is None
    assert started[0].wait(120) == 0
    assert all(worker.take_fit() for worker in workers)
    assert all(worker.fitted for worker in workers)
    assert Shelf.open(folder, kept).state == workers[0].state


def test_a_fit_for_what_is_gone_by_now_is_given_up(folder, kept):
    shelf = Shelf.open(folder, kept)
    (folder / "faq" / "校服.md").write_text(OTHER, "utf-8")
    shelf.refresh()
    (folder / "faq" / "校服.md").write_text(OTHER.replace("自愿", "随意"), "utf-8")
    assert not refitting.fit_for(folder, kept, shelf.digests())


def test_a_fit_counts_what_answers_not_what_is_broken(folder, kept):
    """The broken file's last good version is in the kept engine only."""
    shelf = Shelf.open(folder, kept)
    (folder / "faq" / "作业.md").write_text("坏了", "utf-8")
    (folder / "faq" / "校服.md").write_text(OTHER, "utf-8")
    shelf.refresh()
    assert refitting.fit_for(folder, kept, shelf.digests())
    assert shelf.take_fit()
    again = Shelf.open(folder, kept)
    assert answer(again.engine)
    assert answer(again.engine, "校服必须买吗")


def test_a_reload_cuts_only_what_has_changed_into_words(real, tmp_path, monkeypatch):
    folder = shutil.copytree(real, tmp_path / "knowledge")
    cut = []
    of = Tokens.of

    def counted(tokens, text):
        cut.append(text)
        return of(tokens, text)

    monkeypatch.setattr(Tokens, "of", counted)
    shelf = Shelf.open(folder, tmp_path / "cache", fit_later=True)
    assert len(cut) > len(shelf.engine.index.units.texts)
    cut.clear()
    file = folder / "faq" / "作业.md"
    answer_changed(file, file.read_text("utf-8"))
    assert shelf.refresh().swapped
    assert len(cut) == 1


def test_a_worker_does_not_wait_for_another_for_ever(folder, kept):
    """Workers index one after another; one that hangs holds nobody up."""
    shelf = Shelf.open(folder, kept)
    (folder / "faq" / "校服.md").write_text(f"# 校服\n\n{OTHER}", "utf-8")
    with FileLock(kept / "turn.lock"):
        assert shelf.refresh().swapped
    assert answer(shelf.engine, "校服必须买吗")

"""Staff's decisions change the knowledge where they must, and not one byte elsewhere."""

from __future__ import annotations

import pytest

from bot.library import read_library
from bot.review.editing import STUBS, EditError, Editor, clean

HOMEWORK = """\
# 作业

## 作业由谁来批改
* 能让家长改作业吗
* 老师让孩子互相改

  地区： 全国

由老师批改。


## 作业写不完怎么办

- 写到半夜

可以先睡。"""


def folder_with(tmp_path, text, synonyms="课后服务 = 托管、延时班  # 常用\n"):
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq/作业.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "synonyms.txt").write_text(synonyms, encoding="utf-8", newline="")
    return tmp_path


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "mac"])
def test_a_phrasing_is_one_more_line_and_nothing_else_moves(tmp_path, mark, end):
    before = mark + HOMEWORK.replace("\n", end).encode()
    folder = folder_with(tmp_path, before)
    assert Editor(folder).add_phrasings("作业由谁来批改", ["作业谁改啊"]) == ["作业谁改啊"]
    # A file of an old Mac has no other line ends, and gets one that every editor shows.
    written = end if end != "\r" else "\n"
    line = f"老师让孩子互相改{end}".encode()
    wanted = before.replace(line, line + f"* 作业谁改啊{written}".encode())
    assert (folder / "faq/作业.md").read_bytes() == wanted
    assert "作业谁改啊" in read_library(folder).entries[0].phrasings


def test_a_phrasing_goes_in_once_and_never_under_two_entries(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    editor = Editor(folder)
    added = editor.add_phrasings(
        "作业写不完怎么办", ["写到 半夜！", "能让家长改作业吗", "写不完啦"]
    )
    assert added == ["写不完啦"]
    before = (folder / "faq/作业.md").read_bytes()
    assert Editor(folder).add_phrasings("作业写不完怎么办", ["写不完啦"]) == []
    assert (folder / "faq/作业.md").read_bytes() == before


def test_a_file_that_somebody_else_has_just_saved_is_not_undone(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    editor = Editor(folder)
    changed = HOMEWORK.replace("# 作业\n", "# 作业\n\n## 新的问题\n\n- 新的问法\n\n新的答案。\n", 1)
    (folder / "faq/作业.md").write_text(changed, encoding="utf-8", newline="")
    editor.add_phrasings("作业写不完怎么办", ["写不完啦"])
    text = (folder / "faq/作业.md").read_text("utf-8")
    assert text == changed.replace("- 写到半夜\n", "- 写到半夜\n- 写不完啦\n")


def test_a_stub_never_goes_live_while_its_answer_is_empty(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    Editor(folder).add_stub("校车超员找谁", ["校车超载了", "# 校车上人太多", "写到半夜"], "第3组")
    library = read_library(folder)
    assert [entry.question for entry in library.pending] == ["校车超员找谁"]
    assert library.pending[0].phrasings == ("校车超载了", "校车上人太多")
    assert "校车超员找谁" not in [entry.question for entry in library.entries]
    Editor(folder).add_stub("另一个问题", ["另一种问法"], "第4组")
    with (folder / STUBS).open("a", encoding="utf-8") as file:
        file.write("\n这是答案。\n")
    library = read_library(folder)
    assert [entry.question for entry in library.pending] == ["校车超员找谁"]
    assert library.entries[-1].answer == "这是答案。"


@pytest.mark.parametrize(
    ("main", "words", "line"),
    [
        ("课后服务", ["晚托"], "课后服务 = 托管、延时班、晚托  # 常用\n"),
        ("托管", ["晚托"], "课后服务 = 托管、延时班、晚托  # 常用\n"),
        ("课后服务", ["托管"], "课后服务 = 托管、延时班  # 常用\n"),
        ("校服", ["校衫", "班服"], "课后服务 = 托管、延时班  # 常用\n校服 = 校衫、班服\n"),
    ],
    ids=["on its line", "by another of its words", "known", "new"],
)
def test_a_synonym_goes_on_the_line_of_its_word(tmp_path, main, words, line):
    folder = folder_with(tmp_path, HOMEWORK)
    Editor(folder).add_synonym(main, words)
    assert (folder / "synonyms.txt").read_text("utf-8") == line


def test_a_word_of_another_line_is_refused_and_nothing_is_written(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    with pytest.raises(EditError, match="“托管”已经是“课后服务”的同义词"):
        Editor(folder).add_synonym("校服", ["托管"])
    with pytest.raises(EditError, match="自己又是"):
        Editor(folder).add_synonym("校服", ["课后服务"])
    assert "校服" not in (folder / "synonyms.txt").read_text("utf-8")


def test_what_parents_type_stays_a_wording():
    """No mark of Markdown at its start, no line end, makes it a heading or another entry."""
    assert clean("## 作业\n\n答案：不许写") == "作业 答案：不许写"
    assert clean("- 1. 作业") == "1. 作业"

"""Staff's decisions change the knowledge where they must, and not one byte elsewhere."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import BotError
from bot.library import read_library
from bot.review.answering import Answered, AnswerError
from bot.review.editing import STUBS, Editor, clean
from bot.review.saving import EditError

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
    assert Editor(folder, folder / "lock").add_phrasings("作业由谁来批改", ["作业谁改啊"]) == [
        "作业谁改啊"
    ]
    # A file of an old Mac has no other line ends, and gets one that every editor shows.
    written = end if end != "\r" else "\n"
    line = f"老师让孩子互相改{end}".encode()
    wanted = before.replace(line, line + f"* 作业谁改啊{written}".encode())
    assert (folder / "faq/作业.md").read_bytes() == wanted
    assert "作业谁改啊" in read_library(folder).entries[0].phrasings


def test_a_phrasing_goes_in_once_and_never_under_two_entries(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    editor = Editor(folder, folder / "lock")
    added = editor.add_phrasings(
        "作业写不完怎么办", ["写到 半夜！", "能让家长改作业吗", "写不完啦"]
    )
    assert added == ["写不完啦"]
    before = (folder / "faq/作业.md").read_bytes()
    assert Editor(folder, folder / "lock").add_phrasings("作业写不完怎么办", ["写不完啦"]) == []
    assert (folder / "faq/作业.md").read_bytes() == before


def test_a_file_that_somebody_else_has_just_saved_is_not_undone(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    editor = Editor(folder, folder / "lock")
    changed = HOMEWORK.replace("# 作业\n", "# 作业\n\n## 新的问题\n\n- 新的问法\n\n新的答案。\n", 1)
    (folder / "faq/作业.md").write_text(changed, encoding="utf-8", newline="")
    editor.add_phrasings("作业写不完怎么办", ["写不完啦"])
    text = (folder / "faq/作业.md").read_text("utf-8")
    assert text == changed.replace("- 写到半夜\n", "- 写到半夜\n- 写不完啦\n")


def test_lines_are_those_of_the_file_as_it_is_now(tmp_path):
    """Somebody saves it in an editor, which waits for nobody's turn."""
    folder = folder_with(tmp_path, HOMEWORK)
    changed = HOMEWORK.replace("# 作业\n", "# 作业\n\n> 说明\n\n", 1)
    editor = Editor(folder, folder / "lock")
    with editor.turn():
        (folder / "faq/作业.md").write_text(changed, encoding="utf-8", newline="")
        editor.add_phrasings("作业写不完怎么办", ["写不完啦"])
    text = (folder / "faq/作业.md").read_text("utf-8")
    assert text == changed.replace("- 写到半夜\n", "- 写到半夜\n- 写不完啦\n")


def test_a_file_saved_in_the_middle_of_an_edit_is_not_undone(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    file = folder / "faq/作业.md"

    def wordings():
        file.write_text(HOMEWORK + "第二天再补。\n", encoding="utf-8", newline="")
        yield "写不完啦"

    editor = Editor(folder, folder / "lock")
    with pytest.raises(EditError, match="刚才有人保存了这个文件，没有写进去。请再试一次"):
        editor.add_phrasings("作业写不完怎么办", wordings())
    assert file.read_text("utf-8") == HOMEWORK + "第二天再补。\n"
    with editor.turn():
        file.write_text(HOMEWORK.replace("写不完怎么办", "没写完怎么办"), encoding="utf-8")
        with pytest.raises(EditError, match="刚才有人保存了这个文件"):
            editor.add_phrasings("作业写不完怎么办", ["写不完啦"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes and no such device")
def test_a_file_keeps_its_mode_and_a_full_disk_is_told(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    file = folder / "faq/作业.md"
    file.chmod(0o640)
    editor = Editor(folder, folder / "lock")
    editor.add_phrasings("作业写不完怎么办", ["写不完啦"])
    assert file.stat().st_mode & 0o777 == 0o640
    before = file.read_bytes()
    part = folder / "faq/.作业.md.part"
    part.symlink_to("/dev/full")
    with pytest.raises(EditError, match=r"faq/作业\.md 写不进去（.*），没有改动。请先关掉"):
        editor.add_phrasings("作业写不完怎么办", ["还是写不完"])
    assert file.read_bytes() == before
    assert not part.is_symlink()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid(), reason="only root gives files away")
def test_a_file_stays_its_owners(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    os.chown(folder / "faq/作业.md", 1234, 1235)
    Editor(folder, folder / "lock").add_phrasings("作业写不完怎么办", ["写不完啦"])
    stat = (folder / "faq/作业.md").stat()
    assert (stat.st_uid, stat.st_gid) == (1234, 1235)


def test_a_stub_never_goes_live_while_its_answer_is_empty(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    Editor(folder, folder / "lock").add_stub(
        "校车超员找谁", ["校车超载了", "# 校车上人太多", "写到半夜"], "第3组"
    )
    library = read_library(folder)
    assert [entry.question for entry in library.pending] == ["校车超员找谁"]
    assert library.pending[0].phrasings == ("校车超载了", "校车上人太多")
    assert "校车超员找谁" not in [entry.question for entry in library.entries]
    Editor(folder, folder / "lock").add_stub("另一个问题", ["另一种问法"], "第4组")
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
    Editor(folder, folder / "lock").add_synonym(main, words)
    assert (folder / "synonyms.txt").read_text("utf-8") == line


def test_a_word_of_another_line_is_refused_and_nothing_is_written(tmp_path):
    folder = folder_with(tmp_path, HOMEWORK)
    with pytest.raises(EditError, match="“托管”已经是“课后服务”的同义词"):
        Editor(folder, folder / "lock").add_synonym("校服", ["托管"])
    with pytest.raises(EditError, match="自己又是"):
        Editor(folder, folder / "lock").add_synonym("校服", ["课后服务"])
    assert "校服" not in (folder / "synonyms.txt").read_text("utf-8")


def test_what_parents_type_stays_a_wording():
    """No mark of Markdown at its start, no line end, makes it a heading or another entry."""
    assert clean("## 作业\n\n答案：不许写") == "作业 答案：不许写"
    assert clean("- 1. 作业") == "1. 作业"


DOCUMENT = "# 文件\n\n## 校车条例\n\n全称：校车安全管理条例\n发文机关：国务院\n状态：有效\n"
WAITING = "# 待答\n\n## 校车超员找谁\n\n- 校车超载了\n\n备注：第1组记下\n\n## 另一条\n\n- 另一句\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_an_answer_is_written_where_it_is_waited_for(tmp_path, end):
    folder = folder_with(tmp_path, HOMEWORK)
    (folder / STUBS).write_bytes(WAITING.replace("\n", end).encode())
    (folder / "documents.md").write_text(DOCUMENT, encoding="utf-8")
    text = "不许超员。 \r\n\r\n\r\n\r\n可以找交警。"
    write = Editor(folder, folder / "lock").write_answer
    write("校车超员找谁", Answered(text, ("《校车条例》",)))
    write("另一条", Answered("一句话。"))
    note = "备注：第1组记下\n"
    wanted = WAITING.replace(note, f"{note}依据：《校车条例》\n\n不许超员。\n\n可以找交警。\n")
    assert (folder / STUBS).read_bytes() == f"{wanted}\n一句话。\n".replace("\n", end).encode()
    with pytest.raises(AnswerError, match="已经有答案了，和这里写的不一样，没有改。想改它"):
        write("另一条", Answered("另一句话。"))
    assert not write("另一条", Answered(" 一句话。\n")), "the same is no change"


@pytest.mark.parametrize(
    ("text", "bases", "told"),
    [
        ("# 不许超员。", (), "读成另外的样子"),
        ("不许。\n## 再来一条", (), "读成另外的样子"),
        ("不许。", ("《没有的文件》“没有这句话的”",), "没有的文件"),
        ("不许。", ("校车条例",), "书名号"),
    ],
)
def test_an_answer_that_would_be_read_amiss_is_not_written(tmp_path, text, bases, told):
    folder = folder_with(tmp_path, HOMEWORK)
    (folder / STUBS).write_text(WAITING, encoding="utf-8", newline="\n")
    editor = Editor(folder, folder / "lock")
    with pytest.raises(BotError, match=told):
        editor.write_answer("校车超员找谁", Answered(text, bases))
    with pytest.raises(BotError, match=told):
        editor.add_stub("新的一条", ["新的说法"], "记下", Answered(text, bases))
    assert (folder / STUBS).read_text("utf-8") == WAITING


def test_who_edits_at_the_same_time_takes_turns(tmp_path):
    """Each of them has read the folder before any other has written."""
    folder = folder_with(tmp_path, HOMEWORK)
    editors = [Editor(folder, folder / "lock") for _ in range(8)]
    with ThreadPoolExecutor(len(editors)) as pool:
        added = pool.map(
            lambda n: editors[n].add_phrasings("作业写不完怎么办", [f"写不完的第{n}种"]),
            range(len(editors)),
        )
        assert [len(each) for each in added] == [1] * len(editors)
    phrasings = read_library(folder).entries[1].phrasings
    assert {f"写不完的第{n}种" for n in range(len(editors))} <= set(phrasings)
    same = [Editor(folder, folder / "lock") for _ in range(4)]
    with ThreadPoolExecutor(len(same)) as pool:
        assert (
            sum(map(len, pool.map(lambda e: e.add_phrasings("作业由谁来批改", ["谁改"]), same)))
            == 1
        )

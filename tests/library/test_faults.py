"""A wrong file is told by its name, the line and the cure, and all faults are told at once."""

from __future__ import annotations

import pytest

from bot.library import KnowledgeErrors, read_library
from tests.library.folders import DOCUMENTS, FAQ, GOOD, POLICY, SAFETY, write_folder

# What is wrong: what is replaced in the good file, by what, the line of the error, its words.
WRONG = {
    "faq/作业.md": {
        "unknown key": ("学段：", "学断：", 11, "是不是“学段”"),
        "unknown key alone": ("备注：几点钟隐去了", "地点：某县", 17, "是不是“地区”"),
        "answer that opens like a key": (
            "可以不写完。",
            "学费：按学期交",
            19,
            "如果这是答案的第一句，请换个开头",
        ),
        "key in the answer": ("家长签字确认就行。", "学段：小学", 21, "写在答案里"),
        "unknown stage": ("小学、初中", "小学、初终", 11, "是不是“初中”"),
        "stage by another name": ("小学、初中", "中学", 11, "是不是“初中、高中”"),
        "no such day": ("2026-08-31", "2026-02-30", 15, "请写成 2026-08-31"),
        "no date": ("2025-09-01至2026-08-31", "下学期", 15, "看不懂：下学期"),
        "span reversed": ("2025-09-01至", "2027-09-01至", 15, "开始比结束晚"),
        "key twice": ("备注：几点钟隐去了", "学段：小学", 17, "写了两次"),
        "follow-up misspelt": (
            "追问：作业由谁来批改",
            "追问：作业谁批改",
            16,
            "是不是“作业由谁来批改”",
        ),
        "no such document": ("《双减意见》", "《双减意见书》", 14, "是不是《双减意见》"),
        "name without 《》": ("依据：《双减意见》", "依据：双减意见", 14, "书名号"),
        "quotation not closed": ("剩余作业”", "剩余作业", 13, "引号"),
        "quotation changed": ("可以拒绝完成", "可以不完成", 13, "最像的一句"),
        "quotation with other stops": (
            "确认后,可以",
            "确认后，可以",
            13,
            "请照抄：“经家长签字确认后,可以拒绝完成剩余作业”",
        ),
        "quotation too short": ("“教师必须亲自批改,全收全改”", "“批改”", 29, "太短"),
        "no quotation": ("“教师必须亲自批改,全收全改”", "", 29, "没有写原话"),
        "quotation of a cited document": (
            "依据：《双减意见》",
            "依据：《双减意见》“减轻作业负担”",
            14,
            "请删掉引号",
        ),
        "place left out": ("地区: 某县\n", "", 28, "地区：某县"),
        "no phrasings": ("- 能让家长改作业吗\n- 老师让孩子互相改\n", "", 23, "没有相似问法"),
        "phrasing without letters": ("- 太晚了能不能不写了", "- ？？？", 6, "没有文字"),
        "phrasing under two questions": (
            "- 老师让孩子互相改",
            "- 太晚了，能不能不写了？",
            26,
            "第6行",
        ),
        "question twice": (
            "## 作业由谁来批改",
            "## 孩子作业写到很晚写不完，怎么办",
            23,
            "已经有了",
        ),
        "question without ##": ("## 孩子作业", "孩子作业", 3, "加上“## ”"),
        "too many #": ("## 作业由谁来批改", "### 作业由谁来批改", 23, "写两个 ##"),
        "empty heading": ("## 作业由谁来批改", "##", 23, "后面是空的"),
    },
    "policies/某县双减经验材料.md": {
        "header without title": (
            "标题：经验交流材料:深入推进“双减”政策落地落实\n",
            "",
            1,
            "缺少“标题”",
        ),
        "nature misspelt": ("性质：经验材料", "性质：经验交流", 6, "是不是“经验材料”"),
        "bad date of a policy": ("2023-10-22", "2023-13-22", 3, "不是日期"),
        "no blank line after the header": ("\n\n二、", "\n二、", 7, "空一行"),
        "header key misspelt": ("状态：", "状况：", 5, "是不是“状态”"),
    },
    "documents.md": {
        "text in documents.md": ("状态：有效", "状态：有效\n\n这是说明。", 10, "项目：内容"),
        "name of a document twice": ("## 双减意见", "## 某县双减经验材料", 1, "已经有了"),
    },
    "replies.md": {
        "reply without words": ("您好，欢迎关注{单位}！\n\n· 直接打字问就行\n", "", 5, "没有文字"),
        "braces not closed": ("{单位}", "{单位", 5, "大括号"),
    },
    "small_talk.md": {
        "small talk without reply": ("您好，请说。", "", 3, "没有回复"),
    },
    "outside.md": {
        "subject without examples": ("- 社保怎么交\n", "", 3, "没有例子"),
    },
    "safety.md": {
        "card without 识别": ("识别：堵|拦 + 打|要钱\n识别：霸凌\n", "", 3, "永远不会出现"),
        "empty word in 识别": ("堵|拦 + 打", "堵||拦 + 打", 5, "空的词"),
        "card without text": ("先确认孩子安全。", "", 3, "没有文字"),
    },
    "dictionary.txt": {
        "two words on a line": ("教联体", "教联体 双减", 2, "一行只写一个词"),
    },
    "synonyms.txt": {
        "synonyms without =": ("校外培训机构 = ", "校外培训机构 ", 1, "请写成"),
        "synonym of two words": ("托管", "补习班", 2, "第1行"),
        "synonym of a synonym": ("课后服务＝托管", "补习班＝托管", 2, "又是“校外培训机构”"),
    },
}
CASES = [(file, name) for file, rows in WRONG.items() for name in rows]


@pytest.mark.parametrize(("file", "name"), CASES, ids=[name for _, name in CASES])
def test_a_fault_is_told_with_its_file_its_line_and_the_cure(tmp_path, file, name):
    old, new, line, words = WRONG[file][name]
    assert old in GOOD[file]
    changed = GOOD[file].replace(old, new, 1)
    with pytest.raises(KnowledgeErrors) as caught:
        read_library(write_folder(tmp_path, {**GOOD, file: changed}))
    told = [error for error in caught.value.errors if words in str(error)]
    assert line in {error.line for error in told}, str(caught.value)


UNREADABLE = {
    "GBK": (FAQ.encode("gb18030"), "GBK"),
    "UTF-16": (FAQ.encode("utf-16"), "UTF-16"),
    "another encoding": (FAQ.encode() + b"\xff\xff\xfe", "不是 UTF-8"),
    "binary": (b"PK\x03\x04\x00\x00" + bytes(range(256)), "不是文本文件"),
    "zeros in text": (FAQ.encode() + b"\0", "不是文本文件"),
    "a control character": (FAQ.encode() + b"\x07", "控制字符"),
    "5 MB": (b"a" * 5_000_000, "文件太大（5.0 MB"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_utf8_text_says_how_to_save_it(tmp_path, name):
    data, words = UNREADABLE[name]
    with pytest.raises(KnowledgeErrors, match=words):
        read_library(write_folder(tmp_path, {**GOOD, "faq/作业.md": data}))


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    """Whoever may write to the folder may not make the bot read other files of the machine."""
    folder = write_folder(tmp_path / "knowledge", GOOD)
    (tmp_path / "secret.md").write_text("## 密码\n- 密码是什么\n\n1234\n", encoding="utf-8")
    (folder / "faq" / "别处.md").symlink_to(tmp_path / "secret.md")
    (folder / "faq" / "圈.md").symlink_to(folder / "faq" / "圈.md")
    with pytest.raises(KnowledgeErrors) as caught:
        read_library(folder)
    assert [error.file for error in caught.value.errors] == ["faq/别处.md", "faq/圈.md"]
    assert "链接" in str(caught.value)


def test_every_fault_is_told_at_once_sorted_by_file_and_line(tmp_path):
    files = {
        **GOOD,
        "faq/作业.md": FAQ.replace("小学、初中", "大学").replace("2026-08-31", "没有"),
        "safety.md": SAFETY.replace("识别", "识别词"),
        "documents.md": DOCUMENTS.replace("2021-07", "去年"),
        "policies/某县双减经验材料.md": POLICY.replace("地区：某县\n", ""),
    }
    with pytest.raises(KnowledgeErrors) as caught:
        read_library(write_folder(tmp_path, files))
    places = [(error.file, error.line) for error in caught.value.errors]
    assert places == sorted(places)
    assert {file for file, _ in places} == {
        "documents.md", "faq/作业.md", "policies/某县双减经验材料.md", "safety.md",
    }  # fmt: skip

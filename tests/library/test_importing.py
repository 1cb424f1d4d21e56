"""A document comes in from .txt, .html, .docx or .pdf, and the clerk is told what was taken out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from bot.errors import KnowledgeError
from bot.library.formats import RawLine
from bot.library.importing import read_draft
from bot.library.litter import strip_litter
from tests.library.pdfs import pdf

ROOT = Path(__file__).parent.parent.parent
RAW = Path(__file__).parent / "raw"
FIRST = "各学校要提高课后服务质量,不得强制学生参加。"
SECOND = "严禁以任何形式公布学生成绩排名,考试成绩以等级呈现。"
HTML = f"""<html><head><title>网站</title><meta name="PubDate" content="2023-05-06 10:00">
<script>var a = "下载";</script></head><body><nav>首页 | 政务公开</nav>
<table><tr><td>发文单位</td><td>某市教育局</td><td>效力状态</td><td>有效</td></tr></table>
<h1>某市教育局关于做好课后服务的通知</h1><p>某教发〔2023〕5号</p>
<p>一、提高质量</p><p>&nbsp;&nbsp;{FIRST}</p><p>二、考试管理</p><p>{SECOND}</p>
<p>某市教育局</p><p>2023年5月4日</p><div>扫一扫在手机打开当前页</div><div>相关阅读</div>
<ul><li>某地召开会议。</li></ul><footer>版权所有 电话:0000000</footer></body></html>"""


def test_html(tmp_path):
    path = tmp_path / "通知.html"
    path.write_text(HTML, encoding="utf-8")
    draft = read_draft(path)
    assert draft.fields == {
        "标题": "某市教育局关于做好课后服务的通知",
        "发文机关": "某市教育局",
        "文号": "某教发〔2023〕5号",
        "发布日期": "2023-05-04",
        "地区": "某市",
        "状态": "有效",
    }
    assert FIRST in draft.paragraphs
    assert SECOND in draft.paragraphs
    assert not [text for text in draft.paragraphs if "扫一扫" in text or "会议" in text]
    assert "0000000" not in "".join(draft.paragraphs)


def test_docx(tmp_path):
    file = docx.Document()
    for text in ("某县教育局关于作业管理的通知", "一、作业管理", FIRST, SECOND, "2022年1月5日"):
        file.add_paragraph(text)
    file.add_paragraph("自动编号的一段。", style="List Number")
    table = file.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "一小", "320人"
    file.save(str(tmp_path / "通知.docx"))
    draft = read_draft(tmp_path / "通知.docx")
    assert draft.fields["标题"] == "某县教育局关于作业管理的通知"
    assert draft.fields["发布日期"] == "2022-01-05"
    assert {FIRST, SECOND, "一小 | 320人"} <= set(draft.paragraphs)


def test_docx_with_automatic_numbers_warns(tmp_path):
    """Such a number is in no text: the clerk must know that the clauses lost it."""
    file = docx.Document()
    paragraph = file.add_paragraph(FIRST)
    properties = paragraph._p.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 1
    file.save(str(tmp_path / "通知.docx"))
    assert "自动编号" in read_draft(tmp_path / "通知.docx").notices[0]


def test_pdf_with_broken_lines_and_page_numbers(tmp_path):
    first = ["关于加强义务教育学校作业管理的方案", "一、作业管理"]
    broken = [
        "各学校要提高课后服务质量,不得强制学生参加,不得以任何",
        "理由收费,不得讲授新课;要把作业控制在规定的时间以内,要",
        "严禁以任何形式公布学生成绩排名,考试成绩以等级的形式来",
    ]
    pages = [
        ["某县学校管理", *first, broken[0]],
        ["某县学校管理", broken[1], "让孩子睡好觉。", "- 2 -"],
        ["某县学校管理", "二、考试管理", broken[2], "3", "呈现。"],
    ]
    path = tmp_path / "方案.pdf"
    path.write_bytes(pdf(pages))
    draft = read_draft(path)
    assert draft.paragraphs == (
        *first,
        broken[0] + broken[1] + "让孩子睡好觉。",
        "二、考试管理",
        broken[2] + "呈现。",
    )
    assert "某县学校管理" in draft.notices[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding(tmp_path, encoding):
    path = tmp_path / "通知.txt"
    path.write_bytes(f"某县教育局关于作业的通知\r\n{FIRST}\r\n".encode(encoding))
    assert read_draft(path).paragraphs == ("某县教育局关于作业的通知", FIRST)


BROKEN = {
    "旧.doc": (b"\xd0\xcf\x11\xe0", "另存为 .docx"),
    "坏.docx": (b"PK not a zip", "坏的"),
    "坏.pdf": (b"%PDF-1.4 nothing", "坏的"),
    "扫描.pdf": (pdf([[]]), "没有文字"),
    "空.txt": (b" \n", "没有文字"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path, name):
    data, words = BROKEN[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(KnowledgeError, match=words):
        read_draft(tmp_path / name)


POLICY_LINES = [
    "各校要公布举报电话和信箱,电话由各校自定。",
    "联系电话:0000-1234567",
    "家长可以扫一扫二维码,关注学校公众号。",
    "加强校园网站管理,不得上传涉嫌侵权的内容。",
    "1.随州市曾都区实验小学",
    "2.随州市外国语学校",
    "附件:课后服务申请表.docx",
    "学校要下载并学习文件格式的要求。",
    "推荐:每校推荐优秀教师一名。",
    "最新要求:按时上报。",
    "责任领导:甲 乙",
]


def test_a_document_that_speaks_of_such_things_keeps_them():
    """The rules know litter by its whole form: one word of it is no reason to drop a rule."""
    lines = [RawLine(number, text) for number, text in enumerate([FIRST, *POLICY_LINES, SECOND])]
    kept, removed = strip_litter(lines)
    assert removed == []
    assert len(kept) == len(lines)


def _run(*arguments: str, **options):
    script = ROOT / "scripts" / "import_policy.py"
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, **options
    )


def test_the_script_writes_the_file_and_lists_what_it_removed(tmp_path):
    raw = RAW / "001_5d6fcd42b94d5860.txt"
    flags = [
        "--place",
        "某县",
        "--status",
        "仅供参考",
        "--nature",
        "经验材料",
        "--out",
        str(tmp_path),
    ]
    done = _run(str(raw), *flags, "--short-name", "经验", stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert "删去 第1行【网站导航】当前位置:首页" in done.stdout
    assert (tmp_path / "经验.md").read_text(encoding="utf-8").startswith("标题：经验交流材料")
    again = _run(str(raw), *flags, "--short-name", "经验", stdin=subprocess.DEVNULL)
    assert again.returncode == 1
    assert "--replace" in again.stderr


def test_the_script_names_the_flags_when_nobody_can_be_asked(tmp_path):
    raw = RAW / "003_afc10b227eb4530e.txt"
    done = _run(str(raw), "--out", str(tmp_path), stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "地区 --place、状态 --status、性质 --nature" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_script_refuses_a_nature_that_is_none(tmp_path):
    flags = ["--place", "某县", "--status", "有效", "--nature", "公文", "--out", str(tmp_path)]
    done = _run(str(RAW / "000_52b949131ded5650.txt"), *flags, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "不认识性质“公文”" in done.stderr


def _typed(lines: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what the script does when a person types `lines` at its questions."""
    import pty

    master, slave = pty.openpty()
    os.write(master, lines.encode())
    done = _run(str(RAW / "003_afc10b227eb4530e.txt"), "--out", str(folder), stdin=slave)
    os.close(slave)
    os.close(master)
    return done


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own needs a pty")
def test_the_script_asks_at_a_terminal_for_what_it_cannot_find(tmp_path):
    """Left empty are 简称, 发文机关 and 文号; what will not do or is needed is asked again."""
    done = _typed("\n\n\n去年\n2023-10\n某县\n\n仅供参考\n公文\n范文\n\n", tmp_path)
    assert done.returncode == 0, done.stderr
    for told in ("“发布日期”不是日期：去年", "不认识性质“公文”"):
        assert told in done.stdout
    text = (tmp_path / "学校义务教育均衡发展工作方案.md").read_text(encoding="utf-8")
    assert "发布日期：2023-10\n地区：某县\n状态：仅供参考\n性质：范文\n" in text


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own needs a pty")
def test_whoever_stops_typing_has_changed_nothing(tmp_path):
    done = _typed("\n\x04", tmp_path)
    assert done.returncode == 1
    assert "没有写完，什么都没有改" in done.stderr
    assert not list(tmp_path.iterdir())

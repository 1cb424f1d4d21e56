"""The five real documents: every sentence of theirs is kept, nothing of their websites is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.content import read_file
from bot.library.importing import checked, policy_text, read_draft

ROOT = Path(__file__).parent.parent.parent
RAW = Path(__file__).parent / "raw"
POLICIES = ROOT / "knowledge" / "policies"

# Where the document itself stands in each raw file, by hand: line numbers from 1, both ends in,
# and the lines between them that are stray page and list numbers.
DOCUMENTS = {
    "XX县双减宣传方案": ("000_52b949131ded5650.txt", [(6, 62)], ()),
    "某县双减经验材料": ("001_5d6fcd42b94d5860.txt", [(3, 3), (11, 19)], ()),
    "随州市教育局2024年工作要点": ("002_a67ed8c78aa8e64a.txt", [(4, 71)], ()),
    "义务教育均衡发展方案范文": ("003_afc10b227eb4530e.txt", [(15, 149)], (19, 61, 71)),
    "葫芦岛日报连山区双减报道": ("004_fa12c3a3bd590dc7.txt", [(3, 3), (9, 37)], ()),
}
NATURES = {
    "XX县双减宣传方案": ("范文", "某县"),
    "某县双减经验材料": ("经验材料", "某县"),
    "随州市教育局2024年工作要点": ("正式文件", "随州市"),
    "义务教育均衡发展方案范文": ("范文", "某县"),
    "葫芦岛日报连山区双减报道": ("新闻报道", "葫芦岛市连山区"),
}


def _document(name):
    content = read_file(POLICIES / f"{name}.md", POLICIES.parent)
    assert not content.errors
    return content.documents[0]


def _raw_lines(name):
    file, spans, strays = DOCUMENTS[name]
    lines = (RAW / file).read_text(encoding="utf-8").split("\n")
    wanted = [number for first, last in spans for number in range(first, last + 1)]
    return [lines[number - 1].strip() for number in wanted if number not in strays]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_text_is_kept_to_the_letter(name):
    """Without its line breaks the document is the raw text, half-width punctuation and all."""
    kept = "".join(_document(name).text.split())
    assert kept == "".join("".join(_raw_lines(name)).split())


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if not DOCUMENTS[name][2]])
def test_every_line_is_kept_unchanged(name):
    """Only the broken PDF is mended: elsewhere spaces inside a line are the document's too."""
    kept = _document(name).text.split("\n")
    assert [line for line in kept if line] == [line for line in _raw_lines(name) if line]


def test_broken_lines_are_mended_to_sentences():
    text = _document("义务教育均衡发展方案范文").text
    for sentence in (
        "切实做好我校义务教育均衡发展评估迎检工作",
        "让义务教育均衡发展的政策深入人心;引导师生查看和阅读省、市、县教育督导网站“推进义务教育均衡发展专题”栏目",
        "6、深入实施科教兴国战略,全面落实国家和省中长期教育发展规划纲要!",
    ):
        assert sentence in text
    loose = [line for line in text.split("\n") if line.endswith(("义", "发", "宣传", "纲"))]
    assert not loose


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_what_it_is(name):
    """Another place's practice or a template must never pass for a rule here."""
    document = _document(name)
    assert document.name == name
    assert (document.nature, document.place) == NATURES[name]
    assert (document.nature == "正式文件") == (name == "随州市教育局2024年工作要点")


def test_the_bureaus_own_document_has_its_source():
    document = _document("随州市教育局2024年工作要点")
    assert document.title == "中共随州市委教育工委 随州市教育局2024年工作要点"
    assert document.issuer == "中共随州市委教育工作委员会 随州市教育局"
    assert (document.published_text, document.status) == ("2024-03-21", "有效")
    assert "不完整" in _document("义务教育均衡发展方案范文").status
    assert _document("葫芦岛日报连山区双减报道").published_text == "2021"


def test_no_litter_is_in_what_parents_are_told():
    """Phones and mailboxes that are not the bureau's could send a parent to a stranger.

    What parents ask in vain (outside.md) may name such things: nobody is answered from it.
    """
    files = [*(ROOT / "knowledge/policies").glob("*"), *(ROOT / "knowledge/faq").glob("*")]
    kept = "\n".join(path.read_text(encoding="utf-8") for path in files)
    news = (RAW / DOCUMENTS["葫芦岛日报连山区双减报道"][0]).read_text(encoding="utf-8").split("\n")
    headlines = [line.partition(".")[2].strip() for line in news[62:162]]
    assert len(headlines) == 100
    litter = [
        "400-050-0827", "0755-8882 8155", "645879355", "qq.com", "VIP", "原创力", "book118",
        "小编", "迅雷", "点此处下载", "格式文档", "相关范文", "推荐访问", "扫一扫在手机",
        "文档评论", "举报电话:4", "本站", "索引ID", "Admin", "劳务派遣", "昌黎五小",
        "\u00a0", "周莉",
    ]  # fmt: skip
    assert [text for text in litter + headlines if text in kept] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_import_makes_the_file_that_is_kept(name):
    """The kept file is the import's own work: nobody mended it by hand."""
    kept = (POLICIES / f"{name}.md").read_text(encoding="utf-8")
    document = _document(name)
    draft = read_draft(RAW / DOCUMENTS[name][0])
    given = {"简称": name, "地区": document.place, "性质": document.nature, "状态": document.status}
    given |= {"发布日期": document.published_text, "备注": document.note}
    assert policy_text(draft, given) == kept
    assert checked(kept, "甲").clauses == checked(policy_text(draft, given), "甲").clauses


@pytest.mark.parametrize("name", DOCUMENTS)
def test_clauses_are_spans_that_cover_the_document(name):
    """A parent reads whole sentences, and every measure can be found in some clause."""
    document = _document(name)
    assert all(clause.text in document.text for clause in document.clauses)
    assert all(len(clause.text) <= 250 for clause in document.clauses)
    covered = sum(len("".join(clause.text.split())) for clause in document.clauses)
    headings = {part for clause in document.clauses for part in clause.heading}
    covered += sum(len("".join(part.split())) for part in headings)
    assert covered >= 0.95 * len("".join(document.text.split()))


def test_a_paragraph_of_many_measures_is_found_by_its_own_heads():
    clauses = _document("某县双减经验材料").clauses
    wanted = {
        "可以拒绝完成剩余作业": "创新学生作业设置",
        "由家长和学生自愿选择": "强化课后服务保障",
        "规范广告宣传行为": "加强联合监管",
        "未通过任何形式公布学生成绩排名": "规范学生考试管理",
    }
    for words, heading in wanted.items():
        found = [clause for clause in clauses if words in clause.text]
        assert [clause.heading[-1] for clause in found] == [heading]

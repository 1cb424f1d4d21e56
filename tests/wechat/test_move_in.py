"""What staff set up in the console is not lost when server mode switches it off."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config.menu import menu_of
from bot.library import read_library
from tests.wechat.platform_standin import Standin, running
from tests.wechat.running_scripts import ROOT, run

ARTICLE = {"title": "入学须知", "digest": "", "content_url": "http://mp.weixin.qq.com/s?a=1&b=2"}


def rule(name, keywords, *replies, mode="reply_all"):
    """Return a rule in the platform's own form (get_current_autoreply_info)."""
    words = [{"type": "text", "match_mode": "contain", "content": word} for word in keywords]
    return {
        "rule_name": name,
        "create_time": 1423028166,
        "reply_mode": mode,
        "keyword_list_info": words,
        "reply_list_info": list(replies),
    }


def text(content):
    return {"type": "text", "content": content}


REPLIES = {
    "is_add_friend_reply_open": 1,
    "is_autoreply_open": 1,
    "add_friend_autoreply_info": text("谢谢关注！"),
    "message_default_autoreply_info": text("您好，请稍候。"),
    "keyword_autoreply_info": {
        "list": [
            rule(
                "学校地址怎么查", ["校址", "学校在哪"], text("校址在门户网站可以查。\n欢迎来电。")
            ),
            rule("规则1", ["蓝鲸馆开放", "1"], text("周末开放。")),
            rule("海报", ["活动海报"], {"type": "img", "content": "MEDIA"}),
            rule("图文", ["报到材料", "材料"], {"type": "news", "news_info": {"list": [ARTICLE]}}),
            rule("随机", ["早安呀"], text("早！"), text("您早！"), mode="random_one"),
            rule("双减", ["双减是什么意思"], text("减负。")),
            rule("又问校址", ["校址"], text("见网站。")),
            rule("标题样子", ["怪样子"], text("# 一、怎么办\n- 先看")),
        ]
    },
}
MENU = {
    "is_menu_open": 1,
    "selfmenu_info": {
        "button": [
            {
                "name": "办事",
                "sub_button": {
                    "list": [
                        {"type": "view", "name": "网站", "url": 'https://example.cn/?a="b"'},
                        {"type": "news", "name": "须知", "news_info": {"list": [ARTICLE]}},
                        {"type": "video", "name": "短片", "value": "http://v.example.cn"},
                        {"type": "click", "name": "作业", "key": "ask:孩子作业太多怎么办"},
                    ]
                },
            },
            {"type": "text", "name": "值班室电话", "value": "请打门卫电话。"},
            {"type": "click", "name": "老菜单", "key": "V1001"},
        ]
    },
}


@pytest.fixture
def standin() -> Iterator[Standin]:
    with running() as platform:
        platform.answers["get_current_autoreply_info"] = [REPLIES]
        platform.answers["get_current_selfmenu_info"] = [MENU]
        yield platform


@pytest.fixture
def knowledge(tmp_path) -> Path:
    """A copy of the real folder, so that what the bot knows already is in the way."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


def moved(knowledge: Path):
    library = read_library(knowledge)
    written = [*library.entries, *library.pending]
    return {each.question: each for each in written if "搬入" in each.location.file}


def test_keyword_replies_become_entries_that_the_knowledge_accepts(standin, knowledge, tmp_path):
    """The folder stays without a fault, and a rule's name for the clerk never reaches a parent."""
    done = run("move_in", standin, tmp_path / "i", "--knowledge", str(knowledge))
    assert done.returncode == 0, done.stderr
    entries = moved(knowledge)
    assert entries["学校地址怎么查"].phrasings == ("校址", "学校在哪")
    assert entries["学校地址怎么查"].answer == "校址在门户网站可以查。\n欢迎来电。"
    assert entries["蓝鲸馆开放"].answer == "周末开放。"
    assert "数字" in entries["蓝鲸馆开放"].note
    assert entries["值班室电话"].answer == "请打门卫电话。"
    assert "您早" in entries["随机"].note
    assert "规则1" not in entries


def test_what_is_no_text_waits_for_an_answer(standin, knowledge, tmp_path):
    """It is not live, and its note says what it was."""
    run("move_in", standin, tmp_path / "i", "--knowledge", str(knowledge))
    entries = moved(knowledge)
    assert entries["海报"].answer == entries["图文"].answer == ""
    assert "图片" in entries["海报"].note
    assert ARTICLE["content_url"] in entries["图文"].note


def test_what_the_knowledge_has_already_is_noted_and_not_written(standin, knowledge, tmp_path):
    """Nor is what would read otherwise in the file, and of two rules the second."""
    done = run("move_in", standin, tmp_path / "i", "--knowledge", str(knowledge))
    file = (knowledge / "faq/搬入的自动回复.md").read_text("utf-8")
    for question in ("双减", "又问校址", "标题样子"):
        assert question not in moved(knowledge)
        assert f"> 没有搬：“{question}”" in file
        assert f"没有搬：“{question}”" in done.stdout


def test_the_menu_draft_can_be_pasted_into_the_settings(standin, knowledge, tmp_path):
    """What the bot can't do stands in it as a comment."""
    done = run("move_in", standin, tmp_path / "i", "--knowledge", str(knowledge))
    draft = done.stdout[done.stdout.index("[[menu]]") :]
    first, second = menu_of(tomllib.loads(draft)["menu"], "config.toml")
    assert [each.name for each in first.items] == ["网站", "须知", "作业"]
    assert first.items[0].url == 'https://example.cn/?a="b"'
    assert first.items[2].key == "ask:孩子作业太多怎么办"
    assert second.question == "值班室电话"
    assert "# 短片：原来是视频" in draft
    assert '# 老菜单：原来发出 "V1001"' in draft
    assert "谢谢关注！" in done.stdout


def test_a_file_is_never_overwritten(standin, knowledge, tmp_path):
    """Staff may have worked on it; the platform is not even asked."""
    file = knowledge / "faq/搬入的自动回复.md"
    file.write_text("## 问\n\n- 问\n\n答\n", "utf-8")
    done = run("move_in", standin, tmp_path / "i", "--knowledge", str(knowledge))
    assert done.returncode == 1
    assert "不会覆盖" in done.stderr
    assert file.read_text("utf-8") == "## 问\n\n- 问\n\n答\n"
    assert not standin.calls


@pytest.mark.parametrize(
    "empty", [{}, {"is_menu_open": 0, "selfmenu_info": {}}, {"selfmenu_info": []}]
)
def test_an_account_with_nothing_set_up_gets_no_file(standin, knowledge, tmp_path, empty):
    standin.answers["get_current_autoreply_info"] = [{"is_autoreply_open": 0}]
    standin.answers["get_current_selfmenu_info"] = [empty]
    done = run("move_in", standin, tmp_path / "i", "--knowledge", str(knowledge))
    assert done.returncode == 0, done.stderr
    assert "没有菜单" in done.stdout
    assert not (knowledge / "faq/搬入的自动回复.md").exists()

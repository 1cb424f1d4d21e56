"""What each page shows, with nothing recorded and with something."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from bot.review.collecting import day_of
from tests.library.folders import NAP_RULES
from tests.staff.office import ANSWER, CORNER, GAP, KNOWN, OTHER_ENTRY, UNKNOWN, text_of, write
from tests.wechat_client import PARENT

OTHER = "oK7Qv5another0parent000000001"
ATTACK = '<script>alert("校车")</script><img src=x onerror=alert(1)>找谁'


class TestEmpty:
    @pytest.mark.parametrize(
        ("page", "told"),
        [
            ("", ["最近 7 天", "0 次提问", "— 当场答上", "这几天没有家长评价", "都处理完了"]),
            ("groups/", ["没有要处理的，都处理完了。", "还没处理 0"]),
            ("groups/?show=waiting", ["这里没有。"]),
            ("groups/?show=done&page=9", ["这里没有。"]),
            ("groups/?show=nonsense&page=x", ["这里没有。"]),
            ("knowledge", ["条问答", "0 处要改的错 没有错", "全部问答"]),
            ("try", ["试一试"]),
        ],
    )
    def test_a_page_without_records(self, signed_in, page, told):
        text = text_of(signed_in.get(page))
        for part in told:
            assert part in text

    @pytest.mark.parametrize("page", ["groups/1", "groups/999999999999"])
    def test_a_group_that_is_not_there(self, signed_in, page):
        assert "找不到这一页" in text_of(signed_in.get(page, 404))


class TestWeek:
    def test_what_was_asked(self, desk):
        """The hit rate stands with what it is a share of; what is not ours is left out."""
        for parent in (PARENT, OTHER):
            desk.parent.say(KNOWN, parent=parent)
        desk.parent.say(OTHER_ENTRY)
        desk.missed(UNKNOWN)
        page = desk.get("")
        text = text_of(page)
        assert "75% 当场答上 4 次里的 3 次" in text
        assert "4 次提问 2 位家长" in text
        assert "1 次没答上" in text
        assert "1 组问题待处理 还没处理 1 组，等答案 0 组 去处理" in text
        assert f"{KNOWN} 2 次 {OTHER_ENTRY} 1 次" in text
        assert [bar["class"] for bar in page.select(".chart rect")] == [["answered"], ["missed"]]
        today = day_of(desk.parent.clock())
        assert f"{today.month}-{today.day} 4 次" in page.select_one(".chart title").text

    def test_what_is_open_is_what_the_lists_hold(self, desk):
        """A group is not counted any more when its questions are gone."""
        desk.missed(UNKNOWN, "饮水机多久洗一次")
        desk.missed("红领巾怎么系", parent=OTHER)
        desk.act(desk.groups()[UNKNOWN], "新增", entry="校车超员找谁反映")
        assert "3 组问题待处理 还没处理 2 组，等答案 1 组" in text_of(desk.get(""))
        records = desk.records()
        records.forget("default", OTHER)
        text = text_of(desk.get(""))
        assert "2 组问题待处理 还没处理 1 组，等答案 1 组" in text
        assert (len(desk.groups()), len(desk.groups("waiting"))) == (1, 1)
        records.forget("default", PARENT)
        records.close()
        assert "0 组问题待处理 都处理完了" in text_of(desk.get(""))

    def test_what_answers_leave_out(self, desk):
        assert "文件没写" not in text_of(desk.get(""))
        desk.parent.say(GAP, parent=OTHER)
        for told in (GAP, KNOWN, GAP):
            desk.parent.say(told)
        text = text_of(desk.get(""))
        gap = f"{GAP} 书单文件没列，请问老师。 家长问：{GAP} 3 次，2 位家长"
        assert f"{gap} · faq/图书角.md 第" in text

    def test_what_parents_thought_of_it(self, desk):
        desk.parent.say(KNOWN)
        records = desk.records()
        records.rate("default", PARENT, "没用")
        records.close()
        assert "家长的评价 没用 1" in text_of(desk.get(""))


class TestGroups:
    def test_an_open_group(self, desk):
        desk.missed(UNKNOWN)
        desk.missed(UNKNOWN + "啊", parent=OTHER)
        assert list(desk.groups()) == [UNKNOWN]
        text = text_of(desk.get("groups/"))
        assert "2 位家长，2 次" in text
        assert "原因" in text
        assert "建议 新增" in text
        page = desk.get(f"groups/{desk.groups()[UNKNOWN]}")
        assert f"✗ 答不上 {UNKNOWN}" in text_of(page)
        assert [each.summary.b.text for each in page.select("details[open]")] == ["新增"]

    def test_what_a_parent_typed_is_text(self, desk):
        """Nothing that a parent sends becomes part of a page."""
        desk.missed(ATTACK)
        (title,) = desk.groups()
        assert title == ATTACK
        number = desk.groups()[title]
        for page in ("", "groups/", f"groups/{number}"):
            parsed = desk.get(page)
            assert not parsed.find_all(["script", "img"])
        assert ATTACK in text_of(desk.get(f"groups/{number}"))
        desk.act(number, "忽略", reason=ATTACK)
        done = desk.get("groups/?show=done")
        assert not done.find_all(["script", "img"])
        assert ATTACK in text_of(done)

    def test_what_only_a_document_answers_is_told_as_that(self, desk):
        """Nobody has written an entry on it yet, so the group stays open."""
        write(desk.knowledge, "policies/午休办法.md", NAP_RULES)
        desk.app.extensions["watcher"].look()
        desk.missed("午休椅要家长自己买吗")
        ((title, number),) = desk.groups().items()
        text = text_of(desk.get(f"groups/{number}"))
        assert f"{title} 现在：给政策原文《午休办法》" in text
        assert "确认答得对" not in text
        assert "原因： 只有文件原文，还没有写成问答" in text

    def test_a_document_among_the_choices_is_named(self, desk):
        """Which of these gets choices hangs on what else there is."""
        write(desk.knowledge, "policies/午休办法.md", NAP_RULES)
        desk.app.extensions["watcher"].look()
        desk.missed("午休垫谁出钱", "午休椅", "午休椅子哪里来", "午休垫子")
        pages = [desk.get(f"groups/{number}") for number in desk.groups().values()]
        said = [each.text for page in pages for each in page.select(".now")]
        assert any(each.startswith("现在：让家长选") and "《午休办法》" in each for each in said)

    def test_an_old_answer_that_did_not_help_is_seen_at_once(self, desk):
        """No question is new, only the parent's word on one."""
        desk.parent.say(KNOWN)
        assert not desk.groups()
        records = desk.records()
        records.rate("default", PARENT, "没用")
        records.close()
        assert list(desk.groups()) == [KNOWN]

    def test_an_answer_that_ends_with_the_day_opens_its_group(self, make_office):
        with time_machine.travel("2026-03-02 23:50+08:00", tick=False) as clock:
            desk = make_office()
            desk.sign_in()
            entry = f"# 假期\n\n## {UNKNOWN}\n\n- 校车人太多\n\n有效期：2026-03-02\n\n找交警。\n"
            write(desk.knowledge, "faq/假期.md", entry)
            desk.app.extensions["watcher"].look()
            desk.missed(UNKNOWN)
            assert list(desk.groups("done")) == [UNKNOWN]
            clock.move_to("2026-03-03 00:10+08:00")
            assert list(desk.groups()) == [UNKNOWN]

    def test_many_groups_are_turned_over(self, desk):
        words = enumerate("雷霜桃鲸琴镜鼓梯伞锁帆砚蚕犁钟桥塔井")
        desk.missed(*(f"{word}{word}{place * 37 + 11}" for place, word in words))
        first, second = desk.groups(), desk.groups("todo&page=2")
        assert len(first) == 15
        assert not set(first.values()) & set(second.values())
        assert len(first) + len(second) >= 16
        assert "第 1 页，共 2 页" in text_of(desk.get("groups/"))


class TestKnowledge:
    def test_faults_name_file_line_and_cure(self, desk):
        """What is wrong is told on every page, and what was right goes on answering."""
        write(desk.knowledge, "faq/图书角.md", CORNER.replace(f"## {OTHER_ENTRY}", "## "))
        self.look(desk)
        text = text_of(desk.get("knowledge"))
        assert "faq/图书角.md 第" in text
        assert "1 处要改的错" in text
        assert "知识文件里有 1 处错" in text_of(desk.get(""))
        assert ANSWER in desk.parent.say(KNOWN)
        write(desk.knowledge, "faq/图书角.md", CORNER)
        self.look(desk)
        assert "0 处要改的错" in text_of(desk.get("knowledge"))

    def test_what_is_waiting_out_of_date_or_not_read(self, desk):
        today = day_of(desk.parent.clock())
        entries = [
            self.entry("寒假作业有多少", today - timedelta(days=1)),
            self.entry("元旦放几天假", today + timedelta(days=30)),
            self.entry("春游去哪里", today + timedelta(days=31)),
            "## 研学要交钱吗\n\n- 研学旅行收费吗\n",
        ]
        write(desk.knowledge, "faq/假期.md", "# 假期\n\n" + "\n".join(entries))
        write(desk.knowledge, "faq/作业.md.txt", CORNER)
        self.look(desk)
        text = text_of(desk.get("knowledge"))
        assert f"寒假作业有多少 {today - timedelta(days=1)} 已过期" in text
        assert f"元旦放几天假 {today + timedelta(days=30)} 到期" in text
        assert "1 条等着写答案" in text
        assert "研学要交钱吗 faq/假期.md 第" in text
        assert "faq/作业.md.txt 这个文件不会被读取" in text
        assert "1 条已过期，1 条 30 天内到期" in text

    def test_what_nobody_has_asked(self, desk):
        desk.parent.say(KNOWN)
        page = desk.get("knowledge?only=untested")
        asked = [link.text for link in page.select(".topic a")]
        assert KNOWN not in asked
        assert OTHER_ENTRY in asked
        assert f"{KNOWN} 1 次" in text_of(desk.get("knowledge"))

    @staticmethod
    def entry(question: str, until: date) -> str:
        return f"## {question}\n\n- {question}呢\n\n有效期：{until}\n\n看学校通知。\n"

    @staticmethod
    def look(desk) -> None:
        desk.app.extensions["watcher"].look()


class TestTrying:
    def test_the_reply_and_why(self, signed_in):
        text = text_of(signed_in.get("try?q=图书角什么时候能进啊"))
        assert ANSWER in text
        assert "答上了" in text
        assert "就直接回答" in text
        assert f"{KNOWN} 最像的问法：图书角什么时候能进" in text

    @pytest.mark.parametrize(
        ("question", "told"),
        [
            ("你好", "打招呼"),
            ("人工", "家长想找人"),
            ("帮助", "使用说明"),
            ("孩子被同学堵在厕所打要钱", "先给求助办法"),
            (UNKNOWN, "如实说没有找到"),
            ("今天天气怎么样", "不归本号管"),
        ],
    )
    def test_why_in_plain_words(self, signed_in, question, told):
        assert told in text_of(signed_in.get(f"try?q={question}"))

    def test_nothing_of_it_is_kept(self, signed_in):
        records = signed_in.records()
        before = len(records.questions(0, 1e11))
        for _ in range(2):
            signed_in.get(f"try?q={UNKNOWN}")
        assert len(records.questions(0, 1e11)) == before
        records.close()

    def test_what_is_typed_is_text(self, signed_in):
        page = signed_in.get("try?q=" + ATTACK.replace("<", "%3C").replace(">", "%3E"))
        assert not page.find_all(["script", "img"])
        assert ATTACK in text_of(page)

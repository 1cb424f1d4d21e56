"""A file is saved, and the bot answers from it within seconds; whatever is saved, it answers."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import create_app, wechat_account
from bot.config import load
from tests.library.folders import FAQ as DATED
from tests.library.folders import GOOD, write_folder
from tests.wechat_client import WeChatClient

ROOT = Path(__file__).parent.parent
SECONDS = 5.0
FAQ = DATED.replace("有效期：2025-09-01至2026-08-31\n", "")
OLD = "孩子作业写到很晚写不完怎么办"
NEW = "校服必须买吗"
ENTRY = "\n## 校服必须买吗\n\n- 不买校服行不行\n\n不必须，自愿购买。\n"


@dataclass
class Bot:
    """A running bot, its knowledge folder, and a parent at WeChat's side."""

    folder: Path
    parent: WeChatClient

    def path(self, name: str = "faq/作业.md") -> Path:
        return self.folder / name

    def waits_for(self, question: str, words: str) -> bool:
        """Return whether `words` come as an answer in time; every message is answered meanwhile."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            said = self.parent.say(question)
            assert said
            if words in said:
                return True
            time.sleep(0.05)
        return False

    def stays(self, question: str, words: str, seconds: float = 1.5) -> bool:
        """Return whether `words` go on being the answer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            said = self.parent.say(question)
            if words not in said:
                print(f"instead, {question} got: {said}")
                return False
            time.sleep(0.1)
        return True


@pytest.fixture
def start(tmp_path, index_in):
    """Return a function that starts a bot on the test's folder, with settings if need be."""
    apps = []

    def started(**settings: str) -> Bot:
        named = {
            "BOT_KNOWLEDGE_PATH": str(tmp_path / "knowledge"),
            "BOT_SERVER_INSTANCE": str(tmp_path / "instance"),
            "BOT_WECHAT_TOKEN": "t" * 20,
            "BOT_LIMITS_PER_MINUTE": "0",
            "BOT_LIMITS_PER_DAY": "0",
            "BOT_RECORDS_HASH_KEY": "0" * 64,
        }
        config = load(ROOT / "config.toml", named | settings)
        apps.append(create_app(config))
        account = wechat_account(config.accounts["default"])
        return Bot(tmp_path / "knowledge", WeChatClient(apps[-1].test_client(), account))

    replies = (ROOT / "knowledge" / "replies.md").read_text("utf-8")
    write_folder(tmp_path / "knowledge", {**GOOD, "faq/作业.md": FAQ, "replies.md": replies})
    index_in(tmp_path / "instance", tmp_path / "knowledge")
    yield started
    for app in apps:
        app.extensions["watcher"].close()


@pytest.fixture
def bot(start):
    return start()


def save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def save_as_an_editor(path: Path, text: str) -> None:
    """Save as vim and WPS do: a new file, the old one moved away, the new one in its place."""
    part, backup = path.with_name(f".{path.name}.swp"), path.with_name(f"{path.name}~")
    save(part, text)
    path.replace(backup)
    part.replace(path)
    backup.unlink()


def save_in_place(path: Path, text: str) -> None:
    """Save as a program does that writes over what is there, and cuts off the rest."""
    with path.open("r+b") as file:
        file.write(text.encode())
        file.truncate()


@pytest.mark.parametrize("how", [save, save_as_an_editor, save_in_place])
def test_a_saved_entry_answers(bot, how):
    how(bot.path(), FAQ + ENTRY)
    assert bot.waits_for(NEW, "自愿购买")
    assert "可以不写完" in bot.parent.say(OLD)


def test_a_share_that_tells_nothing_is_looked_through(start):
    bot = start(BOT_KNOWLEDGE_POLL_SECONDS="1")
    save(bot.path("faq/校服.md"), f"# 校服\n{ENTRY}")
    assert bot.waits_for(NEW, "自愿购买")


def test_a_file_that_is_deleted_answers_no_more(bot):
    save(bot.path("faq/校服.md"), f"# 校服\n{ENTRY}")
    assert bot.waits_for(NEW, "自愿购买")
    bot.path("faq/校服.md").unlink()
    assert bot.waits_for(NEW, "没有") or "自愿购买" not in bot.parent.say(NEW)


def test_a_file_that_is_renamed_goes_on_answering(bot):
    save(bot.path("faq/校服.md"), f"# 校服\n{ENTRY}")
    assert bot.waits_for(NEW, "自愿购买")
    bot.path("faq/校服.md").rename(bot.path("faq/穿衣.md"))
    assert bot.stays(NEW, "自愿购买")
    save(bot.path("faq/穿衣.md"), f"# 校服\n{ENTRY.replace('自愿购买', '由家长选')}")
    assert bot.waits_for(NEW, "由家长选")


def test_a_folder_that_is_replaced_is_followed(bot, tmp_path):
    """Staff copy a whole folder over, or a share comes back under the same name."""
    other = tmp_path / "new"
    bot.folder.rename(tmp_path / "old")
    assert bot.stays(OLD, "可以不写完", 2.5)
    replies = (tmp_path / "old" / "replies.md").read_text("utf-8")
    files = {**GOOD, "faq/作业.md": FAQ, "replies.md": replies}
    write_folder(other, {**files, "faq/校服.md": f"# 校服\n{ENTRY}"})
    other.rename(bot.folder)
    assert bot.waits_for(NEW, "自愿购买")
    save(bot.path("faq/校服.md"), f"# 校服\n{ENTRY.replace('自愿购买', '由家长选')}")
    assert bot.waits_for(NEW, "由家长选")


BROKEN = {
    "nothing left": ("faq/作业.md", b""),
    "no heading": ("faq/作业.md", "可以不写完。".encode()),
    "GBK": ("faq/作业.md", FAQ.encode("gb18030")),
    "a wrong quotation": ("faq/作业.md", FAQ.replace("全收全改", "全都改").encode()),
    "cut short": ("faq/作业.md", FAQ.encode()[: FAQ.encode().index("教师必须".encode()) + 4]),
    "no replies": ("replies.md", b"# \n\n## x\n\ny\n"),
    "a brace in a reply": ("replies.md", "## 欢迎\n\n您好 {谁}\n".encode()),
    "a follow-up's entry gone": ("faq/作业.md", FAQ[: FAQ.index("## 作业由谁")].encode()),
}


@pytest.mark.parametrize(("file", "data"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_goes_on_answering_as_it_was(bot, file, data, caplog):
    """The fault is told once, with file and cure; what else is saved is taken over."""
    good = bot.path(file).read_bytes()
    with caplog.at_level(logging.ERROR):
        bot.path(file).write_bytes(data)
        # Each file that is saved beside it makes the bot look at the broken one again.
        for words in ("自愿购买", "自己决定"):
            save(bot.path("faq/校服.md"), f"# 校服\n{ENTRY.replace('自愿购买', words)}")
            assert bot.waits_for(NEW, words)
            assert "可以不写完" in bot.parent.say(OLD)
    told = [record.getMessage() for record in caplog.records if file in record.getMessage()]
    assert told
    assert len(told) == len(set(told)), "a fault was told twice"
    assert not any(record.exc_info for record in caplog.records)
    bot.path(file).write_bytes(good)
    save(bot.path("faq/校服.md"), f"# 校服\n{ENTRY.replace('自愿购买', '由家长选')}")
    assert bot.waits_for(NEW, "由家长选")


def test_a_file_that_is_written_slowly_is_not_read_by_halves(bot, caplog):
    """What was there answers until the last piece has come."""
    whole = (FAQ.replace("可以不写完", "能够不写完") + ENTRY).encode()
    with caplog.at_level(logging.ERROR), bot.path().open("wb", buffering=0) as file:
        for start in range(0, len(whole), 400):
            file.write(whole[start : start + 400])
            assert "不写完" in bot.parent.say(OLD)
            time.sleep(0.1)
    assert bot.waits_for(NEW, "自愿购买")
    assert bot.waits_for(OLD, "能够不写完")


def test_the_bot_comes_up_with_a_broken_folder(start):
    """What answered before the restart answers after it, with what else has changed since."""
    bot = start()
    save(bot.path("faq/校服.md"), f"# 校服\n{ENTRY}")
    save(bot.path(), "坏了")
    again = start()
    assert "可以不写完" in again.parent.say(OLD)
    assert again.waits_for(NEW, "自愿购买")


def test_an_empty_folder_is_taken_for_a_share_that_is_away(bot):
    for path in bot.folder.rglob("*.md"):
        path.unlink()
    assert bot.stays(OLD, "可以不写完", 3.0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_worker_that_is_forked_watches_too(bot):
    """Gunicorn with --preload makes the workers from one process that has read everything."""
    reading, writing = os.pipe()
    worker = os.fork()
    if not worker:
        found = b"-"
        try:
            found = b"+" if bot.waits_for(NEW, "自愿购买") else b"-"
        finally:
            os.write(writing, found)
            os._exit(0)
    save(bot.path(), FAQ + ENTRY)
    assert os.read(reading, 1) == b"+"
    os.waitpid(worker, 0)
    assert bot.waits_for(NEW, "自愿购买")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_that_only_makes_others_does_not_index(bot, caplog):
    """It would take the processor from the workers that have the same to do."""
    worker = os.fork()
    if not worker:
        os._exit(0)
    os.waitpid(worker, 0)
    caplog.set_level(logging.INFO)
    save(bot.path(), FAQ + ENTRY)
    time.sleep(4.0)
    assert "the knowledge changed" not in caplog.text
    assert bot.waits_for(NEW, "自愿购买"), "until a parent asks it"

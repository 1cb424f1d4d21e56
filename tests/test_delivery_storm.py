"""WeChat as it really delivers: twice and thrice, at once, too late, and hanging up early."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.app import open_records, wechat_account
from bot.config import load
from tests.wechat_client import OWN_ID, WeChatClient, message_xml, read_xml

ROOT = Path(__file__).parents[1]
PARENTS = 200
WORKERS = 2
# As many parents write at the same time.
AT_ONCE = 24
SECONDS_TO_START = 90
# Two talks, so that a parent who got another's context would be noticed: what is said, what the
# reply must have, and whether it is a question that is recorded.
TALKS = (
    (
        ("学校的课后服务是怎么回事", "放学后", True),
        ("多少钱", "【课后服务收多少钱】", True),
        ("那初中呢", "初中也一样", True),
        ("校服必须买吗", "自愿", True),
        ("多少钱一套", "【校服多少钱一套，太贵了找谁】", True),
        ("学生能带手机进学校吗", "手机", True),
        ("电话手表呢", "【孩子能戴电话手表上学吗】", True),
        ("课后服务几点结束", "下班", True),
        ("你好", "您好", False),
        ("转人工", "不能直接转", False),
    ),
    (
        ("学校暑假有没有托管", "托管", True),
        ("多少钱", "【暑期托管要交多少钱】", True),
        ("找谁报名", "【暑期托管怎么报名】", True),
        ("三到六年级作业每天最多多久", "60分钟", True),
        ("那初中呢", "【初中作业每天最多多久】", True),
        ("新生分班是怎么分的", "分班", True),
        ("能去现场看吗", "【家长能不能去现场看分班】", True),
        ("不想上了，培训费能退吗", "合同", True),
        ("帮助", "直接打字问", False),
        ("谢谢", "不客气", False),
    ),
)


@pytest.fixture(scope="module")
def server(index_in, tmp_path_factory):
    """Serve as an operator does, and return the settings and the port."""
    instance = index_in(tmp_path_factory.mktemp("storm"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    told = {
        "BOT_SERVER_INSTANCE": str(instance),
        "BOT_SERVER_PORT": str(port),
        "BOT_SERVER_WORKERS": str(WORKERS),
        "BOT_WECHAT_TOKEN": "storm0token",
        "BOT_RECORDS_HASH_KEY": "1f" * 32,
        "BOT_WECHAT_TAPPABLE_LINKS": "false",
    }
    run = [sys.executable, str(ROOT / "scripts" / "run.py")]
    process = subprocess.Popen(run, env={**os.environ, **told}, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield load(ROOT / "config.toml", told), port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(10 * SECONDS_TO_START):
        assert process.poll() is None, "the server ended"
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@dataclass
class Platform:
    """WeChat's side: delivers each message at least once and keeps what came back."""

    client: WeChatClient
    port: int
    replies: defaultdict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    dropped: int = 0

    def deliver(self, xml: str, number: str, *, hang_up: bool = False) -> None:
        address, body = self.client.request_for(xml)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", address, body, {"Content-Type": "text/xml"})
        if hang_up:
            self.dropped += 1
        else:
            response = connection.getresponse()
            assert response.status == 200
            self.replies[number].append(response.read())
        connection.close()

    def text_of(self, number: str) -> str:
        return read_xml(self.replies[number][0])["Content"]


def parent_of(number: int) -> str:
    return f"oK7Qv5storm{number:017}"


def talk(platform: Platform, parent: int) -> None:
    """Play one parent: a message after the reply to the one before, but the last two at once."""
    chance = random.Random(parent)  # noqa: S311 - the same storm every time
    script = TALKS[parent % len(TALKS)]
    sent = [
        (
            message_xml(
                ToUserName=OWN_ID,
                FromUserName=parent_of(parent),
                CreateTime=int(time.time()),
                MsgType="text",
                MsgId=f"{parent:05}{place:012}",
                Content=text,
            ),
            f"{parent:05}{place:012}",
        )
        for place, (text, _, _) in enumerate(script)
    ]
    late: list[tuple[str, str]] = []
    for message in sent[:-2]:
        how = chance.random()
        if how < 0.1:
            platform.deliver(*message, hang_up=True)
            platform.deliver(*message)
        elif how < 0.2:
            at_once(platform, [message] * 3)
        elif how < 0.3:
            platform.deliver(*message)
            late.append(message)
        else:
            platform.deliver(*message)
        if late and chance.random() < 0.5:
            # A retry that was on its way arrives after the talk has gone on.
            platform.deliver(*late.pop())
    at_once(platform, [*sent[-2:], *late])


def at_once(platform: Platform, messages: list[tuple[str, str]]) -> None:
    with ThreadPoolExecutor(len(messages)) as pool:
        for done in [pool.submit(platform.deliver, *message) for message in messages]:
            done.result()


@pytest.mark.slow
def test_a_storm_of_deliveries(server):
    """Each message gets one reply, is recorded once, and no parent sees another's context."""
    config, port = server
    client = WeChatClient(None, wechat_account(config.accounts["default"]))
    platform = Platform(client, port)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(talk, platform, parent) for parent in range(PARENTS)]:
            done.result()

    deliveries = sum(map(len, platform.replies.values()))
    assert len(platform.replies) == 2000, "a message was lost"
    assert deliveries > 2400
    assert platform.dropped > 100
    differing = {number for number, got in platform.replies.items() if len(set(got)) > 1}
    assert not differing, "a message was answered twice, differently"
    for parent in range(PARENTS):
        for place, (text, has, _) in enumerate(TALKS[parent % len(TALKS)]):
            assert has in platform.text_of(f"{parent:05}{place:012}"), (parent, text)
    assert recorded(config) == expected(config)


def recorded(config) -> Counter[tuple[str, str]]:
    records = open_records(config)
    rows = records.questions(0, 2**33)
    records.close()
    return Counter((row["parent"], row["text"]) for row in rows)


def expected(config) -> Counter[tuple[str, str]]:
    records = open_records(config)
    return Counter(
        (records._hash("default", parent_of(parent)), text)
        for parent in range(PARENTS)
        for text, _, asked in TALKS[parent % len(TALKS)]
        if asked
    )

"""Who gets to see the page, and who gets to speak for its account."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bot.wechat import Account
from tests.staff.office import HASH, PASSWORD
from tests.trial.conftest import HERE, TOKEN, Visitor
from tests.trial.knowledge import QUESTION
from tests.wechat_client import PARENT, WeChatClient, message_xml

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "bot.example.cn"}
FROM_HERE = [
    ("127.0.0.1", "127.0.0.1:8000"),
    ("127.0.0.1", "localhost:8000"),
    ("::1", "[::1]:8000"),
    ("127.8.8.8", "localhost"),
    ("::ffff:127.0.0.1", "127.0.0.1"),
]
NOT_FROM_HERE = [
    ("203.0.113.9", "127.0.0.1:8000"),
    ("192.168.1.7", "192.168.1.5:8000"),
    ("127.0.0.1", "bot.example.cn"),
    ("127.0.0.1", "127.0.0.1.example.cn"),
    ("127.0.0.1", "localhost.example.cn:8000"),
    ("127.0.0.1", "192.168.1.5"),
    ("::ffff:203.0.113.9", "localhost"),
    ("", "localhost"),
]
PATHS = ["/try", "/try/static/try.js", "/try/static/try.css"]


def caller(app, remote: str, host: str) -> Visitor:
    return Visitor(app.test_client(), {"REMOTE_ADDR": remote, "HTTP_HOST": host})


@pytest.mark.parametrize(("remote", "host"), FROM_HERE)
@pytest.mark.parametrize("path", PATHS)
def test_a_person_at_this_machine_sees_it(app, remote, host, path):
    assert caller(app, remote, host).get(path).status_code == 200


@pytest.mark.parametrize(("remote", "host"), NOT_FROM_HERE)
def test_nobody_else_finds_anything(app, remote, host):
    """Another address is not here, nor is a name that somebody has pointed at this machine."""
    visitor = caller(app, remote, host)
    assert [visitor.get(path).status_code for path in PATHS] == [404] * len(PATHS)
    assert visitor.post(text="你好").status_code == 404


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Forwarded-Host"]
)
def test_what_a_proxy_brings_is_not_from_here(visitor, header):
    assert visitor.get(**{header: "203.0.113.9"}).status_code == 404


@pytest.mark.parametrize("protocol", ["HTTP/1.0", "HTTP/1"])
def test_what_nginx_forwards_by_default_is_not_from_here(app, protocol):
    """It calls with its own address and Host, and says nothing of the caller; but in HTTP/1.0."""
    nginx = Visitor(app.test_client(), HERE | {"SERVER_PROTOCOL": protocol})
    assert nginx.get().status_code == 404
    assert nginx.post(text="你好").status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"TRY_ENABLED": "off"},
        {"TRY_ENABLED": "auto", "SERVER_HOST": "0.0.0.0"},  # noqa: S104 - only a setting
        {"TRY_ENABLED": "auto", "SERVER_HOST": "192.168.1.5"},
        {"TRY_ENABLED": "auto", "SERVER_PUBLIC_URL": "https://bot.example.cn"},
    ],
)
def test_where_it_is_off_there_is_neither_page_nor_account(serve_with, settings):
    app = serve_with(**settings)
    visitor = Visitor(app.test_client(), HERE)
    assert visitor.get().status_code == 404
    assert visitor.post(text="你好").status_code == 404
    assert app.test_client().post("/wechat/_try", data="<xml></xml>").status_code == 404


def test_on_opens_it_to_all_but_the_explanations(serve_with):
    app = serve_with(TRY_ENABLED="on", SERVER_PUBLIC_URL="https://bot.example.cn")
    for base in (ELSEWHERE, HERE):
        stranger = Visitor(app.test_client(), base)
        assert "为什么这样答" not in stranger.get().text
        told = stranger.send(text=QUESTION)
        assert told["content"]
        assert told["why"] == ""


def test_a_person_here_is_told_why(visitor):
    assert "为什么这样答" in visitor.get().text
    assert "候选" in visitor.send(text=QUESTION)["why"]
    assert "候选" in visitor.send(what="click", text=f"ask:{QUESTION}")["why"]
    assert visitor.send(what="subscribe")["why"] == ""


def test_staff_are_told_why_wherever_they_sit(serve_with):
    app = serve_with(TRY_ENABLED="on", STAFF_PASSWORD_HASH=HASH, STAFF_SESSION_KEY="k" * 64)
    visitor = Visitor(app.test_client(), ELSEWHERE)
    assert visitor.send(text=QUESTION)["why"] == ""
    sign_in(visitor.client)
    assert "为什么这样答" in visitor.get().text
    assert "候选" in visitor.send(text=QUESTION)["why"]


def sign_in(client: FlaskClient) -> None:
    """Sign in on the staff page from elsewhere."""
    page = client.get("/staff/login", environ_overrides=ELSEWHERE)
    token = BeautifulSoup(page.text, "html.parser").find(attrs={"name": "csrf_token"})["value"]
    told = {"csrf_token": token, "name": "李老师", "password": PASSWORD}
    done = client.post("/staff/login", data=told, environ_overrides=ELSEWHERE)
    assert done.status_code == 303


@pytest.mark.parametrize("token", [TOKEN, "_try", "0" * 64])
def test_only_the_page_can_sign_for_its_account(app, token):
    """The real account's token opens the real account, and not this one."""
    message = message_xml(
        ToUserName="gh_trial0account",
        FromUserName=PARENT,
        CreateTime=1,
        MsgType="text",
        Content="1",
    )
    client, account = app.test_client(), Account("_try", token)
    assert WeChatClient(client, account, path="/wechat/_try").post(message).status_code == 403
    assert client.post("/wechat/_try", data=message).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", "null"])
def test_another_site_cannot_speak_through_the_browser(visitor, origin):
    assert visitor.post({"Origin": origin}, text="你好").status_code == 403


def test_the_page_itself_can(visitor):
    assert visitor.post({"Origin": "http://127.0.0.1:8000"}, text="你好").status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        {"visitor": "me"},
        {"visitor": "G" * 32},
        {"visitor": None},
        {"parent": "C"},
        {"parent": ""},
        {"what": "pay"},
        {"what": ["text"]},
        {"text": 7},
        {"text": "长" * 6001},
        {"number": ""},
        {"number": "一"},
        {"number": "1 "},
        {"tapped": "1" * 65},
    ],
)
def test_what_the_page_would_not_tell_is_refused(visitor, told):
    assert visitor.post(**told).status_code == 400


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("visitor=1", "application/x-www-form-urlencoded", 415),
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ('{"text": "' + "长" * 30_000 + '"}', "application/json", 413),
    ],
)
def test_what_is_no_message_is_refused(visitor, body, content_type, status):
    answer = visitor.client.post(
        "/try/send", data=body.encode(), content_type=content_type, environ_overrides=HERE
    )
    assert answer.status_code == status


@pytest.mark.parametrize("path", PATHS)
def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(visitor, path):
    response = visitor.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_markup_needs_nothing_that_the_policy_forbids(visitor):
    text = visitor.get().text
    assert " style=" not in text
    assert " onclick=" not in text
    assert text.count("<script") == 1
    assert "//" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_bureaus_name_is_text(serve_with):
    app = serve_with(BUREAU_NAME='<script>alert(1)</script>"局')
    text = Visitor(app.test_client(), HERE).get().text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text

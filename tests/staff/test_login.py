"""Who is let in, and what every page is protected by."""

from __future__ import annotations

import time

import pytest
import time_machine
from bs4 import BeautifulSoup

from bot.errors import SettingError
from tests.staff.office import ANSWER, CLERK, KNOWN, PASSWORD, UNKNOWN, Office, text_of

PAGES = ["", "groups/", "groups/1", "knowledge", "try"]
POSTS = ["groups/1", "groups/1/move", "logout"]


def test_without_a_password_there_is_no_staff_page(make_office):
    office = make_office(STAFF_PASSWORD_HASH="")
    for page in ("", "/", "/login", "/groups/", "/static/staff.css"):
        assert office.clerk.get(f"/staff{page}").status_code == 404


def test_a_password_without_a_session_key_is_refused(make_office):
    with pytest.raises(SettingError, match=r"staff\.session_key.*set_password"):
        make_office(STAFF_SESSION_KEY="")


def test_a_stranger_sees_the_login_only(front):
    for page in PAGES:
        response = front.clerk.get(f"/staff/{page}")
        assert (response.status_code, response.location) == (303, "/staff/login"), page
    for page in POSTS:
        assert front.post("login", page).location == "/staff/login"
    with front.clerk.get("/staff/static/staff.css") as style:
        assert style.status_code == 200


def test_the_right_password_lets_in_by_name(front):
    response = front.sign_in()
    assert (response.status_code, response.location) == (303, "/staff/")
    assert CLERK in front.get("").header.text


@pytest.mark.parametrize(
    ("password", "name", "status", "told"),
    [
        ("wrong", CLERK, 401, "密码不对"),
        ("", CLERK, 401, "密码不对"),
        (PASSWORD + " ", CLERK, 401, "密码不对"),
        (PASSWORD, "", 422, "请写上您的姓名"),
        (PASSWORD, "  \n ", 422, "请写上您的姓名"),
    ],
)
def test_others_are_not_let_in(front, password, name, status, told):
    response = front.sign_in(password, name)
    assert response.status_code == status
    assert told in response.text
    assert front.clerk.get("/staff/").status_code == 303


def test_signing_out_ends_it(signed_in):
    assert signed_in.post("", "logout").status_code == 303
    assert signed_in.clerk.get("/staff/").status_code == 303


def test_a_session_ends_in_time(make_office):
    """However busy the clerk is: the time runs from signing in."""
    office, now = make_office(STAFF_SESSION_MINUTES="30"), time.time()
    with time_machine.travel(now, tick=False) as clock:
        office.sign_in()
        for minutes, status in ((10, 200), (29, 200), (30, 303)):
            clock.move_to(now + 60 * minutes)
            assert office.clerk.get("/staff/").status_code == status


def test_what_was_typed_when_the_session_ended_is_shown_again(make_office):
    """It took a clerk half an hour, and can be copied back."""
    office, now = make_office(STAFF_SESSION_MINUTES="30"), time.time()
    with time_machine.travel(now, tick=False) as clock:
        office.sign_in()
        office.missed(UNKNOWN)
        number = office.groups()[UNKNOWN]
        form = {"csrf_token": office.token(f"groups/{number}"), "action": "新增", "entry": UNKNOWN}
        clock.move_to(now + 60 * 31)
        typed = form | {"answer": "可以找<交警>。\n打 122。", "basis": "《双减意见》"}
        response = office.clerk.post(f"/staff/groups/{number}", data=typed)
        assert response.status_code == 401
        page = BeautifulSoup(response.text, "html.parser")
        assert page.textarea.has_attr("readonly")
        for text in (UNKNOWN, "可以找<交警>。\n打 122。", "《双减意见》"):
            assert text in page.textarea.text
        assert "先复制下来再登录" in page.main.text
        assert page.textarea.find_next(id="password"), "what is lost by signing in stands first"
        assert form["csrf_token"] not in page.textarea.text
        assert office.sign_in().status_code == 303
    assert not (office.knowledge / "faq/待答.md").exists()


def test_a_cookie_of_another_key_is_worth_nothing(office, make_office):
    other = make_office(STAFF_SESSION_KEY="11" * 32)
    other.sign_in()
    cookie = other.clerk.get_cookie("staff")
    office.clerk.set_cookie("staff", cookie.value)
    assert office.clerk.get("/staff/").status_code == 303


class TestAttempts:
    """Wrong passwords are limited, for each address and over all."""

    def wrong(self, office: Office, times: int, **environ: str) -> list[int]:
        return [office.sign_in("wrong", environ=environ).status_code for _ in range(times)]

    def test_five_a_minute(self, front):
        now = time.time()
        with time_machine.travel(now, tick=False) as clock:
            assert self.wrong(front, 6) == [401] * 5 + [429]
            told = front.sign_in()
            assert told.status_code == 429, "not even with the right one"
            assert "密码输错的次数太多" in told.text
            clock.move_to(now + 61)
            assert front.sign_in().status_code == 303

    def test_another_address_is_not_kept_out(self, front):
        self.wrong(front, 6, REMOTE_ADDR="203.0.113.7")
        assert front.sign_in(environ={"REMOTE_ADDR": "203.0.113.8"}).status_code == 303

    def test_an_address_that_the_forwarder_tells_of_counts(self, front):
        """Only what a forwarder on this machine has added, which is the last one."""
        told = {"HTTP_X_FORWARDED_FOR": "198.51.100.9, 203.0.113.7"}
        assert self.wrong(front, 6, **told)[-1] == 429
        assert front.sign_in().status_code == 303
        abroad = {"REMOTE_ADDR": "192.0.2.1"}
        made_up = [abroad | {"HTTP_X_FORWARDED_FOR": f"10.0.0.{n}"} for n in range(6)]
        codes = [front.sign_in("wrong", environ=environ).status_code for environ in made_up]
        assert codes == [401] * 5 + [429]

    def test_workers_count_together(self, office, make_office):
        other = make_office()
        self.wrong(office, 3)
        assert self.wrong(other, 3) == [401, 401, 429]

    def test_the_right_password_does_not_count(self, front):
        for _ in range(8):
            assert front.sign_in().status_code == 303


class TestForgery:
    """Nothing is done that was not sent from a page of ours."""

    @pytest.mark.parametrize("page", POSTS)
    @pytest.mark.parametrize("token", ["", "made-up"])
    def test_a_post_without_our_token_is_refused(self, signed_in, page, token):
        response = signed_in.clerk.post(f"/staff/{page}", data={"csrf_token": token})
        assert response.status_code == 400
        assert "这一步没有做成" in response.text
        assert signed_in.clerk.get("/staff/").status_code == 200

    def test_a_login_without_our_token_is_refused(self, front):
        response = front.clerk.post("/staff/login", data={"name": "x", "password": PASSWORD})
        assert response.status_code == 400
        assert front.clerk.get("/staff/").status_code == 303

    def test_the_token_of_another_session_is_refused(self, desk, make_office):
        other = make_office()
        token = other.token("login")
        response = desk.clerk.post("/staff/logout", data={"csrf_token": token})
        assert response.status_code == 400

    def test_the_platform_needs_no_token(self, desk):
        assert ANSWER in desk.parent.say(KNOWN)


class TestCookie:
    @pytest.mark.parametrize(
        ("scheme", "public_url", "secure"),
        [
            ("http", "", False),
            ("http", "http://bot.example.cn", False),
            ("https", "", True),
            ("http", "https://bot.example.cn", True),
        ],
    )
    def test_its_flags(self, make_office, scheme, public_url, secure):
        office = make_office(SERVER_PUBLIC_URL=public_url)
        response = office.clerk.get("/staff/login", base_url=f"{scheme}://localhost")
        (cookie,) = response.headers.getlist("Set-Cookie")
        flags = {part.strip() for part in cookie.split(";")[1:]}
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags
        assert ("Secure" in flags) is secure

    def test_the_platform_is_given_none(self, front):
        response = front.parent.handshake()
        assert "Set-Cookie" not in response.headers


def test_no_page_runs_a_script_or_stands_in_another_page(signed_in):
    for page in ["", "groups/", "knowledge", "try?q=作业", "login"]:
        response = signed_in.clerk.get(f"/staff/{page}")
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        for forbidden in ("<script", "style=", "onclick", "http://", "https://"):
            assert forbidden not in response.text, (page, forbidden)


def test_a_huge_body_is_refused(signed_in):
    response = signed_in.post("", "groups/1", reason="长" * 50_000)
    assert response.status_code in {400, 413}


def test_a_name_is_text(front):
    front.sign_in(name="<b>王</b>")
    page = front.get("")
    assert page.find("b", string="王") is None
    assert "<b>王</b>" in page.header.text
    assert text_of(page)

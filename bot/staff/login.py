"""Signing in with the one password and one's own name, and out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_login import UserMixin, current_user, login_user, logout_user
from werkzeug.security import check_password_hash

from bot.staff.attempts import SCHEME
from bot.staff.office import Door, Office

# What may be seen without a password.
LOGIN: Final = "staff.login.show"
PUBLIC: Final = frozenset({"staff.static", LOGIN, "staff.login.sign_in"})
# Wrong passwords from one address; and from everywhere, for addresses can be made up.
FROM_ONE: Final = "5 per minute;30 per hour"
FROM_ALL: Final = "200 per hour"
LONGEST_NAME: Final = 20
LOCAL: Final = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})


@dataclass(frozen=True)
class Clerk(UserMixin):  # type: ignore[misc] # the library has no types
    """Who is signed in, by the name that they gave, `since` when (seconds since 1970)."""

    name: str
    since: int

    def get_id(self) -> str:
        """Return what the session keeps."""
        return f"{self.since}:{self.name}"

    @classmethod
    def of(cls, told: str) -> Clerk | None:
        """Return the clerk that a session tells of."""
        since, _, name = told.partition(":")
        return cls(name, int(since)) if since.isdecimal() and name else None


def is_clerk() -> bool:
    """Return whether who asks is signed in; where there is no staff page, nobody is."""
    return hasattr(current_app, "login_manager") and bool(current_user.is_authenticated)


def client_address() -> str:
    """Return where a request comes from.

    A forwarder on this machine adds the address that it saw at the end of X-Forwarded-For.
    """
    peer = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told[:64] if told and peer in LOCAL else peer


def make_login(app: Flask, office: Office, door: Door) -> Blueprint:
    """Return the routes to sign in and out."""
    blueprint = Blueprint("login", __name__)
    limiter = Limiter(
        client_address,
        app=app,
        storage_uri=f"{SCHEME}://",
        storage_options={"counters": office.records.counters},  # type: ignore[dict-item] # as given
    )

    @blueprint.get("/login")
    def show() -> str:
        return render_template("staff/login.html", name="", wrong="", typed="")

    @blueprint.post("/login")
    @limiter.limit(FROM_ONE, deduct_when=_was_wrong)
    @limiter.limit(FROM_ALL, key_func=lambda: "all", deduct_when=_was_wrong)
    def sign_in() -> ResponseReturnValue:
        name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
        if not name:
            return again(name, "请写上您的姓名，处理记录里会写是谁做的。", 422)
        if not check_password_hash(door.password_hash, request.form.get("password", "")):
            return again(name, "密码不对，请再试一次。", 401)
        session.clear()
        session.permanent = True
        login_user(Clerk(name, int(office.clock())))
        return redirect(url_for("staff.week.show"), 303)

    @blueprint.post("/logout")
    def sign_out() -> ResponseReturnValue:
        logout_user()
        session.clear()
        return redirect(url_for(LOGIN), 303)

    return blueprint


def again(name: str, wrong: str, status: int, typed: str = "") -> ResponseReturnValue:
    """Return the login with what went wrong, and what a clerk had typed on another page."""
    return render_template("staff/login.html", name=name, wrong=wrong, typed=typed), status


def _was_wrong(response: Response) -> bool:
    return response.status_code == 401

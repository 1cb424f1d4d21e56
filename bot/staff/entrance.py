"""The way in: who is signed in, what every page is protected by, and what is said when it fails."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from bot.errors import BotError, SettingError
from bot.review.collecting import CHINA
from bot.staff.catching_up import CatchUp
from bot.staff.groups import make_groups
from bot.staff.knowledge import make_knowledge
from bot.staff.login import LOGIN, PUBLIC, Clerk, again, make_login
from bot.staff.office import Door, Office
from bot.staff.trying import make_trying
from bot.staff.week import make_week

log = logging.getLogger(__name__)

# A form has a few short fields.
BODY_LIMIT = 64 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

ENDED: Final = "登录的时间到了，刚才那一步没有做成。请重新登录后再做一次。"

# What is said instead of a page: a title, and what to do.
SORRY: Final = {
    400: (
        "这一步没有做成",
        "可能是页面放得太久，或者登录已经过期。请回到上一页刷新后再试；"
        "要是总这样，请看看网址是不是 https 开头。",
    ),
    404: (
        "找不到这一页",
        "这一页没有了。要是一组问题，可能记录已经过了保存期限，自动删掉了。",
    ),
    429: (
        "请过几分钟再试",
        "密码输错的次数太多，为了安全先停一会儿。忘了密码，请找管理员重新设一个。",
    ),
    500: ("出了点问题", "程序出错了，已经记在日志里。请过一会儿再试，还不行就告诉管理员。"),
}


def open_staff(app: Flask, office: Office, door: Door) -> None:
    """Add the pages under `/staff` to the application, unless there is no password.

    Raises:
        SettingError: there is a password, but no key to sign sessions with.
    """
    if not door.password_hash:
        return
    if not door.session_key:
        cure = "不能为空，请运行 python3 scripts/set_password.py，它会生成"
        raise SettingError("staff.session_key", "", cure)
    app.secret_key = door.session_key
    app.session_interface = _Sessions(https=door.https)
    app.config.update(
        SESSION_COOKIE_NAME="staff",
        # The chat page asks too whether somebody is signed in.
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=door.minutes),
        # The platform's calls have no such token: each staff page asks for it itself.
        WTF_CSRF_CHECK_DEFAULT=False,
        # The token lives as long as the session that it is for.
        WTF_CSRF_TIME_LIMIT=None,
    )
    _know_clerks(app, door, office)
    blueprint = _guarded(CSRFProtect(app), office)
    blueprint.register_blueprint(make_login(app, office, door))
    catch_up = CatchUp(office)
    blueprint.register_blueprint(make_week(office, catch_up))
    blueprint.register_blueprint(make_groups(office, catch_up))
    blueprint.register_blueprint(make_knowledge(office))
    blueprint.register_blueprint(make_trying(office))
    app.register_blueprint(blueprint)


class _Sessions(SecureCookieSessionInterface):
    """Sessions whose cookie is sent over https only, as soon as https is in use."""

    def __init__(self, *, https: bool) -> None:
        self._https = https

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether browsers keep the cookie for https."""
        return self._https or request.is_secure


def _know_clerks(app: Flask, door: Door, office: Office) -> None:
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator] # the library has no types
    def load(told: str) -> Clerk | None:
        clerk = Clerk.of(told)
        late = clerk is None or office.clock() - clerk.since >= 60 * door.minutes
        return None if late else clerk


def _guarded(csrf: CSRFProtect, office: Office) -> Blueprint:
    """Return the blueprint around all pages, with what holds for each of them."""
    blueprint = Blueprint(
        "staff",
        __name__,
        url_prefix="/staff",
        template_folder="templates",
        static_folder="static",
    )

    @blueprint.before_request
    def refuse_strangers() -> ResponseReturnValue | None:
        request.max_content_length = BODY_LIMIT
        if request.endpoint not in PUBLIC and not current_user.is_authenticated:
            typed = _typed()
            return again("", ENDED, 401, typed) if typed else redirect(url_for(LOGIN), 303)
        csrf.protect()
        return None

    @blueprint.after_request
    def protect(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint != "staff.static":
            response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.app_template_filter("moment")
    def moment(seconds: float) -> str:
        return f"{datetime.fromtimestamp(seconds, CHINA):%m-%d %H:%M}"

    @blueprint.context_processor
    def shared() -> dict[str, object]:
        return {"office": office, "clerk": current_user}

    _explain_failures(blueprint)
    return blueprint


def _typed() -> str:
    """Return what a clerk has typed into a form, a field a paragraph; a mere button has none."""
    if "then" in request.form or "wording" in request.form:
        return ""
    hidden = ("csrf_token", "action")
    fields = ((name, text.strip()) for name, text in request.form.items())
    return "\n\n".join(text for name, text in fields if text and name not in hidden)


def _explain_failures(blueprint: Blueprint) -> None:
    """Say what went wrong in the clerk's words."""

    @blueprint.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        return _sorry(*SORRY.get(status, SORRY[400]), status)

    @blueprint.errorhandler(BotError)
    def failed(error: BotError) -> ResponseReturnValue:
        log.error("the staff page %s: %s", request.path, error)
        return _sorry("这一步没有做成", f"原因：{error}", 503)


def _sorry(title: str, text: str, status: int) -> ResponseReturnValue:
    return render_template("staff/sorry.html", title=title, text=text), status

"""The page at `/try` and the one address that it calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, request

from bot.trial.access import Access, Caller
from bot.trial.doing import PARENTS, SPOKEN, Doing
from bot.trial.posting import post
from bot.wechat import Account

BODY_LIMIT = 64 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
# As parents do type: with a slip, in few words, in pinyin, leaving half out, on other business.
EXAMPLES = (
    "娃作页老写到十点",
    "课后服物是自愿的吗",
    "kehou fuwu shoufei ma",
    "三年级作业写多久",
    "初中呢",
    "驾照怎么换",
)


def make_trial(
    account: Account,
    access: Access,
    bureau: str,
    menu: Sequence[object],
    explain: Callable[[str], str],
    is_staff: Callable[[], bool],
) -> Blueprint:
    """Return the routes under `/try`, for an `account` that the webhook knows too.

    A button of the `menu` has `name`, `key`, `url` and `items`. What `explain` says of a question
    is for a person at this machine, and for one of whom `is_staff` says so.
    """
    trial = Blueprint(
        "trial", __name__, url_prefix="/try", static_folder="static", template_folder="templates"
    )

    def may_know_why() -> bool:
        return access.is_ours(_caller()) or is_staff()

    def keep_out() -> None:
        if not access.allows(_caller()):
            abort(404)

    def show() -> str:
        return render_template(
            "trial/page.html",
            bureau=bureau or "教育局",
            menu=menu,
            parents=PARENTS,
            spoken=SPOKEN,
            examples=EXAMPLES,
            may_know_why=may_know_why(),
        )

    def send() -> dict[str, Any]:
        doing = _doing()
        posted = post(current_app.wsgi_app, account, doing.sender, doing.fields)
        known = doing.words and may_know_why()
        return {**asdict(posted), "why": explain(doing.words) if known else ""}

    trial.before_request(keep_out)
    trial.after_request(_guard)
    trial.add_url_rule("", view_func=show)
    trial.add_url_rule("/send", view_func=send, methods=["POST"])
    return trial


def _caller() -> Caller:
    protocol = request.environ.get("SERVER_PROTOCOL", "")
    names = frozenset(name.lower() for name in request.headers.keys())  # noqa: SIM118 - pairs else
    return Caller(request.remote_addr or "", request.host, protocol, names)


def _doing() -> Doing:
    """Return what the page tells; another site's script may not talk through this browser."""
    request.max_content_length = BODY_LIMIT
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
    return Doing.read(request.get_json()) or abort(400)


def _guard(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response

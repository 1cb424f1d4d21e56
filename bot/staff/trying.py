"""试一试: what a parent would be told, and why; nothing of it is kept."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request

from bot.dialogue.message import LONGEST_QUESTION
from bot.staff.explaining import explain
from bot.staff.office import Office

_OUTCOMES: Final = {
    "answer": ("答上了", "good"),
    "clause": ("给了政策原文", "good"),
    "choices": ("让家长选", "fair"),
    "miss": ("没答上", "poor"),
    "safety": ("安全提示", "fair"),
}


def make_trying(office: Office) -> Blueprint:
    """Return the route of the box to try a question in."""
    blueprint = Blueprint("trying", __name__)

    @blueprint.get("/try")
    def show() -> str:
        text = request.args.get("q", "").strip()[:LONGEST_QUESTION]
        if not text:
            return render_template("staff/try.html", text="", reply=None)
        reply = office.try_out(text)
        return render_template(
            "staff/try.html",
            text=text,
            reply=reply,
            outcome=_OUTCOMES.get(reply.outcome, ("不用找答案", "plain")),
            # A number or 都不是 means something only within a talk.
            choices=[each for each in reply.choices if office.engine.titled(each)],
            why=explain(office, text, reply),
        )

    return blueprint

"""待处理: what the bot could not answer, and what staff do about it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.records.decisions import MOVED
from bot.review import open_groups, update
from bot.review.answering import LONGEST, typed
from bot.review.deciding import Decision, DecisionError, Desk
from bot.review.editing import LOCK, Editor
from bot.review.model import STATES
from bot.staff.case import case_of
from bot.staff.catching_up import CatchUp
from bot.staff.office import Office
from bot.staff.shelves import SHELVES, sort_groups

SOURCE: Final = "工作人员页面"
_A_PAGE: Final = 15
_A_LINE: Final = 200


def make_groups(office: Office, catch_up: CatchUp) -> Blueprint:
    """Return the routes to the groups and to what is done with them."""
    blueprint = Blueprint("groups", __name__, url_prefix="/groups")

    @blueprint.get("/")
    def show() -> str:
        catch_up.look()
        shelf = request.args.get("show", SHELVES[0].name)
        page = max(request.args.get("page", 1, int), 1)
        found = open_groups(office.engine, office.records, office.clock(), office.places)
        sorted_groups = sort_groups(office.records, found)
        rows = sorted_groups.get(shelf) or ()
        return render_template(
            "staff/groups.html",
            shelves=SHELVES,
            counts={name: len(each) for name, each in sorted_groups.items()},
            shelf=shelf,
            groups=rows[(page - 1) * _A_PAGE : page * _A_PAGE],
            page=page,
            pages=-(-len(rows) // _A_PAGE),
        )

    @blueprint.get("/<int:number>")
    def one(number: int) -> ResponseReturnValue:
        return _page(office, number)

    @blueprint.post("/<int:number>")
    def decide(number: int) -> ResponseReturnValue:
        try:
            done = _desk(office).decide(_decision(number))
        except DecisionError as error:
            return _page(office, number, f"{error.told}。", 422)
        _take_over(office)
        flash(done or "以前已经这样处理过了，没有变化")
        if request.form.get("then") == "list":
            flash(f"第 {number} 组：{_effect(office, number)}。")
            return redirect(url_for("staff.groups.show"), 303)
        return redirect(url_for("staff.groups.one", number=number), 303)

    @blueprint.post("/<int:number>/move")
    def move(number: int) -> ResponseReturnValue:
        try:
            done = _desk(office).move_out(number, request.form.get("wording", ""))
        except DecisionError as error:
            return _page(office, number, f"{error.told}。", 422)
        update(office.engine, office.records, office.clock())
        flash(done or "这一组只有这一句，没有变化")
        return redirect(url_for("staff.groups.one", number=number), 303)

    return blueprint


def _page(office: Office, number: int, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    case = case_of(office, number)
    if case is None:
        abort(404)
    library = office.engine.library
    questions = [entry.question for entry in (*library.entries, *library.pending)]
    page = render_template(
        "staff/group.html",
        case=case,
        questions=questions,
        documents=[document.name for document in library.documents.values()],
        longest=LONGEST,
        wrong=wrong,
        typed=request.form.to_dict() if wrong else {},
        moved=MOVED,
    )
    return page, status


def _desk(office: Office) -> Desk:
    editor = Editor(office.shelf.folder, office.shelf.cache / LOCK)
    return Desk(office.records, editor, current_user.name, SOURCE, office.clock())


def _decision(number: int) -> Decision:
    """Return what the form asks for; the lines of its answer stay as they are."""
    form = {name: " ".join(text.split())[:_A_LINE] for name, text in request.form.items()}
    main, word = form.get("main", ""), form.get("word", "")
    return Decision(
        number,
        form.get("action", ""),
        entry=form.get("other", "") or form.get("entry", ""),
        words=f"{main} = {word}" if main or word else "",
        reason=form.get("reason", ""),
        answered=typed(request.form.get("answer", ""), form.get("basis", "")),
    )


def _effect(office: Office, number: int) -> str:
    """Return what became of a group, for who does not look at its page."""
    state = office.records.groups.all()[number]["state"]
    return "还答不上，移到“等答案”里了" if state == "open" else STATES[state]


def _take_over(office: Office) -> None:
    """Let what was written answer at once, and look what that closes."""
    if office.live:
        office.shelf.refresh()
    update(office.engine, office.records, office.clock())

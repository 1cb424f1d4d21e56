"""Where the rooms meet: settings, records, search, dialogue and the platform's edge."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from flask import Flask

from bot.config import Account as AccountSettings
from bot.config import Config
from bot.dialogue import (
    Asked,
    Bureau,
    Lines,
    Manners,
    Memory,
    Reply,
    Turn,
    make_ready,
    reply_to,
    wrong_lines,
)
from bot.dialogue.hours import Shifts
from bot.dialogue.message import Incoming
from bot.dialogue.paging import MORE
from bot.records import Records, switch
from bot.review import update
from bot.search import Care, Shelf, normalise
from bot.search.explain import explain
from bot.search.watching import Watcher
from bot.staff import Door, Office, open_staff
from bot.trial import Access, make_trial, trial_account
from bot.wechat import (
    SUCCESS,
    Account,
    link_choices,
    link_words,
    make_webhook,
    pages,
    text_reply,
    transfer_reply,
)

# China has one time zone and no summer time.
CHINA = timezone(timedelta(hours=8))
Clock = Callable[[], float]
# What is tried stands in a database of its own and is of no use on another day.
TRIAL_DAYS = {"questions": 1, "turns": 1, "deliveries": 1}


def prepare(config: Config) -> None:
    """Make everything that is derived (database, index), so that serving starts at once."""
    open_records(config).close()
    open_shelf(config)


def create_app(config: Config, clock: Clock = time.time) -> Flask:
    """Return the application for `config`; `clock` is replaced in tests only."""
    app, watch = Flask(__name__), config.knowledge.watch
    shelf, records = open_shelf(config, fit_later=watch), open_records(config)
    desks = {name: Desk(config, account, shelf, clock) for name, account in config.accounts.items()}
    # What is made at the first message is made now, and once for all workers where they are forked.
    desks["default"].try_out("你好")
    accounts = {name: wechat_account(account) for name, account in config.accounts.items()}
    books = dict.fromkeys(accounts, records)
    if trial := open_trial(app, config, shelf):
        desks[trial.name], accounts[trial.name] = desks["default"], trial
        books[trial.name] = open_records(config, "trial.db")
        books[trial.name].purge(clock(), TRIAL_DAYS)

    def answer(incoming: Incoming) -> str:
        return deliver(desks[incoming.account], books[incoming.account], incoming)

    sorry = Lines(shelf.engine.library.replies).say("出错")
    app.register_blueprint(make_webhook(accounts, "default", answer, sorry=sorry, clock=clock))
    open_staff(app, *staff_of(config, shelf, records, desks["default"], clock))
    if watch:

        def look_what_is_closed() -> None:
            desks["default"].try_out("你好")
            update(shelf.engine, records, clock())

        watcher = Watcher(shelf, config.knowledge.poll_seconds, look_what_is_closed)
        app.extensions["watcher"] = watcher.start()
    return app


def open_records(config: Config, name: str = "records.db") -> Records:
    """Return the records of that name in the instance folder."""
    key, limits = bytes.fromhex(config.records.hash_key), config.limits
    return Records.open(config.server.instance / name, key, limits.per_minute, limits.per_day)


def open_shelf(config: Config, *, fit_later: bool = False) -> Shelf:
    """Return the knowledge, indexed: as it is kept, with what has changed since.

    With `fit_later`, a `Watcher` sees to it that the confidence is fitted on what has changed.
    """
    cache = config.server.instance / "cache"
    care = Care(wrong_lines, make_ready)
    return Shelf.open(config.knowledge.path, cache, care, fit_later=fit_later)


def open_trial(app: Flask, config: Config, shelf: Shelf) -> Account | None:
    """Add the page to try the bot at and return its account, None where nobody may see it."""
    access = Access(config.try_.enabled, config.server.host, config.server.public_url)
    if not access.possible:
        return None

    def why(text: str) -> str:
        return explain(shelf.engine, text)

    trial = trial_account()
    app.register_blueprint(make_trial(trial, access, config.bureau.name, config.menu, why))
    return trial


def staff_of(
    config: Config, shelf: Shelf, records: Records, desk: Desk, clock: Clock
) -> tuple[Office, Door]:
    """Return what the staff page works on, and its door as the settings have it."""
    places = frozenset({*config.bureau.place, *config.bureau.districts})
    live, staff = config.knowledge.watch, config.staff
    office = Office(config.bureau.name, places, shelf, records, desk.try_out, live, clock)
    https = config.server.public_url.startswith("https://")
    return office, Door(staff.password_hash, staff.session_key, staff.session_minutes, https)


def wechat_account(account: AccountSettings) -> Account:
    """Return an account of the settings as the platform's edge knows it."""
    keys = (account.wechat.encoding_aes_key, account.wechat.previous_aes_key)
    return Account(
        account.name,
        account.wechat.token,
        account.wechat.app_id,
        tuple(filter(None, keys)),
        account.wechat.mode,
        account.wechat.original_id,
    )


class Desk:
    """Speaks for one account: from what came in and is remembered to a reply."""

    def __init__(
        self, config: Config, account: AccountSettings, shelf: Shelf, clock: Clock = time.time
    ) -> None:
        """Take the account's settings and the knowledge on its shelf."""
        self._shelf, self._clock, self._account = shelf, clock, account.name
        self._bureau = Bureau(
            config.bureau.name,
            config.bureau.phone,
            config.bureau.hours,
            frozenset({*account.place, *config.bureau.districts}),
        )
        self._manners = Manners(
            human_after_misses=config.dialogue.human_after_misses,
            transfer_to_human=account.wechat.transfer_to_human,
            feedback_every_days=config.dialogue.feedback_every_days,
        )
        self._shifts = Shifts.of(config.bureau.service_hours, config.bureau.service_days)
        self._instance = config.server.instance
        self._context_minutes = config.dialogue.context_minutes
        self._page_bytes = config.dialogue.page_bytes
        self._links = account.wechat.tappable_links

    def say(
        self,
        incoming: Incoming,
        turn: Mapping[str, object],
        news: Asked | None = None,
        asked: Callable[[], Sequence[Asked]] = tuple,
        hold: str = "",
    ) -> tuple[Reply, Memory]:
        """Return the reply and the new memory; `turn` is the memory as records keep it.

        `news` is an answer to tell of, `asked` looks up the parent's own questions, `hold` is why
        no question is answered now.
        """
        now = self._clock()
        engine = self._shelf.engine
        memory = Memory.of(turn).faded(int(now), self._context_minutes)
        moment = datetime.fromtimestamp(now, CHINA)
        lines = self._lines()
        text = normalise(incoming.text)
        return reply_to(
            Turn(
                incoming,
                text,
                memory,
                engine,
                lines,
                self._bureau,
                self._manners,
                moment.date(),
                news,
                asked,
                self._shifts.on(moment),
                hold,
            )
        )

    def try_out(self, text: str) -> Reply:
        """Return the reply to a parent's first message; nothing is remembered of it."""
        incoming = Incoming("default", "staff", "text", int(self._clock()), "try", text=text)
        return self.say(incoming, {})[0]

    def render(self, incoming: Incoming, reply: Reply, memory: Memory) -> tuple[str, Memory]:
        """Return the platform's XML for a reply, and the memory with the pages still to come."""
        now = self._clock()
        if reply.transfer:
            return transfer_reply(incoming, now), memory
        if reply.outcome == "silent":
            return SUCCESS, memory
        text, hint = reply.text, self._lines().say("还有下文")
        if self._links:
            text = link_words(link_choices(text, reply.choices), reply.taps)
            hint = link_words(hint, (MORE,))
        first, *rest = pages(text, hint, self._page_bytes)
        if rest:
            memory = replace(memory, pages=tuple(rest))
        return text_reply(incoming, first, now), memory

    @property
    def state(self) -> str:
        """Return the state of the knowledge: the same words may get another reply in another."""
        return self._shelf.state

    def _lines(self) -> Lines:
        """Return the lines in the words of this account."""
        return self._shelf.lines(Lines).of(self._account)

    def notice(self, incoming: Incoming) -> str | None:
        """Return the XML that goes out for anything while the bot is switched off, else None."""
        text = switch.notice(self._instance)
        if text is None:
            return None
        if incoming.kind == "event" and incoming.event not in {"subscribe", "click"}:
            return SUCCESS
        text = text or self._lines().say("停用")
        return text_reply(incoming, text, self._clock())


def deliver(desk: Desk, records: Records, incoming: Incoming) -> str:
    """Return the XML for one delivery; a repeated one gets what the first was given."""
    kept = records.replied(incoming.delivery, incoming.parent)
    if kept is not None:
        return kept
    if incoming.kind == "event" and incoming.event in FAREWELLS:
        records.forget(incoming.account, incoming.parent)
        return SUCCESS
    if (notice := desk.notice(incoming)) is not None:
        return notice
    who, turn = (incoming.account, incoming.parent), records.turn(incoming.account, incoming.parent)
    hold = records.hold(*who)
    words = f"{desk.state} {incoming.text}"
    again = None if hold else records.again(turn, words, incoming.parent)
    if again is not None:
        return records.keep(incoming.delivery, *who, again)
    waiting = None if incoming.kind == "event" else records.waiting(*who)
    reply, memory = desk.say(
        incoming,
        turn,
        None if waiting is None else asked_of(waiting),
        lambda: [asked_of(row) for row in records.numbered(*who)],
        hold,
    )
    rendered, memory = desk.render(incoming, reply, memory)
    if reply.outcome == "silent":
        return rendered
    asked = question_row(incoming, reply) if reply.outcome in ASKED else None
    # What was picked means something else when it is said again, and news is told once.
    same = reply.outcome in SAME and not reply.question and not reply.told
    said = words if same else ""
    kept = records.keep(
        incoming.delivery, *who, rendered, memory.as_turn(), asked, reply.told, reply.quiet, said
    )
    if reply.rating:
        records.rate(*who, reply.rating)
    return kept


def asked_of(row: Mapping[str, Any]) -> Asked:
    """Return a question that waits for its answer, as the dialogue knows it."""
    day = datetime.fromtimestamp(row["asked_at"], UTC).astimezone(CHINA).date()
    entry = row["entry"] if row.get("state", "closed") == "closed" else ""
    return Asked(row["number"], row["text"], day, entry or "", row["grp"] or 0)


# The platform's documents ask for a person's data to be deleted at these events.
FAREWELLS = frozenset(
    {"unsubscribe", "user_authorization_revoke", "user_authorization_cancellation"}
)
# Outcomes that staff may learn from; the others are talk.
ASKED = frozenset({"answer", "clause", "choices", "miss", "safety"})
OFFERS = frozenset({"choices", "miss"})
# Outcomes that the same words get again.
SAME = frozenset({"answer", "choices", "miss"})


def question_row(incoming: Incoming, reply: Reply) -> dict[str, object]:
    """Return what is recorded of a question."""
    return {
        "text": reply.question or incoming.text,
        "outcome": reply.outcome,
        "matched": list(reply.matched) if reply.outcome in {"answer", "clause"} else [],
        "near": list(reply.matched) if reply.outcome in {"choices", "miss"} else [],
        "confidence": round(reply.confidence, 4),
        "choices": list(reply.picked_from or (reply.choices if reply.outcome in OFFERS else ())),
        "number": reply.number,
    }

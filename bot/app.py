"""Where the rooms meet: the application is made of settings, records, knowledge and pages."""

from __future__ import annotations

import time
from pathlib import Path

from flask import Flask

from bot.config import Account as AccountSettings
from bot.config import Config, make_private
from bot.delivery import deliver
from bot.desk import Clock, Desk
from bot.dialogue import Incoming, wrong_lines
from bot.records import Records, Upkeep
from bot.review import update
from bot.search import Shelf
from bot.search.explain import explain
from bot.search.watching import Watcher
from bot.staff import Door, Office, is_clerk, open_staff
from bot.trial import Access, make_trial, trial_account
from bot.wechat import Account, make_webhook

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
    upkeep = [Upkeep(records, keep_days(config), clock)]
    if trial := open_trial(app, config, shelf):
        desks[trial.name], accounts[trial.name] = desks["default"], trial
        books[trial.name] = open_records(config, "trial.db")
        upkeep.append(Upkeep(books[trial.name], TRIAL_DAYS, clock))

    def answer(incoming: Incoming) -> str:
        for each in upkeep:
            each.look()
        return deliver(desks[incoming.account], books[incoming.account], incoming)

    def sorry(incoming: Incoming) -> str:
        return desks[incoming.account].sorry

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
    file = make_private(config.server.instance) / name
    return Records.open(file, key, limits.per_minute, limits.per_day)


def keep_days(config: Config) -> dict[str, int]:
    """Return how many days each table of the records is kept."""
    kept = config.records
    return {
        "questions": kept.question_keep_days,
        "turns": kept.turn_keep_days,
        "deliveries": kept.delivery_keep_days,
    }


def open_shelf(config: Config, *, fit_later: bool = False) -> Shelf:
    """Return the knowledge, indexed: as it is kept, with what has changed since.

    With `fit_later`, a `Watcher` sees to it that the confidence is fitted on what has changed.
    """
    return Shelf.open(config.knowledge.path, cache_of(config), wrong_lines, fit_later=fit_later)


def cache_of(config: Config) -> Path:
    """Return the folder of what is derived from the knowledge."""
    return make_private(config.server.instance) / "cache"


def open_trial(app: Flask, config: Config, shelf: Shelf) -> Account | None:
    """Add the page to try the bot at and return its account, None where nobody may see it."""
    access = Access(config.try_.enabled, config.server.host, config.server.public_url)
    if not access.possible:
        return None

    def why(text: str) -> str:
        return explain(shelf.engine, text)

    trial, name = trial_account(), config.bureau.name
    app.register_blueprint(make_trial(trial, access, name, config.menu, why, is_clerk))
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

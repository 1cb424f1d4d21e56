"""An account's desk: where settings, knowledge and the talk come together for one message."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bot.config import Account, Config
from bot.dialogue import Asked, Bureau, Incoming, Lines, Manners, Memory, Reply, Turn, reply_to
from bot.dialogue.events import SPOKEN
from bot.dialogue.hours import Shifts
from bot.dialogue.paging import MORE
from bot.records import switch
from bot.search import Shelf, normalise
from bot.wechat import SUCCESS, link_choices, link_words, pages, text_reply, transfer_reply

# China has one time zone and no summer time.
CHINA = timezone(timedelta(hours=8))
Clock = Callable[[], float]


class Desk:
    """Speaks for one account: from what came in and is remembered to a reply."""

    def __init__(
        self, config: Config, account: Account, shelf: Shelf, clock: Clock = time.time
    ) -> None:
        """Take the account's settings and the knowledge on its shelf."""
        self._shelf, self._clock, self._account = shelf, clock, account.name
        self._bureau = Bureau(
            config.bureau.name,
            config.bureau.phone,
            config.bureau.hours,
            config.bureau.website,
            frozenset({*account.place, *config.bureau.districts}),
        )
        self._manners = Manners(
            human_after_misses=config.dialogue.human_after_misses,
            transfer_to_human=account.wechat.transfer_to_human,
            feedback_every_days=config.dialogue.feedback_every_days,
        )
        self._shifts = Shifts.of(config.bureau.service_hours, config.bureau.service_days)
        self._off = config.server.instance / switch.FILE
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
        text = engine.read(incoming.text)
        if text != normalise(incoming.text):
            # Typed in pinyin: every step sees what was meant.
            incoming = replace(incoming, text=text)
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
    def sorry(self) -> str:
        """Return what a parent is told when no answer can be made."""
        return self._lines().say("出错")

    @property
    def state(self) -> str:
        """Return the state of the knowledge: the same words may get another reply in another."""
        return self._shelf.state

    def _lines(self) -> Lines:
        """Return the lines in the words of this account."""
        return self._shelf.lines(Lines).of(self._account)

    def notice(self, incoming: Incoming) -> str | None:
        """Return the XML that goes out for anything while the bot is switched off, else None."""
        text = switch.notice(self._off)
        if text is None:
            return None
        if incoming.kind == "event" and incoming.event not in SPOKEN:
            return SUCCESS
        text = text or self._lines().say("停用")
        return text_reply(incoming, text, self._clock())

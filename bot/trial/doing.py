"""What a parent did in the app, as the page tells it and as the platform would.

The fields are those of the platform's guides to received messages and to received events.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.wechat.parsing import UNSUPPORTED, strip_illegal

PARENTS: Final = ("A", "B")
SPOKEN: Final = "学校的课后服务是不是自愿的？"

_MEDIA = {"MediaId": "mediaOfATrial00000000000000000000000000000000000000000000000001"}
_VOICE = {"MsgType": "voice", "Format": "amr", **_MEDIA}
_PLACE = {"Location_X": "30.0", "Location_Y": "110.0", "Scale": "15", "Label": "学校门口"}
_PAGE = {"Title": "一篇文章", "Description": "家长转来的", "Url": "https://mp.weixin.qq.com/"}
_SAMPLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "image": {"MsgType": "image", "PicUrl": "http://mmbiz.qpic.cn/trial/0", **_MEDIA},
        "voice": _VOICE,
        "speech": {**_VOICE, "Recognition": SPOKEN},
        "video": {"MsgType": "video", "ThumbMediaId": "trial", **_MEDIA},
        "location": {"MsgType": "location", **_PLACE},
        "link": {"MsgType": "link", **_PAGE},
        "sticker": {"MsgType": "text", "Content": UNSUPPORTED},
    }
)
_EVENTS: Mapping[str, str] = MappingProxyType(
    {"subscribe": "subscribe", "unsubscribe": "unsubscribe", "click": "CLICK", "view": "VIEW"}
)
_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "visitor": re.compile("[0-9a-f]{32}"),
        "parent": re.compile("|".join(PARENTS)),
        "what": re.compile("|".join(("text", "tap", *_SAMPLES, *_EVENTS))),
        "text": re.compile(".{0,6000}", re.DOTALL),
        "tapped": re.compile(".{0,64}"),
        "number": re.compile("[0-9]{1,18}"),
    }
)


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that one of a visitor's `PARENTS` did.

    `what` is text, tap, an event or a sample; `text` is what was typed or tapped, or the event's
    key; `tapped` is the tapped link's number, and `number` the message's own.
    """

    visitor: str
    parent: str
    what: str
    text: str
    tapped: str
    number: str

    @classmethod
    def read(cls, given: object) -> Doing | None:
        """Return what the page tells as far as XML can hold it, None when it isn't well-formed."""
        told = given if isinstance(given, dict) else {}
        values = {name: told.get(name, "") for name in _FORMS}
        for name, form in _FORMS.items():
            if not isinstance(values[name], str) or not form.fullmatch(values[name]):
                return None
        return cls(**{name: strip_illegal(value) for name, value in values.items()})

    @property
    def sender(self) -> str:
        """Return what stands for the parent's OpenID: another one for each visitor."""
        told = f"{self.visitor}\0{self.parent}".encode()
        digest = hashlib.blake2b(told, digest_size=18).digest()
        return f"oTRY{base64.urlsafe_b64encode(digest).decode()}"

    @property
    def fields(self) -> Mapping[str, str]:
        """Return the fields of the platform's XML that are not the same for every message."""
        if self.what in _EVENTS:
            return {"MsgType": "event", "Event": _EVENTS[self.what], "EventKey": self.text}
        fields = _SAMPLES.get(self.what) or {"MsgType": "text", "Content": self.text}
        tapped = {"bizmsgmenuid": self.tapped} if self.what == "tap" else {}
        return {**fields, **tapped, "MsgId": self.number}

    @property
    def words(self) -> str:
        """Return what the bot is asked by it, empty when there are no words."""
        if self.what in ("text", "tap"):
            return self.text.strip()
        if self.what == "speech":
            return SPOKEN
        return self.text.partition("ask:")[2] if self.what in _EVENTS else ""

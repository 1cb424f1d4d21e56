"""One message on the platform's own way: signed, posted to the webhook, the reply read."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from wsgiref.types import WSGIApplication

from werkzeug.test import Client

from bot.wechat import SUCCESS, Account
from bot.wechat.parsing import read_fields
from bot.wechat.render import cdata
from bot.wechat.signature import sign


@dataclass(frozen=True, slots=True)
class Posted:
    """What went to the webhook and what came back, as it stood in the two bodies.

    `kind` is the reply's MsgType, empty when the parent is shown nothing; `milliseconds` is how
    long the webhook took.
    """

    status: int
    sent: str
    got: str
    kind: str
    content: str
    milliseconds: float


def post(app: WSGIApplication, account: Account, sender: str, fields: Mapping[str, str]) -> Posted:
    """Post to the webhook of `app` the message that has `fields`, as the platform would."""
    now, nonce = str(int(time.time())), secrets.token_hex(8)
    head = {"ToUserName": account.original_id, "FromUserName": sender, "CreateTime": now}
    sent = _xml({**head, **fields})
    signed = {"signature": sign(account.token, now, nonce), "timestamp": now, "nonce": nonce}
    started = time.perf_counter()
    answer = Client(app).post(
        f"/wechat/{account.name}", query_string=signed, data=sent, content_type="text/xml"
    )
    got = answer.get_data(as_text=True)
    took = (time.perf_counter() - started) * 1000
    read = {} if answer.status_code != 200 or got == SUCCESS else read_fields(got)
    kind, content = read.get("MsgType", ""), read.get("Content", "")
    return Posted(answer.status_code, sent, got, kind, content, round(took, 1))


def _xml(fields: Mapping[str, str]) -> str:
    told = (f"<{name}>{cdata(text)}</{name}>" for name, text in fields.items())
    return f"<xml>{''.join(told)}</xml>"

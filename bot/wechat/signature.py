"""The platform's signature: who sent this request, and when."""

from __future__ import annotations

import hashlib
import hmac
import re

from bot.wechat.errors import BadSignatureError

# The platform signs every retry anew, so an honest request is never older than its journey.
FRESH_SECONDS = 300

_TIMESTAMP = re.compile(r"\d{10}", re.ASCII)
_NONCE = re.compile(r"[\w-]{1,64}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{40}")


def sign(*parts: str) -> str:
    """Return the signature of `parts`: SHA-1, in hex, of the sorted parts without a delimiter.

    The platform signs `token, timestamp, nonce` for `signature`, and these with the text of
    `Encrypt` for `msg_signature` (its guide to message pushes).
    """
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - theirs


def verify(given: str, token: str, timestamp: str, nonce: str, now: float, *more: str) -> None:
    """Raise `BadSignatureError` unless `given` signs the rest and `timestamp` is near `now`.

    `now` is in seconds since 1970; more than 300 s apart is a replay or a clock gone wrong.
    Sorted parts without a delimiter let other cuts of the same digits verify, so the timestamp
    must be ten digits and the nonce must be there.
    """
    if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
        raise BadSignatureError("timestamp or nonce is missing or malformed")
    age = now - int(timestamp)
    if abs(age) > FRESH_SECONDS:
        raise BadSignatureError(f"timestamp is {age:.0f} s old: a replay, or a clock is wrong")
    if not _DIGEST.fullmatch(given):
        raise BadSignatureError("signature is missing or malformed")
    if not hmac.compare_digest(sign(token, timestamp, nonce, *more), given):
        raise BadSignatureError(
            "signature does not match: is the token the one in WeChat's console?"
        )

"""Encryption of messages in safe mode, by wechatpy; its many exceptions become one of ours."""

from __future__ import annotations

import base64
import secrets
import struct

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot.wechat.errors import UnreadableError

# What a wrong key or a malformed text make wechatpy raise; binascii's error is a ValueError.
_FAULTS = (InvalidAppIdException, ValueError, IndexError, struct.error)


class Cipher(PrpCrypto):  # type: ignore[misc]
    """One EncodingAESKey of one account; may be shared by threads.

    AES-256-CBC, padded to 32 bytes, over `random(16) + length + message + app id`, as the
    platform's guide to encryption has it. `app_id` is the account's own.
    """

    def __init__(self, encoding_aes_key: str, app_id: str) -> None:
        """Take the key as the console shows it: 43 characters of base64."""
        super().__init__(base64.b64decode(f"{encoding_aes_key}="))
        self._app_id = app_id

    def get_random_string(self) -> str:
        """Return the 16 leading characters that keep equal messages from looking equal."""
        return secrets.token_hex(8)

    def conceal(self, xml: str) -> str:
        """Return `xml` encrypted, as base64 text."""
        return str(self.encrypt(xml, self._app_id).decode("ascii"))

    def reveal(self, encrypted: str) -> str:
        """Return the message in `encrypted`; raise `UnreadableError` if it isn't for this key."""
        try:
            return str(self.decrypt(encrypted, self._app_id))
        except _FAULTS as fault:
            raise UnreadableError(f"can't be decrypted ({type(fault).__name__})") from fault

"""One 公众号 or 服务号 that the bot speaks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from bot.errors import SettingError
from bot.wechat.cipher import Cipher

Mode = Literal["plain", "safe"]

_NAME = re.compile(r"[\w-]{1,64}")
_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_HIDDEN = "（不显示）"
_ORIGINAL_ID = re.compile(r"gh_[\w-]{1,61}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Account:
    """What the platform's console holds about one account; raises `SettingError` at once.

    `encoding_aes_keys` are the current key and, while keys are being changed, the previous one.
    `mode` is the least that is accepted: a `safe` account refuses unencrypted messages.
    `original_id` is the account's own gh_ id; when empty any addressee is accepted. Errors name
    the keys of config.toml: `[wechat]` for the account named default, else `[accounts.NAME]`.
    """

    name: str
    token: str = field(repr=False)
    app_id: str = ""
    encoding_aes_keys: tuple[str, ...] = field(default=(), repr=False)
    mode: Mode = "plain"
    original_id: str = ""
    ciphers: tuple[Cipher, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check every value and prepare one cipher a key."""
        self._check_names()
        self._check_keys()
        ciphers = tuple(Cipher(key, self.app_id) for key in self.encoding_aes_keys)
        object.__setattr__(self, "ciphers", ciphers)

    def _check_names(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise SettingError("account name", self.name, "请只用文字、数字、- 和 _")
        if not self.token or self.token != "".join(self.token.split()):
            # With an empty token anyone can sign: the platform's algorithm then needs no secret.
            cure = "不能空着，不能有空格；请照微信后台的“令牌（Token）”填写"
            raise self._fault("token", _HIDDEN if self.token else "", cure)
        if self.original_id and not _ORIGINAL_ID.fullmatch(self.original_id):
            cure = "请填公众号的原始 ID，以 gh_ 开头；不填也可以"
            raise self._fault("original_id", self.original_id, cure)

    def _check_keys(self) -> None:
        for key in self.encoding_aes_keys:
            if not _AES_KEY.fullmatch(key):
                cure = "EncodingAESKey 是 43 位英文和数字，请从微信后台完整复制，末尾不加 ="
                raise self._fault("encoding_aes_key", f"{_HIDDEN}{len(key)} 位", cure)
        if len(self.encoding_aes_keys) > 2:
            cure = "最多填两个：现在的和上一个"
            raise self._fault("encoding_aes_key", f"{len(self.encoding_aes_keys)} 个", cure)
        if self.mode not in ("plain", "safe"):
            raise self._fault("mode", self.mode, "请写 plain 或 safe")
        if self.mode == "safe" and not self.encoding_aes_keys:
            raise self._fault("encoding_aes_key", "", "安全模式必须填 EncodingAESKey")
        if self.encoding_aes_keys and not self.app_id.strip():
            raise self._fault("app_id", self.app_id, "加密消息必须填开发者 ID（AppID）")

    def _fault(self, key: str, value: str, cure: str) -> SettingError:
        section = "wechat" if self.name == "default" else f"accounts.{self.name}"
        return SettingError(f"{section}.{key}", value, cure)

"""An account that could not be safe is refused at start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import SettingError
from bot.wechat import Account, make_webhook
from tests.wechat.conftest import KEY, OLD_KEY, SAFE, echo

BAD = {
    "empty token": ({"token": ""}, "wechat.token"),
    "blank token": ({"token": "  "}, "wechat.token"),
    "token with a line end": ({"token": "pamtest\n"}, "wechat.token"),
    "key of 42": ({"encoding_aes_keys": (KEY[:-1],)}, "wechat.encoding_aes_key"),
    "key with =": ({"encoding_aes_keys": (KEY + "=",)}, "wechat.encoding_aes_key"),
    "key with a line end": ({"encoding_aes_keys": (KEY + "\n",)}, "wechat.encoding_aes_key"),
    "empty previous key": ({"encoding_aes_keys": (KEY, "")}, "wechat.encoding_aes_key"),
    "three keys": ({"encoding_aes_keys": (KEY, KEY, KEY)}, "wechat.encoding_aes_key"),
    "safe without key": ({"encoding_aes_keys": ()}, "wechat.encoding_aes_key"),
    "key without app id": ({"app_id": ""}, "wechat.app_id"),
    "no such mode": ({"mode": "compat"}, "wechat.mode"),
    "original id of a person": ({"original_id": "oK7Qv5tN2mRz0aYx"}, "wechat.original_id"),
    "no name": ({"name": ""}, "account name"),
    "name with a slash": ({"name": "a/b"}, "account name"),
}


@pytest.mark.parametrize("case", BAD)
def test_an_unsafe_account_is_refused(case: str) -> None:
    """The error names the key and shows no secret."""
    changes, key = BAD[case]
    with pytest.raises(SettingError) as caught:
        replace(SAFE, **changes)
    assert caught.value.key == key
    assert KEY[:-1] not in str(caught.value)
    assert "pamtest" not in str(caught.value)


def test_an_error_names_the_section_of_its_account() -> None:
    """With several accounts the operator must know which one."""
    with pytest.raises(SettingError, match=r"^accounts\.suixian\.token = "):
        Account("suixian", "")


def test_secrets_are_not_shown() -> None:
    """An account that lands in a log keeps its token and keys."""
    shown = repr(replace(SAFE, encoding_aes_keys=(KEY, OLD_KEY)))
    assert not [secret for secret in (KEY, OLD_KEY, "pamtest") if secret in shown]


def test_the_default_account_must_exist() -> None:
    """Else the address without a name would answer nobody."""
    with pytest.raises(SettingError, match="default"):
        make_webhook({"suixian": SAFE}, "default", echo)

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from bot.app import open_records
from bot.config import Config, check_ready, load, make_missing_secrets
from bot.config.sources import keys_of, sections, variable
from bot.errors import SettingError
from tests.bureau import real_config

PROJECT_FILE = Path(__file__).parent.parent / "config.toml"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture
def write(tmp_path):
    def _write(text: str, name: str = "config.toml") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return _write


def test_the_project_file_is_readable_and_names_the_bureau():
    config = load(PROJECT_FILE, {})
    assert config.bureau.place == ("湖北省", "随州市")
    assert config.knowledge.path == PROJECT_FILE.parent / "knowledge"


def test_the_project_file_shows_the_defaults(tmp_path):
    """What config.toml says of a key that isn't the bureau's own is also what holds without it.

    Beside the file itself lie the secrets of whoever has started the bot here.
    """
    alone = Path(shutil.copy(PROJECT_FILE, tmp_path))
    config, bare = load(alone, {}), Config()
    for name in ("wechat", "records", "dialogue", "limits", "staff", "try_"):
        assert getattr(config, name) == getattr(bare, name)


def test_later_sources_win(write, tmp_path):
    """config.toml, then instance/secrets.toml, then the environment."""
    file = write('[wechat]\napp_id = "wx1"\n[server]\nport = 8001\n')
    write('[wechat]\napp_id = "wx2"\ntoken = "from-file"\n', "instance/secrets.toml")
    config = load(file, {})
    assert (config.wechat.app_id, config.wechat.token, config.server.port) == (
        "wx2",
        "from-file",
        8001,
    )
    config = load(file, {"BOT_WECHAT_TOKEN": "from-environ", "BOT_SERVER_PORT": "8002"})
    assert (config.wechat.token, config.server.port) == ("from-environ", 8002)
    assert config.server.instance == tmp_path / "instance"


EXAMPLES = {"mode": "safe", "kind": "granian", "enabled": "off", "hash_key": "ab" * 32}
EXAMPLES |= {"encoding_aes_key": AES_KEY, "previous_aes_key": AES_KEY}
EXAMPLES |= {"service_hours": "08:30-12:00,14:30-17:30", "service_days": "1-7"}
EXAMPLES |= {"api_base": "http://127.0.0.1:1", "public_url": "https://bot.test"}


def _example(key: str, default: object) -> tuple[str, object]:
    """Return another value than the default, as text and as it should be read."""
    if isinstance(default, bool):
        return ("false", False) if default else ("true", True)
    if isinstance(default, int):
        return str(default + 5), default + 5
    if isinstance(default, tuple):
        return "甲、乙", ("甲", "乙")
    if isinstance(default, Path):
        return "/elsewhere", Path("/elsewhere")
    return (EXAMPLES.get(key, "other"),) * 2


@pytest.mark.parametrize(
    ("section", "key"), [(name, key) for name, bare in sections().items() for key in keys_of(bare)]
)
def test_every_key_can_be_set_from_the_environment(section, key, write):
    text, value = _example(key, getattr(sections()[section], key))
    config = load(write(""), {variable(section, key): text})
    assert getattr(getattr(config, "try_" if section == "try" else section), key) == value


@pytest.mark.parametrize(
    ("text", "named", "cure"),
    [
        ("[servr]\nport = 1", "[servr]", "server"),
        ("[server]\nprot = 1", "prot", "port"),
        ("server = 1", "server", "[server]"),
        ('[server]\nport = "many"', "many", "1 到 65535"),
        ("[server]\nport = 0", "0", "1 到 65535"),
        ("[server]\nport = true", "True", "整数"),
        ("[server]\nport = 80.5", "80.5", "整数"),
        ("[knowledge]\nwatch = 1", "1", "true 或 false"),
        ('[knowledge]\npath = ""', "path", "不能为空"),
        ('[bureau]\nplace = "湖北省随州市"\nname = 5', "5", "带引号"),
        ('[bureau]\nplace = ["湖北省", 1]', "place", "列表"),
        ('[wechat]\nmode = "compatible"', "compatible", "plain 或 safe"),
        ('[wechat]\ntoken = "abc"', "token", "BOT_WECHAT_TOKEN"),
        ('[wechat]\napi_base = "api.weixin.qq.com"', "api_base", "https://"),
        ('[accounts.other]\ntoken = "abc"', "token", "BOT_ACCOUNTS_OTHER_TOKEN"),
        ('[accounts.other]\nmod = "safe"', "mod", "mode"),
        ('[accounts.default]\nmode = "safe"', "accounts.default", "default"),
        ('[accounts.Other]\nmode = "safe"', "accounts.Other", "小写"),
        ("[accounts]\nx = 1", "accounts.x", "[accounts.名字]"),
        ("[server]\nport = ", "config.toml", "写法不对"),
    ],
)
def test_a_wrong_file_is_refused_with_key_value_and_cure(text, named, cure, write):
    with pytest.raises(SettingError) as raised:
        load(write(text), {})
    assert named in str(raised.value)
    assert cure in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("BOT_SERVER_PRT", "1", "BOT_SERVER_PORT"),
        ("BOT_SERVER_PORT", "８０ ８０", "1 到 65535"),
        ("BOT_WECHAT_MODE", "SAFE", "plain 或 safe"),
        ("BOT_WECHAT_TOKEN", "two words", "空格"),
        ("BOT_WECHAT_ENCODING_AES_KEY", "short", "43"),
        ("BOT_RECORDS_HASH_KEY", "zz", "十六进制"),
        ("BOT_DIALOGUE_PAGE_BYTES", "4096", "2047"),
        ("BOT_KNOWLEDGE_WATCH", "maybe", "true 或 false"),
        ("BOT_ACCOUNTS_OTHER_TOKN", "x", "没有这个设置"),
    ],
)
def test_a_wrong_variable_is_refused_with_name_and_cure(name, value, cure, write):
    with pytest.raises(SettingError) as raised:
        load(write(""), {name: value})
    assert name in str(raised.value)
    assert cure in str(raised.value)


def test_secrets_are_never_shown(write):
    """A secret stands neither in an error nor in the settings as they are printed."""
    with pytest.raises(SettingError) as raised:
        load(write(""), {"BOT_WECHAT_ENCODING_AES_KEY": "half-of-a-key"})
    assert "half-of-a-key" not in str(raised.value)
    config = load(write(""), {"BOT_WECHAT_TOKEN": "s3cret", "BOT_WECHAT_APP_SECRET": "s4cret"})
    assert "s3cret" not in repr(config)
    assert "s4cret" not in repr(config)


@pytest.mark.parametrize(
    ("content", "cure"), [(b"\xff\xfe[\x00", "UTF-8"), ("# 设置".encode("gbk"), "UTF-8")]
)
def test_a_file_in_another_encoding_is_refused_with_a_cure(content, cure, tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(SettingError, match=cure):
        load(file, {})


def test_a_file_saved_by_notepad_is_read(tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf[server]\r\nport = 9000\r\n")
    assert load(file, {}).server.port == 9000


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingError, match=r"nowhere\.toml"):
        load(tmp_path / "nowhere.toml", {})


def test_other_accounts_take_over_manners_but_not_names_and_keys(write):
    file = write(
        '[bureau]\nplace = ["甲省", "乙市"]\n'
        '[wechat]\nmode = "safe"\napp_id = "wx1"\ntappable_links = false\n'
        '[accounts.school]\noriginal_id = "gh_2"\nplace = ["甲省", "乙市", "丙县"]\n'
    )
    environ = {"BOT_WECHAT_TOKEN": "first", "BOT_ACCOUNTS_TEST_2_TOKEN": "third"}
    accounts = load(file, environ).accounts
    assert list(accounts) == ["default", "school", "test-2"]
    assert accounts["default"].place == ("甲省", "乙市")
    assert accounts["school"].place == ("甲省", "乙市", "丙县")
    school = accounts["school"].wechat
    assert (school.mode, school.tappable_links) == ("safe", False)
    assert (school.token, school.app_id, school.original_id) == ("", "", "gh_2")
    assert accounts["test-2"].wechat.token == "third"


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"BOT_WECHAT_TOKEN": ""},
        {"BOT_WECHAT_TOKEN": "abc"},
        {"BOT_WECHAT_TOKEN": "abc", "BOT_WECHAT_MODE": "safe", "BOT_RECORDS_HASH_KEY": "ab" * 32},
        {
            "BOT_WECHAT_TOKEN": "abc",
            "BOT_RECORDS_HASH_KEY": "ab" * 32,
            "BOT_ACCOUNTS_B_APP_ID": "x",
        },
    ],
    ids=["nothing", "empty token", "no hash key", "safe without keys", "second account"],
)
def test_nobody_is_served_with_an_empty_secret(environ, write):
    """An empty token would accept forged messages, and an empty hash key show who asked."""
    with pytest.raises(SettingError, match="不能为空"):
        check_ready(load(write(""), environ))


SAFE = {"BOT_WECHAT_TOKEN": "abc", "BOT_RECORDS_HASH_KEY": "ab" * 32, "BOT_WECHAT_MODE": "safe"}


@pytest.mark.parametrize(
    ("environ", "file", "section", "name"),
    [
        ({}, "data/secrets.toml", "[wechat]", "BOT_WECHAT_TOKEN"),
        (SAFE, "config.toml", "[wechat]", "BOT_WECHAT_APP_ID"),
        (
            SAFE | {"BOT_WECHAT_APP_ID": "wx1"},
            "data/secrets.toml",
            "[wechat]",
            "BOT_WECHAT_ENCODING_AES_KEY",
        ),
        (
            SAFE | {"BOT_RECORDS_HASH_KEY": "", "BOT_WECHAT_MODE": "plain"},
            "data/secrets.toml",
            "[records]",
            "BOT_RECORDS_HASH_KEY",
        ),
        (
            {"BOT_WECHAT_TOKEN": "abc", "BOT_ACCOUNTS_B_APP_ID": "x"},
            "data/secrets.toml",
            "[accounts.b]",
            "BOT_ACCOUNTS_B_TOKEN",
        ),
    ],
)
def test_an_empty_key_is_named_with_where_to_fill_it_in(
    environ, file, section, name, write, tmp_path
):
    """A secret goes into the instance folder that is in use, anything else into config.toml."""
    config = load(write('[server]\ninstance = "data"\n'), environ)
    with pytest.raises(SettingError) as raised:
        check_ready(config)
    where = str(tmp_path / file) if "/" in file else file
    assert f"{where} 的 {section}" in raised.value.cure
    assert name in raised.value.cure


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - nothing listens
        ("::", "http://[::1]:8000"),
        ("10.0.0.5", "http://10.0.0.5:8000"),
    ],
)
def test_the_address_on_this_machine_can_be_called(host, here, write):
    assert load(write(""), {"BOT_SERVER_HOST": host}).server.here == here


def test_a_first_start_makes_what_is_missing_once(write, tmp_path):
    file = write('[accounts.school]\napp_id = "wx2"\n')
    made = make_missing_secrets(load(file, {}))
    assert made == [
        "wechat.token",
        "accounts.school.token",
        "records.hash_key",
        "staff.session_key",
    ]
    config = load(file, {})
    check_ready(config)
    assert config.wechat.token != config.accounts["school"].wechat.token
    assert make_missing_secrets(config) == []
    assert load(file, {}) == config
    if os.name != "nt":
        instance = tmp_path / "instance"
        assert stat.S_IMODE((instance / "secrets.toml").stat().st_mode) == 0o600
        assert stat.S_IMODE(instance.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="a folder's rights are kept otherwise there")
def test_a_new_instance_folder_is_its_owners_alone(tmp_path):
    """Whatever makes it first; one that is there keeps the rights that somebody gave it."""
    config = real_config(tmp_path / "instance")
    open_records(config).close()
    assert stat.S_IMODE(config.server.instance.stat().st_mode) == 0o700
    config.server.instance.chmod(0o750)
    open_records(config).close()
    assert stat.S_IMODE(config.server.instance.stat().st_mode) == 0o750


def test_a_first_start_keeps_what_stands_in_the_secrets_file(write):
    file = write("")
    secrets = write('# 我的\n[wechat] # 一号\napp_secret = "s"\n', "instance/secrets.toml")
    make_missing_secrets(load(file, {}))
    text = secrets.read_text(encoding="utf-8")
    assert text.startswith("# 我的\n[wechat] # 一号\ntoken = ")
    assert load(file, {}).wechat.app_secret == "s"


def test_a_token_left_empty_on_purpose_stays_empty(write):
    """A start with an empty token in the environment is refused, however often it is tried."""
    file = write("")
    for _ in range(2):
        make_missing_secrets(load(file, {"BOT_WECHAT_TOKEN": ""}))
        with pytest.raises(SettingError, match="BOT_WECHAT_TOKEN"):
            check_ready(load(file, {"BOT_WECHAT_TOKEN": ""}))


def test_an_empty_key_in_the_secrets_file_is_named(write):
    write('[wechat]\ntoken = ""\n', "instance/secrets.toml")
    with pytest.raises(SettingError, match="空着的键"):
        make_missing_secrets(load(write(""), {}))

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import mask

FULL_WIDTH = str.maketrans("0123456789X-@.", "０１２３４５６７８９Ｘ－＠．")
SEPARATORS = ["", " ", "-", "－", "\u3000", "——", ". ", "\u200b"]
CARD_SEPARATORS = ["", " ", "-", "－", "\u3000"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的电话13812345678急", "我的电话[电话]急"),
        ("138-1234-5678 和 139 1234 5678", "[电话] 和 [电话]"),
        ("+86 138 1234 5678", "+[电话]"),
        ("打0722-3592345找王老师", "打[电话]找王老师"),
        ("（0722）3592345", "（[电话]"),
        ("座机3592345", "座机[号码]"),
        ("一三八一二三四五六七八", "[电话]"),
        ("身份证42130219900101123x", "身份证[证件号]"),
        ("421302 1990 0101 1234", "[证件号]"),
        ("老身份证421302900101123", "老身份证[证件号]"),
        ("学籍号G421302201501011234", "学籍号G[证件号]"),
        ("卡号6222 0210 0112 2334 456", "卡号[卡号]"),
        ("QQ 123456789", "QQ [号码]"),
        ("邮箱是wang.li@example.com吗", "邮箱是[邮箱]吗"),
        ("邮箱是wang.li mail.example.com吗", "邮箱是[邮箱]吗"),
        ("13812345678 421302199001011234", "[电话] [证件号]"),
    ],
)
def test_what_points_to_a_person_is_hidden(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "孩子作业写到很晚写不完怎么办",
        "2024-2025学年第1学期",
        "2024.9.1-2025.7.1的校历",
        "2024-09-01 2025-07-15",
        "20240901开学吗",
        "8:30-17:30",
        "收费3000-5000元合规吗",
        "打12345还是12356",
        "网站是www.example.com吗",
        "小学1-6年级，初中7-9年级",
        "鄂教基〔2024〕12号",
        "二〇二四年",
    ],
)
def test_what_points_to_nobody_is_left(text):
    assert mask(text) == text


def spelled(numbers, separators):
    """Return numbers as people type them: groups with separators, in either width."""

    def spell(number: str, cut: int, separator: str, wide: bool) -> str:
        text = separator.join(number[at : at + cut] for at in range(0, len(number), cut))
        return text.translate(FULL_WIDTH) if wide else text

    return st.builds(
        spell, numbers, st.sampled_from([3, 4, 6, 99]), st.sampled_from(separators), st.booleans()
    )


digits = st.sampled_from("0123456789")
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
landlines = st.from_regex(r"0[1-9][0-9]{1,2}[2-8][0-9]{6,7}", fullmatch=True)
identities = st.from_regex(
    r"[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}[0-9X]",
    fullmatch=True,
)
cards = st.from_regex(r"(62[0-9]|4[0-9]{2}|5[1-5][0-9])[0-9]{9,16}", fullmatch=True)
emails = st.from_regex(
    r"[a-z0-9][a-z0-9._-]{0,12}@[a-z0-9]{1,8}(\.[a-z]{2,4}){1,2}", fullmatch=True
)
around = st.text(alphabet="我的是号码，。！找老师电话孩子 \n", max_size=12)


@given(spelled(mobiles, SEPARATORS), around, around)
def test_no_mobile_number_is_left(number, before, after):
    _assert_hidden(number, before, after)


@given(spelled(identities, SEPARATORS), around, around)
def test_no_identity_number_is_left(number, before, after):
    _assert_hidden(number, before, after)


@given(spelled(cards, CARD_SEPARATORS), around, around)
def test_no_card_number_is_left(number, before, after):
    _assert_hidden(number, before, after)


@given(landlines, st.sampled_from(["", "-", " ", "）", "－"]), around, around)
def test_no_landline_is_left(number, separator, before, after):
    code = 3 if number[1] in "12" else 4
    _assert_hidden(number[:code] + separator + number[code:], before, after)


@given(emails, around, around)
def test_no_address_is_left(address, before, after):
    assert mask(before + address + after) == f"{before}[邮箱]{after}"


@given(st.text())
def test_any_text_is_masked_to_the_same_when_masked_again(text):
    masked = mask(text)
    assert mask(masked) == masked
    assert not re.search(r"\d{9}", masked)


def _assert_hidden(number: str, before: str, after: str) -> None:
    masked = mask(before + number + after)
    assert masked.startswith(before)
    assert masked.endswith(after)
    assert not re.search(r"\d", masked), masked

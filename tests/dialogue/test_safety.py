"""A child who may be in danger gets the card; an everyday question does not."""

from __future__ import annotations

import json
import random
import re
from itertools import groupby
from pathlib import Path

import pytest
from opencc import OpenCC
from pypinyin import lazy_pinyin

from bot.library import Library, Safety, Words, read_library
from bot.library.faults import Faults
from bot.library.safety import parse_safety
from bot.search import Shelf, normalise
from bot.search.likeness import Likeness
from bot.search.lookout import Lookout

ROOT = Path(__file__).parent.parent.parent
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "safety.jsonl").read_text(encoding="utf-8").splitlines()
]
# Phrasings in the FAQ that do speak of a child in danger: the card comes first, and says as much.
TRUE_DANGERS = {
    "孩子被欺负怎么办",
    "孩子被欺凌怎么办",
    "吃了学校的饭上吐下泻",
    "班上好几个娃吃完午饭都拉肚子",
    "燃气泄漏学校",
}


@pytest.fixture(scope="module")
def library():
    return read_library(ROOT / "knowledge")


@pytest.fixture(scope="module")
def engine(index_in, tmp_path_factory):
    instance = index_in(tmp_path_factory.mktemp("instance"))
    return Shelf.open(ROOT / "knowledge", instance / "cache").engine


def test_a_number_apart_is_read_as_part_of_the_danger(engine):
    """Voice input sets numbers apart: 误服 84 了."""
    assert engine.alarm(engine.read("娃误服84了"))
    assert engine.alarm(engine.read("娃误服 84 了"))


def test_a_sign_that_is_certain_is_heard_behind_one_that_is_doubted(engine):
    """What raises an alarm in any company does so in that of an everyday message too."""
    everyday = (
        "孩子出了车祸腿打了钢钉大夫说起码得养大半年课是上不了了想把学上的位子先留着不知道要先找哪个"
    )
    assert engine.alarm(engine.read(everyday)) is None
    assert engine.alarm(engine.read(f"{everyday}，活够了"))


def texts(*, danger, held_out):
    return [r["text"] for r in ROWS if r["danger"] is danger and r["held_out"] is held_out]


def alarmed(engine, messages):
    return {text for text in messages if engine.alarm(engine.read(text))}


def share_caught(engine, messages, name):
    caught = alarmed(engine, messages)
    missed = [text for text in messages if text not in caught]
    print(f"\n{name}: {len(caught)} of {len(messages)}; missed: {missed}")
    return len(caught) / len(messages)


def share_of_false_alarms(engine, messages, name):
    false = alarmed(engine, messages)
    print(f"\n{name}: {len(false)} of {len(messages)}: {sorted(false)}")
    return len(false) / len(messages)


@pytest.mark.parametrize("held_out", [True, False])
def test_dangers_get_a_card(engine, held_out):
    """Every held-out sheet was written before its signs and measured once before any was mended.

    No sign was made for the first; the second (`"sheet": 2`) was caught to 74 of 81 by then.
    """
    messages = texts(danger=True, held_out=held_out)
    assert len(messages) >= 200
    assert share_caught(engine, messages, "dangers") >= 0.95


@pytest.mark.parametrize("held_out", [True, False])
def test_everyday_questions_get_none(engine, held_out):
    messages = texts(danger=False, held_out=held_out)
    assert len(messages) >= 160
    assert share_of_false_alarms(engine, messages, "false alarms") <= 0.01


def test_no_wording_of_the_faq_gets_a_card(library, engine):
    wordings = [t for entry in library.entries for t in (entry.question, *entry.phrasings)]
    false = {text for text in wordings if engine.alarm(engine.read(text))}
    assert false <= TRUE_DANGERS


def test_every_example_gets_a_card_and_no_harmless_one_does(library, engine):
    """What staff add to the sheet takes effect."""
    for card in library.safety.cards:
        assert set(card.examples) == alarmed(engine, card.examples), card.name
    assert not alarmed(engine, library.safety.harmless)


def test_traditional_characters_change_nothing(engine):
    """A parent in Hong Kong or with an old keyboard is helped all the same."""
    to_traditional = OpenCC("s2t").convert
    plain = [row["text"] for row in ROWS if row["danger"] and row["voice"] != "pinyin"]
    caught = alarmed(engine, plain)
    assert len(alarmed(engine, map(to_traditional, caught))) >= 0.99 * len(caught)


def test_dangers_typed_in_pinyin(library, engine):
    """Most are still known, and few everyday questions are read as one."""
    rows = [r["text"] for r in ROWS if r["danger"] and r["voice"] in ("plain", "short", "child")]
    dangers = in_characters(rows)
    typed = [in_pinyin(text) for text in dangers]
    assert share_caught(engine, typed, "in pinyin") >= 0.88
    assert share_caught(engine, [f"ok {text}" for text in typed], "ok in pinyin") >= 0.85
    chance = random.Random(7)  # noqa: S311  # the same characters each time, no secret
    one = [with_one_in_pinyin(text, chance) for text in dangers]
    assert share_caught(engine, one, "one character in pinyin") >= 0.95
    wordings = [e.question for e in library.entries if e.question not in TRUE_DANGERS]
    asked = [in_pinyin(text) for text in in_characters(wordings)]
    assert share_of_false_alarms(engine, asked, "FAQ in pinyin") <= 0.02


def in_characters(messages):
    """Return those messages that have no letters or digits."""
    return [text for text in messages if not re.search(r"[a-zA-Z0-9]", text)]


def in_pinyin(text):
    return " ".join(lazy_pinyin(text))


def with_one_in_pinyin(text, chance):
    place = chance.choice([at for at, char in enumerate(text) if "一" <= char <= "鿿"])
    return text[:place] + lazy_pinyin(text[place])[0] + text[place + 1 :]


def test_one_wrong_character_of_the_same_sound(engine):
    """Voice input and hasty typing put another character of the same sound."""
    same = same_sounding()
    chance = random.Random(7)  # noqa: S311  # the same misspellings each time, no secret
    caught = alarmed(engine, texts(danger=True, held_out=True))
    misspelt = [misspell(text, same, chance) for text in sorted(caught)]
    assert share_caught(engine, misspelt, "one wrong character") >= 0.93


def same_sounding():
    """Return the common characters by their sound, from the wordings of the test itself."""
    letters = sorted({char for row in ROWS for char in row["text"] if "一" <= char <= "鿿"})
    sound = {char: lazy_pinyin(char)[0] for char in letters}
    letters.sort(key=sound.__getitem__)
    return {s: list(chars) for s, chars in groupby(letters, key=sound.__getitem__)}


def misspell(text, same, chance):
    places = [i for i, c in enumerate(text) if len(same.get(lazy_pinyin(c)[0], ())) > 1]
    if not places:
        return text
    place = chance.choice(places)
    others = [c for c in same[lazy_pinyin(text[place])[0]] if c != text[place]]
    return text[:place] + chance.choice(others or [text[place]]) + text[place + 1 :]


def test_likeness_raises_few_alarms_at_questions_it_has_not_learnt(library):
    """Each fifth of the FAQ, learnt without, stays below the mark but for 5 in 1,000."""
    entries = [[normalise(t) for t in (e.question, *e.phrasings)] for e in library.entries]
    examples = [[*map(normalise, card.examples)] for card in library.safety.cards]
    harmless = [*map(normalise, library.safety.harmless)]
    false = total = 0
    for fifth in range(5):
        rest = [text for n, entry in enumerate(entries) if n % 5 != fifth for text in entry]
        likeness = Likeness(examples, rest, harmless)
        asked = [text for entry in entries[fifth::5] for text in entry]
        false += sum(likeness.score(text) >= likeness.alike for text in asked)
        total += len(asked)
    print(f"\nlikeness alone: {false} of {total}")
    assert false / total <= 0.005


def test_cards_are_short_and_begin_with_a_number_to_call(library):
    """A frightened parent reads the first line. Only numbers of the fact table are named."""
    for card in library.safety.cards:
        assert len(card.text) <= 160, card.name
        assert re.search(r"110|120|12356", card.text.split("\n")[0]), card.name
        numbers = set(re.findall(r"\d{3,}", card.text))
        assert numbers <= {"110", "120", "12345", "12348", "12355", "12356"}


CARDS = [
    ("娃掉河里了", "正在危险中"),
    ("我孙女吃汤圆噎住了，脸都青了", "意外、急病、中毒"),
    ("孩子一个人锁在校车上，没人发现", "意外、急病、中毒"),
    ("孩子说不想活了，胳膊上有刀划的印子", "不想活、伤害自己"),
    ("女儿说有个男老师老摸她，吓得不敢去上学", "侵害身体"),
    ("有人要把我的裸照发给同学", "被人用照片要挟、网上被害"),
    ("初二儿子一晚上没回来，手机关机，急死我了😭", "孩子不见了"),
    ("幼儿园老师拿针扎我家宝宝", "学校里的大人伤害孩子"),
    ("邻居家小孩天天被他后爸打，身上青一块紫一块的", "家里有人伤害孩子"),
    ("高年级的要我儿子每周交五十块保护费", "被欺负、被要钱"),
    # Who does it decides, not only what is done; where nobody says who, the card asks.
    ("老公拿菜刀说要砍死孩子", "正在危险中"),
    ("她说脑子里有声音叫她跳下去", "不想活、伤害自己"),
    ("我弟被人抱走了", "孩子不见了"),
    ("脸上五个指头印，说是班主任扇的", "学校里的大人伤害孩子"),
    ("保姆掐孩子，胳膊都青了", "家里有人伤害孩子"),
    ("他们把我儿子拉到厕所打", "被欺负、被要钱"),
    ("同学把我女儿锁在厕所", "被欺负、被要钱"),
    ("娃背上一道一道的印子", "孩子可能受了伤害"),
]


@pytest.mark.parametrize(("text", "name"), CARDS)
def test_the_card_fits_the_danger(engine, text, name):
    alarm = engine.alarm(engine.read(text))
    assert alarm is not None
    assert alarm.card.name == name


SHEET = """\
## 各张卡片共用

词组：孩子 = 娃|孩子
忽略：打卡
音近：勒索
除外：规定

## 不是危险的话

- 娃打卡

## 被欺负

必须识别：【孩子】…骨折
识别：打【孩子】
识别：堵|拦…要钱 + 放学
任两组：发抖 + 脚印 + 恐吓
识别：勒索
除外：电影

先确认孩子安全。
"""
SIGNS = [
    ("a list put in", "有人打娃", True),
    ("an ignored word", "打卡孩子", False),
    ("an ignored word beside a true one", "打卡那天有人打孩子", True),
    ("both parts", "放学被堵着要钱", True),
    ("a part is missing", "被堵着要钱", False),
    ("the wrong order", "放学要钱的堵在那", False),
    ("too far apart", "放学堵在那个路口好久好久好久才有人要钱", False),
    ("two of three groups", "他发抖，裤子上有脚印", True),
    ("one of three groups", "他发抖", False),
    ("an exception of the card", "电影里打孩子", False),
    ("an exception of all cards", "打孩子有什么规定", False),
    ("no exception for a certain sign", "孩子骨折了有什么规定", True),
    ("a wrong character", "被人勒所", True),
    ("two wrong characters", "被人乐所", False),
    ("a word not known by its sound", "有人达娃", False),
    ("nothing at all", "？！", False),
    ("an empty text", "", False),
]


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in SIGNS], ids=[r[0] for r in SIGNS])
def test_how_signs_are_read(text, expected):
    """Each kind of line in the sheet does what the handbook says."""
    faults = Faults("safety.md")
    safety = parse_safety(SHEET, faults)
    assert not faults.errors
    assert (Lookout(library_of(safety)).alarm(normalise(text)) is not None) is expected


def library_of(safety: Safety) -> Library:
    return Library((), {}, {}, (), safety, (), Words())


FAULTY = [
    ("a list that is not there", "词组：孩子 = 娃", "词组：小孩 = 娃", "没有【孩子】这个词组"),
    ("a list written twice", "忽略：打卡", "词组：孩子 = 娃", "写了两次"),
    ("a list without a name", "词组：孩子 = 娃|孩子", "词组：孩子", "“词组”看不懂"),
    ("an empty word", "堵|拦…要钱", "堵|拦……|要钱", "空的词"),
    ("too many words", "打【孩子】", "【孩子】" * 12, "合起来的词太多"),
]


@pytest.mark.parametrize(
    ("old", "new", "told"), [r[1:] for r in FAULTY], ids=[r[0] for r in FAULTY]
)
def test_a_fault_in_the_signs_is_told(old, new, told):
    faults = Faults("safety.md")
    parse_safety(SHEET.replace(old, new, 1), faults)
    assert any(told in str(error) for error in faults.errors), faults.errors


def test_no_cards_no_alarm():
    """A folder without `safety.md` works."""
    assert Lookout(library_of(Safety())).alarm("孩子说不想活了") is None

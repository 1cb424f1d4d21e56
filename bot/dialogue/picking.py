"""What was on offer and is now picked, by its number or by its words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.dialogue import asking, offering
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.search.grades import grades_of
from bot.search.normalise import key

_DIGITS: Final = {
    digit: number
    for number, digits in enumerate(
        zip("123456789", "一二三四五六七八九", "壹贰叁肆伍陆柒捌玖", strict=True), 1
    )
    for digit in digits
}
_NUMBER = re.compile(
    r"(?:好的?|[嗯哦那就是我要想选问看点第的答回]|no|回复|上面|选项|选择|问题|数字|序号|编号|答案|应该)*"
    r"([1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖])"
    r"(?:[个条项号楼题种点的吧呗呢啊呀哦嘛这是]|谢谢|谢了|问题|选项|就行|可以|我?[想要]问的)*"
)
# No number in any form is as long.
_LONGEST: Final = 14
_LAST = re.compile(r"[就选我要那]*(?:最后|最下面|末)(?:面|边)?[一那]?[个条项]?[的吧]*")
_NONE = re.compile(
    r"0|(?:以上|这些|上面|这几个|[那好])*(?:一个)?(?:全|都|全都|统统)(?:不是|不对|不符合|没有|不沾边)(?:[的了啊呀]|我?要的|我?想问的|我?问的)*"
    r"|(?:以上|这些|上面|这几个)?[都也]?(?:没有|没)(?:一个是?|我要的|我想问的|我问的|对的)[的啊呀]*"
    r"|(?:这些|这个|这几个)?不是(?:的|啊|呀|这些|这个|这几个|我要的|我想问的|我问的)*"
)
# Whoever copies a line copies its number too.
_LISTED = re.compile(r"^\s*[1-9][.、．)）]\s*")
# What is shorter is no part of a choice, unless it names a grade (初中).
_PART: Final = 3
_CLEAR: Final = 4


def pick_choice(turn: Turn) -> tuple[Reply, Memory] | None:
    """Answer the choice that was tapped or typed; anything else is a new question."""
    memory = turn.memory
    said = key(turn.incoming.text)
    if not memory.shown:
        return _too_late(turn, said)
    if memory.offer in {"follow_ups", "beside"}:
        return None if memory.pages else _pick_beside(turn, said)
    if said == key(offering.NONE_OF_THESE) or _NONE.fullmatch(said):
        return offering.none_of_these(turn)
    number = _number_of(said, len(memory.shown))
    if number is None:
        place = _place_of(turn, said)
        return None if place is None else asking.answer_choice(turn, memory.shown[place])
    if number <= len(memory.shown):
        return asking.answer_choice(turn, memory.shown[number - 1])
    if number == len(memory.shown) + 1:
        return offering.none_of_these(turn)
    return Reply("help", turn.lines.say("没有这项", 数=str(len(memory.shown) + 1))), memory


def _too_late(turn: Turn, said: str) -> tuple[Reply, Memory] | None:
    """Say that nothing is on offer any more when a bare number comes late."""
    if turn.memory.pages or not (said.isdigit() and len(said) == 1):
        return None
    return Reply("help", turn.lines.say("没有选项")), turn.memory


def _pick_beside(turn: Turn, said: str) -> tuple[Reply, Memory] | None:
    """Answer what was offered beside an answer, by its number or by its whole text."""
    shown = turn.memory.shown
    for number, choice in enumerate(shown, 1):
        if said == key(choice) or _number_of(said, len(shown)) == number:
            return asking.answer_choice(turn, choice)
    return None


def _number_of(said: str, count: int) -> int | None:
    """Return the number that was typed in any form (1, １, 一, ①, 第一个, 选1)."""
    if len(said) > _LONGEST:
        return None
    if _LAST.fullmatch(said):
        return count
    # Some circled digits (❶) are digits to Unicode, but no form of one to NFKC.
    plain = "".join([str(unicodedata.digit(letter, letter)) for letter in said])
    found = _NUMBER.fullmatch(plain)
    return _DIGITS[found[1]] if found else None


def _place_of(turn: Turn, said: str) -> int | None:
    """Return the place of the choice whose text was typed, whole or slightly shortened."""
    texts = [key(choice) for choice in turn.memory.shown]
    said = key(_LISTED.sub("", turn.incoming.text)) or said
    if said in texts:
        return texts.index(said)
    if turn.engine.titled(turn.text) is not None or said in turn.engine.small_talk:
        return None
    for alike in (_part_of, _shortened):
        places = [place for place, text in enumerate(texts) if alike(said, text)]
        if len(places) == 1:
            return places[0]
    return None


def _part_of(said: str, text: str) -> bool:
    return said in text and (len(said) >= _PART or bool(grades_of(said)))


def _shortened(said: str, text: str) -> bool:
    """Return whether `said` is `text` with some characters left out, but most of it."""
    letters = iter(text)
    return len(said) >= max(_CLEAR, len(text) // 2) and all(letter in letters for letter in said)

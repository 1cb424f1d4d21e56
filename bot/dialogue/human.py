"""Whether a message asks for a person, in the many ways that parents ask."""

from __future__ import annotations

import re
from typing import Final

from bot.search.normalise import key

# Who is asked for: words that can mean nobody else, staff of any house, those above, anyone.
_PERSON = "(?:人工(?:客服|服务台?|坐席|台)?|真人|大?活人)"
_STAFF = "(?:客服(?:人员|代表)?|工作人员|值班(?:人员|老师|的人?|员)|接线员|话务员)"
_ABOVE = "(?:领导|负责人|管事的人?|当官的)"
_ANYONE = "(?:一?[个位])?(?:你们|教育局)?(?:的|懂的|明白)?人"
_MACHINE = "(?:机器人?|自动回复|ai)"

# What may stand around them: politeness, a verb and its measure word, what the person should do.
_LEAD = "[你您好请问麻烦帮给我们能不可以想要该直接快赶紧就那还行这里边到底老子求喂怎么咋]{0,14}"
_MEASURE = "[个位一下到成为的你们局这里边]{0,6}"
_VERB = f"(?:转接?|接|找|换|叫|喊|让|联系|请|要|有没有|有|派|来|见|跟|和|同){_MEASURE}"
_TALK = "来出过说讲聊谈话天回答复解跟和给我一下两几句行不可以好吧嘛吗呢啊呀噻撒了"
_TAIL = f"[{_TALK}接听理电帮忙在哪没有的谢急快点]{{0,12}}(?:上班[吗没]?)?"
_TELL = "[是多少几有没告诉给发我一下呢吗啊呀要打]{0,8}"

_WHOLE: Final = re.compile(
    "|".join(
        (
            f"{_LEAD}(?:{_VERB}){{0,3}}(?:{_PERSON}|{_STAFF}){{1,3}}{_TAIL}",
            f"{_LEAD}(?:{_VERB}){{1,3}}{_ABOVE}{_TAIL}",
            f"{_LEAD}(?:找|换|叫|喊|让|派|出?来|请|问|跟|和|同){_ANYONE}[{_TALK}]{{0,10}}",
            "人(?:呢|在哪里?)",
            f"{_LEAD}有人(?:上班|值班|接电话|回复?|理我?)[吗没不呢]?",
            f"{_LEAD}(?:不|别|莫|少|懒得|跟|和)[要想愿意再拿用跟和同让你这个破]{{0,6}}{_MACHINE}"
            f"[{_TALK}对糊弄应付打发敷衍清楚]{{0,8}}",
            f"{_LEAD}[有没打留]{{0,3}}个?(?:的|联系|咨询|服务|值班|办公室?)*(?:电话|座机|联系方式)"
            f"(?:号码?)?(?:{_TELL}|[{_TALK}问咨询]{{0,8}})",
            f"{_LEAD}打?电话打?[给找问]谁",
            f"{_LEAD}拨?打(?:哪个|什么|哪里的?|啥)(?:电话|号码?){_TELL}",
            f"{_LEAD}联系(?:得?上|到)?(?:你们|上|人){_TELL}",
        )
    )
)
_ASKED_FOR: Final = re.compile(
    f".{{0,20}}(?:转接?|接|找|换|叫|喊|请|要|来)[个位一下到成为]{{0,4}}{_PERSON}{_TAIL}"
)
_PARTS: Final = re.compile(r"[\s,，。！!？?、;；.]+")


def wants_person(text: str) -> bool:
    """Return whether `text` asks to speak to a person.

    Staff named in passing (食堂工作人员) are no request; 转人工 is one, in any part of a message.
    """
    said = key(text)
    if _WHOLE.fullmatch(said):
        return True
    return any(_ASKED_FOR.fullmatch(key(part)) for part in _PARTS.split(text))

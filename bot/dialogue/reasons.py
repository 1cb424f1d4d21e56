"""Why an answer is as it is: 为什么, 谁规定的, 有文件吗, 真的吗."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import asking, offering
from bot.dialogue.compose import documents_named, entry_text, original_text, sources_of
from bot.dialogue.memory import Memory
from bot.dialogue.message import Reply
from bot.dialogue.turn import Turn
from bot.library.model import Entry
from bot.search.normalise import key
from bot.search.verdict import Candidate

_WHY = re.compile(
    r"(?:那|这|又|到底)*(?:是|有)?(?:为什么|为啥|为何|凭什么|凭啥|什么原因|什么道理)(?:呢|啊|呀|会?这样|这么规定|要这样)*"
    r"|(?:那|这)?(?:是)?(?:谁|哪里?|哪个|什么|啥)(?:里|个|份)?(?:文件|政策)?(?:说的?|规定的?|定的?|讲的?|写的?)(?:呢|啊|呀)*"
)
# Which paper says so: a word for paper and, around it, only words that say nothing else.
_PAPER = re.compile(
    r"(?!.*没法(?!律|规|条))(?=.*(?:法|条例|条文|文件|规定|政策|依据|根据|通知|哪一?条))"
    r"(?:法律|法规|法条|条例|条文|文件|规定|政策|依据|根据|通知|法|相关|具体|明确|正式|官方|红头|成文|明文|给我|发我?|看看"
    r"|国家|上[面头]|教育[部局]|你们?|那|这样?|就|可|到底|究竟|请问|真的?|确实|有没有|有没得|有冇得?|有无"
    r"|有|没有?|没得|是|在|按|照|凭|依|什么|啥子?|么子?|么事|哪里?|第|几|一|[个条部份项款件]|的|里面?|上"
    r"|说|定|讲|写|管|支持|了|过|着|得|事|叫|名字?|名称|文号|吗|么|嘛|不|呢|啊|呀|哦|咧|嘞|哎)++"
    # What the parent wants it for, or doubts: 我拿去跟他讲, 别是网上编的.
    r"(?:(?:我?[想要好得]?(?:拿|带)?[去来]?(?:跟|给|找|同|和)(?:他们?|她|我|老师|学校|机构|人家|校长|班主任)"
    r"|告诉我?|发我?|看|说|讲)(?:看|讲|说|理论|评理|对质|一下|下)*"
    r"|(?:别|不会?|莫)是?(?:网上|抖音上?|群里|别人)?(?:编|瞎说|乱说|骗人?|哄人?|假)的?(?:吧|吗)?)*"
)
_TRUE = re.compile(
    r"(?:这|那|你说的|说的|答的)?(?:是|都是)?(?:真的|真|确定|准|靠谱|可信)(?:吗|么|嘛|不|假的|假)(?:啊|呀|哦|的)*"
    r"|(?:不会|莫|别|不)是?(?:骗|哄|忽悠)我?的?(?:吧|吗|哦)"
)


def explain(turn: Turn) -> tuple[Reply, Memory] | None:
    """Say why: the entry that staff named for it, else the document's own words or its name."""
    past, said = turn.past, key(turn.text)
    if past is None or turn.memory.is_undecided:
        return None
    if _TRUE.fullmatch(said) and past.holds_on(turn.today):
        return _assured(turn, past)
    if not _WHY.fullmatch(said) and not _PAPER.fullmatch(said):
        return None
    reason = next((ask for ask in past.follow_ups if "为什么" in ask), "")
    if reason and _WHY.fullmatch(said):
        return asking.answer_choice(turn, reason)
    original = original_text(turn, past)
    named = documents_named(turn, (past,)) or turn.lines.say("没有原文")
    text = turn.lines.say("为什么", 原文=original) if original else named
    more = offering.more_of_topic(turn) if not original else None
    if more is None:
        return Reply("help", text, matched=(past.id,)), turn.memory
    reply, memory = more
    return replace(reply, text=f"{text}\n{reply.text}"), memory


def _assured(turn: Turn, past: Entry) -> tuple[Reply, Memory]:
    """Say again what was answered, and what it rests on."""
    best = Candidate(past, 1.0, past.question)
    reply = Reply(
        "answer",
        entry_text(turn, past),
        sources=sources_of(turn, best),
        confidence=best.confidence,
        matched=(past.id,),
        question=past.question,
    )
    return reply, turn.memory

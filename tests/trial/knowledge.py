"""A small knowledge folder: what is answered, unsure and long in it is sure to stay so."""

from __future__ import annotations

from pathlib import Path

from tests.library.folders import FAQ, GOOD, write_folder

ROOT = Path(__file__).parents[2]
QUESTION = "课后服务是自愿的吗"
ANSWER = "自愿，可以不参加。"
NEXT = "课后服务几点结束"
LONG = "校服必须买吗"
LAST = "这是最后一句。"
# The first of these that gets choices is the one to try them with.
VAGUE = ("家长", "孩子", "课后", "学校", "课后作业", "放学", "老师")
_CARE = f"""\
# 课后服务

## {QUESTION}

- 课后服务必须参加吗
- 能不能不上课后服务
- 学校逼着报课后服务怎么办
- 课后服务可以不去吗

依据：《双减意见》
追问：{NEXT}

{ANSWER}

## {NEXT}

- 课后服务到几点
- 课后服务几点放学

依据：《双减意见》

一般不早于当地下班的时间，具体看学校的通知。
"""
_MUCH = "".join(f"第{n}条，买不买由家长和孩子商量，学校不能强迫。" for n in range(1, 41))
_UNIFORM = f"""\
# 校服

## {LONG}

- 不买校服行不行
- 学校让买校服

依据：《双减意见》

不必须，自愿购买。{_MUCH}{LAST}
"""


def write_small(folder: Path) -> Path:
    """Write the knowledge under `folder` and return it."""
    replies = (ROOT / "knowledge" / "replies.md").read_text(encoding="utf-8")
    faq = FAQ.replace("有效期：2025-09-01至2026-08-31\n", "")
    more = {"faq/作业.md": faq, "faq/课后服务.md": _CARE, "faq/校服.md": _UNIFORM}
    return write_folder(folder, {**GOOD, **more, "replies.md": replies})

"""Carries out what staff decide for a group, and keeps that they did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Any, Final

from bot.errors import BotError, KnowledgeError
from bot.library.normal import clip
from bot.records import Records
from bot.records.decisions import MOVED
from bot.review.answering import ANSWER, BASIS, Answered, AnswerError
from bot.review.collecting import day_of
from bot.review.editing import STUBS, Editor
from bot.review.model import ACTIONS
from bot.review.saving import EditError
from bot.search import key

_WORDS: Final = re.compile(r"[、,，;；|｜]")
# Kept as the reason of a decision that brought its answer along.
WROTE: Final = "写了答案"
_KEPT: Final = ("grp", "action", "entry", "words", "reason")


@dataclass(eq=False)
class DecisionError(BotError):
    """A decision that can't be carried out: in which column, what stands there, and the cure."""

    column: str
    value: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """Return the error as one line of Chinese."""
        return f"“{self.column}”写的是“{self.value}”：{self.told}"

    @property
    def told(self) -> str:
        """Return the problem and the cure, as sentences."""
        return "。".join(part for part in (self.problem, self.cure) if part)


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff want done with a group; `answered` is the answer of a new entry, if it has one."""

    group: int
    action: str
    entry: str = ""
    words: str = ""
    reason: str = ""
    answered: Answered | None = None

    def row(self) -> dict[str, Any]:
        """Return the decision as it is kept."""
        told = asdict(self)
        return {"grp": self.group} | {name: told[name] for name in _KEPT[1:]}


class Desk:
    """Where decisions are carried out: the records, the folder, and who decides when.

    `person` and `source` (the file or page) are kept with each decision; `now` is in seconds.
    """

    def __init__(
        self, records: Records, editor: Editor, person: str, source: str, now: float
    ) -> None:
        """Take what decisions are carried out on."""
        self._records, self._editor = records, editor
        self._person, self._source, self._now = person, source, int(now)
        self._groups, self._questions = records.groups.all(), records.groups.questions()

    def decide(self, decision: Decision, person: str = "") -> str:
        """Carry out a decision; return what was done, empty when it had been done before.

        Raises:
            DecisionError: it can't be done; nothing is changed then.
        """
        group = self._groups.get(decision.group)
        if group is None:
            raise DecisionError("组号", str(decision.group), "没有这个组", "请不要改组号")
        if decision.action not in ACTIONS:
            cure = f"只能写：{'、'.join(ACTIONS)}"
            raise DecisionError("处理", decision.action, "看不懂", cure)
        last = self._before(decision.group)
        if decision.answered is None and _is(decision, last):
            return ""
        texts = _distinct(self._questions.get(decision.group, ()))
        done, decided = self._in_turn(decision, texts)
        if _is(decided, last):
            return ""
        who = person or self._person
        self._records.decisions.add(decided.row(), self._now, who, self._source)
        state = "hidden" if decision.action == "忽略" else "open"
        self._records.groups.set(
            decision.group, state, self._now, decided.entry, group["answered"], len(texts)
        )
        return done

    def _before(self, group: int) -> Mapping[str, Any] | None:
        """Return the last decision on a group, unless something was asked since."""
        last = self._records.decisions.last(group)
        asked = [row["asked_at"] for row in self._questions.get(group, ())]
        return None if last is None or max(asked, default=0) > last["at"] else last

    def move_out(self, group: int, wording: str) -> str:
        """Put a wording that asks something else into a group of its own; return what was done.

        Raises:
            DecisionError: the group has no such wording.
        """
        rows = self._questions.get(group, [])
        mine = [row["id"] for row in rows if key(row["text"]) == key(wording)]
        if not mine:
            if self._records.decisions.has_moved(group, wording):
                return ""
            raise DecisionError("问法", wording, f"第{group}组里没有这句话", "请不要改这一列")
        if len(mine) == len(rows):
            return ""
        self._records.groups.place({}, [mine], self._now)
        row = {"grp": group, "action": MOVED, "words": wording}
        self._records.decisions.add(row, self._now, self._person, self._source)
        self._questions[group] = [row for row in rows if row["id"] not in mine]
        return f"“{wording}”已从第{group}组移出，自成一组"

    def _in_turn(self, decision: Decision, texts: list[str]) -> tuple[str, Decision]:
        """Carry out a decision while no colleague changes the knowledge."""
        try:
            with self._editor.turn():
                return self._carry_out(decision, texts)
        except (EditError, KnowledgeError) as error:
            raise DecisionError("处理", decision.action, str(error), "") from error

    def _carry_out(self, decision: Decision, texts: list[str]) -> tuple[str, Decision]:
        if decision.answered and decision.action != "新增":
            raise _unwanted(decision.action, decision.answered)
        match decision.action:
            case "新增":
                return self._new(decision, texts)
            case "相似问法":
                return self._phrasing(decision, texts)
            case "同义词":
                return self._synonym(decision)
        if not decision.reason:
            raise DecisionError("原因", "", "忽略要写原因", "请写一句，如“不归我们管”")
        return f"已忽略：{decision.reason}", decision

    def _new(self, decision: Decision, texts: list[str]) -> tuple[str, Decision]:
        self._editor.check_readable()
        wanted = decision.entry or (texts[0] if texts else "")
        there = self._editor.named(wanted) or self._editor.owner(wanted)
        note = f"第{decision.group}组，{day_of(self._now)} 记下"
        if decision.answered is None:
            note += "。答案写在下面，保存后就会回答"
        try:
            if there:
                return self._again(decision, there, texts)
            title = self._editor.add_stub(wanted, texts, note, decision.answered)
        except AnswerError as error:
            told = (error.column, error.value, error.problem, error.cure)
            raise DecisionError(*told) from error
        except EditError as error:
            raise DecisionError("归到哪个问题", wanted, str(error), "请换一个写法") from error
        if decision.answered:
            return f"已在 {STUBS} 里新增“{title}”，答案也写好了", _answered(decision, title)
        return f"已在 {STUBS} 里新增“{title}”，请补上答案", _with_entry(decision, title)

    def _again(self, decision: Decision, there: str, texts: list[str]) -> tuple[str, Decision]:
        """Carry out what is meant to be new, but `there` already: more wordings, or its answer."""
        told = f"“{there}”已经有了，问法加到了它下面"
        if decision.answered is None:
            self._editor.add_phrasings(there, texts)
            return told, _with_entry(decision, there)
        if self._editor.write_answer(there, decision.answered, texts):
            told = f"“{there}”的答案写好了"
        return told, _answered(decision, there)

    def _phrasing(self, decision: Decision, texts: list[str]) -> tuple[str, Decision]:
        self._editor.check_readable()
        there = self._editor.named(decision.entry) if decision.entry else ""
        if not there:
            near = get_close_matches(decision.entry, self._editor.questions(), n=1, cutoff=0.3)
            hint = f"是不是“{near[0]}”？" if near else ""
            raise DecisionError(
                "归到哪个问题",
                decision.entry,
                "知识库里没有这个问题" if decision.entry else "相似问法要写归到哪个问题",
                f"{hint}请选一个已有的问题，一字不改（网页上从列表里选，表格里照抄“问题清单”）",
            )
        try:
            added = self._editor.add_phrasings(there, texts)
        except EditError as error:
            raise DecisionError("归到哪个问题", there, str(error), "请改用新增") from error
        told = f"“{there}”下面加了 {len(added)} 个问法"
        return told + self._elsewhere(there, texts), _with_entry(decision, there)

    def _elsewhere(self, there: str, texts: list[str]) -> str:
        """Return what keeps a group open that staff would have under `there`."""
        owners = {text: self._editor.owner(text) for text in texts}
        taken = [(text, owner) for text, owner in owners.items() if owner not in ("", there)]
        if not taken:
            return ""
        text, owner = taken[0]
        return f"；但“{text}”等 {len(taken)} 句已经在“{owner}”下面，要先从那里删掉"

    def _synonym(self, decision: Decision) -> tuple[str, Decision]:
        main, sign, rest = decision.words.replace("＝", "=").partition("=")
        words = [word.strip() for word in _WORDS.split(rest) if word.strip()]
        if not sign or not main.strip() or not words:
            cure = "请写成：常用的词 = 家长说的词，如 校服 = 校衫"
            raise DecisionError("同义词写法", decision.words, "看不懂", cure)
        try:
            added = self._editor.add_synonym(main.strip(), words)
        except EditError as error:
            cure = "请打开 synonyms.txt 看一看"
            raise DecisionError("同义词写法", decision.words, str(error), cure) from error
        # What answers then is left open: the named entry of a synonym is only a guess.
        return f"同义词加了：{'、'.join(added) or '（都有了）'}", decision


def _with_entry(decision: Decision, entry: str) -> Decision:
    return replace(decision, entry=entry)


def _answered(decision: Decision, entry: str) -> Decision:
    return replace(decision, entry=entry, reason=WROTE)


def _is(decision: Decision, last: Mapping[str, Any] | None) -> bool:
    """Return whether the last decision was this one; it may have brought its answer along."""
    if last is None:
        return False
    row = decision.row()
    row["reason"] = row["reason"] or (WROTE if last["reason"] == WROTE else "")
    return all(last[name] == row[name] for name in _KEPT)


def _unwanted(action: str, answered: Answered) -> DecisionError:
    """Return why a decision with an answer is not carried out: which of both is meant is unsure."""
    column = ANSWER if answered.text else BASIS
    value = clip(answered.text or "、".join(answered.bases))
    cure = f"要新写一条，请把“处理”改成“新增”；不然请把“{column}”这一格清空"
    return DecisionError(column, value, f"“{action}”不用写，这一行没有处理", cure)


def _distinct(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the wordings of a group, most frequent first."""
    times: dict[str, int] = {}
    for row in rows:
        times[row["text"]] = times.get(row["text"], 0) + 1
    return sorted(times, key=lambda text: -times[text])

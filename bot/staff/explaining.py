"""Why the bot answered as it did, in words for a clerk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.dialogue.message import Outcome, Reply
from bot.library.model import Clause, Entry, Outside
from bot.search import Answer, Candidate, Engine, Miss
from bot.search.explain import explain as figures
from bot.staff.office import Office

_SHOWN: Final = 4
# Replies that no search was made for.
_UNSEARCHED: Final[dict[Outcome, str]] = {
    "safety": "话里有孩子可能遇到危险的意思，所以先给求助办法，不再找别的答案。",
    "smalltalk": "这是打招呼、道谢一类的话，用事先写好的话回答。",
    "help": "这是在问怎么用，给了使用说明。",
    "human": "家长想找人，告诉他怎么联系。",
    "page": "家长在翻页。",
    "unsupported": "这一句看不懂，或者太长，请家长换个说法。",
    "silent": "这一句不用回答。",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something near the question: what it is called, how sure (0 to 1), and by which wording."""

    name: str
    kind: str
    chance: float
    phrasing: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from a message to its reply; `words` are told apart by whether they are known.

    `figures` is the same with all numbers, for who looks after the program.
    """

    heard: str
    words: tuple[tuple[str, bool], ...]
    found: tuple[Found, ...]
    conclusion: str
    figures: str

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the words that stand nowhere in the knowledge."""
        return tuple(word for word, known in self.words if not known)


def explain(office: Office, text: str, reply: Reply) -> Explanation:
    """Return why `text` got `reply`."""
    engine, heard = office.engine, office.engine.read(text)
    words = dict.fromkeys(engine.heard(heard).words)
    found = tuple(_found(candidate) for candidate in engine.candidates(heard)[:_SHOWN])
    return Explanation(
        heard,
        tuple((word, engine.index.knows(word)) for word in words),
        found,
        _UNSEARCHED.get(reply.outcome) or _conclusion(office, heard, found),
        figures(engine, heard),
    )


def _found(candidate: Candidate) -> Found:
    match candidate.target:
        case Entry(question=question):
            name, kind = question, "问答"
        case Clause(document=document, heading=heading):
            name, kind = f"《{document}》{' '.join(heading)}", "政策原文"
        case Outside(topic=topic):
            name, kind = topic, "不归本号"
        case _:
            name, kind = "打招呼、道谢一类的话", "闲聊"
    return Found(name, kind, candidate.confidence, candidate.phrasing)


def _conclusion(office: Office, heard: str, found: tuple[Found, ...]) -> str:
    """Return what was made of the candidates."""
    engine = office.engine
    verdicts = engine.ask(heard, office.today)
    if len(verdicts) > 1:
        return f"听出 {len(verdicts)} 个问题，分别回答。"
    verdict = verdicts[0]
    if isinstance(verdict, Answer):
        best = f"有 {verdict.best.confidence:.0%} 的把握"
        return f"{best}，够 {engine.confidence.sure:.0%} 就直接回答。"
    if isinstance(verdict, Miss):
        return _missed(engine, verdict, found)
    return (
        f"把握不到 {engine.confidence.sure:.0%}，不敢直接回答；"
        f"到了 {engine.confidence.possible:.0%}，所以列出来让家长选。"
    )


def _missed(engine: Engine, miss: Miss, found: tuple[Found, ...]) -> str:
    if miss.reason == "outside":
        return "这件事不归本号管，所以告诉家长该问哪里。"
    if miss.reason == "expired":
        return "找到了答案，但它已经过了有效期，所以没有给出来。"
    if not found:
        return "知识库里没有一条和它沾边，所以如实说没有找到。"
    return f"没有一条的把握到 {engine.confidence.possible:.0%}，所以如实说没有找到。"

"""From a candidate to what the parent reads: the answer, what it is, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.dialogue.message import Source
from bot.dialogue.turn import Turn
from bot.library.model import NATIONWIDE, Basis, Clause, Document, Entry, Outside
from bot.masking import mask
from bot.search.normalise import key
from bot.search.verdict import Answer, Candidate, Talk

# More documents than this under an answer are more than anybody reads; 原文 shows the rest.
_NAMED = 2
# From here on a document's passage is said to be the answer, below it to be near. Of passages that
# the search was so sure of, nearly 9 in 10 were the one that staff quote (docs/answering.md).
_EXACT = 0.8


def is_elsewhere(turn: Turn, place: str) -> bool:
    """Return whether what holds in `place` is no rule at the bureau's own place."""
    return place != NATIONWIDE and place not in turn.bureau.places


def answer_text(turn: Turn, verdict: Answer) -> str:
    """Return the whole reply to a question that the search is sure of."""
    body = said_of(turn, verdict.best)
    if not verdict.uncovered:
        return body
    # A reply is kept for a while: nothing in it may point to a person.
    left = "、".join(map(mask, verdict.uncovered))
    return turn.lines.say("没有提到", 词语=left) + "\n" + body


def said_of(turn: Turn, candidate: Candidate) -> str:
    """Return what a candidate says: a staff answer, a document's words, or a pointer."""
    match candidate.target:
        case Entry() as entry:
            return entry_text(turn, entry)
        case Clause() as clause:
            return clause_text(turn, clause, candidate.confidence)
        case Outside(reply=reply) | Talk(reply=reply):
            return reply


def entry_text(turn: Turn, entry: Entry) -> str:
    """Return a staff answer under the line of its place, with its source."""
    parts = [entry.answer, _entry_source(turn, entry)]
    if key(turn.text) != key(entry.question):
        # The parent sees at once whether the bot took the question as it was meant.
        parts.insert(0, turn.lines.say("答的是", 问题=entry.question))
    if is_elsewhere(turn, entry.place):
        parts.insert(0, turn.lines.say("外地做法", 地区=entry.place))
    if any(basis.quote for basis in entry.basis):
        parts[-1] += turn.lines.say("可看原文")
    return "\n".join(part for part in parts if part)


def clause_text(turn: Turn, clause: Clause, confidence: float) -> str:
    """Return a document's own words, said to be what they are: policy, report or template."""
    document = turn.engine.library.documents[clause.document]
    kind = "来源报道"
    if document.is_policy:
        kind = "来源原文" if confidence >= _EXACT else "来源相关"
    source = turn.lines.say(kind, 文件=title_line(document, clause.heading))
    return "\n".join(filter(None, (_warning(turn, document), clause.text, source)))


def _warning(turn: Turn, document: Document) -> str:
    """Return what must be known before a document's words: they are no rule here, or no more."""
    if document.nature == "范文":
        return turn.lines.say("范文")
    if not document.in_force:
        return turn.lines.say("文件失效")
    abroad = is_elsewhere(turn, document.place) or not document.is_policy
    return turn.lines.say("外地做法", 地区=document.place) if abroad else ""


def _entry_source(turn: Turn, entry: Entry) -> str:
    if not entry.basis:
        return turn.lines.say("来源解答无文件")
    names = list(dict.fromkeys(basis.document for basis in entry.basis))[:_NAMED]
    documents = turn.engine.library.documents
    return turn.lines.say("来源解答", 文件="、".join(short_line(documents[name]) for name in names))


def short_line(document: Document) -> str:
    """Return a document in a few words: its short name, and its year where that does not say it."""
    year = str(document.published.year) if document.published else ""
    return f"《{document.name}》" + (f"（{year}年）" if year not in document.name else "")


def title_line(document: Document, heading: tuple[str, ...] = ()) -> str:
    """Return a document in full: title, issuer, number, date and, of a passage, its heading."""
    published = document.published.isoformat() if document.published else ""
    about = "，".join(word for word in (document.issuer, document.number, published) if word)
    return (
        f"《{document.title}》"
        + (f"（{about}）" if about else "")
        + " ".join(("", *heading)).rstrip()
    )


def documents_named(turn: Turn, entries: Iterable[Entry]) -> str:
    """Return which documents staff answers rest on, in full; empty when they rest on none."""
    documents = turn.engine.library.documents
    names = [title_line(documents[basis.document]) for entry in entries for basis in entry.basis]
    return turn.lines.say("只有文件名", 文件="\n".join(dict.fromkeys(names))) if names else ""


def original_text(turn: Turn, entry: Entry) -> str:
    """Return the document's own words behind a staff answer, each under its title."""
    return "\n\n".join(_quotation(turn, basis) for basis in entry.basis if basis.quote)


def _quotation(turn: Turn, basis: Basis) -> str:
    document = turn.engine.library.documents[basis.document]
    heading = next((c.heading for c in document.clauses if basis.quote in c.text), ())
    kind = "来源原文" if document.is_policy else "来源报道"
    return f"“{basis.quote}”\n" + turn.lines.say(kind, 文件=title_line(document, heading))


def sources_of(turn: Turn, candidate: Candidate) -> tuple[Source, ...]:
    """Return the documents behind a candidate, as they are shown."""
    documents = turn.engine.library.documents
    match candidate.target:
        case Entry(basis=bases):
            return tuple(_source(documents[basis.document], quote=basis.quote) for basis in bases)
        case Clause(document=name, heading=heading, text=text):
            return (_source(documents[name], heading=heading, quote=text),)
    return ()


def _source(document: Document, heading: tuple[str, ...] = (), quote: str = "") -> Source:
    day: date | None = document.published
    return Source(
        title=document.title,
        issuer=document.issuer,
        number=document.number,
        published=day.isoformat() if day else "",
        heading=" ".join(heading),
        quote=quote,
    )

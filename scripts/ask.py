"""Shows what a parent would be told: `python3 scripts/ask.py "问题"`; nothing is recorded."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bootstrap import enter, give_up


def main() -> None:
    """Answer one question, or a sheet of them."""
    given = arguments()
    enter()
    from bot.errors import BotError

    try:
        if given.jsonl:
            answer_sheet(given.jsonl)
        elif given.why:
            print(explain(given.question))
        else:
            print(converse([given.question])[0]["text"])
    except BotError as error:
        give_up(str(error))


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(description="试问一句，看家长会收到什么。不留记录。")
    parser.add_argument("question", nargs="*", help="要问的话")
    parser.add_argument("--why", action="store_true", help="说明切词、候选、分数和结论")
    parser.add_argument("--jsonl", metavar="文件", help="逐行回答一个 JSONL 文件，- 是标准输入")
    given = parser.parse_args()
    given.question = " ".join(given.question)
    if not given.question and not given.jsonl:
        parser.error("请写上要问的话，或用 --jsonl 给一个文件")
    if given.jsonl and (given.question or given.why):
        parser.error("--jsonl 只回答文件里的话，不能再写要问的话或 --why")
    return given


def open_desk() -> Any:  # noqa: ANN401 - bot.desk.Desk, imported once the packages are there
    """Return the desk of the default account."""
    from bot.app import open_shelf
    from bot.desk import Desk
    from bot.wsgi import read_config

    config = read_config()
    return Desk(config, config.accounts["default"], open_shelf(config))


def answer_sheet(name: str) -> None:
    """Print one line of replies for each line of the sheet, in order."""
    desk = open_desk()
    with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as sheet:
        for number, turns in read_sheet(sheet, name):
            try:
                replies = converse(turns, desk)
            except UnicodeEncodeError as error:
                give_up(f"{name} 第{number}行：{error}")
            print(json.dumps({"replies": replies}, ensure_ascii=False), flush=True)


def read_sheet(lines: Iterable[bytes], name: str) -> Iterable[tuple[int, Sequence[str]]]:
    """Go over the questions of a sheet: `{"question": "…"}` or `{"turns": ["…", "…"]}` a line."""
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            give_up(f"{name} 第{number}行：不是 UTF-8 编码，请用编辑器另存为 UTF-8")
        if not text:
            continue
        try:
            row = json.loads(text)
            turns = row["turns"] if "turns" in row else [row["question"]]
            if not (isinstance(turns, list) and all(isinstance(turn, str) for turn in turns)):
                raise TypeError("不是文字")
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            give_up(
                f"{name} 第{number}行：{text[:60]} 读不懂（{error}）。"
                '请写成 {"question": "…"} 或 {"turns": ["…", "…"]}'
            )
        yield number, turns


def converse(turns: Sequence[str], desk: Any = None) -> list[dict[str, Any]]:  # noqa: ANN401 - a Desk
    """Return the reply to each turn of one parent's talk."""
    return [shown(reply) for reply, _ in talk(turns, desk or open_desk())]


def talk(turns: Sequence[str], desk: Any) -> Iterator[tuple[Any, dict[str, Any]]]:  # noqa: ANN401 - a Desk
    """Yield the reply to each turn of one parent's talk, and what is remembered after it."""
    from bot.dialogue import Incoming

    memory: dict[str, Any] = {}
    for number, text in enumerate(turns):
        incoming = Incoming("default", "ask", "text", int(time.time()), str(number), text=text)
        reply, kept = desk.say(incoming, memory)
        _, kept = desk.render(incoming, reply, kept)
        memory = kept.as_turn()
        yield reply, memory


def shown(reply: Any) -> dict[str, Any]:  # noqa: ANN401 - a Reply
    """Return a reply as a line of the answered sheet."""
    return {
        "outcome": reply.outcome,
        "text": reply.text,
        "choices": list(reply.choices),
        "sources": [dataclasses.asdict(source) for source in reply.sources],
        "confidence": round(reply.confidence, 4),
    }


def explain(question: str) -> str:
    """Return how the search came to its verdict on `question`."""
    from bot.app import open_shelf
    from bot.search.explain import explain as explained
    from bot.wsgi import read_config

    reply = converse([question])[0]
    return f"{explained(open_shelf(read_config()).engine, question)}\n\n{reply['text']}"


if __name__ == "__main__":
    main()

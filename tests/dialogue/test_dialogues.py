"""What a parent notices in the chat, as a table of talks through the front door."""

from __future__ import annotations

import re

import pytest
import time_machine

from tests.dialogue.talk import Talk, dialogues

TABLE = dialogues("dialogues.toml")
# A Tuesday morning at the bureau.
START = "2026-11-24T10:00:00+08:00"


@pytest.fixture
def clock():
    with time_machine.travel(START) as traveller:
        yield traveller


def test_the_table_is_as_long_as_was_promised():
    assert len(TABLE) >= 60
    assert len({dialogue["name"] for dialogue in TABLE}) == len(TABLE)


@pytest.mark.parametrize("dialogue", TABLE, ids=lambda dialogue: dialogue["name"])
def test_dialogue(dialogue, parent, clock, unsure):
    for turn in dialogue["turns"]:
        if "choose" in turn:
            choose(parent, turn, clock, unsure)
        else:
            clock.shift(60 * turn.get("minutes", 0))
            send(parent, turn)
        check(parent, turn)


def send(parent: Talk, turn: dict) -> None:
    parent.rows = parent.asked()
    if "event" in turn:
        parent.say(event=turn["event"], event_key=turn.get("key", ""))
    elif "voice" in turn:
        parent.say(kind="voice", Recognition=turn["voice"])
    else:
        parent.say(turn["say"])


def choose(parent: Talk, turn: dict, clock, unsure: str) -> None:
    """Get choices, say one as the turn tells, and see that the right one is answered and kept."""
    parent.say(unsure)
    shown = parent.asked()[-1]["choices"]
    assert shown[-1] == "都不是", parent.said
    assert f"{len(shown)}. 都不是" in parent.said
    clock.shift(60 * turn.get("minutes", 0))
    send(parent, said_as(turn, shown))
    if "pick" in turn:
        row = parent.asked()[-1]
        assert row["outcome"] == "answer"
        assert row["matched"] == [shown[turn["pick"] - 1]]
        assert row["text"] == unsure, "the pick tells what was meant by the question"
        assert row["choices"] == shown[:-1]


def said_as(turn: dict, shown: list[str]) -> dict:
    text = turn["choose"].replace("{last}", str(len(shown)))
    text = re.sub(r"\{(\d)(:-1|:part)?\}", lambda m: cut(shown[int(m[1]) - 1], m[2]), text)
    return {"voice": text} if turn.get("spoken") else {"say": text}


def cut(choice: str, how: str | None) -> str:
    return choice[: {None: None, ":-1": -1, ":part": len(choice) * 2 // 3}[how]]


def check(parent: Talk, turn: dict) -> None:
    rows = parent.asked()
    row = rows[-1] if len(rows) > len(parent.rows) else {}
    for words in turn.get("has", ()):
        assert words in parent.said
    for words in turn.get("lacks", ()):
        assert words not in parent.said
    if "answer" in turn:
        assert (row.get("outcome"), row.get("matched")) == ("answer", [turn["answer"]]), parent.said
    if "choices" in turn:
        assert set(turn["choices"]) <= set(row["choices"]), parent.said
    if "outcome" in turn:
        assert row.get("outcome") == turn["outcome"], parent.said
    if "rated" in turn:
        assert rows[-1]["feedback"] == turn["rated"]
    assert bool(parent.said) is not turn.get("silent", False)

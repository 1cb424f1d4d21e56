"""The handbook tells staff when parents see 追问; what parents get is as it says."""

from __future__ import annotations

import re

from bot.library import read_library
from tests.dialogue.conftest import ROOT

HEAD = "\n还可以问："


def test_what_follows_is_shown_only_where_there_is_room_and_the_first_first(parents):
    handbook = (ROOT / "knowledge/README.md").read_text("utf-8")
    (told,) = re.findall(r"^\| 追问 .* (\d+) 个，.*不超过 (\d+) 个字", handbook, re.MULTILINE)
    most, room = map(int, told)
    counts = []
    entries = read_library(ROOT / "knowledge").entries
    # Some forty of them are enough, and take four seconds.
    for entry in [each for each in entries if len(each.follow_ups) > 1][::8]:
        said = parents().say(entry.question)
        body, _, rest = said.partition(HEAD)
        shown = re.findall(r"^\d\. (.+)$", rest, re.MULTILINE)
        assert tuple(shown) == entry.follow_ups[: len(shown)]
        assert len(shown) <= most
        assert not shown or len(said) <= room
        if len(shown) < min(most, len(entry.follow_ups)):
            more = f"{body}{HEAD}{rest}\n1. {entry.follow_ups[len(shown)]}"
            assert len(more) > room, entry.question
        counts.append(len(shown))
    assert set(counts) == set(range(most + 1))

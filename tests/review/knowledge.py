"""The project's own knowledge without one subject, whose questions are surely missed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_OUT = "faq/食堂校车与安全.md"
# What is not ours but of the same subject, under its heading.
NEAR_IT = re.compile(r"(?ms)^## [^\n]*校车.*?(?=^## |\Z)")


def write_knowledge(folder: Path) -> Path:
    """Write the knowledge under `folder` and return it.

    Follow-ups are dropped, for some would name what is left out.
    """
    shutil.copytree(ROOT / "knowledge", folder)
    (folder / LEFT_OUT).unlink()
    outside = folder / "outside.md"
    text = NEAR_IT.sub("", outside.read_text(encoding="utf-8"))
    outside.write_text(text, encoding="utf-8", newline="\n")
    for file in folder.glob("faq/*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?m)^追问：.*\n", "", text), encoding="utf-8", newline="\n")
    return folder

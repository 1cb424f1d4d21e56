"""The off switch: a file beside the database, whose text parents then get for every message."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FILE: Final = "off.txt"
# More would not be one message any more.
_MOST: Final = 600


def notice(file: Path) -> str | None:
    """Return what to say while the bot is off: the text of `file`, or nothing while it is on.

    It is looked at for every message, so it works at once and for all processes; an empty file
    gives an empty text. A file that can't be read counts as well: somebody wants silence.
    """
    try:
        # Nearly always it is not there, which this tells sooner than to open it does.
        file.stat()
        text = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return ""
    return text.decode("utf-8-sig", errors="replace").strip()[:_MOST]

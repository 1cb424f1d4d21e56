"""What a server's workers hold in memory and take of the processors, where Linux tells."""

from __future__ import annotations

import os
import statistics
import sys
from pathlib import Path

# In /proc/PID/stat behind the name: the parent, and the ticks spent in the program and the kernel.
_PARENT, _USER, _SYSTEM = 1, 11, 12


def cpu_of_workers(parent: int) -> float:
    """Return the CPU seconds that the workers of the process `parent` have taken so far."""
    ticks = [int(told[_USER]) + int(told[_SYSTEM]) for told in _workers(parent).values()]
    return sum(ticks) / os.sysconf("SC_CLK_TCK") if ticks else 0.0


def held_by_workers(parent: int) -> str:
    """Return the median megabytes of a worker of the process `parent`: all, and its fair share.

    What several workers share counts whole in the first figure (RSS) and in parts in the second
    (PSS). Where it cannot be told, the text is empty.
    """
    found = [_rollup(worker) for worker in _workers(parent)]
    if not found:
        return ""
    rss, pss = (statistics.median(each[name] for each in found) for name in ("Rss", "Pss"))
    return f"{rss / 1024:.0f}, {pss / 1024:.0f} MB"


def _workers(parent: int) -> dict[Path, list[str]]:
    """Return the folder of each worker in /proc, with what its `stat` tells."""
    if sys.platform != "linux":
        return {}
    told = {process: _stat(process) for process in Path("/proc").glob("[0-9]*")}
    return {
        process: found for process, found in told.items() if found[_PARENT:][:1] == [str(parent)]
    }


def _stat(process: Path) -> list[str]:
    """Return what is told of a process; nothing of one that is gone or that serves nobody."""
    try:
        if "resource_tracker" in (process / "cmdline").read_text():
            return []
        # The name, in brackets, may hold anything.
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _rollup(process: Path) -> dict[str, int]:
    """Return the kilobytes of each kind that a process holds."""
    lines = (process / "smaps_rollup").read_text().splitlines()[1:]
    pairs = (line.split(":") for line in lines)
    return {name: int(value.split()[0]) for name, value in pairs}

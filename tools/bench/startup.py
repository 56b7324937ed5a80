"""From the start of the server's process to the first diagnostics, and what memory it then takes. Over real pipes."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.bench.collection import Collection
from tools.bench.figure import Figure
from tools.bench.whole import MEMORY_GOAL_MB
from tools.demo.editor import Editor

START_GOAL_S = 1.0
_N_STARTS = 5
_SETTLE_S = 0.5


def measure(collection: Collection) -> Iterator[Figure]:
    """Start the server several times on the collection's folder."""
    plugins = sorted(collection.plugins, key=lambda path: path.stat().st_size)
    for name, path, goal in (
        ("a plugin of median size", plugins[len(plugins) // 2], START_GOAL_S),
        ("the largest plugin", plugins[-1], None),
    ):
        starts = [_start(path, collection) for _ in range(_N_STARTS)]
        seconds = [start.seconds for start in starts]
        details = {"s": f"least {min(seconds):.2f}, most {max(seconds):.2f}"}
        cpu = [start.cpu_seconds for start in starts if start.cpu_seconds is not None]
        if cpu:
            details["of it the server's CPU time"] = f"{statistics.median(cpu):.2f} s"
        yield Figure(
            f"start of the server to the diagnostics of {name}",
            statistics.median(seconds),
            "s",
            f"wall time, median of {_N_STARTS} starts; {path.name}, {path.stat().st_size / 1e3:.0f} kB; "
            "its folder is the workspace",
            goal,
            details=details,
        )
    peak_mb = _start(collection.largest, collection, linger=True).peak_mb
    if peak_mb is not None:
        yield Figure(
            "memory of the server with the workspace indexed",
            peak_mb,
            "MB",
            f"peak resident size after {collection.largest.name} is diagnosed; {collection.describe()}",
            MEMORY_GOAL_MB,
        )


@dataclass(frozen=True, slots=True)
class _Start:
    """Seconds to the diagnostics and, where the system tells, the server's CPU seconds and its peak of memory."""

    seconds: float
    cpu_seconds: float | None
    peak_mb: float | None


def _start(path: Path, collection: Collection, linger: bool = False) -> _Start:
    """Start a server, open a file, wait for its diagnostics and, if it shall `linger`, for the end of its own work."""
    started = time.perf_counter()
    with Editor(path.parent) as editor:
        editor.settings = {"includeDirectories": [str(folder) for folder in collection.include]}
        editor.initialize()
        document = editor.open(path)
        editor.diagnostics(document)
        seconds = time.perf_counter() - started
        cpu_seconds = _cpu_seconds(editor.pid)
        if linger:
            editor.wait_until_quiet(_SETTLE_S)
        peak_mb = _peak_mb(editor.pid)
        editor.shutdown()
    return _Start(seconds, cpu_seconds, peak_mb)


def _cpu_seconds(pid: int) -> float | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(pid: int) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return None
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1e3

"""From the start of the server's process to the first diagnostics, and what memory it then takes. Over real pipes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
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
        seconds = [_start(path, collection)[0] for _ in range(_N_STARTS)]
        yield Figure(
            f"start of the server to the diagnostics of {name}",
            statistics.median(seconds),
            "s",
            f"wall time, median of {_N_STARTS} starts; {path.name}, {path.stat().st_size / 1e3:.0f} kB; "
            "its folder is the workspace",
            goal,
            details={"s": f"least {min(seconds):.2f}, most {max(seconds):.2f}"},
        )
    peak_mb = _start(collection.largest, collection, linger=True)[1]
    if peak_mb is not None:
        yield Figure(
            "memory of the server with the workspace indexed",
            peak_mb,
            "MB",
            f"peak resident size after {collection.largest.name} is diagnosed; {collection.describe()}",
            MEMORY_GOAL_MB,
        )


def _start(path: Path, collection: Collection, linger: bool = False) -> tuple[float, float | None]:
    """Seconds to the diagnostics and, where the system tells, the peak of memory in MB."""
    started = time.perf_counter()
    with Editor(path.parent) as editor:
        editor.settings = {"includeDirectories": [str(folder) for folder in collection.include]}
        editor.initialize()
        document = editor.open(path)
        editor.diagnostics(document)
        seconds = time.perf_counter() - started
        if linger:
            editor.wait_until_quiet(_SETTLE_S)
        peak_mb = _peak_mb(editor.pid) if linger else None
        editor.shutdown()
    return seconds, peak_mb


def _peak_mb(pid: int) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return None
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1e3

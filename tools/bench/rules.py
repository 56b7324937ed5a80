"""What the rules about run time add to the analysis of the largest plugin."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Iterator
from unittest.mock import patch

from server.analysis import diagnose as analysis
from server.analysis.project import Project
from tools.bench.collection import Collection
from tools.bench.figure import Figure

GOAL = 30.0
_N_RUNS = 9
_RECURSION = 3000


def measure(collection: Collection) -> Iterator[Figure]:
    """The share that they add, in percent, of whole analyses with and without them in turn."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    _seconds(collection, rules=True)  # loads the rules and the facts, which a server does once
    pairs = [(_seconds(collection, rules=True), _seconds(collection, rules=False)) for _ in range(_N_RUNS)]
    with_rules, without = (statistics.median(column) for column in zip(*pairs, strict=True))
    yield Figure(
        "what the rules about run time add to the analysis",
        100 * (min(pair[0] for pair in pairs) / min(pair[1] for pair in pairs) - 1),
        "%",
        f"CPU time, the least of {_N_RUNS} runs with and without them in turn; {collection.largest.name}, "
        f"{collection.largest.stat().st_size / 1e3:.0f} kB, its headers read anew each time",
        GOAL,
        details={"medians": f"{with_rules:.3f} s with, {without:.3f} s without"},
    )


def _seconds(collection: Collection, rules: bool) -> float:
    """CPU time of reading and analysing the plugin once."""
    path = str(collection.largest)
    gc.collect()
    gc.disable()
    began = time.process_time()
    project = Project(include_dirs=tuple(map(str, collection.include)))
    if rules:
        analysis.diagnose(project.unit(path), path)
    else:
        with patch.object(analysis, "runtime_problems", lambda *_: iter(())):
            analysis.diagnose(project.unit(path), path)
    used = time.process_time() - began
    gc.enable()
    return used

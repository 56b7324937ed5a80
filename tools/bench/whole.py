"""Full analysis of a collection: CPU time against the compiler's, and memory. Each side runs in processes of its own.

`python -m tools.bench.whole` is the process that is measured: it reads a collection as JSON from standard input.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tools.bench.collection import Analyser, Collection
from tools.bench.figure import Figure
from tools.bench.spcomp import Compiler

MEMORY_GOAL_MB = 400.0
CPU_GOAL = 3.0


def measure(collection: Collection, spcomp: Path | None) -> Iterator[Figure]:
    """The figures of one run over all plugins."""
    order = json.dumps({"plugins": [*map(str, collection.plugins)], "include": [*map(str, collection.include)]})
    process = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order)
    process.stdin.close()
    said = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    ours = usage.ru_utime + usage.ru_stime
    peak_mb = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    details = {
        "ours": f"{ours:.2f} s of CPU ({said['seconds']:.2f} s of them checking), the start of Python included",
        "findings": f"{said['errors']} errors, {said['others']} others",
    }
    if spcomp is None:
        yield Figure("full analysis, CPU seconds", ours, "s", f"{collection.describe()}, one process", details=details)
    else:
        theirs, n_refused = _compile_all(collection, spcomp)
        details["the compiler"] = f"{theirs:.2f} s of CPU, one process a plugin; it refuses {n_refused} of them"
        yield Figure(
            "full analysis, CPU time as a multiple of the compiler's",
            ours / theirs,
            "×",
            f"{collection.describe()}, one process of ours, then the compiler over the same files",
            CPU_GOAL,
            details=details,
        )
    yield Figure("memory, analysing all plugins in one process", peak_mb, "MB", "peak resident size", MEMORY_GOAL_MB)


def _compile_all(collection: Collection, spcomp: Path) -> tuple[float, int]:
    compiler = Compiler(spcomp, collection.include)
    results = [compiler.compile(path) for path in collection.plugins]
    return sum(result.cpu_seconds for result in results), sum(not result.ok for result in results)


def _analyse() -> None:
    order = json.load(sys.stdin)
    started = time.process_time()
    analyser = Analyser(tuple(map(Path, order["include"])))
    counts = {"errors": 0, "others": 0}
    for plugin in order["plugins"]:
        for one in analyser.check(Path(plugin)):
            counts["errors" if one.severity == 1 else "others"] += 1
    json.dump(counts | {"seconds": time.process_time() - started}, sys.stdout)


if __name__ == "__main__":
    _analyse()

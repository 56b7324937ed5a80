"""Full analysis of a collection by `l4d2 check` in one process: CPU time against the compiler's, and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from server.analysis.rule import rule
from tools.bench.collection import Collection
from tools.bench.figure import Figure
from tools.bench.spcomp import Compiler

MEMORY_GOAL_MB = 400.0
CPU_GOAL = 3.0


def measure(collection: Collection, spcomp: Path | None) -> Iterator[Figure]:
    """The figures of one run over all plugins."""
    command = [sys.executable, "-m", "server.cli", "check", "--jobs", "1", "--severity", "hint", "--format", "json"]
    include = [part for folder in collection.include for part in ("--include", str(folder))]
    process = subprocess.Popen([*command, *include, *map(str, collection.plugins)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    findings = json.loads(process.stdout.read())
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ours = usage.ru_utime + usage.ru_stime
    peak_mb = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    counts = Counter((rule(row["code"]).runtime, row["severity"]) for row in findings)
    details = {
        "ours": f"{ours:.2f} s of CPU, the start of Python included",
        "findings that a compiler could have": _listed(counts, runtime=False),
        "findings about run time": _listed(counts, runtime=True),
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


def _listed(counts: Counter[tuple[bool, str]], runtime: bool) -> str:
    return ", ".join(f"{counts[runtime, name]} {name}" for name in ("error", "warning", "info", "hint"))


def _compile_all(collection: Collection, spcomp: Path) -> tuple[float, int]:
    compiler = Compiler(spcomp, collection.include)
    results = [compiler.compile(path) for path in collection.plugins]
    return sum(result.cpu_seconds for result in results), sum(not result.ok for result in results)

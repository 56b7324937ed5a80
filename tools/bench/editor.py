"""What the extension costs a real VS Code, measured by `client-vscode/e2e/measure.mjs` against a minimal example."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import package_extension
from tools.bench.collection import Collection
from tools.bench.figure import Figure

RATIO_GOAL = 1.5
ACTIVATION_GOAL_MS = 100
_SCRIPT = package_extension.ROOT / "client-vscode" / "e2e" / "measure.mjs"
_PATIENCE_S = 1800


def measure(vsix: Path, collection: Collection, runs: int = 5) -> Iterator[Figure]:
    """Start the editor several times with the package, and as often with the example."""
    command = [package_extension.node(), str(_SCRIPT), "--vsix", str(vsix), "--runs", str(runs)]
    command += ["--plugins", str(collection.largest.parent)]
    command += [argument for folder in collection.include for argument in ("--include", str(folder))]
    # The example needs the Python that runs this, and its packages.
    variables = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=_PATIENCE_S, env=variables, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    found = json.loads(done.stdout)
    yield from _starts(found, runs)
    yield from _memory(found["memory"])
    yield from _typing(found["memory"])
    yield Figure(
        "size of the package",
        found["bytes"] / 1e6,
        "MB",
        f"{vsix.name}, as it is downloaded",
        package_extension.LARGEST / 1e6,
    )


def _starts(found: dict[str, Any], runs: int) -> Iterator[Figure]:
    own, minimal = found["own"], found["minimal"]
    seconds = {name: [one["squiggle"] / 1e3 for one in found[name][1:]] for name in ("own", "minimal")}
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    how = f"wall time in the page, medians of {runs} starts each, in turns, after one that does not count"
    yield Figure(
        "from the editor's lines to the first squiggle, as a multiple of a minimal extension's",
        medians["own"] / medians["minimal"],
        "",
        how,
        RATIO_GOAL,
        details={
            "ours": _span(seconds["own"]),
            "the minimal one's": _span(seconds["minimal"]),
            "the first start after the installation": f"{own[0]['squiggle'] / 1e3:.2f} s, "
            f"the minimal one's {minimal[0]['squiggle'] / 1e3:.2f} s",
        },
    )
    ours, theirs = (statistics.median(one["activation"] for one in found[name][1:]) for name in ("own", "minimal"))
    yield Figure(
        "activation in the extension host",
        ours,
        "ms",
        f"as VS Code itself counts it, median of {runs} starts",
        ACTIVATION_GOAL_MS,
        # On a busy machine both are slow.
        details={"the minimal one's": f"{theirs:.0f} ms", "as a multiple of it": f"{ours / theirs:.2f}"},
    )


def _memory(memory: dict[str, Any]) -> Iterator[Figure]:
    own, minimal = memory["own"], memory["minimal"]
    how = f"resident, with a workspace of {own['plugins']} plugins read"
    yield Figure(
        "memory of the server in the editor",
        own["server"]["now"] / 1e3,
        "MB",
        how,
        details={"peak": f"{own['server']['peak'] / 1e3:.0f} MB"},
    )
    yield Figure(
        "memory of the extension host, which all extensions share",
        own["host"] / 1e3,
        "MB",
        how,
        details={"with the minimal one instead": f"{minimal['host'] / 1e3:.0f} MB"},
    )


def _typing(memory: dict[str, Any]) -> Iterator[Figure]:
    own, minimal = memory["own"]["typing"], memory["minimal"]["typing"]
    yield Figure(
        "from a key to its character in the largest plugin",
        own["median"],
        "ms",
        f"median of {own['keys']} keys, 30 ms apart, in the page",
        details={
            "longest": f"{own['longest']:.0f} ms",
            "with the minimal one instead": f"{minimal['median']:.1f} ms, longest {minimal['longest']:.0f} ms",
        },
    )


def _span(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} s, from {min(values):.2f} to {max(values):.2f}"

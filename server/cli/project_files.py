"""What is wrong with the `l4d2.toml` of the files that are checked. Writes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from server import project_file
from server.analysis.rule import codes
from server.cli.paths import relative


def faults(paths: Iterable[str]) -> list[str]:
    """The faults of the project files that count for these files, one in a line, each file's once."""
    found: dict[Path, None] = {}
    for folder in dict.fromkeys(os.path.dirname(path) for path in paths):
        own = project_file.find(os.path.join(folder, "any.sp"))
        if own is not None:
            found[own] = None
    return [
        f"{relative(str(path))}:{fault.line + 1}: {fault.message}"
        for path in sorted(found)
        for fault in project_file.read(path, codes()).problems
    ]

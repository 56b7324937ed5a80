"""A JSON list of findings, for tools."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from server.cli.result import NAMES, Outcome


def write(outcomes: Iterable[Outcome], out: TextIO) -> None:
    """Write the findings of all files as one list."""
    rows = [
        {
            "path": found.path,
            "line": found.line,
            "column": found.column,
            "end_line": found.end_line,
            "end_column": found.end_column,
            "severity": NAMES[found.severity],
            "code": found.code,
            "message": found.message,
            "fixable": found.fixable,
        }
        for outcome in outcomes
        for found in outcome.reported
    ]
    out.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")

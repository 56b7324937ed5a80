"""GitHub Actions' workflow commands: findings become annotations of a pull request."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TextIO

from server.analysis.finding import Severity
from server.cli.result import Outcome

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice", Severity.HINT: "notice"}


def write(outcomes: Iterable[Outcome], out: TextIO) -> None:
    """Write one command a finding."""
    for outcome in outcomes:
        for found in outcome.reported:
            place = f"file={_path(found.path)},line={found.line},endLine={found.end_line}"
            if found.line == found.end_line:  # GitHub takes columns for a single line only
                place += f",col={found.column},endColumn={found.end_column}"
            title = _property(f"l4d2 {found.code}")
            out.write(f"::{_COMMANDS[found.severity]} {place},title={title}::{_data(found.message)}\n")
        if outcome.error:
            out.write(f"::error file={_path(outcome.path)}::{_data(outcome.error)}\n")


def _path(path: str) -> str:
    return _property(path.replace(os.sep, "/"))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

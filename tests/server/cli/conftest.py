"""Runs the real command as a process in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Ran:
    """How a run ended."""

    status: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8").replace("\r\n", "\n")

    @property
    def findings(self) -> list[dict[str, Any]]:
        return json.loads(self.raw)

    @property
    def codes(self) -> list[tuple[str, int, str]]:
        """Path, line and code of each finding of the JSON output."""
        return [(row["path"].replace(os.sep, "/"), row["line"], row["code"]) for row in self.findings]


Run = Callable[..., Ran]


def environment(**variables: str) -> dict[str, str]:
    """The process's environment without what a person may have set about colours."""
    inherited = {name: value for name, value in os.environ.items() if not name.endswith(("_COLOR", "_COMPATIBLE"))}
    return inherited | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | variables


@pytest.fixture
def l4d2(tmp_path: Path) -> Run:
    """`l4d2(*arguments, stdin=b"", **variables)` runs the command in `tmp_path`."""

    def run(*arguments: str | Path, stdin: bytes = b"", **variables: str) -> Ran:
        command = [sys.executable, "-m", "server.cli", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=tmp_path, input=stdin, capture_output=True, env=environment(**variables), check=False
        )
        return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").replace("\r\n", "\n"))

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """`write(name, text)` makes a file below `tmp_path`."""

    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    return make

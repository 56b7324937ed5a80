"""A stand-in for spcomp: a real program that behaves as badly as a test wants, to see how processes are controlled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BANNER = "SourcePawn Compiler 1.11.0.6900"

_PROGRAM = """#!{python}
import json, os, signal, subprocess, sys, time
arguments = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(json.dumps([os.getcwd(), arguments]) + "\\n")
print({banner!r}, flush=True)
if not arguments:
    print("Usage: spcomp [options] <filename>\\n  {options}")
    sys.exit(1)
{body}
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where the stand-in notes each run: a line of JSON, its folder and its arguments."""
    return tmp_path / "runs.jsonl"


@pytest.fixture
def stand_in(tmp_path: Path, log: Path) -> Callable[..., Path]:
    """Writes a stand-in whose compilation is the given Python code."""

    def write(body: str = "", banner: str = BANNER, syntax_only: bool = True, name: str = "spcomp") -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        options = "--syntax-only" if syntax_only else "-o<name>"
        text = _PROGRAM.format(python=sys.executable, log=str(log), banner=banner, options=options, body=body)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A saved plugin, in a folder whose name has what trips parsers up."""
    path = tmp_path / "Program Files (x86)" / "用户 = 1" / "a.sp"
    path.parent.mkdir(parents=True)
    path.write_text("public void OnPluginStart() {}\n", encoding="utf-8")
    return path

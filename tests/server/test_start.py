"""`python -m server` as an extension starts it: with dependencies that it brings, on a Python that may not fit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server import __main__ as start

OWN = f"cp{sys.version_info[0]}{sys.version_info[1]}"
ASKED = "import os, sys, server.__main__ as start, pathlib; start.use_bundled(pathlib.Path(sys.argv[1])); "


def run(folder: Path, then: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, since it changes where modules are found."""
    variables = {**os.environ, "PYTHONPATH": str(Path(start.__file__).parents[1])}
    command = [sys.executable, "-P", "-s", "-c", ASKED + then, str(folder)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, encoding="utf-8", check=False)


def test_what_is_compiled_for_this_python_comes_first(tmp_path: Path) -> None:
    for name, value in ((OWN, 1), ("any", 2), ("cp310", 3)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "brought.py").write_text(f"VALUE = {value}\n", "utf-8")
    (tmp_path / "any" / "alone.py").write_text("VALUE = 4\n", "utf-8")
    inside = "import subprocess; code = 'import alone; print(alone.VALUE)'; "
    inside += "import brought, alone; print(brought.VALUE, alone.VALUE, flush=True); "
    inside += "subprocess.run([sys.executable, '-P', '-s', '-c', code], check=True)"
    done = run(tmp_path, inside)
    assert done.stdout.split() == ["1", "4", "4"], done.stderr


def test_our_own_modules_stay_first(tmp_path: Path) -> None:
    for name in (OWN, "any"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "server.py").write_text("raise SystemExit(9)\n", "utf-8")
    done = run(tmp_path, "import server.settings; print('ours')")
    assert done.stdout.strip() == "ours", done.stderr


def test_a_python_for_which_nothing_is_compiled_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cp310").mkdir()
    done = run(tmp_path, "print('on')")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ERROR server: nothing is compiled for this Python" in done.stderr


def test_where_nothing_is_brought_along_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(sys.path)
    monkeypatch.setenv("PYTHONPATH", "kept")
    start.use_bundled(tmp_path / "bundled")
    assert (sys.path, os.environ["PYTHONPATH"]) == (before, "kept")

"""Generated files are what their generators write today.

A generator is `tools/gen_<what>.py`; with `--check` it writes nothing and exits with 1 when a file is stale.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GENERATORS = sorted(file.stem for file in (ROOT / "tools").glob("gen_*.py"))


@pytest.mark.parametrize("generator", GENERATORS)
def test_generated_files_are_fresh(generator: str) -> None:
    command = [sys.executable, "-m", f"tools.{generator}", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"run `python -m tools.{generator}`\n{done.stdout}{done.stderr}"

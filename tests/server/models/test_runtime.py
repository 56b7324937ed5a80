"""What is advised about llama.cpp is what the server then finds, started as an editor starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.models import runtime

ROOT = Path(__file__).parents[3]
ASKED = """
import sys
from server.models import runtime
print(runtime.is_installed())
print(runtime.advice())
"""


def told(python: Path, home: Path, *flags: str) -> tuple[bool, str]:
    """Whether a Python has it, and what it advises; started with these flags."""
    env = {**os.environ, "HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONNOUSERSITE", None)
    command = [str(python), "-P", *flags, "-c", ASKED]
    done = subprocess.run(command, env=env, cwd=home, capture_output=True, encoding="utf-8", check=True, timeout=60)
    found, advice = done.stdout.splitlines()
    return found == "True", advice


def package(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "llama_cpp.py").touch()


@pytest.mark.skipif(sys.platform == "win32", reason="the folders have other names there")
def test_a_python_of_its_own_has_what_is_installed_there(tmp_path: Path) -> None:
    base = Path(sys.base_exec_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    if not base.exists():
        pytest.skip("this Python has no base to make another one of")
    users = tmp_path / f".local/lib/python3.{sys.version_info.minor}/site-packages"
    package(users)
    assert told(base, tmp_path)[0], "the user's own packages are there, as a rule"
    found, advice = told(base, tmp_path, "-s")
    assert not found
    assert "-m pip install llama-cpp-python`" in advice

    own = tmp_path / ".l4d2-python"
    subprocess.run([str(base), "-m", "venv", "--without-pip", str(own)], check=True, timeout=60)
    python = own / "bin" / "python"
    found, advice = told(python, tmp_path, "-s")
    assert not found
    assert advice == f"Install it with `{python} -m pip install llama-cpp-python`."
    package(own / f"lib/python3.{sys.version_info.minor}/site-packages")
    assert told(python, tmp_path, "-s")[0]


def test_where_pip_installs_nothing_another_python_is_advised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime.sys, "base_prefix", runtime.sys.prefix)
    monkeypatch.setattr(runtime.sysconfig, "get_path", lambda _: str(tmp_path))
    assert "Install it with" in runtime.advice()
    (tmp_path / "EXTERNALLY-MANAGED").touch()
    advice = runtime.advice()
    assert "-m venv " in advice
    assert f"{Path.home() / '.l4d2-python'}" in advice
    assert advice.endswith("by `l4d2.python`.")

"""What GitHub runs for us: the files can be read, and a release has a package for every platform that there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools import package_extension

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".github" / "workflows"


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in read(name)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("name", sorted(file.name for file in FOLDER.glob("*.yml")))
def test_workflow(name: str) -> None:
    """Each step does something, each job ends by itself, and every command of `make` is one that there is."""
    content = read(name)
    known = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert content["name"]
    assert content["permissions"] == {"contents": "read"}, "more is asked for by the job that needs it"
    for job in content["jobs"].values():
        assert set(job.get("needs", "").split()) <= set(content["jobs"])
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            for command in re.findall(r"\bmake ([a-z0-9-]+)", step.get("run", "")):
                assert command in known, command


def test_release_has_every_platform() -> None:
    build = read("release.yml")["jobs"]["build"]
    machines = {row["platform"]: row["os"] for row in build["strategy"]["matrix"]["include"]}
    assert set(machines) == set(package_extension.PLATFORMS)
    assert len(set(machines.values())) == len(machines), "each grammar is compiled on its own kind of machine"
    kinds = {"linux": "ubuntu", "darwin": "macos", "win32": "windows"}
    assert all(os.startswith(kinds[platform.split("-")[0]]) for platform, os in machines.items())
    assert any("--platform ${{ matrix.platform }}" in step.get("run", "") for step in build["steps"])


def test_secrets_stay_where_they_are_needed() -> None:
    """No step but the one that publishes sees a token, and none has one in its command."""
    for name in ("ci.yml", "release.yml"):
        for step in steps(name):
            assert "secrets." not in step.get("run", "")
            assert step.get("name") in ("Visual Studio Marketplace", "Open VSX") or "secrets." not in str(step)

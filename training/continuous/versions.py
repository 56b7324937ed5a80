"""The versions of a model on the disk: which is served, which can be gone back to, and what became of each.

`state.json` is written whole, and all else follows from it: whoever is killed in between, the next one sets it right.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from server.paths import user_dir
from training.continuous.config import Config
from training.run.files import InputError, as_json, write_whole

STATE = "state.json"
CURRENT = "current.json"
FOLDER = "versions"
_OURS = "# Made by `python -m training continuous`"
Status = Literal["running", "served", "replaced", "refused", "failed", "rolled back"]


class Version(BaseModel):
    """One version. `data` and `bytes` are of what it was made from, `before` is the one that it replaced."""

    model_config = ConfigDict(extra="forbid")

    number: int
    data: str
    bytes: int
    status: Status = "running"
    reason: str = ""
    before: int | None = None
    right: float | None = None


class State(BaseModel):
    """All versions, the oldest first. `current` is the one that is served."""

    model_config = ConfigDict(extra="forbid")

    current: int | None = None
    versions: list[Version] = []

    def version(self, number: int) -> Version:
        """The version of a number. Raises `InputError`."""
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            raise InputError(f"there is no version {number}")
        return found

    @property
    def running(self) -> Version | None:
        """The one that is being made."""
        return next((one for one in self.versions if one.status == "running"), None)


def read(home: Path) -> State:
    """The state of a folder; an empty one where there is none. Raises `InputError`."""
    path = home / STATE
    if not path.is_file():
        return State()
    try:
        return State.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(f"{path} can not be read: {' '.join(str(error).split())[:200]}") from None


def folder_of(home: Path, number: int) -> Path:
    """Where a version lies."""
    return home / FOLDER / f"{number:04}"


def keep(home: Path, config: Config, state: State) -> None:
    """Write the state, and what follows from it: what is served, and which versions stay."""
    write_whole(home / STATE, state.model_dump_json(indent=2) + "\n")
    settle(home, config, state)


def settle(home: Path, config: Config, state: State) -> None:
    """Make what is served, and what lies on the disk, what the state says."""
    if state.current is None:
        (home / CURRENT).unlink(missing_ok=True)
    else:
        folder = folder_of(home, state.current)
        made = folder / config.made if config.made else folder
        told = {"version": state.current, "folder": made.relative_to(home).as_posix()}
        text = as_json(told, 2) + "\n"
        if not (home / CURRENT).is_file() or (home / CURRENT).read_text("utf-8") != text:
            write_whole(home / CURRENT, text)
        if config.preset:
            _preset(config.preset, made, state.current)
    staying = _staying(config, state)
    for entry in (home / FOLDER).glob("[0-9]*"):
        if entry.name.isdigit() and int(entry.name) not in staying:
            shutil.rmtree(entry)


def _staying(config: Config, state: State) -> set[int]:
    """The versions that are kept: what is served, what that replaced, what is being made, and the newest."""
    found = {one.number for one in state.versions[-config.keep :]}
    if state.running is not None:
        found.add(state.running.number)
    if state.current is not None:
        found.add(state.current)
        before = state.version(state.current).before
        if before is not None:
            found.add(before)
    return found


def model_in(made: Path) -> Path:
    """The GGUF file that is served: the smallest, which is quantised most. Raises `InputError`."""
    files = [file for file in made.rglob("*.gguf") if not file.stem.endswith("-lora")]
    files.sort(key=lambda file: (file.stat().st_size, file.name))
    if not files:
        raise InputError(f"{made} has no GGUF file to serve")
    return files[0]


def _preset(name: str, made: Path, number: int) -> None:
    model = model_in(made)
    folder = user_dir("config")
    if folder is None:
        raise InputError("this system names no folder of yours for presets")
    path = folder / "models" / f"{name}.toml"
    if path.is_file() and not path.read_text("utf-8").startswith(_OURS):
        raise InputError(f"{path} is a preset of yours: choose another name with `preset`")
    # JSON's strings are strings of TOML.
    title, file = json.dumps(f"{name}, version {number}"), json.dumps(str(model.resolve()), ensure_ascii=False)
    text = f'{_OURS}, version {number}.\ntitle = {title}\nengine = "local"\n\n[options]\npath = {file}\n'
    if not path.is_file() or path.read_text("utf-8") != text:
        write_whole(path, text)

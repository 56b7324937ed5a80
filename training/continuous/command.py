"""Watches data, trains again when there is more, and serves what is measured to be better.

    python -m training continuous watch --config configs/training/continuous.toml --out build/served

`once` does what there is to do and ends, `status` tells what there is, `rollback` serves what was served before,
`promote N` serves a version whatever the gate says. What is done stands in `state.json`, so whoever kills it may begin
again with the same command.
"""

from __future__ import annotations

import json
import pkgutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import training
from training.config import ConfigError
from training.continuous import versions
from training.continuous.config import Config
from training.continuous.gate import refusal
from training.continuous.versions import State, Version, folder_of
from training.run import pipeline
from training.run.files import InputError, digest_of, hashed
from training.run.output import OutputError, locked

_RESULT = "result.json"
Say = Callable[[str], None]


def perform(action: str, number: int | None, config: Config, home: Path, say: Say) -> None:
    """Do what a command says. Raises `InputError` and `ConfigError`."""
    home.mkdir(parents=True, exist_ok=True)
    if action == "status":
        _tell(versions.read(home), say)
        return
    with locked(home):
        state = versions.read(home)
        if not (home / versions.STATE).is_file() and any(one.name != ".lock" for one in home.iterdir()):
            raise OutputError(f"{home} holds files that are none of ours: name another folder with --out")
        versions.settle(home, config, state)
        match action:
            case "once":
                if not step(config, home, state, say, again=True):
                    say("there is nothing new")
            case "watch":
                _watch(config, home, state, say)
            case "rollback":
                _rolled_back(config, home, state, number, say)
            case _:
                _promoted(config, home, state, number, say)


def _watch(config: Config, home: Path, state: State, say: Say) -> None:
    """Look again and again; what changes is taken when it has kept still from one look to the next."""
    before = ""
    while True:
        now, _ = looked_at(config)
        if now == before or state.running is not None:
            step(config, home, state, say)
        before = now
        time.sleep(config.every)


def step(config: Config, home: Path, state: State, say: Say, again: bool = False) -> bool:
    """Make a new version if there is new data, or go on with the one that was begun; whether there was anything.

    With `again`, one that failed is gone on with too.
    """
    data, size = looked_at(config)
    version = state.running
    last = state.versions[-1] if state.versions else None
    if version is None and again and last is not None and last.status == "failed":
        version, last.status, last.reason = last, "running", ""
    if version is None:
        if last is not None and (data == last.data or size - last.bytes < config.least_bytes > 0):
            return False
        version = Version(number=last.number + 1 if last is not None else 1, data=data, bytes=size)
        state.versions.append(version)
        say(f"version {version.number}: begun")
    # Of one that was begun and left, the pipeline does again what the data has changed.
    version.data, version.bytes = data, size
    versions.keep(home, config, state)
    try:
        _run(config, home, state, version, say)
        _judge(config, home, state, version, say)
    except (InputError, ConfigError) as error:
        version.status, version.reason = "failed", str(error)
        say(f"version {version.number}: failed: {error}")
    versions.keep(home, config, state)
    return True


def looked_at(config: Config) -> tuple[str, int]:
    """What is watched as one number, and its size in bytes. Raises `InputError`."""
    found = [hashed(path) for path in config.watch]
    return digest_of(one.sha256 for one in found), sum(one.bytes for one in found)


def _run(config: Config, home: Path, state: State, version: Version, say: Say) -> None:
    changes = list(config.set)
    if state.current is not None:
        present = folder_of(home, state.current) / config.measured
        changes.append(f"{config.measured}.against={present}")
    folder = folder_of(home, version.number)
    folder.mkdir(parents=True, exist_ok=True)
    for name, was_done in pipeline.run(config.pipeline, folder, changes, stages()):
        say(f"version {version.number}: {name}: {'done' if was_done else 'as it was'}")


def _judge(config: Config, home: Path, state: State, version: Version, say: Say) -> None:
    if config.preset:
        versions.model_in(folder_of(home, version.number) / config.made)
    new = _result(folder_of(home, version.number) / config.measured)
    present = None if state.current is None else _result(folder_of(home, state.current) / config.measured)
    version.right = new["figures"]["right"]["value"]
    reason = refusal(config.gate, new, present)
    if reason:
        version.status, version.reason = "refused", reason
        say(f"version {version.number}: refused: {reason}")
    else:
        _serve(state, version)
        say(f"version {version.number}: served")


def _serve(state: State, version: Version) -> None:
    if state.current is not None and state.current != version.number:
        state.version(state.current).status = "replaced"
        version.before = state.current
    version.status, version.reason = "served", ""
    state.current = version.number


def _rolled_back(config: Config, home: Path, state: State, number: int | None, say: Say) -> None:
    if state.current is None:
        raise InputError("nothing is served")
    present = state.version(state.current)
    to = number if number is not None else present.before
    if to is None:
        raise InputError(f"version {present.number} is the first that was served")
    target = state.version(to)
    if target.number == present.number or target.status != "replaced":
        raise InputError(f"version {to} was not served before version {present.number}")
    if not folder_of(home, to).is_dir():
        raise InputError(f"version {to} lies on the disk no more")
    present.status, present.reason = "rolled back", f"in favour of version {to}"
    target.status = "served"
    state.current = to
    versions.keep(home, config, state)
    say(f"version {to}: served again")


def _promoted(config: Config, home: Path, state: State, number: int | None, say: Say) -> None:
    if number is None:
        raise InputError("name the version: promote N")
    version = state.version(number)
    if version.status not in ("refused", "rolled back", "replaced") or not folder_of(home, number).is_dir():
        raise InputError(f"version {number} is {version.status}, and can not be promoted")
    _serve(state, version)
    versions.keep(home, config, state)
    say(f"version {number}: served")


def _result(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / _RESULT).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} holds no result of `evaluate`: {error}") from None


def stages() -> list[str]:
    """The names of all stages."""
    folders = (Path(one) for one in training.__path__)
    return [
        one.name
        for folder in folders
        for one in pkgutil.iter_modules([str(folder)])
        if (folder / one.name / "stage.py").is_file()
    ]


def _tell(state: State, say: Say) -> None:
    if not state.versions:
        say("there is no version yet")
    for one in state.versions:
        right = f", right {one.right:.1%}" if one.right is not None else ""
        say(f"version {one.number}: {one.status}{right}{f': {one.reason}' if one.reason else ''}")

"""A pipeline: stages one after the other, each in a folder of its own, of which only what changed is done again.

    stages:
      - stage: collect
        config: configs/training/collect.toml
      - stage: prepare
        set: {collected: "${collect}"}

`${name}` is the folder of the stage of that name; `name` is the stage's own unless the file says another. A `config`
is relative to the working folder, or else to the pipeline's file.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from training.config import Config, ConfigError, build, load, parse_change, put, read
from training.run.files import write_whole
from training.run.reporting import told_of
from training.run.stage import execute

REPORT = "report.md"
"""Beside the folders of the stages: what each of them did."""

_FOLDER = re.compile(r"\$\{([^}]*)\}")


class Step(Config):
    """One stage with its configuration: a file, and changes over it."""

    stage: str
    name: str = Field(default="", pattern=r"^[\w.-]*$")
    config: Path | None = None
    set: dict[str, Any] = Field(default_factory=dict)


class Pipeline(Config):
    """The stages in their order."""

    stages: tuple[Step, ...] = Field(min_length=1)


def run(file: Path, out: Path, changes: Sequence[str], known: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Run the stages of a file; the name of each, and whether there was something to do. Raises `ConfigError`."""
    steps = _steps(file, known)
    wanted = _changes(changes, [name for name, _ in steps])
    folders: dict[str, Path] = {}
    for name, step in steps:
        values = read(_found(step.config, file)) if step.config is not None else {}
        for key, value in step.set.items():
            put(values, key.split("."), value)
        for keys, value in wanted.get(name, ()):
            put(values, keys, value)
        model = importlib.import_module(f"training.{step.stage}.config").Config
        config = build(model, _placed(values, folders, name), f"{file}: {name}")
        folders[name] = out / name
        yield name, execute(step.stage, config, out / name, "replace")
    write_whole(out / REPORT, told_of(list(folders.values())) + "\n")


def _steps(file: Path, known: Collection[str]) -> list[tuple[str, Step]]:
    pipeline = load(Pipeline, file)
    found: dict[str, Step] = {}
    for step in pipeline.stages:
        name = step.name or step.stage
        if step.stage not in known:
            raise ConfigError(f"{file}: there is no stage `{step.stage}`; there are {', '.join(known)}")
        if name in found:
            raise ConfigError(f"{file}: two stages are called `{name}`: give one another `name`")
        found[name] = step
    return list(found.items())


def _changes(changes: Sequence[str], names: Sequence[str]) -> dict[str, list[tuple[list[str], Any]]]:
    found: dict[str, list[tuple[list[str], Any]]] = {}
    for change in changes:
        (name, *keys), value = parse_change(change)
        if name not in names or not keys:
            raise ConfigError(f"--set {change}: begin with a stage of the pipeline: {', '.join(names)}")
        found.setdefault(name, []).append((keys, value))
    return found


def _found(config: Path, file: Path) -> Path:
    beside = file.parent / config
    return config if config.is_file() or not beside.is_file() else beside


def _placed(value: Any, folders: dict[str, Path], name: str) -> Any:
    """The value with the folders of earlier stages in place of their names."""
    if isinstance(value, dict):
        return {key: _placed(one, folders, name) for key, one in value.items()}
    if isinstance(value, list):
        return [_placed(one, folders, name) for one in value]
    if not isinstance(value, str):
        return value

    def folder(match: re.Match[str]) -> str:
        found = folders.get(match[1])
        if found is None:
            raise ConfigError(f"{name}: no stage before it is called `{match[1]}`")
        return str(found)

    return _FOLDER.sub(folder, value)

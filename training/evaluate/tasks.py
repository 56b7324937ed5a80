"""The tasks of `data/tasks`: what is asked, what is given with it, our reference, and the checks of an answer.

A family is a folder, a task a table in one of its files. Says nothing about any answer.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from server.paths import data_dir
from training.config import Config, ConfigError, build
from training.evaluate.checks.parse import AnyCheck
from training.run.files import digest_of

FOLDER = "tasks"
Sort = Literal["write", "function", "repair", "modernise", "fill"]


class Edit(Config):
    """`find`, which stands exactly once in the reference, becomes `put`."""

    find: str
    put: str


class Mask(Config):
    """What is cut out of the reference to be filled in again: from the first character of `text` to its last."""

    text: str
    size: Literal["line", "span", "block"]


class Task(Config):
    """One task. `id` is "family/name".

    `reference` is a file below `data/`, without `.sp`; by default it lies beside the task. `given` is one too: what
    comes with the request. A repair is given the reference with the `breaks` in it, a gap to fill the reference without
    the `mask`. `who` are words for patterns in the checks. `theme` is the predecessor's name for the same,
    `spare` how many events may be hooked that the checks do not speak of.
    """

    id: str
    sort: Sort = "write"
    prompt: str
    reference: str = ""
    given: str = ""
    breaks: tuple[Edit, ...] = ()
    mask: Mask | None = None
    theme: str = ""
    who: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    checks: tuple[AnyCheck, ...] = Field(min_length=1)
    spare: int = 25

    @model_validator(mode="after")
    def _whole(self) -> Task:
        if (self.sort == "repair") != bool(self.breaks):
            raise ValueError("`breaks` are for repairs, and every repair has some")
        if (self.sort == "fill") != (self.mask is not None):
            raise ValueError("a `mask` is for gaps to fill, and each of them has one")
        if (self.sort == "modernise") != bool(self.given):
            raise ValueError("`given` is for old syntax, which is always given")
        return self

    @property
    def family(self) -> str:
        """The folder that it is in."""
        return self.id.split("/")[0]

    @property
    def answer(self) -> str:
        """The text of the reference. Raises `ConfigError`."""
        return _file(self.reference or f"{FOLDER}/{self.id}")

    @property
    def start(self) -> str:
        """The code that comes with the request; "" for none. A gap is not marked in it."""
        if self.sort == "repair":
            code = self.answer
            for edit in self.breaks:
                code = _once(code, edit.find, edit.put, self.id)
            return code
        if self.mask is not None:
            return _once(self.answer, self.mask.text, "", self.id)
        return _file(self.given) if self.given else ""

    @property
    def gap(self) -> tuple[str, str]:
        """What stands before and behind the gap to fill."""
        assert self.mask is not None
        before, _, behind = self.answer.partition(self.mask.text)
        return before, behind

    @property
    def digest(self) -> str:
        """Of all that is asked and checked, the reference included."""
        checks = [one.model_dump_json() for one in self.checks]
        who = repr(sorted(self.who.items()))
        return digest_of((self.id, self.sort, self.prompt, self.answer, self.start, who, *checks))


def _file(name: str) -> str:
    path = data_dir() / f"{name}.sp"
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path} can not be read: {error.strerror}") from None


def _once(code: str, find: str, put: str, where: str) -> str:
    if code.count(find) != 1:
        raise ConfigError(f"{where}: {find!r} stands {code.count(find)} times in the reference, not once")
    return code.replace(find, put)


@cache
def tasks() -> Mapping[str, Task]:
    """All tasks by their id, in order. Raises `ConfigError`."""
    found: dict[str, Task] = {}
    for file in sorted((data_dir() / FOLDER).glob("*/*.toml")):
        for name, row in _rows(file).items():
            task = build(Task, {"id": f"{file.parent.name}/{name}", **row}, f"{file.name} [{name}]")
            if task.id in found:
                raise ConfigError(f"there are two tasks {task.id}")
            found[task.id] = task
    return MappingProxyType(dict(sorted(found.items())))


def _rows(file: Path) -> dict[str, dict[str, object]]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from None


def digest() -> str:
    """One number for the whole set of tasks."""
    return digest_of(task.digest for task in tasks().values())


def short(text: str) -> str:
    """A hash of a text as results name it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]

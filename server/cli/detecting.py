"""`l4d2 check --detect`: which game each plugin is for, with what shows it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from server.analysis.project import Project, UnreadableFileError
from server.analysis.runtime.detect import detect
from server.analysis.unit import Unit
from server.cli import terminal
from server.cli.checker import prepare_process
from server.cli.paths import Named, reason, relative
from server.cli.pool import DIED, Pool, processes_for
from server.cli.scope import survey

FORMATS = ("text", "json")
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence: what, and where as people count."""

    what: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Detected:
    """The game that a file is for; `error` is what kept us from looking, or ""."""

    path: str
    game: str = ""
    confidence: str = ""
    evidence: tuple[Shown, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to look at. `alone` marks a part of some plugin that is looked at without one."""

    file: Named
    alone: bool


def detect_files(files: Iterable[Named], include: tuple[str, ...], jobs: int) -> list[Detected]:
    """What each file is for, in the order of their paths."""
    scope = survey(files)
    found = [Detected(file.shown, error=f"cannot be read: {why}") for file, why in scope.unreadable]
    tasks = [*(Task(file, False) for file in scope.plugins), *(Task(file, True) for file in scope.parts)]
    if tasks:
        with Pool(partial(_prepared, include), _lost, processes_for(len(tasks), jobs)) as pool:
            found.extend(pool.run(tasks))
    return sorted(found, key=lambda one: one.path)


def write(found: Iterable[Detected], format: str) -> None:
    """Print what was found, as one of `FORMATS`."""
    if format == "json":
        _write_json(found, terminal.for_programs())
    else:
        _write_text(found, sys.stdout)
    sys.stdout.flush()
    for one in found:
        if one.error:
            terminal.complain(f"{one.path}: {one.error}")


def _write_json(found: Iterable[Detected], out: TextIO) -> None:
    rows = [
        {
            "path": one.path,
            "game": one.game,
            "confidence": one.confidence,
            "evidence": [{"what": item.what, "path": item.path, "line": item.line} for item in one.evidence],
        }
        for one in found
        if not one.error
    ]
    out.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")


def _write_text(found: Iterable[Detected], out: TextIO) -> None:
    console = terminal.console(out)
    for one in found:
        if one.error:
            continue
        console.print(terminal.printable(f"{one.path}: {one.game} (confidence: {one.confidence})"), style="bold")
        for item in one.evidence[:_MOST_SHOWN]:
            console.print(terminal.printable(f"    {item.path}:{item.line}: {item.what}"))
        if len(one.evidence) > _MOST_SHOWN:
            console.print(f"    and {len(one.evidence) - _MOST_SHOWN} more")


def _prepared(include: tuple[str, ...]) -> Callable[[Task], Detected]:
    prepare_process()
    return partial(_detected, Project(include_dirs=include))


def _lost(task: Task) -> Detected:
    return Detected(task.file.shown, error=DIED)


def _detected(project: Project, task: Task) -> Detected:
    shown = task.file.shown
    try:
        unit = project.unit(task.file.path, standalone=task.alone)
        if "\0" in unit.root.text.chars:
            return Detected(shown, error="it is not a text file")
        found = detect(unit)
    except UnreadableFileError as error:
        return Detected(shown, error=str(error))
    except OSError as error:
        return Detected(shown, error=reason(error))
    evidence = tuple(_shown(unit, task, one.what, one.path, one.start) for one in found.evidence)
    return Detected(shown, found.game, found.confidence, evidence)


def _shown(unit: Unit, task: Task, what: str, path: str, start: int) -> Shown:
    closure = unit.files[path]
    name = task.file.shown if path == task.file.path else relative(path)
    return Shown(what, name, closure.source.text.place(start)[0])

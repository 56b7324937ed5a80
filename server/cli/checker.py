"""Checks one plugin after the other within one process, whose project reads each header once.

Says what is wrong and what might be corrected; writes nothing.
"""

from __future__ import annotations

import gc
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server import bug
from server.analysis.compiler.errors import CompilerError
from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.grading import graded
from server.analysis.project import Project, UnreadableFileError
from server.analysis.target import target_of
from server.analysis.unit import Unit
from server.cli.paths import relative
from server.cli.result import Correction, Place, Reported, correction, reported, stamp
from server.settings import Settings
from server.syntax.text import decode

_RECURSION = 3000
_SETTINGS = Settings()
_MOST_ROOTS = 300


def prepare_process() -> None:
    """Make this process fit for checking: room for deep nesting, and nothing logged between the findings.

    What the analysis makes hardly ever goes in circles; looking for these would take a third of the time.
    """
    gc.disable()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    logging.getLogger("server").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Setup:
    """What does not change during a run. `include` are absolute folders, `compiler` is spcomp's path or "".

    `shown` gives the files to report on by their absolute path, with the path to print.
    """

    shown: Mapping[str, str]
    include: tuple[str, ...] = ()
    compiler: str = ""
    threshold: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Task:
    """A root to check with the files that it includes.

    `alone` marks a part of some plugin that is looked at without one: an unknown name proves nothing there. `changed`
    are the files written so far in this run, in order. `compile` asks for the compiler's opinion as well.
    """

    root: str
    alone: bool = False
    changed: tuple[str, ...] = ()
    compile: bool = False


@dataclass(slots=True)
class FileResult:
    """What was found in one file of a plugin. `stamp` tells the text that the corrections are for."""

    path: str
    reported: list[Reported] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    stamp: int = 0


@dataclass(slots=True)
class RootResult:
    """What was found in a plugin and its files, and what kept it from being checked whole, or ""."""

    root: str
    files: list[FileResult] = field(default_factory=list)
    error: str = ""

    def add(self, path: str, item: Reported) -> None:
        """Add something about the file `path`."""
        file = next((file for file in self.files if file.path == path), None)
        if file is None:
            self.files.append(file := FileResult(path))
        file.reported.append(item)


class Checker:
    """The project of one process."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._renew()

    def check(self, task: Task) -> RootResult:
        """Check a plugin. A fault of ours becomes the result's `error`, so that the other files are still checked."""
        if self._n_checked == _MOST_ROOTS:
            self._renew()
        self._n_checked += 1
        for path in task.changed[self._n_seen :]:
            self._project.changed_on_disk(path)
        self._n_seen = len(task.changed)
        result = RootResult(task.root)
        try:
            unit = self._project.unit(task.root, standalone=task.alone)
            if "\0" in unit.root.text.chars:
                result.error = "it is not a text file"
                return result
            self._report(unit, task, result, self._project.settings_of(task.root, _SETTINGS))
        except (UnreadableFileError, CompilerError) as error:
            result.error = str(error)
        except Exception as error:
            bug.report("a file could not be checked", path=task.root, error=error)
            result.error = f"internal error, please report it: {_described(error)}"
        return result

    def _renew(self) -> None:
        """Begin with an empty project: it keeps all that it has read, which is too much of a large collection."""
        self._project = Project(include_dirs=self._setup.include)
        self._n_seen = self._n_checked = 0
        gc.collect()

    def check_text(self, raw: bytes, task: Task) -> RootResult:
        """Check text that is on no disk as if it were the task's root."""
        self._project.open(task.root, decode(raw))
        return self.check(task)

    def _report(self, unit: Unit, task: Task, result: RootResult, settings: Settings) -> None:
        findings: dict[str, list[Finding]] = {}
        for path, closure in unit.files.items():
            if path not in self._setup.shown:
                continue
            text = closure.source.text
            file = FileResult(path, stamp=stamp(text))
            result.files.append(file)
            findings[path] = diagnose(unit, path, target_of(settings))
            for finding in graded(findings[path], settings.diagnostics.severity):
                if finding.severity <= self._setup.threshold:
                    file.reported.append(reported(finding, text, self._setup.shown[path], self._related(unit, finding)))
                    mend = correction(finding)
                    if mend is not None:
                        file.corrections.append(mend)
        if task.compile and self._setup.compiler and not task.alone:
            from server.cli.compiled import compiler_says

            told = compiler_says(self._project, unit, self._setup.compiler, findings, self._setup.shown)
            for path, item in told:
                if item.severity <= self._setup.threshold:
                    result.add(path, item)

    def _related(self, unit: Unit, finding: Finding) -> Iterator[Place]:
        for item in finding.related:
            closure = unit.files.get(item.path)
            if closure is not None:
                shown = self._setup.shown.get(item.path) or relative(item.path)
                yield Place(shown, *closure.source.text.place(item.start), item.message)


def _described(error: Exception) -> str:
    """An error with the place that raised it: all that a report needs beside the file."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"

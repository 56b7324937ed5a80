"""A run of `l4d2 check`: what is a plugin, what is part of one, check, mend, and put the results together by file.

A file that several plugins include is told about once, however many of them show the same finding.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from server.analysis.finding import Severity
from server.cli.checker import Checker, FileResult, RootResult, Setup, Task, prepare_process
from server.cli.mending import RefusedError, mend
from server.cli.paths import Named, reason
from server.cli.pool import DIED, Pool, processes_for
from server.cli.result import Correction, Outcome, Reported
from server.cli.scope import survey

_MAX_PASSES = 10
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to check. `include` are absolute folders, `compiler` is spcomp's path or "", `jobs` 0 means as fits."""

    include: tuple[str, ...] = ()
    compiler: str = ""
    threshold: Severity = Severity.WARNING
    fix: bool = False
    jobs: int = 0


def check_files(files: Iterable[Named], wishes: Wishes, progress: Progress = lambda done, total: None) -> list[Outcome]:
    """Check every file and, if wanted, apply the safe fixes; one outcome a file.

    `progress` hears how many plugins of how many are done.
    """
    scope = survey(files)
    shown = {file.path: file.shown for file in (*scope.plugins, *scope.parts)}
    run = _Run(shown, progress)
    run.errors.update((file.path, f"cannot be read: {why}") for file, why in scope.unreadable)
    shown_unreadable = {file.path: file.shown for file, _ in scope.unreadable}
    setup = Setup(shown, wishes.include, wishes.compiler, wishes.threshold)
    roots = [*(file.path for file in scope.plugins), *scope.neighbours]
    with Pool(partial(_checking, setup), _lost, processes_for(max(len(roots), len(scope.parts)), wishes.jobs)) as pool:
        run.check(pool, roots, compile=not wishes.fix)
        reported = {file.path for result in run.results.values() for file in result.files}
        run.alone.update(file.path for file in scope.parts if file.path not in reported)
        run.check(pool, sorted(run.alone))
        if wishes.fix:
            run.mend_all(pool)
            if wishes.compiler:
                run.check(pool, list(run.results), compile=True)
    return run.outcomes(shown | shown_unreadable)


def _checking(setup: Setup) -> Callable[[Task], RootResult]:
    """Make a process fit for checking."""
    prepare_process()
    return Checker(setup).check


def _lost(task: Task) -> RootResult:
    return RootResult(task.root, error=DIED)


def check_text(raw: bytes, file: Named, wishes: Wishes) -> Outcome:
    """Check text that is on no disk as if it were `file`."""
    prepare_process()
    shown = {file.path: file.shown}
    run = _Run(shown, lambda done, total: None)
    checker = Checker(Setup(shown, wishes.include, "", wishes.threshold))
    run.results[file.path] = checker.check_text(raw, Task(file.path, file.path.lower().endswith(".inc")))
    return next(outcome for outcome in run.outcomes(shown) if outcome.path == file.shown)


@dataclass(slots=True)
class _Run:
    """The state of a run: the latest result of each root, and what was written."""

    shown: dict[str, str]
    progress: Progress
    results: dict[str, RootResult] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    written: list[str] = field(default_factory=list)
    fixed: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def check(self, pool: Pool[Task, RootResult], roots: list[str], compile: bool = False) -> None:
        """Check (again) these roots."""
        changed = tuple(self.written)
        tasks = [Task(root, root in self.alone, changed, compile) for root in roots]
        for done, result in enumerate(pool.run(tasks), 1):
            self.results[result.root] = result
            self.progress(done, len(tasks))

    def mend_all(self, pool: Pool[Task, RootResult]) -> None:
        """Apply safe fixes until none is left: one may make way for another."""
        for _ in range(_MAX_PASSES):
            agreed = self._corrections().items()
            changed = {path for path, (corrections, stamp) in agreed if self._mend(path, corrections, stamp)}
            if not changed:
                return
            self.written.extend(sorted(changed))
            touched = [
                root for root, result in self.results.items() if any(file.path in changed for file in result.files)
            ]
            self.check(pool, touched)

    def _corrections(self) -> dict[str, tuple[list[Correction], int]]:
        """The corrections of each file on which all plugins agree that include it."""
        agreed: dict[str, tuple[list[Correction], int]] = {}
        for file in self._files():
            if file.path in self.errors:
                continue
            if file.path not in agreed:
                agreed[file.path] = (file.corrections, file.stamp)
            else:
                known, stamp = agreed[file.path]
                agreed[file.path] = ([one for one in known if one in file.corrections], stamp)
        return {path: found for path, found in agreed.items() if found[0]}

    def _mend(self, path: str, corrections: list[Correction], stamp: int) -> bool:
        try:
            count = mend(Path(path), corrections, stamp)
        except RefusedError as refused:
            self.errors[path] = f"nothing was fixed: {refused}"
            return False
        except OSError as error:
            self.errors[path] = f"cannot be written: {reason(error)}"
            return False
        self.fixed[path] = self.fixed.get(path, 0) + count
        return count > 0

    def _files(self) -> Iterable[FileResult]:
        return (file for result in self.results.values() for file in result.files)

    def outcomes(self, shown: dict[str, str]) -> list[Outcome]:
        """What there is to tell, by file, in the order of their paths."""
        found: dict[str, dict[Reported, None]] = {path: {} for path in shown}
        names = dict(shown)
        for file in self._files():
            for item in file.reported:
                names.setdefault(file.path, item.path)
                found.setdefault(file.path, {})[item] = None
        errors = dict(self.errors)
        for result in self.results.values():
            if result.error and result.root in shown:
                errors.setdefault(result.root, result.error)
        return [
            Outcome(names[path], _ordered(items), errors.get(path, ""), self.fixed.get(path, 0))
            for path, items in sorted(found.items(), key=lambda one: names[one[0]].split(os.sep))
        ]


def _ordered(items: Iterable[Reported]) -> tuple[Reported, ...]:
    """In the order of the text, and of the same thing said by several plugins only one."""
    once: dict[tuple[object, ...], Reported] = {}
    for item in items:
        once.setdefault((item.line, item.column, item.end_line, item.end_column, item.code, item.message), item)
    return tuple(sorted(once.values(), key=lambda item: (item.line, item.column, item.severity, item.code)))

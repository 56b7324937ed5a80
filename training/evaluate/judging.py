"""Judges code for a task: what the analysis finds, and each of the task's checks. Runs nothing, asks no model."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.project import Project
from server.analysis.target import DEFAULT_TARGET
from server.syntax.text import Text
from training.evaluate.checks.base import Check, Context, Outcome
from training.evaluate.program.program import Program
from training.evaluate.tasks import Task

PATH = "/plugins/scripting/plugin.sp"
"""Where the code is said to lie: nowhere, so that only our own headers are found."""

_RECURSION = 6000
_MOST_OTHERS = "it hooks {} events that the task has nothing to do with"


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be said of one text. `outcomes` go by the task's checks."""

    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    strays: str = ""
    """Why the plugin does too much, "" when it does not."""

    @property
    def behaves(self) -> bool:
        """Whether all that the task asks for is so."""
        return not self.strays and all(one.holds for one in self.outcomes)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, in words."""
        return (*(one.missing for one in self.outcomes if not one.holds), *((self.strays,) if self.strays else ()))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that no compiler or server lets through."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


@dataclass
class Judge:
    """Keeps what was read of headers from one text to the next."""

    project: Project = field(default_factory=lambda: Project((), ()))
    _before: dict[str, Program] = field(default_factory=dict)

    def read(self, code: str) -> tuple[list[Finding], Program]:
        """The findings, hints included, and the program."""
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
        self.project.open(PATH, Text.of(code))
        unit = self.project.unit(PATH)
        return diagnose(unit, unit.root.path, DEFAULT_TARGET), Program(unit)

    def judge(self, task: Task, code: str) -> Judged:
        """Judge the whole text of a file for a task."""
        findings, program = self.read(code)
        return self.outcomes(task, program, findings)

    def outcomes(self, task: Task, program: Program, findings: Iterable[Finding]) -> Judged:
        """Ask a program the task's checks."""
        found = tuple(findings)
        context = Context(
            program, task.who, self.before(task), frozenset(one.code for one in found), task.sort == "function"
        )
        told = tuple(one for one in found if one.severity <= Severity.WARNING)
        return Judged(told, tuple(one.look(context) for one in task.checks), strays(task, program))

    def before(self, task: Task) -> Program | None:
        """What the task's plugin did before it was changed; None where there is none.

        Of a broken plugin nobody can tell, so what it was before it broke counts.
        """
        if task.sort not in ("repair", "modernise"):
            return None
        if task.id not in self._before:
            self._before[task.id] = self.read(task.answer if task.sort == "repair" else task.start)[1]
        return self._before[task.id]


def strays(task: Task, program: Program) -> str:
    """Why a plugin does far more than it was asked for: that is how a plugin that hooks everything would pass."""
    wanted = {name for check in task.checks for name in _named(check)}
    other = {one.key for one in program.entries if one.kind == "event" and one.key not in wanted}
    return _MOST_OTHERS.format(len(other)) if len(other) > task.spare else ""


def _named(check: Check) -> set[str]:
    """The events that a check speaks of."""
    found: set[str] = set()
    for value in check.model_dump().values():
        stack = [value]
        while stack:
            one = stack.pop()
            if isinstance(one, dict):
                stack.extend(one.values())
            elif isinstance(one, (list, tuple)):
                stack.extend(one)
            elif isinstance(one, str):
                found.add(one.removeprefix("event "))
    return found

"""Judges code that a model wrote: the findings of the analysis, certain corrections, the compiler's last word.

The same analysis as in the editor; nothing that was generated is run.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from server.analysis.compiler.messages import Kind
from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.grading import graded
from server.analysis.mending import apply, compatible, safe_edits
from server.analysis.project import Project, sealed
from server.analysis.target import target_of
from server.settings import Settings
from server.syntax.text import Text

_MOST_PASSES = 10
_RECURSION = 3000


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding as people read it: `line` counts from 1. `source` is "l4d2" or "spcomp"."""

    line: int
    severity: Severity
    code: str
    message: str
    source: str = "l4d2"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the code would lie, which decides on its includes, and what may judge it.

    `path` need not exist. `compiler` is spcomp's path or "": naming one says that it may be run. With `is_sealed`
    nothing of the disk is seen but our own declarations: for code that comes from a stranger.
    """

    path: str
    include: tuple[str, ...] = ()
    workspaces: tuple[str, ...] = ()
    compiler: str = ""
    settings: Settings = field(default_factory=Settings)
    is_sealed: bool = False

    def project(self) -> Project:
        """A project that sees what the code may include."""
        return sealed() if self.is_sealed else Project(self.workspaces, self.include)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`code` is what came with its certain corrections, `fixed` how many those are.

    `before` are the findings of what came, `after` those of `code`: errors and warnings. `compiled` is None where no
    compiler was asked.
    """

    code: str
    before: tuple[Problem, ...]
    after: tuple[Problem, ...]
    fixed: int = 0
    compiled: bool | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What is left of errors."""
        return tuple(one for one in self.after if one.severity is Severity.ERROR)


def verify(code: str, place: Place, original: str | None = None) -> Verdict:
    """Check code, make its certain corrections, check again, and ask the compiler if there is one.

    `original` is the file as it was before somebody changed a part of it: only what is new is told and corrected, for
    the rest is not the author's doing. Raises `CompilerError` when the compiler that was named can not be run.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    project = place.project()
    known = _findings(project, original, place) if original is not None else []
    before = beyond(_findings(project, code, place), known)
    problems = _problems(before, code)
    findings, mended, fixed = before, code, 0
    for _ in range(_MOST_PASSES):
        edits, count = compatible(safe_edits(findings))
        if not edits:
            break
        mended = str(apply(Text.of(mended), edits))
        fixed += count
        findings = beyond(_findings(project, mended, place), known)
    after = _problems(findings, mended)
    if not place.compiler or any(one.severity is Severity.ERROR for one in after):
        return Verdict(mended, problems, after, fixed)
    said, compiled = _compiled(mended, project, place)
    return Verdict(mended, problems, (*after, *said), fixed, compiled)


def beyond(found: Iterable[Finding], known: Iterable[Finding]) -> list[Finding]:
    """Those of `found` that are not among the known ones, wherever these stand."""
    left = Counter((one.code, one.message) for one in known)
    new: list[Finding] = []
    for one in found:
        key = (one.code, one.message)
        if left[key]:
            left[key] -= 1
        else:
            new.append(one)
    return new


def _findings(project: Project, code: str, place: Place) -> list[Finding]:
    project.open(place.path, Text.of(code))
    unit = project.unit(place.path)
    settings = project.settings_of(place.path, place.settings)
    found = graded(diagnose(unit, unit.root.path, target_of(settings)), settings.diagnostics.severity)
    return [one for one in found if one.severity <= Severity.WARNING]


def _problems(findings: Iterable[Finding], code: str) -> tuple[Problem, ...]:
    text = Text.of(code)
    made = (Problem(text.line_of(one.start) + 1, one.severity, one.code, one.message) for one in findings)
    return tuple(sorted(made, key=lambda one: (one.severity, one.line)))


def _compiled(code: str, project: Project, place: Place) -> tuple[tuple[Problem, ...], bool]:
    """What the compiler says beyond our findings, and whether it made a plugin."""
    from server.analysis.compiler.run import Options, compile_now

    include = tuple(
        Path(folder) for folder in project.directories_of(place.path) if not folder.startswith(project.stubs)
    )
    with tempfile.TemporaryDirectory(prefix="l4d2-") as folder:
        file = Path(folder, Path(place.path).name)
        file.write_text(code, encoding="utf-8")
        result = compile_now(file, Options(Path(place.compiler), include), trusted=True)
    said = tuple(
        Problem(
            message.line,
            Severity.WARNING if message.kind is Kind.WARNING else Severity.ERROR,
            f"spcomp-{message.number:03}",
            message.text,
            "spcomp",
        )
        for message in result.messages
    )
    return said, result.succeeded

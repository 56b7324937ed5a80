"""Checks and corrects texts: the same analysis as in the editor. Headers are read once for each project.

Texts of strangers belong into a sealed project, which sees our own declarations and nothing else of this machine.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.grading import graded
from server.analysis.mending import apply, compatible, safe_edits
from server.analysis.project import Project, sealed
from server.analysis.target import target_of
from server.settings import Settings
from server.syntax.text import Text

FOLDER = os.path.abspath(os.sep + "l4d2-architect")
"""Where texts are as if they lay there. No such folder is needed, and if there is one, nothing in it is seen."""

FILE = "plugin.sp"
_MOST_PASSES = 10
_RECURSION = 3000
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Checked:
    """A text with its findings in order."""

    text: Text
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text after its certain corrections, how many those were, and what is left."""

    checked: Checked
    count: int


class Desk:
    """One project, for one who asks: one text after the other, in a thread, so that the event loop is free.

    `before` is called each time before a text is looked at, with the project.
    """

    def __init__(
        self, project: Callable[[], Project] = sealed, before: Callable[[Project], object] = lambda project: None
    ) -> None:
        self._make, self._before = project, before
        self._project: Project | None = None
        self._lock = threading.Lock()

    async def check(self, code: str, name: str, settings: Settings) -> Checked:
        """The findings of a text. `name` is its path, or a file's name where there is none."""
        return await asyncio.to_thread(self._alone, lambda project: check(project, code, name, settings))

    async def fix(self, code: str, name: str, settings: Settings) -> Corrected:
        """The text with its certain corrections."""
        return await asyncio.to_thread(self._alone, lambda project: fix(project, code, name, settings))

    def _alone(self, work: Callable[[Project], Result]) -> Result:
        with self._lock:
            deepen()
            self._project = self._project or self._make()
            self._before(self._project)
            return work(self._project)


def deepen() -> None:
    """Let this process nest as deep as code may."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))


def check(project: Project, code: str, name: str, settings: Settings) -> Checked:
    """The findings of a text in a project, which is as before afterwards."""
    path = os.path.join(FOLDER, name)
    text = Text.of(code)
    project.open(path, text)
    try:
        unit = project.unit(path, standalone=name.endswith(".inc"))
        own = project.settings_of(path, settings)
        found = graded(diagnose(unit, path, target_of(own)), own.diagnostics.severity)
    finally:
        project.close(path)
    return Checked(text, tuple(found))


def fix(project: Project, code: str, name: str, settings: Settings) -> Corrected:
    """A text with its certain corrections in a project, which is as before afterwards."""
    checked, count = check(project, code, name, settings), 0
    for _ in range(_MOST_PASSES):
        edits, made = compatible(safe_edits(checked.findings))
        if not edits:
            break
        count += made
        checked = check(project, str(apply(checked.text, edits)), name, settings)
    return Corrected(checked, count)

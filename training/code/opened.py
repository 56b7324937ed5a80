"""Opens plugins for the analysis, one after the other, and says what is wrong with them.

Headers are read once and kept; what is kept of plugins is let go from time to time. Writes nothing.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.project import Project, sealed
from server.analysis.snapshot import Snapshot
from server.settings import Settings
from server.syntax.text import Text

_RECURSION = 3000
_MOST_OPENED = 150  # plugins; a text that changes is one
SETTINGS = Settings()
WRONG_API = frozenset(
    "undefined-symbol undefined-member undefined-type unknown-event unknown-event-field unknown-netprop unknown-class "
    "foreign-event foreign-native foreign-netprop foreign-syntax misspelt-forward misspelt-class misspelt-netprop "
    "misspelt-convar misspelt-input misspelt-output unresolved-include deprecated not-implemented removed-syntax "
    "event-field-type event-field-of-some netprop-class netprop-accessor unknown-item unknown-convar player-speed "
    "player-max-speed event-damage old-cast argument-count".split()
)
"""The rules that tell a name, or a use of one, that SourceMod or the game does not have."""


def prepare_process() -> None:
    """Make a process that does nothing else fit for many plugins: what the analysis makes hardly goes in circles."""
    gc.disable()
    make_room()


def make_room() -> None:
    """Let code be nested as deeply as some plugins are."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))


class Opener:
    """Opens plugins of strangers; `include` are further folders of headers.

    Whatever a plugin includes, nothing is read but our own declarations, these folders and those `within` which it is.
    """

    def __init__(self, include: Iterable[str] = (), within: Iterable[Path] = ()) -> None:
        self._include = tuple(os.path.abspath(folder) for folder in include)
        self._within = tuple(os.path.abspath(folder) for folder in within)
        self._paths: set[str] = set()
        self._project = self._fresh()

    def text(self, path: Path, text: str) -> Snapshot:
        """A plugin that is not on the disk, as if it lay at `path`; in whose folder its includes are looked for."""
        self._renew(str(path))
        self._project.open(str(path), Text.of(text))
        return self._snapshot(str(path))

    def changed(self, snapshot: Snapshot, text: str) -> Snapshot:
        """The same file with another text, without a trace for later."""
        return snapshot_of(snapshot.project.with_text(snapshot.path, Text.of(text)), snapshot.path)

    def _snapshot(self, path: str) -> Snapshot:
        return snapshot_of(self._project, path)

    def _renew(self, path: str) -> None:
        if path not in self._paths and len(self._paths) >= _MOST_OPENED:
            self._paths.clear()
            self._project = self._fresh()
            gc.collect()
        self._paths.add(path)

    def _fresh(self) -> Project:
        project = sealed(*self._include, *self._within)
        project.include_dirs = self._include
        return project


def snapshot_of(project: Project, path: str, root: str = "") -> Snapshot:
    """A file of a project: of the plugin `root`, or as a plugin itself."""
    unit = project.unit(root or path)
    return Snapshot(project, unit, unit.files[path].source if root else unit.root, SETTINGS)


def part(snapshot: Snapshot, path: str) -> Snapshot:
    """Another file of the same plugin."""
    return Snapshot(snapshot.project, snapshot.unit, snapshot.unit.files[path].source, snapshot.settings)


def findings(snapshot: Snapshot) -> list[Finding]:
    """The errors and warnings in a file, in the order of the text."""
    found = diagnose(snapshot.unit, snapshot.path, snapshot.target)
    return [one for one in found if one.severity <= Severity.WARNING]


def errors(found: Iterable[Finding]) -> list[Finding]:
    """Those that are errors."""
    return [one for one in found if one.severity is Severity.ERROR]


def normal(text: str) -> str:
    r"""A text as examples have it: lines end with `\n` and not in blanks, no mark at the beginning, no zero bytes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").replace("\0", "").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")

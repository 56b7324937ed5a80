"""A plugin in the form in which it is taught: new syntax, nothing personal in it; with its files, cut.

What can be written in new syntax for certain is; what comes out is judged like anything else.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from server.analysis.finding import Finding
from server.analysis.mending import apply
from server.analysis.modernise_file import modernise
from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.analysis.walk import nodes
from server.assistant.declared import Declared
from server.syntax import nodes as n
from server.syntax.text import Text, decode
from training.code.cutting import Cut, functions, pieces
from training.code.opened import Opener, errors, findings, part
from training.rows.personal import masked

_MOST_PARTS = 60


@dataclass(frozen=True, slots=True)
class File:
    """A file of a plugin. `secrets` counts what was masked in it, `lost` says that something could not be."""

    path: Path
    snapshot: Snapshot
    declared: Declared
    found: tuple[Finding, ...]
    functions: tuple[Cut, ...]
    is_new: bool
    was_old: bool
    secrets: Counter[str] = field(default_factory=Counter)
    lost: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether the analysis finds an error in it."""
        return bool(errors(self.found))


def plugin_of(opener: Opener, path: Path, collected: Path, renew: bool) -> list[File]:
    """The plugin of a file with its own files that are no headers, the main one first.

    Raises `UnreadableFileError`.
    """
    snapshot, secrets, lost = _opened(opener, path)
    snapshot, was_old = _renewed(opener, snapshot) if renew else (snapshot, False)
    made = [_file(path, snapshot, was_old, secrets, lost)]
    below = str(collected) + os.sep
    for other, closure in list(snapshot.unit.files.items())[:_MOST_PARTS]:
        is_own = other.startswith(below) and other.endswith(".sp") and not closure.source.library
        if is_own and other != snapshot.path:
            own = masked(str(closure.source.text))
            made.append(_file(Path(other), part(snapshot, other), False, own.counts, bool(own.counts)))
    return made


def _opened(opener: Opener, path: Path) -> tuple[Snapshot, Counter[str], bool]:
    raw = str(decode(path.read_bytes()))
    clean = masked(raw.replace("\r\n", "\n").replace("\r", "\n"))
    return opener.text(path, clean.text), clean.counts, clean.is_lost


def _renewed(opener: Opener, snapshot: Snapshot) -> tuple[Snapshot, bool]:
    """The plugin in new syntax, where that leaves no error that was not there."""
    edits = modernise(snapshot.unit, snapshot.path) if not _is_declared_new(snapshot) else ()
    if not edits:
        return snapshot, False
    text = str(apply(Text.of(str(snapshot.text)), list(edits)))
    renewed = opener.changed(snapshot, text)
    if len(errors(findings(renewed))) > len(errors(findings(snapshot))):
        return snapshot, False
    return renewed, True


def _is_declared_new(snapshot: Snapshot) -> bool:
    return snapshot.unit.files[snapshot.path].scan.dialect.newdecls


def _file(path: Path, snapshot: Snapshot, was_old: bool, secrets: Counter[str], lost: bool) -> File:
    held = pieces(snapshot)
    return File(
        path,
        snapshot,
        held,
        tuple(findings(snapshot)),
        tuple(functions(snapshot, held)),
        _is_declared_new(snapshot) or not any(_is_old(one) for piece in held.pieces for one in piece.decls),
        was_old,
        secrets,
        lost,
    )


def is_old(function: Cut) -> bool:
    """Whether a function is written in the old syntax."""
    return _is_old(function.node)


def _is_old(top: n.TopLevel) -> bool:
    for node in nodes([top]):
        if isinstance(node, n.TypeRef) and node.old:
            return True
        if isinstance(node, n.Function) and node.type is None and node.kind == "function":
            return True
    return False


def project_of(file: File) -> Project:
    """What the file was opened with."""
    return file.snapshot.project

"""What a plugin's project lacks to be compiled: a compiler, SourceMod's headers, those of Left4DHooks. Runs nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.analysis.compiler.errors import CompilerError
from server.analysis.compiler.locate import locate
from server.analysis.project import Project, UnreadableFileError

HOOKS = frozenset({"left4dhooks", "left4dhooks_anim", "left4dhooks_silver", "left4dhooks_stocks"})
"""What plugins include of Left4DHooks, without extension."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What is not there. `left4dhooks` only where the plugin includes it."""

    compiler: bool
    sourcemod: bool
    left4dhooks: bool


def lack(project: Project, root: str, compiler: str = "", environ: Mapping[str, str] | None = None) -> Lack:
    """What the plugin `root` lacks; `compiler` is the one that the settings name."""
    return Lack(
        _lacks_compiler(project, root, compiler, environ),
        header_folder(project, root, "sourcemod.inc") is None,
        _includes_hooks(project, root) and header_folder(project, root, "left4dhooks.inc") is None,
    )


def header_folder(project: Project, root: str, header: str) -> str | None:
    """The folder that a header is taken from; None where only our own declarations stand in for it."""
    # Those that are derived from ours are on no disk.
    return next(
        (
            folder
            for folder in project.directories_of(root)
            if not folder.startswith(project.stubs) and os.path.isfile(os.path.join(folder, header))
        ),
        None,
    )


def _lacks_compiler(project: Project, root: str, wanted: str, environ: Mapping[str, str] | None) -> bool:
    workspace = project.workspace_of(root)
    try:
        found = locate(
            Path(root), configured=wanted, workspace=Path(workspace) if workspace is not None else None, environ=environ
        )
    except CompilerError:
        return False  # one is named, and why it can not be used is told where it is used
    return found is None


def _includes_hooks(project: Project, root: str) -> bool:
    try:
        unit = project.unit(root)
    except UnreadableFileError:
        return False
    missing = (one.include.path.replace("\\", "/").rpartition("/")[2] for one in unit.missing)
    names = {*map(os.path.basename, unit.files), *missing}
    return not HOOKS.isdisjoint(name.casefold().removesuffix(".inc") for name in names)

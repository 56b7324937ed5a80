"""Finds spcomp: as configured, beside the plugin and upwards, or on the PATH. Runs nothing."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from server.analysis.compiler.errors import CompilerNotExecutableError, CompilerNotFoundError
from server.paths import INSTALLED, SOURCEMOD

WINDOWS = os.name == "nt"

# Where the compiler lies under a folder above the plugin: in it, in a SourceMod or a server, in a folder of
# its own, or where it was fetched to.
_PLACES = ("", "scripting", "addons/sourcemod/scripting", "sourcemod", f"{INSTALLED}/{SOURCEMOD}")


class Origin(StrEnum):
    """How the compiler was found."""

    CONFIGURED = "configured"
    NEARBY = "nearby"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Compiler:
    """A program that is there and executable; whether it is a compiler is found out by running it."""

    path: Path
    origin: Origin


def locate(
    plugin: Path,
    *,
    configured: str = "",
    workspace: Path | None = None,
    environ: Mapping[str, str] | None = None,
    windows: bool = WINDOWS,
) -> Compiler | None:
    """The compiler for `plugin`, or None when none is configured and none is found.

    `configured` is a program, the folder that holds it, or a name to look up on the PATH;
    `${workspaceFolder}`, `~` and a path relative to the workspace are understood. It is the user's word: when
    it is wrong the next best compiler is not taken, `CompilerNotFoundError` or `CompilerNotExecutableError`
    is raised. `environ` (by default the process's) gives PATH.
    """
    variables = os.environ if environ is None else environ
    if configured.strip():
        path = _configured(configured.strip(), workspace or plugin.parent, variables, windows)
        return Compiler(path, Origin.CONFIGURED)
    nearby = _nearby(plugin, workspace, windows)
    if nearby is not None:
        return Compiler(nearby, Origin.NEARBY)
    for folder in _path_folders(variables):
        for name in _names(windows):
            if _executable(folder / name, windows):
                return Compiler(folder / name, Origin.PATH)
    return None


def _configured(value: str, base: Path, environ: Mapping[str, str], windows: bool) -> Path:
    expanded = os.path.expanduser(value.replace("${workspaceFolder}", str(base)))
    path = Path(os.path.abspath(base / expanded))
    bare = not any(mark in value for mark in "/\\$~")
    if not path.exists() and bare:
        wanted = (value, f"{value}.exe") if windows else (value,)
        on_path = (folder / name for folder in _path_folders(environ) for name in wanted)
        path = next((candidate for candidate in on_path if candidate.is_file()), path)
    if path.is_dir():
        inside = [path / name for name in _names(windows) if (path / name).is_file()]
        path = next((candidate for candidate in inside if _executable(candidate, windows)), next(iter(inside), path))
    if windows and not path.exists() and path.with_name(f"{path.name}.exe").is_file():
        path = path.with_name(f"{path.name}.exe")
    if not path.is_file():
        raise CompilerNotFoundError(str(path))
    if not _executable(path, windows):
        raise CompilerNotExecutableError(path, windows)
    return path


def _nearby(plugin: Path, workspace: Path | None, windows: bool) -> Path | None:
    folder = Path(os.path.abspath(plugin)).parent
    trusted = Path(os.path.abspath(workspace)) if workspace is not None else folder
    for parent in (folder, *folder.parents):
        inside = parent == trusted or trusted in parent.parents
        for place in _PLACES:
            for name in _names(windows):
                candidate = parent / place / name
                if _executable(candidate, windows) and (inside or windows or _owned(candidate)):
                    return candidate
    return None


def _names(windows: bool) -> tuple[str, ...]:
    """The 64-bit one first where this Python is 64-bit: there the 32-bit one may lack its loader."""
    wide = struct.calcsize("P") == 8
    names = ("spcomp64", "spcomp") if wide else ("spcomp", "spcomp64")
    return tuple(f"{name}.exe" for name in names) if windows else names


def _executable(path: Path, windows: bool) -> bool:
    try:
        if not path.is_file():
            return False
    except OSError:
        return False
    # On Windows only a real program: batch files go through a shell that reads file names as commands.
    return path.suffix.lower() == ".exe" if windows else os.access(path, os.X_OK)


def _owned(path: Path) -> bool:
    """Whether no other user can have put it there: outside the workspace, trust does not cover it."""
    try:
        status = path.stat()
    except OSError:
        return False
    return status.st_uid in (0, os.getuid()) and not status.st_mode & stat.S_IWOTH


def _path_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    """The absolute folders of PATH; a relative one would mean whatever folder the server runs in."""
    for entry in environ.get("PATH", "").split(os.pathsep):
        folder = Path(entry.strip('"'))
        if entry and folder.is_absolute():
            yield folder

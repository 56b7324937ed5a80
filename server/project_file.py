"""`l4d2.toml`: the settings that a project brings along. Found above a file, read, and laid over the user's own.

    includeDirectories = ["include"]
    [sourcemod]
    version = "1.11"
    [diagnostics.severity]
    unused-parameter = "off"

The keys are those of `docs/settings.md` without the prefix. A project may come from a stranger: what names a program to
run (`compiler`) is for the user alone to say, and is not taken from here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "l4d2.toml"
_OWN = frozenset({"compiler"})
_MAX_LEVELS = 30
_MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class ProjectFile:
    """A project's file: its settings as plain values, and in words what is wrong with it."""

    path: Path
    values: Mapping[str, Any]
    problems: tuple[str, ...] = ()

    @property
    def include_directories(self) -> tuple[str, ...]:
        """The include directories, those relative to the project's folder as whole paths."""
        entries = self.values.get("includeDirectories")
        return tuple(entry for entry in entries if isinstance(entry, str)) if isinstance(entries, list) else ()


def find(path: str) -> Path | None:
    """The nearest `l4d2.toml` above a file, not beyond the repository that the file is in."""
    folder = Path(path).parent
    for _ in range(_MAX_LEVELS):
        candidate = folder / NAME
        if candidate.is_file():
            return candidate
        if (folder / ".git").exists() or folder.parent == folder:
            return None
        folder = folder.parent
    return None


def read(path: Path) -> ProjectFile:
    """Read a project's file; one that can not be read or parsed gives no settings, and says so."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return ProjectFile(path, {}, (f"{path}: too large for a settings file",))
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return ProjectFile(path, {}, (f"{path}: {error.strerror or error}",))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return ProjectFile(path, {}, (f"{path}: {error}",))
    refused = sorted(_OWN & values.keys())
    problems = tuple(f"{path}: `{name}` is not taken from a project's file; set it in the editor" for name in refused)
    kept = {key: value for key, value in values.items() if key not in _OWN}
    entries = kept.get("includeDirectories")
    if isinstance(entries, list):
        kept["includeDirectories"] = [_from(path.parent, entry) for entry in entries]
    return ProjectFile(path, kept, problems)


def _from(folder: Path, entry: Any) -> Any:
    """An include directory as seen from the project's folder."""
    if not isinstance(entry, str) or entry.startswith(("~", "${")):
        return entry
    return os.path.normpath(folder / entry)


def over(base: Mapping[str, Any], project: Mapping[str, Any]) -> dict[str, Any]:
    """The user's settings with those of the project over them, table by table."""
    made = dict(base)
    for key, value in project.items():
        known = made.get(key)
        made[key] = over(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return made

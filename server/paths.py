"""Where the project's own files lie: beside `server/` in a checkout or the extension, inside it in a wheel.

And where the user's lie. A leaf: it finds folders and reads nothing.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Literal

INSTALLED = ".l4d2"
"""The folder of a project that fetched tools and headers lie in."""

SOURCEMOD = "sourcemod-1.12"
LEFT4DHOOKS = "left4dhooks"
"""What may lie in it; headers are in its `include`, the compiler beside that."""

_PACKAGE = Path(__file__).resolve().parent
_NAME = "l4d2-architect"
Kind = Literal["config", "cache", "state"]
# By kind: the variable that names the place on Linux, where that is below the home without it, on macOS, on Windows.
_PLACES: dict[Kind, tuple[str, str, str, str, str]] = {
    "config": ("XDG_CONFIG_HOME", ".config", "Library/Application Support", "APPDATA", ""),
    "cache": ("XDG_CACHE_HOME", ".cache", "Library/Caches", "LOCALAPPDATA", "cache"),
    "state": ("XDG_STATE_HOME", ".local/state", "Library/Application Support", "LOCALAPPDATA", "state"),
}


class MissingDataError(Exception):
    """The installation has no `data/` or `configs/`; the message names where it was looked for."""


@cache
def data_dir() -> Path:
    """The folder `data/` of this installation.

    Raises `MissingDataError` when the installation is broken.
    """
    return _folder("data")


@cache
def config_dir() -> Path:
    """The folder `configs/` of this installation.

    Raises `MissingDataError` when the installation is broken.
    """
    return _folder("configs")


def _folder(name: str) -> Path:
    candidates = (_PACKAGE / name, _PACKAGE.parent / name)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise MissingDataError(f"no {name} folder at {' or '.join(map(str, candidates))}: install L4D2 Architect again")


def user_dir(kind: Kind) -> Path | None:
    """Where this user's own files of a kind lie, or are to lie; None when the system names no such place."""
    variable, linux, macos, windows, below = _PLACES[kind]
    if sys.platform == "win32":
        named = os.environ.get(windows)
        return Path(named, _NAME, below) if named else None
    xdg = os.environ.get(variable, "")  # heeded on macOS too: who sets it there means it
    if os.path.isabs(xdg):
        return Path(xdg, _NAME)
    home = os.path.expanduser("~")
    return Path(home, macos if sys.platform == "darwin" else linux, _NAME) if os.path.isabs(home) else None


@cache
def rule_page(code: str) -> Path | None:
    """The documentation page of a rule in this installation, None when it was left out. Every finding asks for it."""
    for folder in (_PACKAGE / "docs" / "rules", _PACKAGE.parent / "docs" / "rules"):
        page = folder / f"{code}.md"
        if page.is_file():
            return page
    return None

"""Finds the file that an `#include` names, as the compiler does it, and forgiving letter case as Windows does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from server.paths import INSTALLED, LEFT4DHOOKS, SOURCEMOD

_EXTENSIONS = ("", ".inc", ".p", ".pawn")
_LAYOUTS = ("include", "scripting/include", "addons/sourcemod/scripting/include")
_FETCHED = tuple(f"{INSTALLED}/{name}/include" for name in (SOURCEMOD, LEFT4DHOOKS))
_MOST_LEVELS = 30


@dataclass(frozen=True, slots=True)
class Resolved:
    """The file found; `exact` is false when only its letter case differs from what is written."""

    path: str
    exact: bool = True


class Places(NamedTuple):
    """Where a plugin finds its includes: those in quotes also in `beside`, the folder of its main file."""

    beside: str
    directories: tuple[str, ...]


@dataclass
class IncludeFinder:
    """Looks up include files. Directory listings are cached until `forget` is called.

    `known` gives files that exist without being on disk (unsaved ones). `within` names the folders of which anything is
    seen, None is the whole disk.
    """

    known: set[str] = field(default_factory=set)
    within: tuple[str, ...] | None = None
    state: int = 0  # counts the calls of `forget`
    _listings: dict[str, dict[str, str]] = field(default_factory=dict)
    _results: dict[tuple[str, str | None, Places], Resolved | None] = field(default_factory=dict)

    def forget(self) -> None:
        """Files were made, removed or renamed."""
        self.state += 1
        self._listings.clear()
        self._results.clear()

    def find(self, name: str, quoted: bool, includer: str, places: Places) -> Resolved | None:
        """The file that `#include <name>` (or `"name"` with `quoted`) means in the file `includer`."""
        key = (name, os.path.dirname(includer) if quoted else None, places)
        if key not in self._results:
            self._results[key] = self._find(name.replace("\\", "/"), key[1], places)
        return self._results[key]

    def _find(self, name: str, folder: str | None, places: Places) -> Resolved | None:
        order = tuple(dict.fromkeys(_order(name, folder, places)))
        for place in order:
            for extension in _EXTENSIONS:
                path = os.path.normpath(os.path.join(place, name + extension))
                if path in self.known or (
                    self.asks_no_place(name)
                    and self.listing(os.path.dirname(path)).get(os.path.basename(path)) == "file"
                ):
                    return Resolved(path)
        if not self.asks_no_place(name):
            return None
        for place in order:
            found = self._ignoring_case(place, name)
            if found is not None:
                return Resolved(found, exact=False)
        return None

    def sees(self, path: str) -> bool:
        """Whether a normalised path on disk may be looked at."""
        return self.within is None or any(path == place or path.startswith(place + os.sep) for place in self.within)

    def asks_no_place(self, name: str) -> bool:
        """Whether a path as it is written stays in the folder where it is looked up, if only some folders are seen.

        Else the text of a stranger could ask for the folders above ours by their names, one after the other.
        """
        return self.within is None or not (os.path.isabs(name) or ".." in name.split("/"))

    def listing(self, directory: str) -> dict[str, str]:
        """The entries of a directory: "folder" or "file" by name; none when it can not be read."""
        listing = self._listings.get(directory)
        if listing is None:
            listing = {}
            try:
                if not self.sees(os.path.normpath(directory)):
                    raise PermissionError
                with os.scandir(directory) as entries:
                    for entry in entries:
                        listing[entry.name] = "folder" if entry.is_dir() else "file"
            except (OSError, ValueError):  # a zero byte in the name
                pass
            self._listings[directory] = listing
        return listing

    def _ignoring_case(self, place: str, name: str) -> str | None:
        *folders, last = name.split("/")
        directory = place
        for folder in folders:
            if folder in ("", ".", ".."):
                directory = os.path.normpath(os.path.join(directory, folder))
                continue
            match = self._match(directory, folder, "folder")
            if match is None:
                return None
            directory = os.path.join(directory, match)
        for extension in _EXTENSIONS:
            match = self._match(directory, last + extension, "file")
            if match is not None:
                return os.path.join(directory, match)
        return None

    def _match(self, directory: str, name: str, sort: str) -> str | None:
        folded = name.casefold()
        entries = chain(self.listing(directory).items(), self._unsaved(directory))
        return next((entry for entry, kind in entries if kind == sort and entry.casefold() == folded), None)

    def _unsaved(self, directory: str) -> Iterator[tuple[str, str]]:
        """The entries of a directory that lead to unsaved files."""
        start = os.path.join(directory, "")
        for path in self.known:
            if path.startswith(start):
                entry, deeper, _ = path[len(start) :].partition(os.sep)
                yield entry, "folder" if deeper else "file"


def _order(name: str, folder: str | None, places: Places) -> Iterator[str]:
    """The folders to look in, as the compiler does when it runs beside the main file: there first.

    `folder` is that of the including file if the name is in quotes.
    """
    if os.path.isabs(name):
        if not is_elsewhere(name, places.beside):
            yield ""
        return
    if folder is not None:
        yield places.beside
        yield folder
    yield from places.directories


def is_elsewhere(path: str, here: str, paths: ModuleType = os.path) -> bool:
    """Whether a path of Windows is on another machine than `here`.

    A text may name any: to look there would tell a stranger's machine who we are, by the user's login.
    """
    named = path.replace("/", "\\")
    if paths.sep != "\\" or not named.startswith("\\\\"):
        return False
    share = paths.splitdrive(paths.normpath(here))[0]
    return not share.startswith("\\\\") or not paths.normcase(named).startswith(paths.normcase(share) + "\\")


def on_this_machine(entries: Iterable[str], here: str, paths: ModuleType = os.path) -> tuple[str, ...]:
    """Those of the folders, as written by somebody else, that name no other machine than that of `here`."""
    return tuple(entry for entry in entries if not is_elsewhere(entry.strip(), here, paths))


def expand_directory(written: str, workspace: str | None) -> str:
    """An include directory from the settings: `${workspaceFolder}`, `~`, relative to the workspace folder."""
    base = workspace or os.getcwd()
    path = os.path.expanduser(written.replace("${workspaceFolder}", base).replace("${workspaceRoot}", base))
    return os.path.normpath(os.path.join(base, path))


def natural_directories(root: str, workspace: str | None, limit: int = 5) -> list[str]:
    """The include directories that a plugin's place implies: `include` beside it and above it, nearest first.

    Last are those of the headers that were fetched into its project.
    """
    found: list[str] = []
    folder = Path(root).parent
    for _ in range(limit):
        for layout in _LAYOUTS:
            candidate = folder / layout
            if candidate.is_dir() and str(candidate) not in found:
                found.append(str(candidate))
        if str(folder) == workspace or folder.parent == folder:
            break
        folder = folder.parent
    return found + _fetched_directories(root, workspace)


def _fetched_directories(root: str, workspace: str | None) -> list[str]:
    folder = Path(root).parent
    for _ in range(_MOST_LEVELS):
        if (folder / INSTALLED).is_dir():
            return [str(folder / place) for place in _FETCHED if (folder / place).is_dir()]
        if str(folder) == workspace or folder.parent == folder:
            break
        folder = folder.parent
    return []

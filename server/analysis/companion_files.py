"""Finds and reads the files that belong to a plugin without being source: translations, gamedata, configs.

They lie in the folders that a server has them in (`../translations` seen from `scripting`), or in a folder above. What
is read is kept while the file stays as it is; the unsaved text of an editor wins. Must not know what a file is for.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from server.analysis.includes import IncludeFinder, is_elsewhere
from server.syntax import console, keyvalues
from server.syntax.text import Text, decode

_MOST_FILES = 512
_MOST_BYTES = 4_000_000
_LEVELS = 5
_SERVER = "addons/sourcemod"


@dataclass(eq=False)
class Companion:
    """A file in one version. `derived` is for what others make of it."""

    path: str
    text: Text
    derived: dict[str, object] = field(default_factory=dict, repr=False)

    @cached_property
    def document(self) -> keyvalues.Document:
        """The file as KeyValues."""
        return keyvalues.parse(self.text)

    @cached_property
    def script(self) -> console.Script:
        """The file as a console script."""
        return console.parse(self.text)


@dataclass(eq=False)
class CompanionFiles:
    """The companion files of a project. `unsaved` are the texts that editors show, by path.

    A file is looked at again when `finder` was told that files have changed.
    """

    finder: IncludeFinder
    unsaved: Mapping[str, Text]
    _kept: OrderedDict[str, tuple[object, Companion | None]] = field(default_factory=OrderedDict)
    _edits: int = 0
    _looked: int = -1  # the finder's state of which `_fresh` and `_folded` are
    _fresh: set[str] = field(default_factory=set)
    _folded: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def state(self) -> tuple[int, int]:
        """The same as long as every answer is."""
        return (self.finder.state, self._edits)

    def edited(self) -> None:
        """The unsaved text of a file is another one."""
        self._edits += 1

    def _look(self) -> None:
        """Forget what was seen before files changed."""
        if self._looked != self.finder.state:
            self._looked = self.finder.state
            self._fresh.clear()
            self._folded.clear()

    def read(self, path: str) -> Companion | None:
        """A file by its whole path; None when it can not be read, or is too large to be one."""
        self._look()
        text = self.unsaved.get(path)
        known = self._kept.get(path)
        if text is not None:
            if known is not None and known[0] is text:
                return known[1]
            return self._keep(path, text, Companion(path, text))
        if known is not None and path in self._fresh:
            return known[1]
        stamp = _stamp(path) if self.finder.sees(path) else None
        if known is None or known[0] != stamp:
            self._keep(path, stamp, _read(path) if stamp is not None else None)
        self._fresh.add(path)
        return self._kept[path][1]

    def _keep(self, path: str, stamp: object, companion: Companion | None) -> Companion | None:
        self._kept[path] = (stamp, companion)
        self._kept.move_to_end(path)
        while len(self._kept) > _MOST_FILES:
            self._kept.popitem(last=False)
        return companion

    def find(self, directory: str, name: str) -> str | None:
        """The path of a file of that name, below the directory; letter case counts only where two differ in it."""
        self._look()
        path = os.path.normpath(os.path.join(directory, name))
        if is_elsewhere(path, directory):
            return None
        folder, wanted = os.path.split(path)
        if path in self.finder.known or self.finder.listing(folder).get(wanted) == "file":
            return path
        folded = self._folded.get(folder)
        if folded is None:
            folded = self._folded[folder] = {one.casefold(): one for one in self.files_in(folder)}
        match = folded.get(wanted.casefold())
        return os.path.join(folder, match) if match is not None else None

    def folders_in(self, directory: str) -> list[str]:
        """The names of the folders in a directory, sorted."""
        return sorted(name for name, sort in self._entries(directory) if sort == "folder")

    def files_in(self, directory: str) -> list[str]:
        """The names of the files in a directory, sorted."""
        return sorted(name for name, sort in self._entries(directory) if sort == "file")

    def _entries(self, directory: str) -> Iterator[tuple[str, str]]:
        yield from self.finder.listing(directory).items()
        start = os.path.join(directory, "")
        for path in self.finder.known:
            if path.startswith(start):
                entry, deeper, _ = path[len(start) :].partition(os.sep)
                yield entry, "folder" if deeper else "file"

    def around(self, root: str, workspace: str | None) -> Surroundings:
        """The companion files of the plugin `root`."""
        return Surroundings(self, tuple(_levels(root, workspace)))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the companions of one plugin lie: `levels` are its folder and those above it, nearest first."""

    files: CompanionFiles
    levels: tuple[str, ...]

    def directories(self, kind: str) -> Iterator[str]:
        """The folders that may hold files of a kind: "translations", "gamedata", "configs", "cfg/sourcemod"."""
        for level in self.levels:
            yield os.path.normpath(os.path.join(level, kind))
            if not kind.startswith("cfg"):
                yield os.path.normpath(os.path.join(level, _SERVER, kind))
        yield self.levels[0]

    def find(self, kind: str, name: str) -> str | None:
        """The nearest file of that kind and name."""
        return next((path for folder in self.directories(kind) if (path := self.files.find(folder, name))), None)

    def read(self, path: str) -> Companion | None:
        """A file that was found."""
        return self.files.read(path)


def _levels(root: str, workspace: str | None) -> Iterator[str]:
    folder = os.path.dirname(root)
    for _ in range(_LEVELS):
        yield folder
        above = os.path.dirname(folder)
        if folder in (workspace, above):
            return
        folder = above


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        info = os.stat(path)
    except OSError:
        return None
    return (info.st_mtime_ns, info.st_size)


def _read(path: str) -> Companion | None:
    try:
        if os.path.getsize(path) > _MOST_BYTES:
            return None
        with open(path, "rb") as stream:
            return Companion(path, decode(stream.read()))
    except OSError:
        return None

"""The plugins of the opened folders: which files there are, and which plugins include a given file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePath

from server.analysis.closure import Source
from server.analysis.project import Project, UnreadableFileError
from server.paths import INSTALLED

ENDINGS = (".sp", ".inc")
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:try)?include[ \t]*[<"]?([^>"\r\n]+)', re.MULTILINE)
_PLUGIN_INFO = re.compile(r"\bmyinfo\b")
_SKIPPED_FOLDERS = {"node_modules", ".git", ".venv", "__pycache__"}
_MAX_FILES = 20_000
_MAX_FOLDERS = 30_000  # a whole disk, opened by mistake, has more
_MAX_BYTES = 4_000_000


def walk(folders: tuple[str, ...]) -> Iterator[str]:
    """The SourcePawn files below `folders`, hidden folders left out."""
    for found in _walk(folders):
        yield from found


def _walk(folders: tuple[str, ...]) -> Iterator[list[str]]:
    """The same by folder, those without any included."""
    count = seen = 0
    for folder in folders:
        for directory, names, files in os.walk(folder):
            seen += 1
            names[:] = sorted(name for name in names if name not in _SKIPPED_FOLDERS and not name.startswith("."))
            found = [os.path.join(directory, name) for name in sorted(files) if name.endswith(ENDINGS)]
            count += len(found)
            yield found
            if count > _MAX_FILES or seen > _MAX_FOLDERS:
                return


def _stem(written: str) -> str:
    return PurePath(written.replace("\\", "/")).name.removesuffix(".inc").casefold()


@dataclass(eq=False)
class Workspace:
    """The files of the opened folders. Filled by `index`, step by step, so that it can show progress and stop."""

    project: Project
    files: dict[str, frozenset[str]] = field(default_factory=dict)  # path to the stems that it includes
    _includers: dict[str, set[str]] = field(default_factory=dict)  # stem to the files that include it

    def index(self) -> Iterator[int]:
        """Read all files; yields how many are done, often."""
        count = 0
        for found in _walk(self.project.workspaces):
            for path in found:
                if path not in self.files:
                    self.add(path)
                count += 1
                yield count
            yield count

    def add(self, path: str) -> None:
        """A file is there, or has changed."""
        self.remove(path)
        if path.startswith(tuple(folder + os.sep for folder in self.project.stubs)):
            return  # a declaration of ours that somebody reads is no file of the workspace
        source = self.project.source(path) if self.project.is_open(path) or _is_small(path) else None
        if source is None:
            return
        stems = self.files[path] = frozenset(_stem(name.strip()) for name in _INCLUDE.findall(source.text.chars))
        for stem in stems:
            self._includers.setdefault(stem, set()).add(path)

    def look(self, place: str) -> list[str]:
        """A file or folder has come, gone, moved or changed: the files that are or were there, read again."""
        inside = place.rstrip(os.sep) + os.sep
        if f"{os.sep}{INSTALLED}{os.sep}" in inside:  # fetched headers: none of the workspace's own, as in `walk`
            self.project.changed_on_disk(place)
            self.project.changed_below(place)
            return []
        there = list(walk((place,))) if os.path.isdir(place) else [place]
        found = sorted({*there, *(path for path in self.files if path.startswith(inside))})
        for path in found:
            self.project.changed_on_disk(path)
            if path.endswith(ENDINGS):
                self.add(path)
        return found

    def remove(self, path: str) -> None:
        """A file is gone."""
        for stem in self.files.pop(path, ()):
            self._includers[stem].discard(path)

    def is_plugin(self, path: str) -> bool:
        """Whether the file is compiled by itself: no include file, nor a `.sp` that only serves as one."""
        if path.endswith(".inc"):
            return False
        if self._includers.get(_stem(path), set()) <= {path}:
            return True
        source = self.project.source(path)
        return source is None or _PLUGIN_INFO.search(source.text.chars) is not None

    def plugins(self) -> list[str]:
        """All files that are compiled by themselves, by path."""
        return sorted(path for path in self.files if self.is_plugin(path))

    def roots_of(self, path: str) -> Iterator[str]:
        """The plugins that include `path`, nearest folder first; `path` itself when it is one."""
        if self.is_plugin(path):
            yield path
            return
        plugins = [file for file in self.above(path) if self.is_plugin(file)]
        for plugin in sorted(plugins, key=lambda plugin: (-_shared_folders(plugin, path), plugin)):
            try:
                if path in self.project.unit(plugin).files:
                    yield plugin
            except UnreadableFileError:
                continue

    def above(self, path: str) -> set[str]:
        """The files that include one of that name, directly or not."""
        found: set[str] = set()
        frontier = [_stem(path)]
        seen = set(frontier)
        while frontier:
            for file in self._includers.get(frontier.pop(), ()):
                found.add(file)
                if (stem := _stem(file)) not in seen:
                    seen.add(stem)
                    frontier.append(stem)
        return found

    def mentioning(self, word: str) -> list[Source]:
        """The files in whose text `word` stands."""
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.ASCII)
        found: list[Source] = []
        for path in self.files:
            source = self.project.source(path)
            if source is not None and word in source.text.chars and pattern.search(source.text.chars):
                found.append(source)
        return found


def _shared_folders(one: str, other: str) -> int:
    parts = zip(one.split(os.sep), other.split(os.sep), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], parts))


def _is_small(path: str) -> bool:
    try:
        return os.path.getsize(path) <= _MAX_BYTES
    except OSError:
        return False

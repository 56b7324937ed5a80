"""The plugins of the opened folders: which files there are, and which plugins include a given file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from server.analysis.closure import Source
from server.analysis.project import Project, UnreadableFileError

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:try)?include[ \t]*[<"]?([^>"\r\n]+)', re.MULTILINE)
_SKIPPED_FOLDERS = {"node_modules", ".git", ".venv", "__pycache__"}
_MAX_FILES = 20_000
_MAX_BYTES = 4_000_000


def walk(folders: tuple[str, ...]) -> Iterator[str]:
    """The SourcePawn files below `folders`, hidden folders left out."""
    count = 0
    for folder in folders:
        for directory, names, files in os.walk(folder):
            names[:] = sorted(
                name for name in names if name not in _SKIPPED_FOLDERS and not name.startswith(".")
            )
            for name in sorted(files):
                if name.endswith((".sp", ".inc")):
                    count += 1
                    if count > _MAX_FILES:
                        return
                    yield os.path.join(directory, name)


def _stem(written: str) -> str:
    return PurePath(written.replace("\\", "/")).name.removesuffix(".inc").casefold()


@dataclass
class Workspace:
    """The files of the opened folders. Filled by `index`, step by step, so that it can show progress and stop."""

    project: Project
    files: dict[str, frozenset[str]] = field(default_factory=dict)  # path to the stems that it includes

    def index(self) -> Iterator[int]:
        """Read all files; yields how many are done after each."""
        self.files.clear()
        for count, path in enumerate(walk(self.project.workspaces), 1):
            self.add(path)
            yield count

    def add(self, path: str) -> None:
        """A file is there, or has changed."""
        try:
            if os.path.getsize(path) > _MAX_BYTES:
                return
        except OSError:
            self.files.pop(path, None)
            return
        source = self.project.source(path)
        if source is None:
            self.files.pop(path, None)
            return
        self.files[path] = frozenset(_stem(name.strip()) for name in _INCLUDE.findall(source.text.chars))

    def remove(self, path: str) -> None:
        """A file is gone."""
        self.files.pop(path, None)

    def roots_of(self, path: str) -> Iterator[str]:
        """The plugins (`.sp`) that include `path`, nearest folder first; `path` itself when it is one."""
        if path.endswith(".sp"):
            yield path
            return
        stems, seen = {_stem(path)}, set()
        frontier = {_stem(path)}
        plugins: list[str] = []
        while frontier:
            following: set[str] = set()
            for file, included in self.files.items():
                if file in seen or included.isdisjoint(frontier):
                    continue
                seen.add(file)
                if file.endswith(".sp"):
                    plugins.append(file)
                elif _stem(file) not in stems:
                    following.add(_stem(file))
            stems |= following
            frontier = following
        for plugin in sorted(plugins, key=lambda plugin: -len(os.path.commonprefix([plugin, path]))):
            try:
                if path in self.project.unit(plugin).files:
                    yield plugin
            except UnreadableFileError:
                continue

    def mentioning(self, word: str) -> list[Source]:
        """The files in whose text `word` stands."""
        pattern = re.compile(rf"\b{re.escape(word)}\b")
        found: list[Source] = []
        for path in self.files:
            source = self.project.source(path)
            if source is not None and word in source.text.chars and pattern.search(source.text.chars):
                found.append(source)
        return found

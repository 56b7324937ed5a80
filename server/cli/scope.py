"""Tells plugins from the files that they are made of, by a quick look at `#include` lines.

An include file means something only within a plugin, and so does a `.sp` that others include. The look is quick and
may be wrong about inactive lines; what a plugin really consists of is told by the analysis afterwards.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from pathlib import Path, PurePath

from server.cli.paths import Named, reason, walk
from server.syntax.text import decode

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:try)?include[ \t]*[<"]?([^<>"\r\n]+)', re.MULTILINE)
_INFO = re.compile(r"^[ \t]*public\b[^=;(]*\bmyinfo\b", re.MULTILINE)
_MAX_BYTES = 16_000_000
_LEVELS_UP = 5
_MAX_FILES_AROUND = 5000
_MAX_FOLDERS_AROUND = 1000
_MAX_PLUGINS_PER_FILE = 8


@dataclass(slots=True)
class Scope:
    """The files to check: `plugins` by themselves, `parts` within plugins.

    `neighbours` are plugins that nobody asked for, but that say what the parts mean.
    """

    plugins: list[Named] = field(default_factory=list)
    parts: list[Named] = field(default_factory=list)
    neighbours: list[str] = field(default_factory=list)
    unreadable: list[tuple[Named, str]] = field(default_factory=list)


def survey(files: Iterable[Named]) -> Scope:
    """Sort the files, and look around for plugins where none of them includes a part."""
    scope, looks = Scope(), _Looks()
    readable: list[Named] = []
    for file in files:
        try:
            looks.at(file.path)
            readable.append(file)
        except OSError as error:
            scope.unreadable.append((file, reason(error)))
    at_hand = {file.path for file in readable}
    included = looks.included(at_hand)
    for file in readable:
        (scope.plugins if looks.is_plugin(file.path, included) else scope.parts).append(file)
    reached = looks.reached([file.path for file in scope.plugins], at_hand)
    chosen: dict[str, None] = {}
    for part in scope.parts:
        if _stem(part.path) not in reached:
            including = looks.plugins_including(part.path)
            chosen.update(dict.fromkeys(islice(including, _MAX_PLUGINS_PER_FILE)))
    scope.neighbours = [path for path in chosen if path not in at_hand]
    return scope


@dataclass(frozen=True, slots=True)
class _Look:
    """What a file includes (names without folder and `.inc`, folded), and whether it calls itself a plugin."""

    includes: frozenset[str]
    is_plugin: bool


@dataclass(slots=True)
class _Looks:
    """The files looked at so far, and the projects searched."""

    known: dict[str, _Look] = field(default_factory=dict)
    projects: dict[str, list[str]] = field(default_factory=dict)
    stems: dict[str, set[str]] = field(default_factory=dict)

    def at(self, path: str) -> _Look:
        """Look at a file, once. Raises `OSError`."""
        if path not in self.known:
            if os.path.getsize(path) > _MAX_BYTES:
                raise OSError(0, f"larger than {_MAX_BYTES // 1_000_000} MB")
            raw = Path(path).read_bytes()
            chars = decode(raw).chars if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else raw.decode("latin-1")
            names = frozenset(_stem(name.strip()) for name in _INCLUDE.findall(chars))
            self.known[path] = _Look(names, _INFO.search(chars) is not None)
        return self.known[path]

    def included(self, files: Iterable[str]) -> set[str]:
        """The stems of all that these files include."""
        return set().union(*(self.at(file).includes for file in files))

    def is_plugin(self, path: str, included: set[str]) -> bool:
        """Whether the file stands for itself: it calls itself a plugin, or is a `.sp` that nobody includes."""
        if path.lower().endswith(".inc"):
            return False
        stem = _stem(path)
        return self.at(path).is_plugin or (stem not in included and stem not in self.included_around(path))

    def reached(self, roots: Iterable[str], at_hand: Iterable[str]) -> set[str]:
        """The stems that the roots include, directly or by way of other files at hand."""
        by_stem: dict[str, set[str]] = {}
        for path in at_hand:
            by_stem.setdefault(_stem(path), set()).update(self.at(path).includes)
        reached: set[str] = set()
        waiting = [stem for path in roots for stem in self.at(path).includes]
        while waiting:
            stem = waiting.pop()
            if stem not in reached:
                reached.add(stem)
                waiting.extend(by_stem.get(stem, ()))
        return reached

    def plugins_including(self, path: str) -> Iterator[str]:
        """The plugins of the same project that include the file, those in nearby folders first."""
        files = sorted(self.around(path), key=lambda other: (-_nearness(other, path), other))
        wanted, frontier, seen = {_stem(path)}, {_stem(path)}, {path}
        while frontier:
            following: set[str] = set()
            for other in files:
                look = self.at(other)
                if other in seen or look.includes.isdisjoint(frontier):
                    continue
                seen.add(other)
                if self.is_plugin(other, set()):
                    yield other
                elif _stem(other) not in wanted:
                    following.add(_stem(other))
            wanted |= following
            frontier = following

    def included_around(self, path: str) -> set[str]:
        """The stems that the files of the same project include."""
        home, _ = _home(path)
        if home not in self.stems:
            self.stems[home] = self.included(self.around(path))
        return self.stems[home]

    def around(self, path: str) -> list[str]:
        """The readable files of the project that holds `path`."""
        home, most_folders = _home(path)
        if home not in self.projects:
            files: list[str] = []
            for file in islice(walk(home, (".sp", ".inc"), lambda *_: None, most_folders), _MAX_FILES_AROUND):
                try:
                    self.at(file)
                    files.append(file)
                except OSError:
                    continue  # nobody asked for it
            self.projects[home] = files
        return self.projects[home]


def _nearness(one: str, other: str) -> int:
    """How many folders the two paths share."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(Path(one).parts, Path(other).parts, strict=False))
    )


def _stem(written: str) -> str:
    return PurePath(written.replace("\\", "/")).name.casefold().removesuffix(".inc")


def _home(path: str) -> tuple[str, int]:
    """The project's folder and how many folders of it to search.

    It is the folder `scripting` or the repository above the file; without these the file's own folder (the one above
    `include`), which may be anything, so that its subfolders are left alone.
    """
    own = Path(path).parent
    for folder in [own, *own.parents][:_LEVELS_UP]:
        if folder.name.casefold() == "scripting" or (folder / ".git").exists():
            return str(folder), _MAX_FOLDERS_AROUND
    return str(own.parent if own.name.casefold() == "include" else own), 1

"""The open project: files with unsaved changes over the disk, and the units (plugins) that they form.

Reads files and caches what it derives from them; knows no rule and no editor.
"""

from __future__ import annotations

import os
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from server import project_file
from server.analysis.closure import Closure, Lookup, Source, close
from server.analysis.companion_files import CompanionFiles
from server.analysis.includes import (
    IncludeFinder,
    Places,
    Resolved,
    expand_directory,
    natural_directories,
    on_this_machine,
)
from server.analysis.rule import codes
from server.analysis.target import DEFAULT_TARGET
from server.analysis.unit import Unit
from server.paths import INSTALLED, data_dir
from server.project_file import ProjectFile
from server.settings import Settings, parse
from server.syntax.builtins import initial_environment
from server.syntax.directives import Include
from server.syntax.file import contents
from server.syntax.macros import Env
from server.syntax.preprocessor import scan
from server.syntax.text import Text, decode

_MAX_DEPTH = 64
# What the compiler includes before the first line of a plugin, if it finds it.
_PREFIX = Include(0, 0, "tryinclude", 0, "sourcemod", 0, 0, False, True)
_SOURCES = (".sp", ".inc")
_VERSION = "version.inc"
_STUBS = ("sourcemod", "left4dhooks", "community")


class UnreadableFileError(Exception):
    """A file can not be read; the message says why."""


def sealed(*folders: str) -> Project:
    """A project that sees nothing of the disk but our own declarations and these folders: for texts of strangers."""
    stubs = stub_directories()
    return Project(stubs=stubs, finder=IncludeFinder(within=tuple(map(os.path.normpath, (*stubs, *folders)))))


def stub_directories() -> tuple[str, ...]:
    """The folders of our own declarations, which stand in for headers that are not on disk."""
    return tuple(str(data_dir() / "api" / name) for name in _STUBS)


@dataclass(eq=False)
class Project:
    """Files and units. `workspaces` are the opened folders.

    `include_dirs` and `sourcemod`, the version, are the user's settings as written.
    """

    workspaces: tuple[str, ...] = ()
    include_dirs: tuple[str, ...] = ()
    sourcemod: str = DEFAULT_TARGET.sourcemod
    stubs: tuple[str, ...] = field(default_factory=stub_directories)
    finder: IncludeFinder = field(default_factory=IncludeFinder)
    _open: dict[str, Text] = field(default_factory=dict)
    _sources: dict[str, Source | None] = field(default_factory=dict)
    _units: dict[tuple[str, bool], Unit] = field(default_factory=dict)
    _directories: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _project_files: dict[str, ProjectFile | None] = field(default_factory=dict)  # by folder
    _settings: dict[tuple[Path, int], tuple[Settings, Settings]] = field(default_factory=dict)
    companions: CompanionFiles = field(init=False)
    _initial: Env = field(default_factory=initial_environment)
    _header_names: frozenset[str] | None = None

    def __post_init__(self) -> None:
        self.companions = CompanionFiles(self.finder, self._open)

    @property
    def is_sealed(self) -> bool:
        """Whether it sees only some folders of the disk."""
        return self.finder.within is not None

    def twin(self) -> Project:
        """Another project that sees the same of the disk, in which no editor shows anything."""
        finder = IncludeFinder(within=self.finder.within)
        return Project(self.workspaces, self.include_dirs, self.sourcemod, self.stubs, finder)

    # Files -----------------------------------------------------------------------------------------------

    def open(self, path: str, text: Text) -> None:
        """An editor shows `path` with this text; it hides the file on disk until `close`."""
        path = os.path.normpath(path)
        if path not in self._open:
            self.finder.known.add(path)
            self.finder.forget()
        self._open[path] = text
        if not path.endswith(_SOURCES):
            self.companions.edited()
        self._replace(path, text)

    def close(self, path: str) -> None:
        """The editor closed `path`: the disk counts again."""
        path = os.path.normpath(path)
        if self._open.pop(path, None) is not None:
            self.finder.known.discard(path)
        self.changed_on_disk(path)

    def with_text(self, path: str, text: Text) -> Project:
        """The same project with another text of one file: for a look at what would be, without a trace in this one."""
        path = os.path.normpath(path)
        made = copy(self)
        old = self.source(path)
        fresh = old.replaced(text) if old is not None else Source(path, text, self.is_library(path))
        made._open = self._open | {path: text}
        made._sources = self._sources | {path: fresh}
        made._units = {}
        return made

    def is_open(self, path: str) -> bool:
        """Whether an editor shows `path`."""
        return os.path.normpath(path) in self._open

    def changed_on_disk(self, path: str) -> None:
        """A file was made, changed or removed outside the editor."""
        path = os.path.normpath(path)
        self.finder.forget()
        if path in self._open:
            return
        source = self._sources.get(path)
        if source is None:
            self._sources.pop(path, None)
            return
        try:
            self._replace(path, self._read(path))
        except OSError:
            self._sources[path] = None

    def changed_below(self, folder: str) -> None:
        """Something in a folder was made, changed or removed outside the editor, nobody says what."""
        inside = folder.rstrip(os.sep) + os.sep
        for path in [path for path in self._sources if path.startswith(inside)]:
            self.changed_on_disk(path)
        self.finder.forget()

    def _read(self, path: str) -> Text:
        if not self.finder.sees(path):
            raise PermissionError
        return decode(contents(path))

    def _replace(self, path: str, text: Text) -> None:
        old = self._sources.get(path)
        if old is not None and old.text.chars == text.chars:
            return
        if old is None:
            self._sources[path] = Source(path, text, self.is_library(path))
            return
        self._sources[path] = old.replaced(text)
        old.closures.clear()  # they refer to it: each version would have to wait for the garbage collector

    def source(self, path: str) -> Source | None:
        """The current version of a file, None when it can not be read."""
        path = os.path.normpath(path)
        if path not in self._sources:
            try:
                opened = self._open.get(path)
                text = opened if opened is not None else self._read(path)
                self._sources[path] = Source(path, text, self.is_library(path))
            except OSError:
                self._sources[path] = None
        return self._sources[path]

    def is_library(self, path: str) -> bool:
        """Whether the file is a header that is not the user's: ours, SourceMod's, or outside the workspace."""
        if path.startswith(tuple(folder + os.sep for folder in self.stubs)):
            return True
        if not path.endswith(".inc"):
            return False
        if os.path.basename(path) in self._headers() or f"{os.sep}{INSTALLED}{os.sep}" in path:
            return True
        inside = any(path.startswith(folder.rstrip(os.sep) + os.sep) for folder in self.workspaces)
        return not inside and bool(self.workspaces)

    def _headers(self) -> frozenset[str]:
        if self._header_names is None:
            names: set[str] = set()
            for folder in self.stubs[:2]:
                names.update(entry.name for entry in Path(folder).glob("*.inc"))
            self._header_names = frozenset(names)
        return self._header_names

    # Includes --------------------------------------------------------------------------------------------

    def directories_of(self, root: str) -> tuple[str, ...]:
        """Where the plugin `root` finds its includes: settings, its surroundings, then our stand-ins."""
        folder = os.path.dirname(root)
        known = self._directories.get(folder)
        if known is None:
            workspace = self.workspace_of(root)
            own = self.project_file(root)
            own_dirs = on_this_machine(own.include_directories, folder) if own is not None else ()
            written = [expand_directory(entry, workspace) for entry in (*self.include_dirs, *own_dirs)]
            version = own.sourcemod if own is not None and own.sourcemod else self.sourcemod
            found = [*written, *natural_directories(root, workspace), *self._version_header(version), *self.stubs]
            known = self._directories[folder] = tuple(dict.fromkeys(found))
        return known

    def _version_header(self, version: str) -> tuple[str, ...]:
        """A folder with our `version.inc` as it is in another version of SourceMod; it is on no disk."""
        major, _, minor = version.partition(".")
        known = DEFAULT_TARGET.sourcemod
        original = self.source(os.path.join(self.stubs[0], _VERSION)) if self.stubs and version != known else None
        if original is None or not (major.isdigit() and minor.isdigit()):
            return ()
        folder = os.path.join(self.stubs[0], f".{version}")
        path = os.path.join(folder, _VERSION)
        if path not in self._sources:
            text = str(original.text).replace(
                f"SOURCEMOD_V_MINOR {known.partition('.')[2]}\n", f"SOURCEMOD_V_MINOR {minor}\n"
            )
            text = text.replace(f'"{known}.', f'"{version}.')
            self._sources[path] = Source(path, Text.of(text), True)
            self.finder.known.add(path)
        return (folder,)

    def project_file(self, path: str) -> ProjectFile | None:
        """The `l4d2.toml` that counts for a file; read once, until `forget_units`."""
        folder = os.path.dirname(path)
        if folder not in self._project_files:
            found = project_file.find(path) if self.finder.within is None else None
            self._project_files[folder] = project_file.read(found, codes()) if found is not None else None
        return self._project_files[folder]

    def project_files(self) -> list[ProjectFile]:
        """The project files that were asked for so far, each once, sorted by their paths."""
        found = {own.path: own for own in self._project_files.values() if own is not None}
        return [found[path] for path in sorted(found)]

    def settings_of(self, path: str, base: Settings) -> Settings:
        """The settings for a file: the user's, with those of its project over them."""
        own = self.project_file(path)
        if own is None or not own.values:
            return base
        known = self._settings.get((own.path, id(base)))
        if known is None or known[0] is not base:
            values = project_file.over(base.model_dump(by_alias=True), own.values)
            known = self._settings[own.path, id(base)] = (base, parse(values)[0])
        return known[1]

    def _places(self, root: str) -> Places:
        return Places(os.path.dirname(root), self.directories_of(root))

    def workspace_of(self, path: str) -> str | None:
        """The innermost workspace folder that holds `path`."""
        holders = [folder for folder in self.workspaces if path.startswith(folder.rstrip(os.sep) + os.sep)]
        return max(holders, key=len, default=None)

    def find_include(self, include: Include, includer: str, root: str) -> Resolved | None:
        """The file that an `#include` in `includer` means within the plugin `root`."""
        return self.finder.find(include.path, include.quoted, includer, self._places(root))

    # Units -----------------------------------------------------------------------------------------------

    def unit(self, root: str, standalone: bool = False) -> Unit:
        """The plugin whose main file is `root`. Raises `UnreadableFileError`."""
        root = os.path.normpath(root)
        known = self._units.get((root, standalone))
        if known is not None and self._is_current(known.closure):
            return known
        source = self.source(root)
        if source is None:
            raise UnreadableFileError(f"{root} can not be read")
        closure = self._closure(source, self._initial, self._places(root), ())
        around = self.companions.around(root, self.workspace_of(root))
        unit = self._units[root, standalone] = Unit(closure, standalone, around)
        return unit

    def forget_units(self) -> None:
        """Settings or files changed: derive everything again (texts and trees are kept)."""
        self._units.clear()
        self._directories.clear()
        self._project_files.clear()
        self._settings.clear()
        self.finder.forget()
        for source in self._sources.values():
            if source is not None:
                source.closures.clear()

    def _is_current(self, closure: Closure, places: Places | None = None) -> bool:
        """Whether all files of the closure are as they were, and its includes lead to them from `places`."""
        sources = self._sources
        if not all(sources.get(path) is source for path, source in closure.members.items()):
            return False
        where = closure.places if places is None else places
        if closure.verified.get(where) == self.finder.state:
            return True
        for (name, quoted, includer), expected in closure.lookups.items():
            found = self.finder.find(name, quoted, includer, where)
            if (found.path if found is not None else None) != expected:
                return False
        closure.verified[where] = self.finder.state
        return True

    def _closure(self, source: Source, env: Env, places: Places, stack: tuple[tuple[str, int], ...]) -> Closure:
        root = not stack
        for known in source.closures:
            prefixed = bool(known.included) and known.included[0][0] is _PREFIX
            if prefixed is root and (root or not known.cyclic) and self._is_current(known, places):
                moved = known.under(env)
                if moved is not None:
                    return moved
        included: list[tuple[Include, Closure | None]] = []
        again: dict[Lookup, str] = {}
        inner_stack = (*stack, (source.path, id(env)))

        def include(directive: Include, at: Env) -> Env:
            found = self.finder.find(directive.path, directive.quoted, source.path, places)
            inner = self.source(found.path) if found is not None else None
            if inner is None or len(inner_stack) > _MAX_DEPTH:
                included.append((directive, None))
                return at
            if (inner.path, id(at)) in inner_stack:
                again[directive.path, directive.quoted, source.path] = inner.path
                included.append((directive, None))
                return at
            closure = self._closure(inner, at, places, inner_stack)
            included.append((directive, closure))
            return closure.env_out

        start = include(_PREFIX, env) if root else env
        made = scan(source.text.chars, start, source.memo, include, source.path)
        closure = close(source, made, env, places, included, again)
        source.closures.insert(0, closure)
        del source.closures[8:]
        return closure

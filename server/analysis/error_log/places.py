"""Where the files lie that an error log names: it has the paths of whoever compiled the plugin, or parts of them.

A file is looked for by its name among the plugins that are known; of several the one counts whose folders are the most
alike, and then the one that the blamed plugin includes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from server.analysis.project import Project, UnreadableFileError

_ENDINGS = (".sp", ".inc")
_OTHERS = ("translations", "gamedata", "configs")


@dataclass
class Places:
    """Finds files of `project` among `files`, which are the paths of its plugins and includes."""

    project: Project
    files: Iterable[str]
    _by_name: dict[str, list[str]] | None = None
    _known: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def find(self, written: str, plugin: str) -> tuple[str, ...]:
        """The files that `written` can mean in a trace of `plugin`; several when nothing tells them apart."""
        key = written, plugin
        if key not in self._known:
            self._known[key] = tuple(self._find(written, plugin))
        return self._known[key]

    def of_plugin(self, plugin: str) -> tuple[str, ...]:
        """The main files that can have been compiled to `plugin`, a path of a .smx."""
        stem = plugin.replace("\\", "/").removesuffix(".smx")
        return self.find(f"{stem}.sp", "") if stem else ()

    def beside(self, written: str, plugin: str) -> tuple[str, ...]:
        """The translation, gamedata or configuration files that a message means by `written`."""
        parts = _names(written)
        tail = os.path.join(*parts) if parts else ""
        found: dict[str, None] = {}
        for folder in self._roots(plugin):
            for kind in _OTHERS:
                for name in (tail, f"{tail}.txt"):
                    path = os.path.join(folder, kind, name)
                    if tail and os.path.isfile(path):
                        found[path] = None
        return tuple(found)

    def _roots(self, plugin: str) -> list[str]:
        """The folders beside `scripting`, that of the plugin first."""
        found: dict[str, None] = {}
        for path in (*self.of_plugin(plugin), *self.files):
            head, middle, _ = path.rpartition(f"{os.sep}scripting{os.sep}")
            found[head if middle else os.path.dirname(path)] = None
        return [*found, *self.project.workspaces]

    def _find(self, written: str, plugin: str) -> list[str]:
        parts = _parts(written)
        if not parts:
            return []
        names = [parts[-1]] if parts[-1].endswith(_ENDINGS) else [parts[-1] + ending for ending in _ENDINGS]
        found = [path for name in names for path in self._named().get(name, ())]
        if not found:
            found = self._included(set(names), plugin)
        if len(found) > 1:
            alike = {path: _alike(_parts(path), parts, names) for path in found}
            best = max(alike.values())
            found = [path for path in found if alike[path] == best]
        if len(found) > 1 and plugin:
            held = set(self._included(set(names), plugin))
            found = [path for path in found if path in held] or found
        return sorted(found)

    def _named(self) -> dict[str, list[str]]:
        if self._by_name is None:
            self._by_name = {}
            for path in self.files:
                self._by_name.setdefault(os.path.basename(path).casefold(), []).append(path)
        return self._by_name

    def _included(self, names: set[str], plugin: str) -> list[str]:
        """The files of these names that the blamed plugin is made of, headers from elsewhere included."""
        found: dict[str, None] = {}
        for root in self.of_plugin(plugin) if plugin else ():
            try:
                unit = self.project.unit(root)
            except UnreadableFileError:
                continue
            for path in unit.files:
                if os.path.basename(path).casefold() in names and os.path.isfile(path):
                    found[path] = None
        return list(found)


def _names(written: str) -> list[str]:
    """The folders and the name of a path from any system; never upwards."""
    return [part for part in written.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def _parts(written: str) -> list[str]:
    """The same, to be compared without regard to case."""
    return [part.casefold() for part in _names(written)]


def _alike(one: list[str], other: list[str], names: list[str]) -> int:
    """How many of the last parts are the same."""
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right and not (count == 0 and left in names):
            break
        count += 1
    return count

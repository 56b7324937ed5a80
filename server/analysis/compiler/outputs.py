"""Where compiled plugins go, and putting them there whole: never half a file, never after a failed compilation.

Compiles nothing.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from server.analysis.compiler.errors import OutputError
from server.analysis.includes import expand_directory

ENDING = ".smx"
_SCRIPTING, _PLUGINS, _COMPILED, _SOURCEMOD = "scripting", "plugins", "compiled", "sourcemod"
# Not `.smx`: a game server that looks into the folder at this moment must not load it.
_UNDER_WAY = ".new"
_MOST_FILES = 20_000


class Place(NamedTuple):
    """Where one compiled plugin goes; `name` is the path within SourceMod's folder `plugins`, with slashes."""

    path: Path
    name: str


class Outputs:
    """The places of compiled plugins. `wanted` is the setting as written.

    Looks into each output folder once, so an instance serves one plan and no longer.
    """

    def __init__(self, wanted: str = "") -> None:
        self._wanted = wanted.strip()
        self._there: dict[Path, dict[str, list[Path]]] = {}

    def of(self, plugin: Path, workspace: Path | None = None) -> Place:
        """Where the compiled `plugin` goes.

        A folder below `scripting` is kept. Where the output folder has the plugin already, once, though in another
        subfolder (`plugins/optional`, say), that is its place: a second one would be loaded beside it.
        """
        plugin = Path(os.path.abspath(plugin))
        scripting = _scripting_of(plugin)
        base = self._base(plugin, scripting, workspace)
        below = plugin.parent.relative_to(scripting) if scripting is not None else Path()
        name = f"{plugin.stem}{ENDING}"
        mirrored = base / below / name
        there = self._files(base).get(name.casefold(), [])
        path = there[0] if len(there) == 1 and mirrored not in there else mirrored
        plugins = next((folder for folder in path.parents if folder.name.casefold() == _PLUGINS), base)
        return Place(path, path.relative_to(plugins).as_posix())

    def _base(self, plugin: Path, scripting: Path | None, workspace: Path | None) -> Path:
        if self._wanted:
            return Path(expand_directory(self._wanted, str(workspace or plugin.parent)))
        if scripting is None:
            return plugin.parent / _COMPILED
        plugins = scripting.parent / _PLUGINS
        if plugins.is_dir() or scripting.parent.name.casefold() == _SOURCEMOD:
            return plugins
        return scripting / _COMPILED

    def _files(self, base: Path) -> dict[str, list[Path]]:
        """The compiled plugins below a folder by name; hidden folders left out."""
        known = self._there.get(base)
        if known is None:
            known = self._there[base] = {}
            count = 0
            for folder, names, files in os.walk(base):
                names[:] = [name for name in names if not name.startswith(".") and name != "node_modules"]
                for name in files:
                    if name.endswith(ENDING):
                        known.setdefault(name.casefold(), []).append(Path(folder, name))
                count += len(files)
                if count > _MOST_FILES:  # a whole disk, named by mistake
                    break
        return known


def _scripting_of(plugin: Path) -> Path | None:
    return next((folder for folder in plugin.parents if folder.name.casefold() == _SCRIPTING), None)


def is_stale(output: Path, sources: Iterable[str]) -> bool:
    """Whether a compiled plugin is missing, or older than one of the files that it is made of."""
    try:
        made = os.stat(output).st_mtime_ns
    except OSError:
        return True
    for source in sources:
        with contextlib.suppress(OSError):  # what is on no disk was there for the compiler neither
            if os.stat(source).st_mtime_ns > made:
                return True
    return False


def put(made: Path, output: Path) -> None:
    """Replace `output` by the file `made` in one step; folders are made. Raises `OutputError`."""
    part = output.with_name(f"{output.name}.{os.getpid()}{_UNDER_WAY}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(made, part)
            os.replace(part, output)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(output, error.strerror or str(error)) from error

"""Writes a new project from templates: a plugin in the folders of a server, and what its repository needs.

Overwrites nothing: when one of the files is there, none is written.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from server import __version__
from server.install.downloads import downloads
from server.install.errors import InstallError
from server.install.new_plugin import PluginWishes, plugin_text, write_new
from server.install.templates import filled, identifier, in_markdown, one_line, template_folder

LICENSES = ("GPL-3.0", "MIT")
"""What a project may be licensed under; SourceMod's licence wants plugins that are given away to be under the GPL."""

_SOURCEMOD = "addons/sourcemod"
_PLAIN = {
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
    ".editorconfig": "editorconfig",
    "l4d2.toml": "l4d2.toml",
    ".vscode/settings.json": "vscode-settings.json",
    ".vscode/extensions.json": "vscode-extensions.json",
    ".vscode/tasks.json": "vscode-tasks.json",
}
_EMPTY = ("scripting/include", "gamedata", "configs")


@dataclass(frozen=True, slots=True)
class ProjectWishes:
    """What a user says of a project; `license` is one of `LICENSES`."""

    name: str
    author: str = ""
    description: str = ""
    license: str = "GPL-3.0"


def new_project(folder: Path, wishes: ProjectWishes) -> Path:
    """The plugin of the new project in `folder`, which is made when it is not there. Raises `InstallError`."""
    if wishes.license not in LICENSES:
        raise InstallError(f"There is no licence `{wishes.license}` to choose: there are {', '.join(LICENSES)}.")
    files = dict(_files(wishes))
    for name in files:
        if (folder / name).exists():
            raise InstallError(f"{folder / name} is there already. Choose a folder of its own for the project.")
    written: list[Path] = []
    made = _missing_folders(folder / name for name in files)
    try:
        for name, text in files.items():
            write_new(folder / name, text)
            written.append(folder / name)
    except InstallError:
        with contextlib.suppress(OSError):
            for file in written:
                file.unlink(missing_ok=True)
        for one in made:
            with contextlib.suppress(OSError):
                one.rmdir()
        raise
    return folder / _plugin(wishes)


def _missing_folders(files: Iterable[Path]) -> list[Path]:
    """The folders that are made for these files, those within others first."""
    missing = {parent for file in files for parent in file.parents if not os.path.lexists(parent)}
    return sorted(missing, key=lambda one: len(one.parts), reverse=True)


def _plugin(wishes: ProjectWishes) -> str:
    return f"{_SOURCEMOD}/scripting/{identifier(wishes.name)}.sp"


def _files(wishes: ProjectWishes) -> Iterator[tuple[str, str]]:
    plugin = PluginWishes(wishes.name, wishes.author, wishes.description)
    own = identifier(wishes.name)
    values = {
        "title": plugin.title,
        "about": one_line(wishes.description) or "Tells everybody who has become the Tank.",
        "identifier": own,
        "license": wishes.license,
        "author": one_line(wishes.author) or "the authors",
        "year": str(datetime.date.today().year),
    }
    yield _plugin(wishes), plugin_text(plugin, "plugin/project.sp")
    yield f"{_SOURCEMOD}/translations/{own}.phrases.txt", filled("project/phrases.txt", values)
    for place in _EMPTY:
        yield f"{_SOURCEMOD}/{place}/.gitkeep", ""
    texts = {name: in_markdown(values[name]) for name in ("title", "about")}
    yield "README.md", filled("project/README.md", {**values, **texts})
    yield "LICENSE", _license(wishes.license, values)
    for name, template in _PLAIN.items():
        yield name, filled(f"project/{template}", values)
    yield ".github/workflows/plugins.yml", filled("project/workflow.yml", _workflow())


def _license(name: str, values: dict[str, str]) -> str:
    if name == "MIT":
        return filled("licenses/MIT.txt", values)
    return (template_folder() / "licenses" / f"{name}.txt").read_text("utf-8")


def _workflow() -> dict[str, str]:
    known = downloads()
    archive, hooks = known.sourcemod.archive("linux"), known.left4dhooks
    return {
        "sourcemod_version": known.sourcemod.version,
        "sourcemod_url": archive.url,
        "sourcemod_sha256": archive.sha256,
        "hooks_version": hooks.version,
        "hooks_url": hooks.archive.url,
        "hooks_below": hooks.below,
        "hooks_sums": "\n".join(f"          {sha256}  {name}" for name, sha256 in hooks.files.items()),
        "own_version": __version__,
    }

"""Writes a new plugin from a template, where plugins of its project lie. Overwrites nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.install.errors import InstallError, disk_error
from server.install.templates import PLUGINS, filled, identifier, in_sourcepawn, one_line

_PLACES = ("addons/sourcemod/scripting", "scripting")


@dataclass(frozen=True, slots=True)
class PluginWishes:
    """What a user says of a plugin; `kind` is one of `templates.PLUGINS`."""

    name: str
    author: str = ""
    description: str = ""
    kind: str = "empty"

    @property
    def title(self) -> str:
        """The name as people read it. A name of a file is no title."""
        text = one_line(self.name).removesuffix(".sp")
        return text if " " in text or not text.islower() else text.replace("_", " ").title().replace("L4D2", "[L4D2]")


def new_plugin(folder: Path, wishes: PluginWishes) -> Path:
    """The plugin's file, in the folder for plugins of `folder`. Raises `InstallError`."""
    if wishes.kind not in PLUGINS:
        raise InstallError(f"There is no kind `{wishes.kind}` of plugin: there are {', '.join(PLUGINS)}.")
    if not folder.is_dir():
        raise InstallError(f"There is no folder {folder}.")
    file = scripting_folder(folder) / f"{identifier(one_line(wishes.name).removesuffix('.sp'))}.sp"
    write_new(file, plugin_text(wishes, f"plugin/{wishes.kind}.sp"))
    return file


def plugin_text(wishes: PluginWishes, template: str) -> str:
    """The plugin's text."""
    values = {
        "title": wishes.title,
        "author": one_line(wishes.author),
        "description": one_line(wishes.description),
        "identifier": identifier(one_line(wishes.name).removesuffix(".sp")),
    }
    return filled(template, values, in_sourcepawn)


def scripting_folder(folder: Path) -> Path:
    """Where the plugins of a folder lie: below it as on a server, or in it."""
    return next((folder / place for place in _PLACES if (folder / place).is_dir()), folder)


def write_new(file: Path, text: str) -> None:
    """Write a file that must not be there. Raises `InstallError`."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise InstallError(f"{file} is there already, and was left alone. Choose another name.") from None
    except OSError as error:
        raise disk_error(error, file) from None

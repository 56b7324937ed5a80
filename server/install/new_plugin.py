"""Writes a new plugin from a template, where plugins of its project lie. Overwrites nothing."""

from __future__ import annotations

import contextlib
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from server.install.errors import InstallError, disk_error
from server.install.templates import PLUGINS, filled, identifier, in_sourcepawn, one_line
from server.knowledge import events

EVENT = "tank_spawn"
"""What a plugin with an event hooks where nobody says which."""

_PLACES = ("addons/sourcemod/scripting", "scripting")
_WIDTH = 100
_PLAYER = """\
	int client = GetClientOfUserId(event.GetInt("{field}"));
	if (client != 0)
	{{
		PrintToChatAll("{event}: %N", client);
	}}"""
_NOBODY = """\
	PrintToChatAll("{event}");"""


@dataclass(frozen=True, slots=True)
class PluginWishes:
    """What a user says of a plugin; `kind` is one of `templates.PLUGINS`, `event` what one with an event hooks."""

    name: str
    author: str = ""
    description: str = ""
    kind: str = "empty"
    event: str = ""

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
    """The plugin's text. Raises `InstallError`."""
    values = {
        "title": wishes.title,
        "author": one_line(wishes.author),
        "description": one_line(wishes.description),
        "identifier": identifier(one_line(wishes.name).removesuffix(".sp")),
    }
    values = {name: in_sourcepawn(text) for name, text in values.items()}
    return filled(template, values | _event_values(wishes.event or EVENT))


def scripting_folder(folder: Path) -> Path:
    """Where the plugins of a folder lie: below it as on a server, or in it."""
    return next((folder / place for place in _PLACES if (folder / place).is_dir()), folder)


def write_new(file: Path, text: str) -> None:
    """Write a file that must not be there. Raises `InstallError`."""
    is_begun = False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            is_begun = True
            opened.write(text)
    except FileExistsError:
        raise InstallError(f"{file} is there already, and was left alone. Choose another name.") from None
    except OSError as error:
        if is_begun:
            # Half a file would be in the way of the next try.
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
        raise disk_error(error, file) from None


def _event_values(name: str) -> dict[str, str]:
    event = events.event(name)
    if event is None:
        raise InstallError(f"Left 4 Dead 2 has no event `{name}`.")
    who = next((field for field in event.fields.values() if field.is_userid), None)
    body = _NOBODY.format(event=name) if who is None else _PLAYER.format(event=name, field=who.name)
    about = "\n".join(_comment(event))
    callback = f"Event_{''.join(part[:1].upper() + part[1:] for part in name.split('_'))}"
    return {"event": name, "callback": callback, "about": about, "body": body}


def _comment(event: events.Event) -> Iterator[str]:
    """What the event means and what its fields hold, as lines of a comment."""
    yield from (f"// {line}" for line in textwrap.wrap(event.about or f"The event {event.name}.", _WIDTH))
    for field in event.fields.values():
        text = f"{field.name}: {field.about or field.type}"
        yield from (f"//   {line}" for line in textwrap.wrap(text, _WIDTH, subsequent_indent="  "))

"""The plugin's config file sets a console variable that the plugin does not make.

`AutoExecConfig` writes `cfg/sourcemod/<name>.cfg` once, and runs it from then on at each map. A variable that was
renamed or removed in the plugin stays in the file, and "Unknown command" in the console is all that comes of it. Take
the line out, or write the name that the plugin has now.

Nothing is said when the plugin makes none of the file's variables: then the file is for another one.

```console cfg/sourcemod/my_plugin.cfg
my_plugin_enable "1"
my_plugin_dammage "10"
```

```sourcepawn wrong
public void OnPluginStart()
{
    CreateConVar("my_plugin_enable", "1", "Whether it does anything.");
    CreateConVar("my_plugin_damage", "10", "How much a hit hurts.");
    AutoExecConfig(true, "my_plugin");
}
```

```sourcepawn right
public void OnPluginStart()
{
    CreateConVar("my_plugin_enable", "1", "Whether it does anything.");
    CreateConVar("my_plugin_dammage", "10", "How much a hit hurts.");
    AutoExecConfig(true, "my_plugin");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from server.analysis.companions import script
from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.grounds import ask
from server.analysis.runtime.made_convars import made_convars
from server.analysis.unit import Unit
from server.knowledge import convars
from server.knowledge.near import spelt_like
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
WHOLE = True
CALLS = ("AutoExecConfig",)

_NAME, _FOLDER = 1, 2
_ENDING = ".cfg"


class _Stray(NamedTuple):
    name: str
    line: int
    similar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """About the script of that name; "" is the one named after the plugin."""

    name: str

    def __call__(self, unit: Unit) -> tuple[_Stray, ...]:
        found = script(unit, self.name or f"plugin.{Path(unit.root.path).stem}")
        made = made_convars(unit)
        if found is None:
            return ()
        commands = found.script.commands
        if not any(one.name.text.lower() in made for one in commands):
            return ()
        return tuple(
            _Stray(one.name.text, found.text.line_of(one.name.start) + 1, spelt_like(one.name.text, made))
            for one in commands
            if len(one.arguments) == 1 and not _exists(one.name.text, made)
        )


def _exists(name: str, made: frozenset[str]) -> bool:
    known = convars.convar(name) is not None or convars.command(name) is not None
    return known or name.lower() in made


def check(site: CallSite) -> Iterator[Problem]:
    """What the plugin's own script sets."""
    if site.argument(_FOLDER) is not None and any(one.value != "sourcemod" for one in site.texts(_FOLDER)):
        return
    given = site.argument(_NAME)
    name = site.text(_NAME)
    if given is not None and name is None:
        return
    file = (name.value if name is not None else "").removesuffix(_ENDING)
    start, end = (name.start, name.end) if name is not None else site.name_range
    for stray in ask(site.view, _Question(file)):
        shown = f"{file or 'plugin.<name>'}{_ENDING}"
        yield Problem("config-without-convar", start, end, (stray.name, shown, stray.line, *stray.similar[:1]))


def message(name: str, file: str, line: int, similar: str = "") -> str:
    """The variable, the script, the line, and a variable of the plugin that may be meant."""
    hint = f"; did you mean `{similar}`?" if similar else ""
    return f"`{file}`, line {line} sets `{name}`, which this plugin does not make{hint}"

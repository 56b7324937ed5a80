"""A command or console variable that the game keeps for cheats.

The server refuses it with "Can't use cheat command" unless `sv_cheats` is on, whoever runs it, so that usually nothing
happens. A `ConVar` may be set all the same: `FindConVar("z_common_limit").IntValue = 0`, or `sm_cvar` in a command. A
command runs after its flag is taken off, as many plugins do for a moment.

```sourcepawn wrong
public void OnMapStart()
{
    ServerCommand("z_common_limit 0");
}
```

```sourcepawn right
public void OnMapStart()
{
    FindConVar("z_common_limit").IntValue = 0;
}
```

Nothing is said in a plugin that changes the flags of anything or speaks of `sv_cheats`.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.command_texts import BY_CLIENT, BY_SERVER
from server.analysis.runtime.convar_names import set_directly
from server.analysis.runtime.flag_changes import changes_flags
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.grounds import ask
from server.analysis.runtime.made_convars import made_convars
from server.knowledge import convars
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
GAME = True
WHOLE = True
CALLS = (*BY_SERVER, *BY_CLIENT)


def check(site: CallSite) -> Iterator[Problem]:
    """Every command that the call can be given."""
    for word in set_directly(site):
        variable, command = convars.convar(word.value), convars.command(word.value)
        is_cheat = (variable is not None and variable.is_cheat) or (command is not None and "cheat" in command.flags)
        if not is_cheat or word.value.lower() in ask(site.view, made_convars):
            continue
        if variable is not None and site.name in BY_CLIENT:
            continue  # what a client types does not set the server's variables, cheats or not
        if not ask(site.view, changes_flags) and not is_guarded(site.view, site.call):
            kind = "command" if variable is None else "console variable"
            yield Problem("cheat-command", word.start, word.end, (word.value, kind))


def message(name: str, kind: str) -> str:
    """The name, and what it is."""
    how = "set it with a ConVar or `sm_cvar`" if kind == "console variable" else "take its flag off for the call"
    return f"the {kind} `{name}` is for cheats and does nothing without `sv_cheats`: {how}"

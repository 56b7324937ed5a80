"""An item that the game does not have.

`GivePlayerItem` gives -1 for it and the player gets nothing, and the command `give` does nothing. Weapons go by their
class: `weapon_rifle_ak47`, not Counter-Strike's `weapon_ak47`; melee weapons by their script: `katana`. A
`weapon_melee` never becomes a weapon when its script is one that nobody has.

```sourcepawn wrong
#include <sdktools>

void Arm(int client)
{
    GivePlayerItem(client, "weapon_ak47");
    GivePlayerItem(client, "fire_axe");
}

public void OnClientPutInServer(int client)
{
    Arm(client);
}
```

```sourcepawn right
#include <sdktools>

void Arm(int client)
{
    GivePlayerItem(client, "weapon_rifle_ak47");
    GivePlayerItem(client, "fireaxe");
}

public void OnClientPutInServer(int client)
{
    Arm(client);
}
```

Servers and maps may add melee weapons: of their names only those are told that are nearly one of the game's.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime import item_names
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.class_names import is_foreign
from server.analysis.runtime.detect import is_for_left4dead, serves_several_games
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.grounds import ask
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True
CALLS = item_names.CALLS


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that the call can be given."""
    for item in item_names.items(site):
        right = item_names.meant(item)
        if right is None or ((not right or is_foreign(item.name)) and not ask(site.view, is_for_left4dead)):
            continue  # it may be another game's, in a plugin for many games
        if not ask(site.view, serves_several_games) and not is_guarded(site.view, site.call):
            kind = "melee weapon" if item.melee else "item"
            yield Problem("unknown-item", item.start, item.end, (item.name, kind, *right))


def message(name: str, kind: str, *right: str) -> str:
    """The name, what it should be, names that may be meant."""
    hint = f"; did you mean `{right[0]}`?" if right else ""
    return f"Left 4 Dead 2 has no {kind} `{name}`{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a name that may be meant."""
    name, _, *right = map(str, context.args)
    yield from replacements(context, name, *right)

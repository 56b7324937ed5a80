"""A key that the plugin's gamedata file does not have.

`GetOffset` gives -1 for it, `GetAddress` gives null, `PrepSDKCall_SetFromConf` and `SetFromConf` give false, and
`DynamicDetour.FromConf` gives null: the plugin fails to load or, where it does not look, calls into nowhere. Letter
case counts, and each function looks in one section only: `GetOffset` in "Offsets", `GetAddress` in "Addresses",
`FromConf` of a detour in "Functions". A section for Left 4 Dead 2 is "left4dead2" or "#default".

Nothing is said when one of the gamedata files that the plugin loads is not found in `gamedata`.

```keyvalues gamedata/my_plugin.txt
"Games"
{
    "left4dead2"
    {
        "Offsets"
        {
            "CTerrorPlayer::OnVomitedUpon"
            {
                "linux"    "250"
                "windows"  "249"
            }
        }
    }
}
```

```sourcepawn wrong
public void OnPluginStart()
{
    GameData data = new GameData("my_plugin");
    PrintToServer("%d", data.GetOffset("OnVomitedUpon"));
    delete data;
}
```

```sourcepawn right
public void OnPluginStart()
{
    GameData data = new GameData("my_plugin");
    PrintToServer("%d", data.GetOffset("CTerrorPlayer::OnVomitedUpon"));
    delete data;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.gamedata_uses import ASKING, gamedata_uses
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
GAME = True
WHOLE = True
CALLS = ASKING


def check(site: CallSite) -> Iterator[Problem]:
    """Every key that the call can be given."""
    for use in gamedata_uses(site):
        answer = use.answer
        if answer.missing and not is_guarded(site.view, site.call):
            args = (use.key.value, use.section, answer.file, ", ".join(answer.games), answer.section, *answer.similar)
            yield Problem("unknown-gamedata", use.key.start, use.key.end, args)


def message(key: str, section: str, file: str, games: str, other: str, *similar: str) -> str:
    """The key, its section, the files; games that have it, another section that has it, keys that may be meant."""
    if games:
        return f"`{file}` has “{key}” in “{section}” for {games}, not for left4dead2"
    if other:
        return f"`{file}` has “{key}” in “{other}”, but this looks in “{section}”"
    hint = f"; did you mean “{similar[0]}”?" if similar else ""
    return f"`{file}` has no “{key}” in “{section}”{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a key that may be meant."""
    key, _, _, games, other, *similar = map(str, context.args)
    if not games and not other:
        yield from replacements(context, key, *similar)

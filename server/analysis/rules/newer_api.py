"""A function or type that the server's version does not have yet.

With newer headers the plugin compiles, but an older SourceMod or Left4DHooks refuses to load it: "Native … was not
found". The versions to write for are the settings `l4d2.sourcemod.version` and `l4d2.left4dhooks.version`, or those of
the project's `l4d2.toml`:

```toml
[sourcemod]
version = "1.10"
```

Raise the version there when your servers have it, or do without. A native that the plugin marks with
`MarkNativeAsOptional` is left alone.

```sourcepawn wrong
public Action Command_Heal(int client, int args)
{
    PrintToServer("%d", GetCmdArgInt(1));
    return Plugin_Handled;
}
```

```sourcepawn right
public Action Command_Heal(int client, int args)
{
    char text[16];
    GetCmdArg(1, text, sizeof(text));
    PrintToServer("%d", StringToInt(text));
    return Plugin_Handled;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.optional_natives import optional_natives
from server.analysis.symbols import Kind, Symbol
from server.knowledge import api
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()

_LIBRARIES = {"sourcemod": "SourceMod", "left4dhooks": "Left4DHooks"}


def check_chunk(view: ChunkView) -> Iterator[Problem]:
    """Every name of a library that came with a later version."""
    newer = api.newer(view.target.sourcemod, view.target.left4dhooks)
    if not newer:
        return
    for ref in view.checked.refs:
        name = _full_name(ref.symbol)
        version = newer.get(name)
        if version is None or ref.role == "declaration" or name in optional_natives(view.unit):
            continue
        home = view.unit.locate(ref.symbol)
        history = api.versions(name)
        if home is None or not home[0].library or history is None:
            continue
        have = view.target.left4dhooks if history.library == "left4dhooks" else view.target.sourcemod
        args = (name, _LIBRARIES.get(history.library, history.library), version, have)
        yield Problem("newer-api", ref.start, ref.end, args)


def _full_name(symbol: Symbol) -> str:
    container = symbol.container
    if container is None:
        return symbol.name
    return f"{container.name}.{symbol.name}" if container.kind is Kind.METHODMAP else ""


def message(name: str, library: str, version: str, have: str) -> str:
    """The name, the library that it is of, the version that has it, the version to write for."""
    return f"`{name}` needs {library} {version}; the plugin is for {have}"

"""What is remembered of a client is never forgotten.

A client's index is a slot: when a player leaves, the next one gets it. An array with an entry for each client that is
only ever set to true takes the next player for the one before, until the plugin is loaded anew. Clear the entry where
a player comes or goes: `OnClientPutInServer`, `OnClientDisconnect`.

```sourcepawn wrong
bool g_bGreeted[MAXPLAYERS + 1];

public Action OnClientSayCommand(int client, const char[] command, const char[] sArgs)
{
    if (!g_bGreeted[client])
    {
        g_bGreeted[client] = true;
        PrintToServer("hello");
    }
    return Plugin_Continue;
}
```

```sourcepawn right
bool g_bGreeted[MAXPLAYERS + 1];

public void OnClientDisconnect(int client)
{
    g_bGreeted[client] = false;
}

public Action OnClientSayCommand(int client, const char[] command, const char[] sArgs)
{
    if (!g_bGreeted[client])
    {
        g_bGreeted[client] = true;
        PrintToServer("hello");
    }
    return Plugin_Continue;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.declare import symbols_of
from server.analysis.finding import Severity
from server.analysis.runtime.asked import ask
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.client_values import SLOTS
from server.analysis.runtime.slot_flags import is_only_set
from server.analysis.symbols import Kind, Variable
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
WHOLE = True


def check_chunk(view: ChunkView) -> Iterator[Problem]:
    """The flags that a declaration makes for each client."""
    for symbol in symbols_of(view.chunk):
        if not isinstance(symbol, Variable) or symbol.kind is not Kind.VARIABLE or symbol.type.tag != "bool":
            continue
        if len(symbol.dims) != 1 or symbol.value is not None or symbol.dims[0] is None:
            continue
        if view.number(symbol.dims[0]) in SLOTS and ask(view, is_only_set, symbol):
            yield Problem("client-state-kept", symbol.ident.start, symbol.ident.end, (symbol.name,))


def message(name: str) -> str:
    """The array."""
    return f"`{name}` is set for a client and never cleared: who gets the slot next is taken for the one before"

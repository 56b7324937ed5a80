"""A server command is built from text that a player has written.

Commands end at `;`. A player who types `!map "c1m1_hotel; rcon_password x"` has the server run his second command, as
the server. Check the text against what is allowed (`IsMapValid`), or use a native instead of a command, such as
`ForceChangeLevel`, `KickClient`, `ConVar.SetString`.

```sourcepawn wrong
public void OnPluginStart()
{
    RegConsoleCmd("sm_map", Command_Map);
}

public Action Command_Map(int client, int args)
{
    char map[64];
    GetCmdArg(1, map, sizeof(map));
    ServerCommand("changelevel %s", map);
    return Plugin_Handled;
}
```

```sourcepawn right
public void OnPluginStart()
{
    RegConsoleCmd("sm_map", Command_Map);
}

public Action Command_Map(int client, int args)
{
    char map[64];
    GetCmdArg(1, map, sizeof(map));
    if (IsMapValid(map))
    {
        ForceChangeLevel(map, "a player wants it");
    }
    return Plugin_Handled;
}
```

Nothing is said about commands for admins, nor about a name or one argument in quotes, which can not hold a quote.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.enclosing import Condition, conditions
from server.analysis.runtime.formats import Formatted, Specifier, formatted
from server.analysis.runtime.user_text import is_asked, is_by_anybody, text_in
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Commands for the server with text of a player's."""
    for site in body.calls_of("ServerCommand", "ServerCommandEx", "InsertServerCommand"):
        call = formatted(site)
        if call is None:
            continue
        for one, argument in call.used:
            if argument is None:
                continue
            if one.kind == "N" and not _is_quoted(call, one):
                start, end = call.place(one)
                yield Problem("command-injection", start, end, (call.text.value[one.start : one.end], "name"))
            elif one.kind == "s" and isinstance(argument, n.Name):
                text = text_in(body, argument)
                safe = text != "chat" and _is_quoted(call, one)
                typed = text == "name" or (text != "" and is_by_anybody(body))
                is_checked = is_asked(body, argument, site.call) or _is_by_server(body, site.call)
                if typed and not safe and not is_checked:
                    yield Problem("command-injection", argument.start, argument.end, (argument.name, text))


def _is_quoted(call: Formatted, one: Specifier) -> bool:
    return call.text.value[: one.start].count('"') % 2 == 1


def _is_by_server(body: Body, call: n.Call) -> bool:
    """Whether the call is only made for the server's own console."""
    return any(_is_server(body, one) for one in conditions(body.view, body.node, call))


def _is_server(body: Body, condition: Condition) -> bool:
    """Whether a condition makes sure that the first parameter, who runs the command, is 0."""
    view, expr, holds = body.view, condition.expr, condition.holds
    while isinstance(expr, n.Paren) or (type(expr) is n.Unary and expr.op == "!"):
        expr, holds = (expr.inner, holds) if isinstance(expr, n.Paren) else (expr.operand, not holds)
    if isinstance(expr, n.Name):
        return not holds and view.symbol_of(expr) is body.param(0)
    if not isinstance(expr, n.Binary) or expr.op not in ("==", "!="):
        return False
    is_zero = isinstance(expr.right, n.Number) and expr.right.value == 0
    return is_zero and holds == (expr.op == "==") and view.symbol_of(expr.left) is body.param(0)


def message(text: str, kind: str) -> str:
    """What is inserted, and which kind of text it is."""
    whose = "a player's name" if kind == "name" else "what a player has typed"
    return f"`{text}` is {whose}, and a `;` in it makes the server run another command: check it, or use a native"

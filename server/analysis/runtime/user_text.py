"""Text that a player has written: names, arguments of commands, chat.

A buffer holds such text when it is filled with it and nothing else writes to it: what is replaced, escaped in place or
given to the plugin's own functions may have become harmless.
"""

from __future__ import annotations

from typing import Final, Literal

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_checks import is_mentioned
from server.analysis.runtime.enclosing import conditions
from server.analysis.symbols import Kind, Symbol, Variable
from server.syntax import nodes as n

Text = Literal["name", "argument", "chat", ""]
"""A player's name, one argument of a command, or a whole line, which may hold quotes."""

_FILLERS: Final[dict[str, tuple[int, Text]]] = {
    "GetClientName": (1, "name"),
    "GetCmdArg": (1, "argument"),
    "GetCmdArgString": (0, "chat"),
}
_NEUTRAL: Final = frozenset({"TrimString", "StripQuotes"})
_CHAT: Final = frozenset({"OnClientSayCommand", "OnClientSayCommand_Post"})
_SAID: Final = 2
_BY_CONSOLE: Final = frozenset({"RegServerCmd"})
_BY_ADMIN: Final = frozenset({"RegAdminCmd"})


def text_in(body: Body, expr: n.Expr) -> Text:
    """Which text of a player's a buffer holds; "" when it holds none, or that is not certain."""
    symbol = body.view.symbol_of(expr) if isinstance(expr, n.Name) else None
    if not isinstance(symbol, Variable) or symbol.container is None:
        return ""
    if symbol.kind is Kind.PARAMETER:
        said = body.node.name.name in _CHAT and symbol is body.param(_SAID)
        return "chat" if said else ""
    found: Text = ""
    for site in body.calls:
        for index, argument in site.arguments.items():
            if not isinstance(argument, n.Name) or body.view.symbol_of(argument) is not symbol:
                continue
            position, text = _FILLERS.get(site.name, (-1, ""))
            if position == index:
                found = text if found != "chat" else found
            elif _writes(site, index) and site.name not in _NEUTRAL:
                return ""
    written = any(ref.role in ("write", "readwrite") for ref in body.view.refs_of.get(symbol, ()))
    return "" if written and _is_assigned(body, symbol) else found


def is_asked(body: Body, argument: n.Expr, call: n.Call) -> bool:
    """Whether a condition over a call has to do with a text, as when it is compared with known ones."""
    symbol = body.view.symbol_of(argument)
    return symbol is not None and any(
        is_mentioned(body.view, one.expr, symbol) for one in conditions(body.view, body.node, call)
    )


def _writes(site: CallSite, index: int) -> bool:
    params = site.function.params
    if index >= len(params) or params[index].variadic:
        return False
    return not (params[index].type.const or "const" in params[index].keywords)


def _is_assigned(body: Body, symbol: Symbol) -> bool:
    """Whether something other than a call writes to it, such as `text[0] = 0`."""
    filled = {
        argument.start
        for site in body.calls
        for argument in site.arguments.values()
        if isinstance(argument, n.Name) and body.view.symbol_of(argument) is symbol
    }
    refs = body.view.refs_of.get(symbol, ())
    return any(ref.role in ("write", "readwrite") and ref.start not in filled for ref in refs)


def is_by_anybody(body: Body) -> bool:
    """Whether any player can make a function run: it is no command of the console's or of admins only."""
    callers = body.callers.registrations
    return not callers or any(one.callee not in _BY_ADMIN | _BY_CONSOLE for one in callers)


def is_by_console(body: Body) -> bool:
    """Whether only the server's console makes a function run."""
    callers = body.callers
    return callers.known and all(one.callee in _BY_CONSOLE for one in callers.registrations)

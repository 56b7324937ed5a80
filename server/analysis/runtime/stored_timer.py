"""Where the plugin keeps a timer that it makes, and whether it takes care of it there."""

from __future__ import annotations

from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.global_handles import handle_uses
from server.analysis.symbols import Kind, Variable
from server.syntax import nodes as n


def keeper(site: CallSite) -> n.Expr | None:
    """What the result of a call is assigned to."""
    function = site.view.function_at(site.call.start)
    if function is None:
        return None
    up = parents_in(site.view, function)
    node: n.Node = site.call
    parent = up.get(node)
    while isinstance(parent, (n.Paren, n.Cast)):
        node, parent = parent, up.get(parent)
    return parent.target if isinstance(parent, n.Assign) and parent.value is node and parent.op == "=" else None


def _is_passed_on(site: CallSite) -> bool:
    """Whether the timer goes straight to another function: `TriggerTimer` runs it at once."""
    function = site.view.function_at(site.call.start)
    parent = parents_in(site.view, function).get(site.call) if function is not None else None
    return isinstance(parent, n.Call)


def kept_in(site: CallSite) -> Variable | None:
    """The global variable, or array of them, that keeps the result of a call."""
    target = keeper(site)
    while isinstance(target, n.Index):
        target = target.object
    symbol = site.view.symbol_of(target) if target is not None else None
    return symbol if isinstance(symbol, Variable) and symbol.kind is Kind.VARIABLE else None


def is_managed(site: CallSite) -> bool:
    """Whether the timer is kept where the plugin also kills timers, or where nobody can tell."""
    target = keeper(site)
    if target is None:
        return _is_passed_on(site)
    symbol = kept_in(site)
    if symbol is None:
        return True
    return any(use.deed in ("close", "delete", "pass") for use in ask(site.view, handle_uses, symbol))

"""Whether a variable that should hold a client is asked about before a native is told it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.client_natives import client_argument
from server.analysis.runtime.enclosing import Condition, conditions
from server.analysis.symbols import Symbol, Variable
from server.analysis.walk import nodes
from server.syntax import nodes as n


def told(sites: Iterable[CallSite], symbol: Symbol) -> Iterator[CallSite]:
    """The calls of natives that are given the variable as a client, in the order in which they stand."""
    for site in sites:
        argument = client_argument(site)
        if isinstance(argument, n.Name) and site.view.symbol_of(argument) is symbol:
            yield site


def mentions(view: ChunkView, node: n.Node, symbol: Symbol) -> Iterator[n.Name]:
    """Where a tree names a variable."""
    for one in nodes([node]):
        if isinstance(one, n.Name) and one.name == symbol.name and view.symbol_of(one) is symbol:
            yield one


def is_mentioned(view: ChunkView, node: n.Node, symbol: Symbol) -> bool:
    """Whether a tree names a variable."""
    return next(mentions(view, node, symbol), None) is not None


def is_asked(body: Body, site: CallSite, symbol: Symbol, others: frozenset[Symbol] = frozenset()) -> bool:
    """Whether a condition over a call has to do with the variable, other than by comparing it with another one.

    `others` are what the variable was made from. What is worked out from any of them counts like it.
    """
    view = body.view
    related = others | _derived(body, {symbol, *others})
    for one in conditions(view, body.node, site.call):
        if any(is_mentioned(view, one.expr, other) for other in related):
            return True
        if is_mentioned(view, one.expr, symbol) and not _tells_nothing(view, one, symbol):
            return True
    return False


def _derived(body: Body, symbols: set[Symbol]) -> frozenset[Symbol]:
    """The other variables of the function that get values in which these are named."""
    view = body.view
    found: set[Symbol] = set()
    for other in view.refs_of:
        if other in symbols or not isinstance(other, Variable) or other.container is None:
            continue
        values = view.values_of(other)
        if values and any(is_mentioned(view, value, one) for value in values for one in symbols):
            found.add(other)
    return frozenset(found)


def _tells_nothing(view: ChunkView, condition: Condition, symbol: Symbol) -> bool:
    """`i != client` says nothing about `i`. That a loop goes on to `MaxClients` does not either."""
    if condition.values is not None:
        return False
    return _is_other(view, condition.expr, symbol, condition.holds)


def _is_other(view: ChunkView, expr: n.Expr, symbol: Symbol, holds: bool) -> bool:
    if isinstance(expr, n.Paren):
        return _is_other(view, expr.inner, symbol, holds)
    if not isinstance(expr, n.Binary):
        return False
    if expr.op in ("&&", "||"):
        parts = [one for one in (expr.left, expr.right) if is_mentioned(view, one, symbol)]
        return holds == (expr.op == "&&") and all(_is_other(view, one, symbol, holds) for one in parts)
    sides = [isinstance(one, n.Name) and view.symbol_of(one) is symbol for one in (expr.left, expr.right)]
    if sum(sides) != 1:
        return False
    other = expr.left if sides[1] else expr.right
    if is_mentioned(view, other, symbol):
        return False
    if expr.op in ("<=", "<"):
        return isinstance(other, n.Name) and other.name == "MaxClients"
    return expr.op == ("!=" if holds else "==") and not _is_zero(other)


def _is_zero(expr: n.Expr) -> bool:
    return isinstance(expr, n.Number) and expr.value == 0


def first_unasked(
    body: Body, within: n.Node, symbol: Symbol, throwing: frozenset[str], others: frozenset[Symbol] = frozenset()
) -> CallSite | None:
    """The first call in a part of a function that throws if nobody has asked about the variable before.

    None when anything else is told the variable before: the plugin's own functions may ask.
    """
    throwers = {site.call: site for site in told(body.calls, symbol) if site.name in throwing}
    sites = (site for site in body.calls if within.start <= site.call.start < within.end)
    for site in sorted(sites, key=lambda one: one.call.start):
        if site.call in throwers:
            return site if not is_asked(body, site, symbol, others) else None
        for argument in site.call.args:
            if is_mentioned(body.view, argument, symbol) and not _within_call(body, argument, symbol, throwers):
                return None
    return None


def _within_call(body: Body, argument: n.Expr, symbol: Symbol, throwers: dict[n.Call, CallSite]) -> bool:
    """Whether an argument names the variable only in calls that throw: `Foo(GetClientTeam(i))`."""
    inside = {name for one in nodes([argument]) if isinstance(one, n.Call) and one in throwers for name in nodes([one])}
    return all(name in inside for name in mentions(body.view, argument, symbol))

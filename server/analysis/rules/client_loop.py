"""A loop over the clients misses one, or asks about one that does not exist.

Clients count from 1 to `MaxClients`, both included; 0 is the server. A loop that ends before `MaxClients` leaves out
the player in the last slot, which nobody notices until the server is full. One that begins at 0 makes natives such as
`IsClientInGame` fail with "Client index 0 is invalid", which ends the whole callback.

```sourcepawn wrong
public void OnMapStart()
{
    for (int i = 0; i < MaxClients; i++)
    {
        if (IsClientInGame(i))
        {
            PrintToChat(i, "hello");
        }
    }
}
```

```sourcepawn right
public void OnMapStart()
{
    for (int i = 1; i <= MaxClients; i++)
    {
        if (IsClientInGame(i))
        {
            PrintToChat(i, "hello");
        }
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Symbol
from server.analysis.walk import nodes, statements
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Loops whose variable is a client for some function that is called in them."""
    for node in statements(body.node):
        if isinstance(node, n.For):
            yield from _loop(body, node)


def _loop(body: Body, loop: n.For) -> Iterator[Problem]:
    view = body.view
    end = loop.condition
    if not isinstance(end, n.Binary) or end.op not in ("<", "<=") or not isinstance(end.right, n.Name):
        return
    variable = view.symbol_of(end.left)
    if variable is None or end.right.name != "MaxClients":
        return
    start = _start(view, loop, variable)
    if start is None or not (start.value == 0 or (start.value == 1 and end.op == "<")):
        return
    if not _is_client(body, loop, variable) or _lives_on(body, loop, variable):
        return
    if end.op == "<":
        written = view.chunk.cut.source[end.op_start : end.op_start + 2].rstrip() == "<"
        code = "both" if start.value == 0 and not _leaves_out_zero(body, loop, variable) else "last"
        yield Problem(
            "client-loop", end.start, end.end, (code, start.start, start.end, end.op_start if written else -1)
        )
    elif not _leaves_out_zero(body, loop, variable):
        yield Problem("client-loop", start.start, start.end, ("first", start.start, start.end, -1))


def _start(view: ChunkView, loop: n.For, variable: Symbol) -> n.Number | None:
    """The number that the loop's variable begins with."""
    init = loop.init
    if isinstance(init, n.VarStmt):
        for var in init.vars:
            if var.name.start == variable.ident.start and isinstance(var.init, n.Number):
                return var.init
    if isinstance(init, n.ExprStmt) and isinstance(init.value, n.Assign) and init.value.op == "=":
        value = init.value.value
        if view.symbol_of(init.value.target) is variable and isinstance(value, n.Number):
            return value
    return None


def _leaves_out_zero(body: Body, loop: n.For, variable: Symbol) -> bool:
    """Whether the loop asks whether its variable is 0: `variable &&`, `if (variable)`, `variable == 0`."""
    for node in nodes([loop.body]):
        if isinstance(node, n.Binary) and node.op == "&&" and _tells_zero(body, node.left, variable):
            return True
        if isinstance(node, (n.If, n.Ternary)) and _tells_zero(body, node.condition, variable):
            return True
    return False


def _tells_zero(body: Body, test: n.Expr, variable: Symbol) -> bool:
    if isinstance(test, n.Paren):
        return _tells_zero(body, test.inner, variable)
    if type(test) is n.Unary and test.op == "!":
        return _tells_zero(body, test.operand, variable)
    if isinstance(test, n.Binary) and test.op in ("&&", "||"):
        return any(_tells_zero(body, side, variable) for side in (test.left, test.right))
    if isinstance(test, n.Binary) and test.op in ("==", "!=", ">", "<", ">=", "<="):
        sides = (test.left, test.right)
        return any(body.view.symbol_of(one) is variable for one in sides) and any(map(_is_low, sides))
    return body.view.symbol_of(test) is variable


def _is_low(expr: n.Expr) -> bool:
    return isinstance(expr, n.Number) and expr.value in (0, 1)


def _lives_on(body: Body, loop: n.For, variable: Symbol) -> bool:
    """Whether code behind the loop asks how far it came: then its end is chosen for that."""
    behind = (one for one in nodes([body.node]) if isinstance(one, n.Name) and one.start >= loop.end)
    first = min(
        (one for one in behind if body.view.symbol_of(one) is variable), key=lambda one: one.start, default=None
    )
    if first is None:
        return False
    return not any(isinstance(one, n.Assign) and one.op == "=" and one.target is first for one in nodes([body.node]))


def _is_client(body: Body, loop: n.For, variable: Symbol) -> bool:
    """Whether the loop passes its variable, as it is, where a native wants a client."""
    for site in body.calls:
        if not loop.body.start <= site.call.start < loop.body.end or "native" not in site.function.keywords:
            continue
        for index, argument in site.arguments.items():
            params = site.function.params
            if index < len(params) and params[index].name == "client" and body.view.symbol_of(argument) is variable:
                return True
    return False


def message(code: str, start: int, start_end: int, operator: int) -> str:
    """`code` tells which end of the loop is wrong; the rest are places."""
    return {
        "both": "clients are 1 to `MaxClients`: this loop asks about client 0 and leaves out the last",
        "last": "this loop leaves out client `MaxClients`: use `<=`",
        "first": "clients begin at 1: client 0 is the server",
    }[code]


def fixes(context: FixContext) -> Iterator[Fix]:
    """Begin at 1, and go up to `MaxClients`."""
    code, start, end, operator = context.args
    base = context.chunk.start if context.chunk is not None else 0
    edits: list[Edit] = []
    if code != "last" and context.source.text.slice(base + int(start), base + int(end)) == "0":
        edits.append(Edit(base + int(start), base + int(end), "1"))
    if code != "first" and int(operator) >= 0:
        edits.append(Edit(base + int(operator), base + int(operator) + 1, "<="))
    if len(edits) == (2 if code == "both" else 1):
        yield Fix("Loop over the clients from 1 to `MaxClients`", tuple(edits))

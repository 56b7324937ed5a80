"""A timer's callback closes its own timer.

SourceMod closes the timer itself when the callback is over, finds it closed already, and logs "Invalid timer handle"
each time. Return `Plugin_Stop` to end a repeating timer, and set the variable that keeps it to `null`; one that runs
once ends anyway.

```sourcepawn wrong
Handle g_hTimer;

public void OnMapStart()
{
    g_hTimer = CreateTimer(60.0, Timer_Begin);
}

public Action Timer_Begin(Handle timer)
{
    PrintToChatAll("Go!");
    delete g_hTimer;
    return Plugin_Stop;
}
```

```sourcepawn right
Handle g_hTimer;

public void OnMapStart()
{
    g_hTimer = CreateTimer(60.0, Timer_Begin);
}

public Action Timer_Begin(Handle timer)
{
    PrintToChatAll("Go!");
    g_hTimer = null;
    return Plugin_Stop;
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.asked import ask
from server.analysis.runtime.body import Body
from server.analysis.runtime.global_handles import handle_uses
from server.analysis.runtime.timers import is_callback
from server.analysis.symbols import Kind, Variable
from server.analysis.walk import statements
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """`delete` and `CloseHandle` of the timer that runs."""
    if not is_callback(body):
        return
    for node in statements(body.node):
        target = node.value if isinstance(node, n.Delete) else None
        if isinstance(node, n.ExprStmt) and isinstance(node.value, n.Call):
            called = body.view.calls_by_node.get(node.value)
            if called is not None and called.function.name == "CloseHandle" and node.value.args:
                target = node.value.args[0]
        if isinstance(target, n.Name) and _is_own(body, target):
            kept = body.view.symbol_of(target) is not body.param(0)
            yield Problem("timer-closed-in-callback", node.start, node.end, (target.name, int(kept)))


def _is_own(body: Body, target: n.Name) -> bool:
    """Whether a name is the callback's timer, or a global variable that keeps no other."""
    symbol = body.view.symbol_of(target)
    if not isinstance(symbol, Variable):
        return False
    if symbol is body.param(0):
        return not any(ref.role in ("write", "readwrite") for ref in body.view.refs_of.get(symbol, ()))
    if symbol.kind is not Kind.VARIABLE:
        return False
    uses = ask(body.view, handle_uses, symbol)
    kept = [use for use in uses if use.deed == "set"]
    cleared_here = any(use.deed in ("clear", "set", "pass") and use.function == body.node.name.name for use in uses)
    is_only = len(kept) == len(body.callers.registrations)
    return is_only and not cleared_here and all(use.callback == body.node.name.name for use in kept)


def message(timer: str, kept: int) -> str:
    """The variable, and whether it is a global one."""
    instead = f"set `{timer}` to `null`" if kept else "return `Plugin_Stop`"
    return f"SourceMod closes the timer when its callback is over, and logs an error if it is closed: {instead} instead"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Only forget the timer."""
    timer, kept = context.args
    if kept and context.source.text.slice(context.start, context.end).endswith(";"):
        yield Fix(f"Set `{timer}` to `null`", (Edit(context.start, context.end, f"{timer} = null;"),))

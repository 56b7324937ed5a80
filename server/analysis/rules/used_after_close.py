"""A handle is used after it has been closed.

Natives throw "Handle is invalid" for it, or find another object that has got its number. Close it when nothing needs it
any more; `delete` closes it and sets the variable to `null`.

```sourcepawn wrong
void Read()
{
    KeyValues kv = new KeyValues("Spots");
    kv.ImportFromFile("spots.txt");
    delete kv;
    PrintToServer("%d", kv.GetNum("count"));
}

public void OnMapStart()
{
    Read();
}
```

```sourcepawn right
void Read()
{
    KeyValues kv = new KeyValues("Spots");
    kv.ImportFromFile("spots.txt");
    PrintToServer("%d", kv.GetNum("count"));
    delete kv;
}

public void OnMapStart()
{
    Read();
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.client_checks import mentions
from server.analysis.runtime.local_handles import touches
from server.analysis.symbols import Kind, Symbol, Variable
from server.analysis.walk import statements
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Statements behind a closing in the same block."""
    for block in statements(body.node):
        if isinstance(block, n.Block):
            for index, statement in enumerate(block.body):
                symbol, deleted = _closed(body, statement)
                if symbol is not None:
                    yield from _next_use(body, symbol, block.body[index + 1 :], deleted)


def _closed(body: Body, statement: n.Stmt) -> tuple[Variable | None, bool]:
    """The local that a statement closes, and whether that sets it to null."""
    target: n.Expr | None = None
    if isinstance(statement, n.Delete):
        target = statement.value
    elif isinstance(statement, n.ExprStmt) and isinstance(statement.value, n.Call):
        called = body.view.calls_by_node.get(statement.value)
        if called is not None and called.function.name == "CloseHandle" and statement.value.args:
            target = statement.value.args[0]
    symbol = body.view.symbol_of(target) if isinstance(target, n.Name) else None
    is_local = isinstance(symbol, Variable) and symbol.kind in (Kind.LOCAL, Kind.PARAMETER)
    return (symbol if is_local else None), isinstance(statement, n.Delete)  # type: ignore[return-value]


def _next_use(body: Body, symbol: Variable, rest: list[n.Stmt], deleted: bool) -> Iterator[Problem]:
    for statement in rest:
        if not isinstance(statement, (n.ExprStmt, n.Delete, n.VarStmt, n.Return)):
            if _names(body, statement, symbol):
                return
            continue
        if not _names(body, statement, symbol):
            if isinstance(statement, n.Return):
                return
            continue
        value = statement.value if isinstance(statement, n.ExprStmt) else None
        if isinstance(value, n.Assign) and body.view.symbol_of(value.target) is symbol:
            return
        for touch in touches(body, symbol):
            inside = statement.start <= touch.name.start < statement.end
            if inside and (touch.how == "use" or (touch.how == "close" and not deleted)):
                yield Problem("used-after-close", touch.name.start, touch.name.end, (symbol.name, touch.how))
                return
        return


def _names(body: Body, statement: n.Stmt, symbol: Symbol) -> bool:
    return next(mentions(body.view, statement, symbol), None) is not None


def message(variable: str, how: str) -> str:
    """The variable, and "use" or "close"."""
    return f"`{variable}` has been closed" + (" already" if how == "close" else ": it can not be used any more")

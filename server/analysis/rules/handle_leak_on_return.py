"""A function returns before it closes a handle that it has made.

The function closes the handle at its end, but not on the way out in between. Each such return leaks one handle; when
SourceMod has run out of them, it unloads the plugin.

```sourcepawn wrong
void ReadSpots(const char[] path)
{
    KeyValues kv = new KeyValues("Spots");
    if (!kv.ImportFromFile(path))
    {
        return;
    }
    PrintToServer("%d", kv.GetNum("count"));
    delete kv;
}

public void OnMapStart()
{
    ReadSpots("spots.txt");
}
```

```sourcepawn right
void ReadSpots(const char[] path)
{
    KeyValues kv = new KeyValues("Spots");
    if (!kv.ImportFromFile(path))
    {
        delete kv;
        return;
    }
    PrintToServer("%d", kv.GetNum("count"));
    delete kv;
}

public void OnMapStart()
{
    ReadSpots("spots.txt");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.body import Body
from server.analysis.runtime.enclosing import conditions, ends, parents_in
from server.analysis.runtime.global_handles import is_empty
from server.analysis.runtime.local_handles import Made, made_here, touches
from server.analysis.runtime.reached import runs_often
from server.analysis.symbols import Variable
from server.analysis.walk import statements
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """Returns between the making and the first closing."""
    found = [problem for one in made_here(body) for problem in _returns(body, one)]
    if found and runs_often(body):
        yield from found


def _returns(body: Body, one: Made) -> Iterator[Problem]:
    found = touches(body, one.symbol)
    block = _block_of(body, one.made.call)
    closes = [_block_of(body, touch.node) for touch in found if touch.how == "close"]
    if block is None or not any(_holds(around, block) for around in closes):
        return
    if any(touch.how == "escape" for touch in found) or len(body.view.values_of(one.symbol) or ()) != 1:
        return
    for node in statements(body.node):
        if not isinstance(node, n.Return) or not one.made.call.end <= node.start < block.end:
            continue
        places = [touch.name.start for touch in found if touch.how == "close"]
        if _may_be_closed(body, one.made.call, node, places) or _is_null(body, node, one.symbol):
            continue
        in_block = isinstance(parents_in(body.view, body.node).get(node), n.Block)
        yield Problem("handle-leak-on-return", node.start, node.end, (one.symbol.name, int(in_block)))


def _may_be_closed(body: Body, made: n.Call, node: n.Return, places: list[int]) -> bool:
    """Whether a statement on the way from the making to a return closes the handle, or ends the plugin."""
    up = parents_in(body.view, body.node)
    child: n.Node | None = node
    while child is not None:
        parent = up.get(child)
        if isinstance(parent, n.Block):
            before = (one for one in parent.body if made.end <= one.start < child.start)
            if any(_goes_on_closed(one, places) for one in before):
                return True
        child = parent
    return False


def _goes_on_closed(statement: n.Stmt, places: list[int]) -> bool:
    """Whether what follows a statement may be reached with the handle closed, or is hardly reached at all."""
    if isinstance(statement, n.Block):
        return not ends(statement) and any(_goes_on_closed(one, places) for one in statement.body)
    if isinstance(statement, n.If):
        branches = [one for one in (statement.then, statement.other) if one is not None]
        return any(_goes_on_closed(one, places) for one in branches)
    if isinstance(statement, n.ExprStmt) and isinstance(statement.value, n.Call):
        target = statement.value.target
        if isinstance(target, n.Name) and target.name in ("SetFailState", "ThrowError"):
            return True
    return any(statement.start <= place < statement.end for place in places)


def _holds(block: n.Block | None, node: n.Node) -> bool:
    return block is not None and block.start <= node.start and node.end <= block.end


def _block_of(body: Body, node: n.Node) -> n.Block | None:
    """The block in which a node is always reached; None when only a condition without a block leads there."""
    up = parents_in(body.view, body.node)
    current: n.Node | None = node
    while current is not None and not isinstance(current, n.Block):
        current = up.get(current)
        if isinstance(current, (n.If, n.Ternary)):
            return None
    return current


def _is_null(body: Body, node: n.Return, symbol: Variable) -> bool:
    """Whether a return stands where there may be no handle at all."""
    return any(_may_be_null(body, one.expr, symbol, one.holds) for one in conditions(body.view, body.node, node))


def _may_be_null(body: Body, expr: n.Expr, symbol: Variable, holds: bool) -> bool:
    if isinstance(expr, n.Paren):
        return _may_be_null(body, expr.inner, symbol, holds)
    if type(expr) is n.Unary and expr.op == "!":
        return _may_be_null(body, expr.operand, symbol, not holds)
    if isinstance(expr, n.Name):
        return not holds and body.view.symbol_of(expr) is symbol
    if isinstance(expr, n.Binary) and expr.op in ("&&", "||"):
        return any(_may_be_null(body, side, symbol, holds) for side in (expr.left, expr.right))
    if isinstance(expr, n.Binary) and expr.op in ("==", "!=") and is_empty(expr.right):
        return holds == (expr.op == "==") and body.view.symbol_of(expr.left) is symbol
    return False


def message(variable: str, in_block: int) -> str:
    """The variable that holds the handle, and whether the return is a statement of a block."""
    return f"the handle in `{variable}` is not closed here: `delete {variable}` before this return"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Close it before a return that stands on a line of its own in a block."""
    text = context.source.text
    indent = text.slice(text.line_start(context.start), context.start)
    if not indent.strip() and context.args[1]:
        edit = Edit(context.start, context.start, f"delete {context.args[0]};\n{indent}")
        yield Fix(f"`delete {context.args[0]}` first", (edit,))

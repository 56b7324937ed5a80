"""Calls of natives that fill a buffer, written as if they returned a text: `PrintToChatAll("%s", GetClientName(i))`.

The buffer is filled right before the statement that shows it, or in the place of one that only puts the text somewhere.
Nothing is offered where the call would run earlier than it was written, such as before a check of the client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.finding import Edit, Fix
from server.analysis.rule import FixContext
from server.analysis.symbols import Function, Variable
from server.analysis.walk import nodes, parents
from server.syntax import nodes as n

_SIZES = MappingProxyType(
    {
        "GetClientName": "MAX_NAME_LENGTH",
        "GetClientModel": "PLATFORM_MAX_PATH",
        "GetCurrentMap": "PLATFORM_MAX_PATH",
        "GetEntPropString": "PLATFORM_MAX_PATH",
        "GetCmdArgString": "256",
    }
)
_USUAL_SIZE = "64"
_NAMES = MappingProxyType({"GetClientName": "name", "GetCurrentMap": "map", "GetClientModel": "model"})


class Filling(NamedTuple):
    """A call to be written as one that fills a buffer: what to name the buffer, its size, and the call for a buffer."""

    call: n.Call
    name: str
    size: str
    fill: Callable[[str], str]


def fixes_for_buffer(context: FixContext) -> Iterator[Fix]:
    """Give the native at the finding's place the buffer that it lacks."""
    chunk = context.chunk
    if chunk is None:
        return
    at = context.start - chunk.start
    checked = check_chunk(context.unit, context.source.path, chunk)
    called = next((one for one in checked.calls if one.call.start <= at < one.call.lparen and one.call.closed), None)
    if called is None or any(isinstance(argument, n.NamedArg) for argument in called.call.args):
        return
    function, call = called.function, called.call
    buffer = _missing_buffer(function, len(call.args))
    if buffer is None:
        return
    source = chunk.cut.source
    given = [source[one.start : one.end] for one in (call.target, *call.args)]

    def fill(name: str) -> str:
        return f"{given[0]}({', '.join([*given[1:], name, f'sizeof({name})'])})"

    name, size = _NAMES.get(function.name, buffer.name), _SIZES.get(function.name, _USUAL_SIZE)
    yield from read_into(context, Filling(call, name, size, fill))


def read_into(context: FixContext, filling: Filling) -> Iterator[Fix]:
    """Fill a buffer instead: the one that the text is put in, or a new one."""
    chunk, call = context.chunk, filling.call
    if chunk is None or "\n" in chunk.cut.source[call.start : call.end]:
        return
    function = next(
        (one for one in nodes(chunk.syntax.decls) if isinstance(one, n.Function) and _holds(one, call)), None
    )
    if function is None:
        return
    up = parents(function)
    parent = up.get(call)
    if isinstance(parent, n.Var):
        yield from _declared(context, filling, parent, up)
    elif isinstance(parent, n.Assign):
        yield from _assigned(context, filling, parent, up)
    else:
        yield from _before(context, filling, up)


def _declared(context: FixContext, filling: Filling, var: n.Var, up: dict[n.Node, n.Node]) -> Iterator[Fix]:
    """`char name[32] = GetClientName(client);`: the declaration, then the call."""
    statement = up.get(var)
    chunk = context.chunk
    if chunk is None or not isinstance(statement, n.VarStmt) or len(statement.vars) != 1 or var.keywords:
        return
    if not isinstance(up.get(statement), n.Block) or var.type.name not in ("char", "String"):
        return
    source, base = chunk.cut.source, chunk.start
    dims = source[var.name.end : filling.call.start].partition("=")[0].strip()
    if not dims:
        return
    size = f"[{filling.size}]" if dims == "[]" else dims
    lead = _lead(source, statement) or " "
    text = f"{size};{lead}{filling.fill(var.name.name)}"
    edit = Edit(base + var.name.end, base + filling.call.end, text.replace("\n", context.source.text.newline))
    yield Fix(f"Read it into `{var.name.name}`", (edit,))


def _assigned(context: FixContext, filling: Filling, assign: n.Assign, up: dict[n.Node, n.Node]) -> Iterator[Fix]:
    """`name = GetClientName(client);`: the call alone."""
    chunk, target = context.chunk, assign.target
    if (
        chunk is None
        or assign.op != "="
        or not isinstance(target, n.Name)
        or not isinstance(up.get(assign), n.ExprStmt)
    ):
        return
    refs = check_chunk(context.unit, context.source.path, chunk).refs
    symbol = next((one.symbol for one in refs if one.start == target.start), None)
    if (
        isinstance(symbol, Variable)
        and symbol.type.tag == "char"
        and len(symbol.dims) == 1
        and symbol.dims[0] is not None
    ):
        edit = Edit(chunk.start + assign.start, chunk.start + assign.end, filling.fill(target.name))
        yield Fix(f"Read it into `{target.name}`", (edit,))


def _before(context: FixContext, filling: Filling, up: dict[n.Node, n.Node]) -> Iterator[Fix]:
    """A new buffer, filled before the statement that the call stands in."""
    statement = _statement(filling.call, up)
    chunk = context.chunk
    if statement is None or chunk is None:
        return
    checked = check_chunk(context.unit, context.source.path, chunk)
    taken = {one.symbol.name for one in checked.refs} | set(context.unit.names)
    name = filling.name
    while name in taken:
        name += "_"
    source, base = chunk.cut.source, chunk.start
    parts = f"char {name}[{filling.size}];", f"{filling.fill(name)};"
    lead = _lead(source, statement)
    start, end = base + statement.start, base + statement.end
    used = Edit(base + filling.call.start, base + filling.call.end, name)
    outer = up[statement]
    if isinstance(outer, n.Block):
        edits = [Edit(start, start, "".join(part + (lead or " ") for part in parts)), used]
    elif lead:
        above = "\n" + _indent(source, outer.start)
        at = base + source.rindex("\n", 0, statement.start)
        edits = [Edit(at, at, f"{above}{{{lead}{lead.join(parts)}"), used, Edit(end, end, f"{above}}}")]
    else:
        edits = [Edit(start, start, f"{{ {' '.join(parts)} "), used, Edit(end, end, " }")]
    newline = context.source.text.newline
    written = (Edit(one.start, one.end, one.text.replace("\n", newline)) for one in edits)
    yield Fix(f"Read it into a buffer `{name}`", tuple(written))


def _missing_buffer(function: Function, given: int) -> Variable | None:
    """The buffer of a native that lacks just its last two arguments, a `char[]` and its size."""
    needed = [param for param in function.params if param.value is None and not param.variadic]
    if (
        "native" not in function.keywords
        or len(needed) != given + 2
        or function.params[given : given + 2] != needed[-2:]
    ):
        return None
    buffer, size = needed[-2:]
    is_text = buffer.type.tag == "char" and bool(buffer.type.dims or buffer.dims) and not buffer.type.const
    return buffer if is_text and size.type.tag == "int" and not size.type.dims else None


def _holds(node: n.Node, call: n.Call) -> bool:
    return node.start <= call.start and call.end <= node.end


def _statement(call: n.Call, up: dict[n.Node, n.Node]) -> n.Stmt | None:
    """The statement that a call stands in, when the call runs once, and at first, whenever that is reached."""
    node: n.Node = call
    while not isinstance(node, n.Stmt):
        outer = up.get(node)
        if isinstance(outer, n.Binary) and outer.op in ("&&", "||") and node is outer.right:
            return None
        if outer is None or isinstance(outer, n.Ternary):
            return None
        node = outer
    outer = up.get(node)
    if isinstance(outer, n.If) and isinstance(node, n.If):
        return None
    if isinstance(node, n.VarStmt) and not isinstance(outer, n.Block):
        return None  # of a loop's head
    return node if isinstance(node, (n.ExprStmt, n.VarStmt, n.Return, n.If)) else None


def _indent(source: str, offset: int) -> str:
    line = source[source.rfind("\n", 0, offset) + 1 : offset]
    return line[: len(line) - len(line.lstrip())]


def _lead(source: str, statement: n.Stmt) -> str:
    """The line break and the indentation before a statement; empty when it does not begin its line."""
    indent = source[source.rfind("\n", 0, statement.start) + 1 : statement.start]
    return "" if indent.strip() else f"\n{indent}"

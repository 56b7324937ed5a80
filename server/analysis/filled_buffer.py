"""Calls of natives that fill a buffer, written as if they returned a text: `PrintToChatAll("%s", GetClientName(i))`."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from server.analysis.check.chunk import check_chunk
from server.analysis.finding import Edit, Fix
from server.analysis.rule import FixContext
from server.analysis.symbols import Function, Variable
from server.analysis.walk import nodes, statements
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


def fixes_for_buffer(context: FixContext) -> Iterator[Fix]:
    """Declare a buffer before the statement, fill it there, and use it where the call stands."""
    chunk = context.chunk
    if chunk is None:
        return
    checked = check_chunk(context.unit, context.source.path, chunk)
    at = context.start - chunk.start
    called = next((one for one in checked.calls if one.call.start <= at < one.call.lparen and one.call.closed), None)
    if called is None or any(isinstance(argument, n.NamedArg) for argument in called.call.args):
        return
    buffer = _missing_buffer(called.function, len(called.call.args))
    function = next((one for one in nodes(chunk.syntax.decls) if isinstance(one, n.Function) and _holds(one, at)), None)
    statement = _statement(function, at) if function is not None else None
    if buffer is None or statement is None:
        return
    taken = {one.symbol.name for one in checked.refs} | set(context.unit.names)
    name = _NAMES.get(called.function.name, buffer.name)
    while name in taken:
        name += "_"
    text, base = context.source.text, chunk.start
    source = chunk.cut.source
    call = called.call
    arguments = [source[one.start : one.end] for one in call.args]
    target = source[call.target.start : call.target.end]
    line = text.line_start(base + statement.start)
    indent = text.chars[line : base + statement.start]
    if indent.strip() or "\n" in source[call.start : call.end]:
        return
    declared = f"char {name}[{_SIZES.get(called.function.name, _USUAL_SIZE)}];{text.newline}{indent}"
    filled = f"{target}({', '.join([*arguments, name, f'sizeof({name})'])});{text.newline}{indent}"
    start = base + statement.start
    edits = (Edit(start, start, declared + filled), Edit(base + call.start, base + call.end, name))
    yield Fix(f"Read it into a buffer `{name}`", edits)


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


def _holds(node: n.Node, at: int) -> bool:
    return node.start <= at < node.end


def _statement(function: n.Function, at: int) -> n.Stmt | None:
    """The innermost statement of a block that holds `at`, when it runs once whenever it is reached."""
    found: n.Stmt | None = None
    for node in statements(function):
        if isinstance(node, n.Block):
            found = next((one for one in node.body if _holds(one, at)), found)
    return found if isinstance(found, (n.ExprStmt, n.VarStmt, n.Return, n.If)) else None

"""Rewrites single declarations and conversions from old syntax into new. Gives edits relative to the chunk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from server.analysis.finding import Edit
from server.analysis.symbols import Kind
from server.analysis.unit import Unit
from server.analysis.walk import children, nodes, returns_value
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.text import unlatin

_OLD_WORDS = re.compile(r"\b(?:new|decl)[ \t]+")
_PLUGIN_VALUE = re.compile(r"\breturn[ \t]*\(?[ \t]*Plugin_(?:Continue|Changed|Handled|Stop)\b")
_BRACKETS = re.compile(r"(?:[ \t]*\[[ \t]*\])*")
_NEW_NAMES = {"Float": "float", "String": "char", "_": "int"}
_OLD_TYPEDEFS = ("functag", "funcenum")
_WITH_RESULT = ("function", "method")
_COMMENT = re.compile(r"/[/*]")
_TAG = re.compile(r"[ \t]*([A-Za-z_]\w*)[ \t]*:[ \t]*")


Named = Callable[[n.Var], str]
"""What to declare a variable as."""


@dataclass(frozen=True, slots=True)
class Modern:
    """The edits; `certain` when every type is written in the old declaration and nothing had to be guessed."""

    edits: tuple[Edit, ...]
    certain: bool


def is_known_constant(unit: Unit, path: str, name: str) -> bool:
    """Whether a name has a value that the compiler knows: `MaxClients`, which only the server fills, has none."""
    symbol = unit.lookup(name, path)
    if symbol is None or symbol.kind is Kind.BUILTIN:
        return symbol is not None
    return symbol.kind is Kind.CONSTANT and ("enum" in symbol.keywords or getattr(symbol, "value", None) is not None)


def new_name(var: n.Var) -> str:
    """What the type of a variable is called in new syntax."""
    return _new_name(var.type.name)


def _new_name(tag: str) -> str:
    return _NEW_NAMES.get(tag, tag)


def cast_at(chunk: Chunk, offset: int) -> tuple[Edit, ...]:
    """`view_as` for the old conversion `Tag:value` that begins at `offset`; nothing when it comes out of a macro."""
    for node in _candidates(chunk):
        if isinstance(node, n.Cast) and node.type.old and node.start == offset:
            edits = _cast(chunk, node)
            if edits:
                return edits
    return ()


def _cast(chunk: Chunk, node: n.Cast) -> tuple[Edit, ...]:
    offset = node.start
    tag = _TAG.match(chunk.cut.source, offset, node.end)
    if tag is None or tag.group(1) != node.type.name:
        return ()
    name = _new_name(tag.group(1))
    if isinstance(node.value, n.Paren) and not isinstance(node.value.inner, n.Comma):
        return (Edit(offset, tag.end(), f"view_as<{name}>"),)
    return (Edit(offset, tag.end(), f"view_as<{name}>("), Edit(node.end, node.end, ")"))


def everything(
    chunk: Chunk,
    is_constant: Callable[[str], bool],
    result_of: Callable[[n.Function], str | None],
    named: Named = new_name,
) -> Iterator[Modern]:
    """All of a chunk in new syntax, one `Modern` for each declaration and conversion; what needs a person is left out.

    `result_of` gives the type that a function in old syntax must return, None for the one that it has or seems to have.
    `named` gives what to declare a variable as; where that is not what a declaration in new syntax says, it is changed.
    """
    for node in _candidates(chunk):
        made = _made(chunk, node, is_constant, result_of, named)
        if made is not None and made.edits:
            yield made


def is_left(
    chunk: Chunk, is_constant: Callable[[str], bool], result_of: Callable[[n.Function], str | None], named: Named
) -> bool:
    """Whether something of a chunk stays in old syntax after `everything`."""
    return any(
        _is_old(node) and _made(chunk, node, is_constant, result_of, named) is None for node in _candidates(chunk)
    ) or any(
        (isinstance(node, n.Typedef) and node.keyword in _OLD_TYPEDEFS)
        or (isinstance(node, n.EnumMember) and node.type is not None)
        for node in nodes(chunk.syntax.decls)
    )


def _is_old(node: n.Node) -> bool:
    if isinstance(node, n.Cast):
        return node.type.old
    if isinstance(node, n.VarStmt):
        return any(var.type.old for var in node.vars)
    if isinstance(node, n.Function):
        return _lacks_type(node) or any(param.type.old for param in node.params)
    return False


def _made(
    chunk: Chunk,
    node: n.Node,
    is_constant: Callable[[str], bool],
    result_of: Callable[[n.Function], str | None],
    named: Named,
) -> Modern | None:
    if chunk.syntax.macros and _in_macro(chunk, node.start):
        return None
    if isinstance(node, n.Cast):
        edits = _cast(chunk, node) if node.type.old else ()
        return Modern(edits, True) if edits else None
    if isinstance(node, n.VarStmt):
        return statement(chunk, node, is_constant, named)
    return heading(chunk, node, result_of(node), named) if isinstance(node, n.Function) else None


def declaration_at(
    chunk: Chunk, offset: int, is_constant: Callable[[str], bool], named: Named = new_name
) -> Modern | None:
    """The declaration in old syntax that `offset` lies in, in new syntax; None when it needs a person.

    `is_constant` tells whether a name has a value that the compiler knows; `named` is as for `everything`.
    """
    if chunk.syntax.macros and _in_macro(chunk, offset):
        return None
    best: n.VarStmt | n.Function | None = None
    for node in _candidates(chunk):
        inside = node.start <= offset <= node.end
        if (isinstance(node, n.VarStmt) and inside) or (
            isinstance(node, n.Function) and node.start <= offset <= node.params_end
        ):
            best = node
    if isinstance(best, n.VarStmt):
        return statement(chunk, best, is_constant, named)
    if isinstance(best, n.Function):
        return heading(chunk, best)
    return None


def _candidates(chunk: Chunk) -> list[n.Node]:
    """The chunk's declarations of variables and functions, and its conversions."""
    cache = chunk.syntax.cache
    known = cache.get("declarations")
    if known is None:
        wanted = (n.VarStmt, n.Function, n.Cast)
        known = cache["declarations"] = [one for one in nodes(chunk.syntax.decls) if isinstance(one, wanted)]
    return known  # type: ignore[return-value]  # the cache holds what was put above


def _in_macro(chunk: Chunk, offset: int) -> bool:
    return any(use.start <= offset < use.call_end for use in chunk.syntax.uses)


# Variables ---------------------------------------------------------------------------------------------------


def statement(
    chunk: Chunk, node: n.VarStmt, is_constant: Callable[[str], bool], named: Named = new_name
) -> Modern | None:
    """A declaration of variables in new syntax; None when there is nothing to do, or a person has to do it."""
    if chunk.syntax.macros and _in_macro(chunk, node.start):
        return None
    if any(var.type.old for var in node.vars):
        return _statement(chunk, node, is_constant, named)
    return _renamed(chunk, node, named)


def _renamed(chunk: Chunk, statement: n.VarStmt, named: Named) -> Modern | None:
    """A declaration in new syntax with another type; all its variables have to get the same."""
    wanted = {named(var) for var in statement.vars}
    written = statement.vars[0].type
    if wanted == {new_name(statement.vars[0])}:
        return None
    if len(wanted) > 1 or chunk.cut.source[written.start : written.end] != written.name:
        return None
    return Modern((Edit(written.start, written.end, min(wanted)),), True)


def _statement(chunk: Chunk, statement: n.VarStmt, is_constant: Callable[[str], bool], named: Named) -> Modern | None:
    """`new Float:a, b;` as `float a; int b;`: one declaration for each type, in order."""
    source = chunk.cut.source
    first = statement.vars[0]
    if any(_is_dynamic(var, is_constant) for var in statement.vars):
        return _dynamic(source, statement) if len(statement.vars) == 1 and named(first) == new_name(first) else None
    words = _OLD_WORDS.sub("", source[statement.start : first.start])
    if not all(var.type.old for var in statement.vars):
        return None
    certain = True
    if any("const" in var.keywords for var in statement.vars) and "const" not in words:
        certain = bool(words)
        words = f"{words}const "
    if words.startswith("const") and any(var.dims for var in statement.vars):
        words = f"static {words}"  # no constant of new syntax can be an array, and no other can be a size
    current = named(first)
    edits = [Edit(statement.start, first.name.start, f"{words}{current} ")]
    for before, var in zip(statement.vars, statement.vars[1:], strict=False):
        start = min(var.start, var.name.start)
        if named(var) == current:
            edits.append(Edit(start, var.name.start, ""))
            continue
        if _stands_alone(source, statement):
            return None
        current = named(var)
        comma = source.find(",", before.end, start)
        edits.append(Edit(comma, comma + 1, ";"))
        edits.append(Edit(start, var.name.start, f"{words}{current} "))
    if any(_COMMENT.search(source[edit.start : edit.end]) for edit in edits):
        return None
    return Modern(tuple(edits), certain)


def _is_dynamic(var: n.Var, is_constant: Callable[[str], bool]) -> bool:
    """Whether a size of the array is only known when the code runs; what `sizeof` gives is known."""
    return any(_is_open(dim, is_constant) for dim in var.dims if dim is not None)


def _is_open(node: n.Node, is_constant: Callable[[str], bool]) -> bool:
    if isinstance(node, n.SizeOf):
        return False
    if isinstance(node, n.Call) or (isinstance(node, n.Name) and not is_constant(node.name)):
        return True
    return any(_is_open(one, is_constant) for one in children(node))


def _dynamic(source: str, statement: n.VarStmt) -> Modern | None:
    """`new x[size];` as `int[] x = new int[size];`."""
    var = statement.vars[0]
    if len(var.dims) != 1 or var.init is not None or _COMMENT.search(source[statement.start : var.name.start]):
        return None
    name = _new_name(var.type.name)
    if not _OLD_WORDS.match(source, statement.start):
        return None
    edits = (
        Edit(statement.start, var.name.start, f"{name}[] "),
        Edit(var.name.end, var.name.end, f" = new {name}"),
    )
    return Modern(edits, True)


def _stands_alone(source: str, statement: n.VarStmt) -> bool:
    """Whether one statement can not become several: in the head of a `for`."""
    before = source[: statement.start].rstrip()
    return before.endswith("(")


# Functions ---------------------------------------------------------------------------------------------------


def heading(chunk: Chunk, function: n.Function, result: str | None = None, named: Named = new_name) -> Modern | None:
    """A function's heading in new syntax; `result` is what it must return. None when a person has to write it."""
    source = chunk.cut.source
    edits: list[Edit] = []
    certain = True
    type_ = function.type
    if _lacks_type(function):
        if type_ is not None and type_.end > type_.start:
            name, start = result or _new_name(type_.name), type_.start
        else:
            name, certain = (result, True) if result is not None else _returned(source, function)
            start = function.name.start
        edits.append(Edit(start, function.name.start, f"{name} "))
    for param in function.params:
        if param.type.old:
            edits.append(Edit(param.start, _name_end(source, param), _parameter(source, param, named(param))))
        elif named(param) != new_name(param):
            edits.append(Edit(param.type.start, param.type.end, named(param)))
    if any(_COMMENT.search(source[edit.start : edit.end]) for edit in edits):
        return None
    return Modern(tuple(edits), certain)


def _lacks_type(function: n.Function) -> bool:
    """Whether a result is to be written before a function's name, or in another way."""
    return function.kind in _WITH_RESULT and (function.type is None or function.type.old)


def _returned(source: str, function: n.Function) -> tuple[str, bool]:
    """The type that a function without one seems to return: as a callback it may have to return another."""
    if function.body is None:
        return "int", False
    body = source[function.body.start : function.body.end]
    if _PLUGIN_VALUE.search(body):
        return "Action", False
    return ("int" if returns_value(function.body) else "void"), False


def _name_end(source: str, param: n.Var) -> int:
    """Where the name and its empty brackets end; brackets with a size are kept as they are."""
    if any(dim is not None for dim in param.dims):
        return param.name.end
    match = _BRACKETS.match(source, param.name.end)
    assert match is not None  # the pattern matches the empty text
    return match.end()


def _parameter(source: str, param: n.Var, name: str) -> str:
    """The parameter's type, which is called `name`, and its name; empty brackets belong to the type now."""
    const = "const " if param.type.const or "const" in param.keywords else ""
    if param.variadic:
        return f"{const}{name} ..."
    ref = "&" if param.type.ref else ""
    if param.dims and all(dim is None for dim in param.dims):
        return f"{const}{name}{'[]' * len(param.dims)} {param.name.name}"
    return f"{const}{name} {ref}{unlatin(source[param.name.start : param.name.end])}"

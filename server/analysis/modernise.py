"""Rewrites single declarations and conversions from old syntax into new. Gives edits relative to the chunk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.analysis.finding import Edit
from server.analysis.types import canonical
from server.analysis.walk import nodes, returns_value
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.text import unlatin

_OLD_WORDS = re.compile(r"\b(?:new|decl)[ \t]+")
_PLUGIN_VALUE = re.compile(r"\breturn[ \t]*\(?[ \t]*Plugin_(?:Continue|Changed|Handled|Stop)\b")
_BRACKETS = re.compile(r"(?:[ \t]*\[[ \t]*\])*")
_COMMENT = re.compile(r"/[/*]")


@dataclass(frozen=True, slots=True)
class Modern:
    """The edits; `certain` when every type is written in the old declaration and nothing had to be guessed."""

    edits: tuple[Edit, ...]
    certain: bool


def cast_at(chunk: Chunk, offset: int) -> tuple[Edit, ...]:
    """`view_as` for the old conversion `Tag:value` that begins at `offset`; nothing when it comes out of a macro."""
    source = chunk.cut.source
    for node in nodes(chunk.syntax.decls):
        if isinstance(node, n.Cast) and node.type.old and node.start == offset:
            tag = re.match(r"[ \t]*([A-Za-z_]\w*)[ \t]*:[ \t]*", source[offset : node.end])
            if tag is None or tag.group(1) != node.type.name:
                continue
            name = canonical(tag.group(1))
            value = node.value
            if isinstance(value, n.Paren):
                return (Edit(offset, offset + tag.end(), f"view_as<{name}>"),)
            return (
                Edit(offset, offset + tag.end(), f"view_as<{name}>("),
                Edit(node.end, node.end, ")"),
            )
    return ()


def declaration_at(chunk: Chunk, offset: int) -> Modern | None:
    """The declaration in old syntax that `offset` lies in, in new syntax; None when it needs a person."""
    if chunk.syntax.macros and _in_macro(chunk, offset):
        return None
    best: n.VarStmt | n.Function | None = None
    for node in nodes(chunk.syntax.decls):
        inside = node.start <= offset <= node.end
        if (isinstance(node, n.VarStmt) and inside) or (
            isinstance(node, n.Function) and node.start <= offset <= node.params_end
        ):
            best = node
    if isinstance(best, n.VarStmt):
        return _statement(chunk, best)
    if isinstance(best, n.Function):
        return _heading(chunk, best)
    return None


def _in_macro(chunk: Chunk, offset: int) -> bool:
    return any(use.start <= offset < use.call_end for use in chunk.syntax.uses)


# Variables ---------------------------------------------------------------------------------------------------


def _statement(chunk: Chunk, statement: n.VarStmt) -> Modern | None:
    """`new Float:a, b;` as `float a; int b;`: one declaration for each type, in order."""
    source = chunk.cut.source
    first = statement.vars[0]
    head = source[statement.start : first.start]
    words = _OLD_WORDS.sub("", head)
    if _COMMENT.search(source[statement.start : statement.end]) or not all(var.type.old for var in statement.vars):
        return None
    constant = any("const" in var.keywords for var in statement.vars)
    if constant and "const" not in words:
        return None  # a constant of old syntax, which would need `static`
    groups: list[tuple[str, list[str]]] = []
    for var in statement.vars:
        name = canonical(var.type.name)
        text = unlatin(source[var.name.start : var.end])
        if groups and groups[-1][0] == name:
            groups[-1][1].append(text)
        else:
            groups.append((name, [text]))
    if len(groups) > 1 and _stands_alone(source, statement):
        return None
    declarations = [f"{words}{name} {', '.join(texts)}" for name, texts in groups]
    last = statement.vars[-1]
    edit = Edit(statement.start, last.end, "; ".join(declarations))
    return Modern((edit,), True)


def _stands_alone(source: str, statement: n.VarStmt) -> bool:
    """Whether one statement can not become several: in the head of a `for`."""
    before = source[: statement.start].rstrip()
    return before.endswith("(")


# Functions ---------------------------------------------------------------------------------------------------


def _heading(chunk: Chunk, function: n.Function) -> Modern | None:
    source = chunk.cut.source
    edits: list[Edit] = []
    certain = True
    type_ = function.type
    if type_ is None or type_.old:
        if type_ is not None and type_.end > type_.start:
            name, start = canonical(type_.name), type_.start
        else:
            name, certain = _returned(source, function)
            start = function.name.start
        edits.append(Edit(start, function.name.start, f"{name} "))
    for param in function.params:
        if not param.type.old:
            continue
        edits.append(Edit(param.start, _name_end(source, param), _parameter(source, param)))
    if any(_COMMENT.search(source[edit.start : edit.end]) for edit in edits):
        return None
    return Modern(tuple(edits), certain)


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


def _parameter(source: str, param: n.Var) -> str:
    """The parameter's type and name; empty brackets belong to the type now."""
    const = "const " if param.type.const or "const" in param.keywords else ""
    name = canonical(param.type.name)
    if param.variadic:
        return f"{const}{name} ..."
    ref = "&" if param.type.ref else ""
    if param.dims and all(dim is None for dim in param.dims):
        return f"{const}{name}{'[]' * len(param.dims)} {param.name.name}"
    return f"{const}{name} {ref}{unlatin(source[param.name.start : param.name.end])}"

"""The language's own words, by where they can stand."""

from __future__ import annotations

from server.analysis.cursor.hole import Hole, Place
from server.syntax import nodes as n

TYPES = ("int", "float", "bool", "char", "any", "void", "Function")
_VALUES = ("true", "false", "null", "view_as", "sizeof", "new")
_STATEMENTS = ("if", "for", "while", "do", "switch", "return", "delete", "static", "const")
_OUTER = (
    "public", "stock", "static", "native", "forward", "const", "enum", "enum struct", "methodmap", "typedef", "typeset",
)  # fmt: skip

_WORDS: dict[Place, tuple[str, ...]] = {
    Place.TOP: (*_OUTER, *TYPES),
    Place.DECLARATION: ("const", "static", "stock", *TYPES),
    Place.TYPE: ("const", *TYPES),
    Place.STATEMENT: (*_STATEMENTS, *TYPES, "view_as", "this"),
    Place.EXPRESSION: _VALUES,
    Place.NEW: TYPES[:5],
    Place.METHODMAP: ("public", "property"),
}


def keywords(hole: Hole) -> tuple[str, ...]:
    """The words that can stand at the hole."""
    place = hole.place
    if place is Place.STATEMENT:
        return _in_function(hole)
    if place is Place.EXPRESSION:
        return _in_expression(hole)
    if place is Place.PROPERTY:
        return ()
    return _WORDS.get(place, ())


def only_keywords(hole: Hole) -> bool:
    """Whether no name can stand at the hole: directly in the braces of a `switch`."""
    parent = hole.path[-2].node if len(hole.path) > 1 and hole.place is Place.STATEMENT else None
    return isinstance(parent, n.Case) and parent.values == []


def _in_function(hole: Hole) -> tuple[str, ...]:
    if only_keywords(hole):
        return ("case", "default")
    words = list(_WORDS[Place.STATEMENT])
    switch = hole.innermost(n.Switch)
    loops = any(isinstance(step.node, (n.While, n.For)) and step.field == "body" for step in hole.path)
    if loops:
        words += ["break", "continue"]
    if switch is not None:
        words += ["case", "default"]
    if _follows_if(hole):
        words.append("else")
    if not hole.chunk.cut.dialect.newdecls:
        words += ["new", "decl"]
    return tuple(words)


def _in_expression(hole: Hole) -> tuple[str, ...]:
    words: list[str] = list(_VALUES)
    if any(isinstance(step.node, (n.Methodmap, n.EnumStruct)) for step in hole.path):
        words.append("this")
    if any(isinstance(step.node, n.Case) and step.field == "values" for step in hole.path[-1:]):
        return ()
    return (*words, "INVALID_FUNCTION")


def _follows_if(hole: Hole) -> bool:
    """Whether the statement before is an `if` that can have an `else`."""
    block = next((step.node for step in reversed(hole.path[:-1]) if isinstance(step.node, n.Block)), None)
    body = block.body[:-1] if isinstance(block, n.Block) else []
    last = body[-1] if body else None
    while isinstance(last, n.If) and last.other is not None:
        last = last.other
    return isinstance(last, n.If)

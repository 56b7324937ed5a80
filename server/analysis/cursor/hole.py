"""The place in the grammar where the cursor stands, found by parsing the text before it with a mark at its end."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import NamedTuple, TypeVar

from server.analysis.cursor.spot import Spot
from server.analysis.snapshot import Snapshot
from server.syntax import nodes as n
from server.syntax.chunk import Chunk, Cut, FileMemo

MARK = "__cursor__"
_WORD = re.compile(r"[A-Za-z_@]\w*", re.ASCII)
_OPERAND = re.compile(r"[\w)\]\"'][ \t\r\n]*\Z")
_STATEMENT_BEFORE = frozenset((";", "{", "}", ":", "else", "do", ")"))
_TYPE_BEFORE = frozenset("function = public static stock const native property".split())
Found = TypeVar("Found", bound=n.Node)


class Place(Enum):
    """What can stand at the cursor."""

    TOP = auto()  # the beginning of a declaration
    DECLARATION = auto()  # the type or name behind `public`, `static`, …
    NAME = auto()  # a name that is being declared
    TYPE = auto()
    STATEMENT = auto()
    EXPRESSION = auto()
    NEW = auto()  # behind `new`
    MEMBER = auto()  # behind `.` or `::`
    ARGUMENT_NAME = auto()  # behind the `.` of a named argument
    RECORD = auto()  # a field's name in `myinfo`
    METHODMAP = auto()  # in a methodmap's body
    PROPERTY = auto()  # in a property's body
    DEFINED = auto()  # behind `defined`
    LABEL = auto()


class Step(NamedTuple):
    """A node on the way to the mark, and the field of it that leads on (or is the mark)."""

    node: n.Node
    field: str


@dataclass(frozen=True, slots=True)
class Hole:
    """The place at the cursor. `path` leads from the declaration in `chunk` to the mark at the offset `mark`."""

    place: Place
    chunk: Chunk
    mark: int
    path: tuple[Step, ...] = ()

    def innermost(self, kind: type[Found]) -> Found | None:
        """The innermost node of that kind around the cursor."""
        for step in reversed(self.path):
            if isinstance(step.node, kind):
                return step.node
        return None

    @property
    def parent(self) -> Step | None:
        """The innermost step."""
        return self.path[-1] if self.path else None


def hole_at(snapshot: Snapshot, spot: Spot, is_operand: bool = True) -> Hole:
    """The place at the spot, which must be in code (or in a string, which counts as an expression).

    Without `is_operand` the cursor may also stand behind an expression, which is then taken to go on.
    """
    if spot.chunk is None:
        return hole_outside(snapshot, spot, Place.TOP)
    chunk = _marked(snapshot, spot, spot.chunk, is_operand)
    mark = len(chunk.cut.source) - len(MARK) - spot.depth
    for decl in reversed(chunk.syntax.decls):
        path = _path(decl, mark)
        if path is not None:
            return Hole(_place(path), chunk, mark, tuple(path))
    return Hole(_guess(chunk, mark), chunk, mark)


def hole_outside(snapshot: Snapshot, spot: Spot, place: Place) -> Hole:
    """A hole in no declaration: between them, or in a directive."""
    closure = snapshot.unit.files.get(snapshot.path) or snapshot.unit.closure
    chunk = Chunk(Cut(MARK, closure.scan.dialect), spot.start, ((0, closure.env_out),))
    chunk.syntax = chunk.parse(False)
    return Hole(place, chunk, 0)


def _marked(snapshot: Snapshot, spot: Spot, original: Chunk, is_operand: bool) -> Chunk:
    """The chunk up to the spot's word, a mark in place of that, what is left out as holes, and what closes it."""
    chars = snapshot.text.chars
    end = min(spot.start, spot.base)
    start = original.start
    before = chars[start:end]
    if not is_operand and _OPERAND.search(before):
        before += "+"
    source = before + MARK + "}" * spot.depth
    holes = tuple((first - start, min(last, end) - start) for first, last in spot.holes if first < end)
    ends = {last for _, last in holes}
    cut = Cut(
        source,
        original.cut.dialect,
        holes,
        tuple((at, names) for at, names in original.cut.unused if at in ends),
        original.cut.escape,
    )
    envs = tuple((at, env) for at, env in original.envs if at < len(source)) or original.envs[:1]
    chunk = Chunk(cut, start, envs, original.deprecated, FileMemo())
    words = frozenset(_WORD.findall(source))
    chunk.syntax = chunk.parse(any(env.overlap(words) for _, env in envs))
    return chunk


# The way to the mark ---------------------------------------------------------------------------------------


@cache
def _fields(kind: type[n.Node]) -> tuple[str, ...]:
    slots = [slot for cls in kind.__mro__ for slot in getattr(cls, "__slots__", ())]
    return tuple(slot for slot in slots if slot not in ("start", "end"))


def _children(node: n.Node) -> Iterator[tuple[str, n.Node]]:
    for field in _fields(type(node)):
        value = getattr(node, field)
        if isinstance(value, n.Node):
            yield field, value
        elif isinstance(value, list):
            for item in reversed(value):
                if isinstance(item, n.Node):
                    yield field, item
                elif isinstance(item, tuple):
                    yield from ((field, part) for part in reversed(item) if isinstance(part, n.Node))


def _is_mark(node: n.Node) -> bool:
    if isinstance(node, n.TypeRef):
        return MARK in node.names
    return isinstance(node, (n.Name, n.Ident, n.Defined)) and node.name == MARK


def _path(node: n.Node, mark: int) -> list[Step] | None:
    """The steps from `node` to the mark, whose offset is `mark`; the mark itself is no step."""
    if isinstance(node, n.Defined) and node.name == MARK:
        return [Step(node, "name")]
    for field, child in _children(node):
        if child.end <= mark:
            continue
        if _is_mark(child) and not isinstance(child, n.Defined):
            return [Step(node, field)]
        rest = _path(child, mark)
        if rest is not None:
            return [Step(node, field), *rest]
    return None


# What may stand there --------------------------------------------------------------------------------------


def _place(path: list[Step]) -> Place:
    node, field = path[-1]
    if isinstance(node, n.Member):
        return Place.MEMBER if field == "member" else Place.EXPRESSION
    if isinstance(node, n.NamedArg):
        return Place.ARGUMENT_NAME if field == "name" else Place.EXPRESSION
    if isinstance(node, n.NewArray):
        return Place.NEW if field == "type" else Place.EXPRESSION
    if isinstance(node, n.Call) and node.new and field == "target":
        return Place.NEW
    if isinstance(node, n.ExprStmt):
        return _beginning(path)
    if isinstance(node, n.Defined):
        return Place.DEFINED
    if isinstance(node, n.Goto):
        return Place.LABEL
    if isinstance(node, n.StructInit):
        return Place.RECORD if node.fields and node.fields[-1][0].name == MARK else Place.EXPRESSION
    if isinstance(node, n.ArrayLiteral) and len(node.items) == 1 and _is_record(path):
        return Place.RECORD
    if field in ("type", "parent") or isinstance(node, (n.TypeRef, n.Using)):
        return Place.TYPE
    if field == "name":
        return _declared(path)
    return Place.EXPRESSION


def _beginning(path: list[Step]) -> Place:
    """Of a name that is a whole statement so far."""
    if len(path) > 1 and isinstance(path[-2].node, n.For) and path[-2].field != "body":
        return Place.STATEMENT if path[-2].field == "init" else Place.EXPRESSION
    return Place.STATEMENT


def _is_record(path: list[Step]) -> bool:
    owner = path[-2].node if len(path) > 1 else None
    return isinstance(owner, n.Var) and owner.type.name in ("Plugin", "Extension", "SharedPlugin", "PlVers")


def _declared(path: list[Step]) -> Place:
    """Of a name where a declaration's name stands; without a type before it, it may become the type."""
    node = path[-1].node
    if isinstance(node, n.Var) and node.type.start == node.type.end and node.type.old:
        if len(path) > 1 and isinstance(path[-2].node, (n.Function, n.Signature)):
            return Place.TYPE
        is_first = len(path) < 2 or not isinstance(path[-2].node, n.VarStmt) or len(path[-2].node.vars) == 1
        if is_first and not node.keywords & {"new", "decl"}:
            return Place.DECLARATION if len(path) == 2 else Place.TYPE
        return Place.NAME
    if isinstance(node, n.Function) and node.type is None and node.kind == "function":
        return Place.DECLARATION if not node.params else Place.NAME
    return Place.NAME


def _guess(chunk: Chunk, mark: int) -> Place:
    """The place by the tokens before the mark, where the parser could not make anything of it."""
    tokens = chunk.tokens()
    kinds = tokens.kind[: bisect_left(tokens.start, mark)]
    if "property" in tokens.value:
        kinds = ["property" if value == "property" else kind for kind, value in zip(kinds, tokens.value, strict=False)]
    depth = kinds.count("{") - kinds.count("}")
    before = kinds[-1] if kinds else ""
    if depth > 0:
        return _in_braces(kinds, depth, before)
    if kinds and kinds[0] == "typedef" and before != ";":
        return Place.TYPE
    if before in ("", ";", "}"):
        return Place.TOP
    return Place.TYPE if before in _TYPE_BEFORE else Place.TOP


def _in_braces(kinds: list[str], depth: int, before: str) -> Place:
    opener = next((kind for kind in kinds if kind in ("methodmap", "enum", "typeset", "funcenum", "struct")), "")
    if opener == "methodmap" and depth == 1:
        return Place.METHODMAP if before in ("{", "}", ";") else Place.TYPE
    if opener == "methodmap" and depth == 2 and "property" in kinds and before in ("{", "}", ";", "public"):
        return Place.PROPERTY
    if (opener in ("typeset", "funcenum", "struct") or "struct" in kinds) and depth == 1:
        return Place.TYPE
    return Place.STATEMENT if before in _STATEMENT_BEFORE else Place.EXPRESSION

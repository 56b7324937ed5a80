"""Makes a console variable of a number in the code: the variable, its creation, and the read in the number's place."""

from __future__ import annotations

import os
import re

from server.analysis.check.chunk import check_chunk
from server.analysis.finding import Edit
from server.analysis.new_function import appended, indent_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Kind
from server.analysis.walk import nodes, parents
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.text import unlatin

_READERS = {n.Number: "IntValue", n.Float: "FloatValue", n.Bool: "BoolValue"}
_CONSTANT = frozenset({"const", "static"})
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HUNGARIAN = re.compile(r"^(?:g_)?(?:cv|fl|sz|i|f|b|n)(?=[A-Z])|^g_")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_NAME = re.compile(r"[^a-z0-9]+")
_START = "OnPluginStart"


def extract_convar(snapshot: Snapshot, offset: int) -> tuple[str, tuple[Edit, ...]] | None:
    """The new variable's name and the edits, for the number at `offset`; None where none can be read while running."""
    chunk = snapshot.chunk_at(offset)
    if chunk is None or snapshot.unit.type_symbol("ConVar", snapshot.path) is None:
        return None
    at = offset - chunk.start
    view = ChunkView(snapshot.unit, snapshot.path, chunk, check_chunk(snapshot.unit, snapshot.path, chunk))
    function = view.function_at(at)
    if function is None or function.body is None or any(use.start <= at <= use.call_end for use in chunk.syntax.uses):
        return None
    literal = next(
        (one for one in nodes([function.body]) if type(one) in _READERS and one.start <= at <= one.end), None
    )
    if not isinstance(literal, n.Expr):
        return None
    above = parents(function)
    node: n.Expr = literal
    outer = above.get(node)
    if isinstance(outer, n.Unary) and outer.op == "-":
        node = outer
    if not _is_read_while_running(node, above, function):
        return None
    words = _words(view, node, above)
    name = _free(snapshot, f"g_cv{''.join(word[:1].upper() + word[1:] for word in words)}")
    stem = _stem(snapshot.unit.root.path)
    value = unlatin(chunk.cut.source[node.start : node.end]).replace("_", "").replace(" ", "")
    if isinstance(literal, n.Bool):
        value = "1" if literal.value else "0"
    console = f"{stem or 'plugin'}_{'_'.join(words).lower()}"
    created = _created(snapshot, f'{name} = CreateConVar("{console}", "{value}", "");')
    if created is None:
        return None
    first = _line_of(snapshot, _first_function(snapshot, chunk.start))
    newline = snapshot.text.newline
    return name, (
        Edit(first, first, f"ConVar {name};{newline}{newline}"),
        created,
        Edit(chunk.start + node.start, chunk.start + node.end, f"{name}.{_READERS[type(literal)]}"),
    )


def _is_read_while_running(node: n.Node, above: dict[n.Node, n.Node], function: n.Function) -> bool:
    """Whether what stands there need not be a constant."""
    while node is not function:
        outer = above[node]
        if isinstance(outer, n.Case) and any(node is value for value in outer.values or ()):
            return False
        if isinstance(outer, n.Var) and (node is not outer.init or outer.keywords & _CONSTANT):
            return False
        if isinstance(outer, (n.SizeOf, n.ArrayLiteral, n.DeclStmt)):
            return False
        node = outer
    return True


def _words(view: ChunkView, node: n.Node, above: dict[n.Node, n.Node]) -> list[str]:
    """What the number is, by the parameter it is given for or the name it is put in or compared with."""
    outer = above.get(node)
    said = ""
    if isinstance(outer, n.Call):
        called = view.calls_by_node.get(outer)
        arguments = CallSite(view, called).arguments if called is not None else {}
        index = next((index for index, one in arguments.items() if one is node), -1)
        params = called.function.params if called is not None else []
        said = params[index].name if 0 <= index < len(params) and not params[index].variadic else ""
    elif isinstance(outer, n.Var):
        said = outer.name.name
    elif isinstance(outer, n.Assign):
        said = _name(outer.target)
    elif isinstance(outer, n.Binary):
        said = _name(outer.right if outer.left is node else outer.left)
    return [word.lower() for word in _WORDS.findall(_HUNGARIAN.sub("", said))] or ["value"]


def _name(expr: n.Expr) -> str:
    while isinstance(expr, (n.Paren, n.Index)):
        expr = expr.inner if isinstance(expr, n.Paren) else expr.object
    if isinstance(expr, n.Call):
        return _name(expr.target).removeprefix("Get")
    return expr.name if isinstance(expr, n.Name) else expr.member.name if isinstance(expr, n.Member) else ""


def _free(snapshot: Snapshot, name: str) -> str:
    candidate, count = name, 2
    while snapshot.unit.lookup(candidate, snapshot.path) is not None:
        candidate, count = f"{name}{count}", count + 1
    return candidate


def _created(snapshot: Snapshot, statement: str) -> Edit | None:
    """The edit that puts a statement at the beginning of `OnPluginStart`, which is made when it is missing."""
    text = snapshot.text
    for chunk in snapshot.chunks:
        node = _starter(chunk)
        if node is not None and isinstance(node.body, n.Block):
            at = chunk.start + node.body.start + 1
            return Edit(at, at, f"{text.newline}{indent_of(text.chars)}{statement}")
    symbol = snapshot.unit.lookup(_START, snapshot.path)
    if symbol is not None and symbol.kind is Kind.FUNCTION and "forward" not in symbol.keywords:
        return None  # another file of the plugin has it, which sees nothing that this one declares behind
    return appended(text, "void", f"public void {_START}()", statement)


def _starter(chunk: Chunk) -> n.Function | None:
    return next((one for one in chunk.syntax.decls if isinstance(one, n.Function) and one.name.name == _START), None)


def _first_function(snapshot: Snapshot, use: int) -> int:
    """Where the file's first function begins, or what holds `use` when that comes before: a methodmap, say."""
    for chunk in snapshot.chunks:
        if any(isinstance(one, n.Function) and one.body is not None for one in chunk.syntax.decls):
            return min(chunk.start, use)
    return use


def _line_of(snapshot: Snapshot, offset: int) -> int:
    """Where the line of a declaration begins, its comment included."""
    text = snapshot.text
    line = text.line_of(offset)
    while line and text.slice(*text.line_range(line - 1)).lstrip().startswith(("//", "/*", "*")):
        line -= 1
    return text.line_range(line)[0]


def _stem(path: str) -> str:
    """The plugin's name as console variables begin with it: `l4d2_some_plugin`."""
    name = _HUMP.sub("_", os.path.splitext(os.path.basename(path))[0]).lower()
    return "_".join(_NO_NAME.split(name)).strip("_")

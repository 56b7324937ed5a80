"""Cuts a text into what it declares at the top level, as our own parser sees it: what can be put in, or replaced.

Knows nothing of files and models. Offsets are those of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from server.analysis.outline import comment_before
from server.syntax import directives as d
from server.syntax import nodes as n
from server.syntax.builtins import initial_environment
from server.syntax.chunk import Chunk, FileMemo
from server.syntax.macros import Env
from server.syntax.preprocessor import Scan, scan
from server.syntax.text import Text

Sort = Literal["pragma", "include", "define", "type", "variable", "prototype", "function", "loose"]
_OPTIONAL = re.compile(r"REQUIRE_(?:PLUGIN|EXTENSIONS)\b")
_SEMICOLON = re.compile(r"\s*;")
_TAGS = {"Float": "float", "String": "char", "_": "int"}
_TAIL = re.compile(r"[ \t]*(?://[^\r\n]*|/\*[^\r\n]*?\*/[ \t]*(?=\r?\n|\Z))")


@dataclass(frozen=True, slots=True)
class Piece:
    """A declaration or directive at `start..end`; `outer` is where its doc comment begins, `tail` where what stands
    behind it on its line ends.

    `group` is the range of the `#if … #endif` that it stands in. An include's names are paths, a pragma's its kind.
    A `loose` piece is no declaration at all. `decls` are what it declares: more than one only where a macro makes them.
    """

    sort: Sort
    names: frozenset[str]
    start: int
    end: int
    outer: int
    tail: int
    group: tuple[int, int] | None = None
    chunk: Chunk | None = None
    decls: tuple[n.TopLevel, ...] = ()

    def shares(self, other: Piece) -> bool:
        """Whether both declare the same thing."""
        return self._space == other._space and not self.names.isdisjoint(other.names)

    @property
    def _space(self) -> str:
        # A macro and a variable of one name can not be there together; a forward and its function can.
        return self.sort if self.sort in ("pragma", "include", "prototype") else ""


@dataclass(frozen=True)
class Declared:
    """What a text declares, in order. `optional` are the ranges in which includes are optional ones,
    `inactive` those that are not compiled; `unclosed` is where a comment without an end begins, or -1.
    """

    text: Text
    pieces: tuple[Piece, ...]
    groups: tuple[tuple[int, int], ...]
    optional: tuple[tuple[int, int], ...]
    env: Env
    inactive: tuple[tuple[int, int], ...] = ()
    unclosed: int = -1

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all that is declared, directives but defines left out."""
        return frozenset(
            name
            for one in self.pieces
            if one.sort in ("define", "type", "variable", "function")
            for name in one.names
            if not _OPTIONAL.match(name)
        )


def declared(text: Text, env: Env | None = None, found: Scan | None = None) -> Declared:
    """Cut a text. `env` are the macros that hold at its beginning; `found` is how a plugin sees it, if one does."""
    if found is None:
        start = env if env is not None else initial_environment()
        found = scan(text.chars, start, FileMemo(), lambda _, known: known, "")
    groups = tuple(_groups(found))
    pieces = [one for item in _outside(found) for one in _pieces(text, item, groups)]
    # Some write `};` where `}` ends a declaration: what is left says nothing.
    kept = tuple(one for one in sorted(pieces, key=lambda one: one.start) if _says_something(text, one))
    unclosed = next((one.start for one in found.problems if one.code == "unclosed-comment"), -1)
    return Declared(text, kept, groups, tuple(_optional(found)), found.env, tuple(found.inactive), unclosed)


def _outside(found: Scan) -> Iterator[Chunk | d.Directive]:
    """The items but for directives that stand inside a declaration: those are a part of it."""
    chunks = sorted((one for one in found.items if isinstance(one, Chunk)), key=lambda one: one.start)
    starts = [one.start for one in chunks]
    for item in found.items:
        index = bisect_right(starts, item.start) - 1
        if isinstance(item, Chunk) or index < 0 or chunks[index].end <= item.start:
            yield item


def _groups(found: Scan) -> Iterator[tuple[int, int]]:
    """The ranges of conditions at the top level, the outermost ones."""
    chunks = [item for item in found.items if isinstance(item, Chunk)]
    conditions = [item for item in found.items if isinstance(item, d.Condition)]
    end = -1
    for opener in conditions:
        if opener.word != "if" or opener.start < end:
            continue
        if any(one.start < opener.start < one.end for one in chunks):
            continue
        last = next((one for one in conditions if one.word == "endif" and one.opener == opener.opener), None)
        if last is not None:
            end = last.end
            yield opener.start, end


def _optional(found: Scan) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for item in found.items:
        if isinstance(item, d.Undef) and _OPTIONAL.match(item.name) and start is None:
            start = item.start
        elif isinstance(item, d.Define) and _OPTIONAL.match(item.macro.name) and start is not None:
            yield start, item.end
            start = None


def _pieces(text: Text, item: Chunk | d.Directive, groups: tuple[tuple[int, int], ...]) -> Iterator[Piece]:
    for start, end, decls in _parts(text, item):
        sort, names = _declaring(decls) if isinstance(item, Chunk) else _named(item)
        if sort is None:
            continue
        tail = _TAIL.match(text.chars, end)
        group = next((one for one in groups if one[0] <= start < one[1]), None)
        chunk = item if isinstance(item, Chunk) else None
        outer = comment_before(text.chars, start) if sort not in ("pragma", "include") else start
        yield Piece(sort, names, start, end, outer, tail.end() if tail is not None else end, group, chunk, decls)


def _parts(text: Text, item: Chunk | d.Directive) -> Iterator[tuple[int, int, tuple[n.TopLevel, ...]]]:
    """The ranges of an item's declarations: without semicolons, or on one line, a chunk has several."""
    start = item.start
    end = start + len(text.chars[start : item.end].rstrip(" \t\r\n"))
    if isinstance(item, d.Directive):
        line = text.chars[start:end]
        start += len(line) - len(line.lstrip())
        if isinstance(item, d.Define):
            # What is said behind a macro is not the macro.
            end = item.start + len(d.without_comments(line).rstrip())
        yield start, end, ()
        return
    found: list[tuple[int, int, tuple[n.TopLevel, ...]]] = []
    decls = [one for one in item.syntax.decls if not isinstance(one, n.PragmaUnused)] or item.syntax.decls
    for decl in sorted(decls, key=lambda one: (one.start, one.end)):
        begin, stop = item.start + decl.start, item.start + decl.end
        if found and begin < found[-1][1]:
            last = found.pop()
            begin, stop, held = last[0], max(last[1], stop), (*last[2], decl)
        else:
            held = (decl,)
        ended = _SEMICOLON.match(text.chars, stop, item.end)
        found.append((begin, ended.end() if ended is not None else stop, held))
    if len(found) > 1:
        yield from found
    else:
        yield start, end, found[0][2] if found else ()


def _named(item: d.Directive) -> tuple[Sort | None, frozenset[str]]:
    match item:
        case d.Include():
            return "include", frozenset({item.path.replace("\\", "/").removesuffix(".inc").lower()})
        case d.Define():
            return (None if _OPTIONAL.match(item.macro.name) else "define"), frozenset({item.macro.name})
        case d.Pragma():
            return "pragma", frozenset({item.kind})
        case _:
            return None, frozenset()


def _declaring(decls: tuple[n.TopLevel, ...]) -> tuple[Sort, frozenset[str]]:
    if not decls:
        return "loose", frozenset()
    sorts: list[Sort] = []
    names: set[str] = set()
    for decl in decls:
        sort, found = _of(decl)
        sorts.append(sort)
        names.update(found)
    return sorts[0], frozenset(names)


def _of(decl: n.Node) -> tuple[Sort, set[str]]:
    match decl:
        case n.Function():
            name = decl.name.name if not decl.operator else _operator(decl)
            return "function" if decl.body is not None else "prototype", {name}
        case n.VarStmt():
            return "variable", {one.name.name for one in decl.vars}
        case n.Enum() if not decl.name.name:
            return "type", {one.name.name for one in decl.members}
        case n.Methodmap():
            # An enum and the methodmap over it have one name.
            return "type", {f"methodmap {decl.name.name}"}
        case n.Enum() | n.EnumStruct() | n.Typedef() | n.Using() | n.Struct():
            return "type", {decl.name.name}
    return "variable", set()


def _operator(decl: n.Function) -> str:
    """An operator with what it takes; and what it gives where that tells it from others, as with `=`."""
    types = [one.type for one in decl.params]
    if decl.operator == "=" and decl.type is not None:
        types.append(decl.type)
    return (
        f"operator{decl.operator}({', '.join('|'.join(_TAGS.get(name, name) for name in one.names) for one in types)})"
    )


def _says_something(text: Text, one: Piece) -> bool:
    return one.sort != "loose" or text.chars[one.start : one.end].strip(" \t\r\n;") != ""


def variables(text: Text, one: Piece) -> dict[str, str]:
    """The variables of a declaration, each as it would be written alone."""
    if one.chunk is None or len(one.decls) != 1:
        return {}
    statement = one.decls[0]
    if not isinstance(statement, n.VarStmt) or not statement.vars:
        return {}
    chars, base = text.chars, one.chunk.start
    shared = chars[base + statement.start : base + own_start(statement.vars[0])]
    return {
        var.name.name: " ".join(f"{shared}{chars[base + own_start(var) : base + var.end]}".split())
        for var in statement.vars
    }


def own_start(var: n.Var) -> int:
    """Where what belongs to one variable of a declaration alone begins: an old tag, or its name."""
    return var.type.start if var.type.old and var.type.end > var.type.start else var.name.start

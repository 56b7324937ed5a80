"""Lines about console variables that go on as the line above: `g_iA = g_hA.IntValue;`, `g_hA.AddChangeHook(F);`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.declare import symbols_of
from server.analysis.symbols import Kind, Variable
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.layout import laid_out
from server.assistant.inline.suggestion import Suggestion
from server.syntax import nodes as n

_READ = re.compile(r"\A\w+\s*=\s*\w+\.(?:Int|Float|Bool)Value;?\Z")
_HOOKED = re.compile(r"\A\w+\.AddChangeHook\((\w+)\);?\Z")
_MADE = re.compile(r"\b(\w+)\s*=\s*(?:CreateConVar|FindConVar)\s*\(")
_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_KINDS = frozenset("g h i f b fl n cv cvar c con var convar".split())
_ACCESSORS = {"int": "IntValue", "float": "FloatValue", "bool": "BoolValue"}
_MOST = 20


def offer(cursor: Cursor) -> Iterator[Suggestion]:
    """The lines that are missing, below one of their kind."""
    last = cursor.earlier[-1] if cursor.is_blank and cursor.earlier else None
    if not isinstance(last, n.ExprStmt):
        return
    start = cursor.chunk_start
    line = cursor.chars[start + last.start : start + last.end]
    lines: list[str] = []
    if _READ.match(line):
        lines = [f"{name} = {convar}.{accessor};" for name, convar, accessor in _unread(cursor)]
    elif (match := _HOOKED.match(line)) is not None:
        lines = [f"{convar}.AddChangeHook({match[1]});" for convar in _unhooked(cursor)]
    if lines:
        yield Suggestion(cursor.offset, cursor.line_end, laid_out(cursor, "\n".join(lines[:_MOST])), "convar_lines")


def _globals(cursor: Cursor) -> Iterator[Variable]:
    for chunk in cursor.snapshot.chunks:
        for symbol in symbols_of(chunk):
            if isinstance(symbol, Variable) and symbol.kind is Kind.VARIABLE and not (symbol.dims or symbol.type.dims):
                yield symbol


def _unread(cursor: Cursor) -> Iterator[tuple[str, str, str]]:
    """The console variables that the function does not read yet, each with the variable that is named like it."""
    body = cursor.body
    words = _words(cursor.chars[cursor.chunk_start : cursor.chunk_start + body.node.end]) if body is not None else ()
    kept = {_stem(one.name): one for one in _globals(cursor) if one.type.tag in _ACCESSORS}
    for convar in _globals(cursor):
        of = kept.get(_stem(convar.name)) if convar.type.tag == "ConVar" and convar.name not in words else None
        if of is not None and of.name not in words:
            yield of.name, convar.name, _ACCESSORS[of.type.tag]


def _unhooked(cursor: Cursor) -> Iterator[str]:
    """The console variables that the function makes and nobody has hooked."""
    body = cursor.body
    text = cursor.chars[cursor.chunk_start : cursor.chunk_start + body.node.end] if body is not None else ""
    for name in dict.fromkeys(_MADE.findall(text)):
        if re.search(rf"\b{name}\s*\.\s*AddChangeHook\b|\bHookConVarChange\(\s*{name}\b", text) is None:
            yield name


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


def _stem(name: str) -> str:
    """A name without what says of which type it is."""
    return "".join(word for word in (one.lower() for one in _HUMPS.findall(name)) if word not in _KINDS)

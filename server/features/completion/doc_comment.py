"""The doc comment that `/**` begins above a function: what it does, each parameter, what it returns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from server.analysis.cursor.spot import Text
from server.analysis.declare import symbols_of
from server.analysis.symbols import Function, Property, Symbol, TypeSymbol
from server.features.completion.item import Completions, Item, Sort
from server.features.completion.request import Request
from server.syntax.chunk import Chunk

_BEGUN = re.compile(r"[ \t]*(/\*\*)")
_REST = re.compile(r"(?:[ \t]*\*/)?(?=[ \t]*(?:[\r\n]|\Z))")
# What stands between the comment and the name of what it is about: words, a type with its marks.
_HEAD = re.compile(r"[\s\w:\[\],~&]*", re.ASCII)
_BELOW = re.compile(r"[ \t]*(?:\r?\n[ \t]*){1,2}(?=[A-Za-z_~@])")
_SUMMARY, _PART = "What it does", "Description"


def doc_comment(request: Request) -> Completions | None:
    """The comment as the only suggestion; None unless one has just been begun above a function."""
    spot, chars = request.spot, request.snapshot.text.chars
    line = request.snapshot.text.line_start(request.offset)
    begun = _BEGUN.fullmatch(chars, line, request.offset)
    rest = _REST.match(chars, request.offset)
    if spot.text is not Text.QUIET or begun is None or rest is None or spot.base != begun.start(1):
        return None
    if _BELOW.match(chars, rest.end()) is None:
        return None
    function = _below(request, begun.start(1), rest.end())
    if function is None:
        return None
    item = Item("/** Doc comment */", Sort.SNIPPET, detail=function.name, filter="/**", is_preselected=True)
    item.start, item.end = begun.start(1), rest.end()
    item.is_snippet = request.abilities.snippets
    item.insert = "\n".join(_lines(function, item.is_snippet))
    return Completions(item.start, request.offset, item.end, [item])


def _below(request: Request, start: int, end: int) -> Function | None:
    """The function whose head is the first thing behind the comment, as it is without it: open, it hides the code."""
    snapshot = request.snapshot
    text = snapshot.text.replace(start, end, " " * (end - start))
    project = snapshot.project.with_text(snapshot.path, text)
    root = snapshot.unit.root.path
    unit = project.unit(root, standalone=snapshot.unit.standalone)
    head = _HEAD.match(text.chars, end)
    assert head is not None  # it matches the empty text
    for chunk in unit.chunks(snapshot.path):
        if chunk.end > end and chunk.start <= head.end():
            for function in _functions(chunk):
                if end <= chunk.start + function.ident.start <= head.end():
                    return function
    return None


def _functions(chunk: Chunk) -> Iterator[Function]:
    """The functions and methods of a declaration, in order."""
    for symbol in symbols_of(chunk):
        members: list[Symbol] = symbol.order if isinstance(symbol, TypeSymbol) else []
        for one in (symbol, *members):
            if isinstance(one, Function):
                yield one
            elif isinstance(one, Property):
                yield from (accessor for accessor in (one.getter, one.setter) if accessor is not None)


def _lines(function: Function, is_snippet: bool) -> Iterator[str]:
    tags = [f"@param {param.name or '...'}" for param in function.params]
    if function.typed and (function.type.tag != "void" or function.type.dims):
        tags.append("@return")
    if "native" in function.keywords:
        tags.append("@error")
    width = max(map(len, tags), default=0) + 4
    stops = count(1)

    def hole(words: str) -> str:
        return f"${{{next(stops)}:{words}}}" if is_snippet else ""

    yield "/**"
    yield f" * {hole(_SUMMARY)}"
    if tags:
        yield " *"
    for tag in tags:
        yield f" * {tag:<{width}}{hole(_PART)}"
    yield " */"

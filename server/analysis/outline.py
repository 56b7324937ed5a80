"""What a file declares, seen by itself: for questions about all files of a workspace, where reading every plugin
with its includes would take too long."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from server.analysis.closure import Source
from server.analysis.declare import quick_name, symbols_of
from server.analysis.symbols import Kind, Symbol, TypeSymbol
from server.syntax.builtins import initial_environment
from server.syntax.chunk import Chunk
from server.syntax.directives import Define
from server.syntax.macros import Env
from server.syntax.preprocessor import Scan, scan


class Named(NamedTuple):
    """A name that a file declares. The symbol of a plain function is made when it is asked for."""

    name: str
    kind: Kind
    chunk: Chunk | None
    define: Define | None
    made: Symbol | None
    container: str

    @property
    def symbol(self) -> Symbol | None:
        """The symbol, None for a macro."""
        if self.made is None and self.chunk is not None:
            return next((one for one in symbols_of(self.chunk) if one.name == self.name), None)
        return self.made


_scans: WeakKeyDictionary[Source, Scan] = WeakKeyDictionary()
_outlines: WeakKeyDictionary[Source, list[Named]] = WeakKeyDictionary()


def scan_of(source: Source) -> Scan:
    """The file as some plugin sees it, or else without its includes."""
    if source.closures:
        return source.closures[0].scan
    known = _scans.get(source)
    if known is None:
        known = _scans[source] = scan(source.text.chars, _start(), source.memo, lambda _, env: env, source.path)
    return known


@cache
def _start() -> Env:
    return initial_environment()


def outline(source: Source) -> list[Named]:
    """The names that the file declares, members of types included, in order."""
    known = _outlines.get(source)
    if known is None:
        known = _outlines[source] = list(_names(scan_of(source)))
    return known


def _names(found: Scan) -> Iterator[Named]:
    for item in found.items:
        if isinstance(item, Define):
            yield Named(item.macro.name, Kind.MACRO, None, item, None, "")
        elif isinstance(item, Chunk):
            name = quick_name(item)
            if name is not None:
                yield Named(name, Kind.FUNCTION, item, None, None, "")
                continue
            for symbol in symbols_of(item):
                yield Named(symbol.name, symbol.kind, item, None, symbol, "")
                for member in symbol.order if isinstance(symbol, TypeSymbol) else ():
                    yield Named(member.name, member.kind, item, None, member, symbol.name)


def comment_before(chars: str, start: int) -> int:
    """Where the comment that documents the declaration at `start` begins; `start` when there is none."""
    begin = start
    while True:
        line = chars.rfind("\n", 0, begin) + 1
        if chars[line:begin].strip():
            return begin
        above_end = line - 1
        if above_end < 0:
            return begin
        above = chars.rfind("\n", 0, above_end) + 1
        text = chars[above:above_end].strip()
        if text.endswith("*/"):
            opener = chars.rfind("/*", 0, above_end - 1)
            if opener < 0 or chars[chars.rfind("\n", 0, opener) + 1 : opener].strip():
                return begin
            return opener
        if text.startswith("//"):
            begin = above + chars[above:above_end].index("//")
        elif text.replace(" ", "").startswith("#pragmadeprecated"):
            rest = comment_before(chars, above + chars[above:above_end].index("#"))
            return rest if chars[rest] == "/" else begin
        else:
            return begin

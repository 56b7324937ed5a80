"""Where a name is used: in its own plugin, and in every plugin of the workspace that includes its declaration.

The search yields None now and then, where its caller may do something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from server.analysis.closure import Closure
from server.analysis.navigate import (
    LOCALS,
    Target,
    family_of,
    macro_place,
    place_of,
    refs_in,
    words_of,
)
from server.analysis.project import UnreadableFileError
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Kind, Symbol
from server.analysis.unit import Unit
from server.analysis.workspace import Workspace
from server.syntax.chunk import Chunk
from server.syntax.directives import Define, Directive, Include, Undef
from server.syntax.macros import Macro

# The functions that are told a name in a string.
NAMING = frozenset(
    "CreateNative MarkNativeAsOptional CreateGlobalForward GlobalForward GetFunctionByName GetFeatureStatus "
    "RequireFeature".split()
)


class Occurrence(NamedTuple):
    """A use of a name, or its declaration.

    `role` is as in `Ref`, or "string" (the name in a string that is looked up when the plugin runs), "inactive"
    (in code that is not compiled) or "macro" (in the body of a macro).
    """

    path: str
    start: int
    end: int
    role: str


@dataclass
class Sought:
    """What is looked for. `homes` are the files and offsets of its declarations.

    `broad` also finds what is one with it (see `family_of`), names in strings and code that is not compiled.
    `hidden` collects the macros through whose bodies it is used.
    """

    name: str
    homes: frozenset[tuple[str, int]]
    symbol: Symbol | None = None
    macro: Macro | None = None
    chunk: Chunk | None = None
    broad: bool = False
    hidden: set[str] = field(default_factory=set)
    _known: dict[tuple[Unit, Symbol], bool] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        """Whether nothing outside of its chunk can refer to it."""
        return self.symbol is not None and self.symbol.kind is Kind.LOCAL

    @property
    def is_member(self) -> bool:
        """Whether it is reached through a dot."""
        return self.symbol is not None and self.symbol.container is not None and self.symbol.kind not in LOCALS

    def fits(self, unit: Unit, symbol: Symbol, chunk: Chunk | None, path: str) -> bool:
        """Whether `symbol`, found in the file `path` (in `chunk`), is what is looked for."""
        if symbol is self.symbol:
            return True
        if symbol.kind in LOCALS and symbol.container is None:
            return self._declared_here(unit, symbol, chunk, path)
        known = self._known.get((unit, symbol))
        if known is None:
            known = self._known[unit, symbol] = self._declared_here(unit, symbol, chunk, path)
        return known

    def _declared_here(self, unit: Unit, symbol: Symbol, chunk: Chunk | None, path: str) -> bool:
        for one in family_of(unit, symbol, path) if self.broad else (symbol,):
            place = place_of(unit, one, chunk, path)
            if place is not None and (place.path, place.start) in self.homes:
                return True
        return False


def sought(snapshot: Snapshot, target: Target, broad: bool = False) -> Sought | None:
    """What to look for when the cursor is on `target`; None when nothing is declared there."""
    unit, path = snapshot.unit, snapshot.path
    if target.macro is not None:
        place = macro_place(unit, target.macro)
        if place is None:
            return None
        return Sought(target.macro.name, frozenset({(place.path, place.start)}), macro=target.macro, broad=broad)
    symbol = target.symbol
    if symbol is None:
        return None
    broad = broad or "forward" in symbol.keywords or symbol.kind in (Kind.METHODMAP, Kind.ENUM)
    homes: set[tuple[str, int]] = set()
    for one in family_of(unit, symbol, path) if broad else (symbol,):
        place = place_of(unit, one, target.chunk, path)
        if place is not None:
            homes.add((place.path, place.start))
    if not homes:
        return None
    return Sought(symbol.name, frozenset(homes), symbol, chunk=target.chunk, broad=broad)


def references(snapshot: Snapshot, wanted: Sought, workspace: Workspace | None) -> Iterator[Occurrence | None]:
    """All places where `wanted` is written: of its plugin first, then of the others that see it."""
    if wanted.is_local:
        yield from in_file(snapshot.unit, snapshot.path, wanted)
        return
    seen: set[str] = set()
    yield from in_unit(snapshot.unit, wanted, seen)
    if workspace is None:
        return
    for unit in units_seeing(snapshot, wanted, workspace, seen):
        yield None
        if unit is not None:
            yield from in_unit(unit, wanted, seen)


def units_seeing(snapshot: Snapshot, wanted: Sought, workspace: Workspace, seen: set[str]) -> Iterator[Unit | None]:
    """The other plugins that include a declaration of `wanted` and mention it outside of the files `seen`."""
    shared = [path for path, _ in wanted.homes if not workspace.is_plugin(path)]
    if not shared:
        return
    mentions = [source.path for source in workspace.mentioning(wanted.name)]
    candidates: set[str] = set()
    for path in mentions:
        if path not in seen:
            candidates |= {path} | workspace.above(path)
    if all(path in workspace.files for path in shared):
        candidates &= set[str]().union(*(workspace.above(path) for path in shared))
    for root in sorted(path for path in candidates if workspace.is_plugin(path)):
        yield None
        if all(path in seen for path in mentions if path == root or root in workspace.above(path)):
            continue
        try:
            unit = snapshot.project.unit(root)
        except UnreadableFileError:
            continue
        if any(path in unit.files for path in shared):
            yield unit


def in_unit(unit: Unit, wanted: Sought, seen: set[str]) -> Iterator[Occurrence | None]:
    """The places in all files of a unit but those `seen`, which grow."""
    files = [
        path for path, closure in unit.files.items() if path not in seen and wanted.name in closure.source.text.chars
    ]
    seen.update(files)
    _look_for_macros(unit, wanted)
    for path in files:
        yield None
        yield from in_file(unit, path, wanted)


def _look_for_macros(unit: Unit, wanted: Sought) -> None:
    """Find out whether macros reach the member `wanted`: only then their bodies mean it."""
    if not wanted.is_member or not any(
        isinstance(item, Define) and wanted.name in item.macro.body
        for closure in unit.files.values()
        for item in closure.scan.items
    ):
        return
    for path in unit.files:
        for chunk in unit.chunks(path):
            for _ in _in_chunk(unit, path, chunk, wanted) if chunk.syntax.uses else ():
                pass


def in_file(unit: Unit, path: str, wanted: Sought) -> Iterator[Occurrence]:
    """The places in one file of a unit, in no order."""
    closure = unit.files.get(path)
    if closure is None:
        return
    _look_for_macros(unit, wanted)
    found: dict[int, Occurrence] = {}
    places = _of_macro(closure, wanted) if wanted.macro is not None else _of_symbol(unit, closure, wanted)
    for start, end, role in places:
        if start not in found or found[start].role == "read":
            found[start] = Occurrence(path, start, end, role)
    if wanted.broad:
        for start, end in _in_inactive(closure, wanted):
            found.setdefault(start, Occurrence(path, start, end, "inactive"))
    yield from found.values()


Spot = tuple[int, int, str]


def _of_symbol(unit: Unit, closure: Closure, wanted: Sought) -> Iterator[Spot]:
    path, name = closure.source.path, wanted.name
    for item in closure.scan.items:
        if isinstance(item, Chunk):
            if wanted.is_local and not _is_same(item, wanted.chunk):
                continue
            yield from _in_chunk(unit, path, item, wanted)
        elif not wanted.is_local and not isinstance(item, Include):
            for start, end in _words_in(closure, item, name, wanted.is_member):
                if wanted.is_member:
                    if wanted.hidden and closure.source.text.chars[start - 1] in ".:":
                        yield start, end, "macro"
                    continue
                symbol = unit.lookup(name, path)
                if symbol is not None and unit.macro(name) is None and wanted.fits(unit, symbol, None, path):
                    yield start, end, "macro"


def _in_chunk(unit: Unit, path: str, chunk: Chunk, wanted: Sought) -> Iterator[Spot]:
    name = wanted.name
    if name not in chunk.words and not chunk.syntax.uses:
        return
    for ref in refs_in(unit, path, chunk):
        if ref.symbol.name != name or not wanted.fits(unit, ref.symbol, chunk, path):
            continue
        if ref.written:
            yield chunk.start + ref.start, chunk.start + ref.end, ref.role
        else:
            wanted.hidden.update(
                use.macro.name for use in chunk.syntax.uses if use.start <= ref.start and ref.end <= use.call_end
            )
    if wanted.broad and wanted.symbol is not None and wanted.symbol.kind is Kind.FUNCTION:
        for start, end in _in_strings(chunk, name):
            yield chunk.start + start, chunk.start + end, "string"


def _is_same(chunk: Chunk, other: Chunk | None) -> bool:
    return other is not None and chunk.start == other.start and chunk.cut is other.cut


def _in_strings(chunk: Chunk, name: str) -> Iterator[tuple[int, int]]:
    """Where the chunk hands the name as a string to a function that looks it up."""
    written = f'"{name}"'
    if written not in chunk.cut.source:
        return
    tokens = chunk.tokens()
    for index, kind in enumerate(tokens.kind):
        if kind != "str" or tokens.value[index] != written:
            continue
        depth, at = 0, index - 1
        while at >= 0 and tokens.kind[at] not in (";", "{", "}") and depth >= 0:
            depth += (tokens.kind[at] == ")") - (tokens.kind[at] == "(")
            at -= 1
        if depth < 0 and at >= 0 and tokens.value[at] in NAMING:
            yield tokens.start[index] + 1, tokens.end[index] - 1


def _of_macro(closure: Closure, wanted: Sought) -> Iterator[Spot]:
    macro, path, name = wanted.macro, closure.source.path, wanted.name
    assert macro is not None  # the caller has seen it
    for item in closure.scan.items:
        if isinstance(item, Chunk):
            for use in item.syntax.uses if name in item.words else ():
                if use.macro.name == name and use.macro.path == macro.path:
                    yield item.start + use.start, item.start + use.end, "read"
            continue
        if isinstance(item, Include):
            continue
        if isinstance(item, Define) and item.macro.name == name and path == macro.path:
            yield item.name_start, item.name_start + len(name), "declaration"
        for start, end in _words_in(closure, item, name):
            yield start, end, "write" if isinstance(item, Undef) else "read"


def _words_in(closure: Closure, item: Directive, name: str, members: bool = False) -> Iterator[tuple[int, int]]:
    """Where the identifier `name` stands in a directive, behind the name that it defines."""
    chars = closure.source.text.chars
    start = item.name_start + len(item.macro.name) if isinstance(item, Define) else item.head_end
    if chars.find(name, start, item.end) < 0:
        return
    if not members:
        yield from words_of(chars, start, item.end, name)
        return
    for first in range(start, item.end - len(name) + 1):
        if chars.startswith(name, first) and not (chars[first - 1].isalnum() or chars[first - 1] in "_@"):
            last = first + len(name)
            if last == len(chars) or not (chars[last].isalnum() or chars[last] in "_@"):
                yield first, last


def _in_inactive(closure: Closure, wanted: Sought) -> Iterator[tuple[int, int]]:
    if wanted.is_member:
        return
    chars = closure.source.text.chars
    local = wanted.symbol is not None and wanted.symbol.kind in LOCALS
    for start, end in closure.scan.inactive:
        if local and not _is_around(wanted, closure.source.path, start, end):
            continue
        if chars.find(wanted.name, start, end) >= 0:
            yield from words_of(chars, start, end, wanted.name)


def _is_around(wanted: Sought, path: str, start: int, end: int) -> bool:
    """Whether the chunk that declares the local `wanted` holds `start..end`."""
    chunk = wanted.chunk
    return chunk is not None and any(
        home == path and chunk.start <= min(at, start) and max(at, end) <= chunk.end for home, at in wanted.homes
    )

"""What stands behind a declaration without a body: a forward's handlers, a native's function, in all plugins."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.closure import Source
from server.analysis.navigate import Place, Target, place_of, target_at
from server.analysis.outline import outline, scan_of
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Kind
from server.analysis.workspace import Workspace
from server.syntax.chunk import Chunk
from server.syntax.tokens import Tokens


def implementation(snapshot: Snapshot, offset: int, workspace: Workspace) -> Iterator[Place | None]:
    """The places, None between them where the search may pause."""
    target = target_at(snapshot, offset)
    if target is None or not isinstance(target.symbol, Function):
        return
    symbol, name = target.symbol, target.symbol.name
    declared = _declared(snapshot, target)
    if declared is None or symbol.container is not None:
        if symbol.has_body:
            place = place_of(snapshot.unit, symbol, target.chunk, snapshot.path)
            yield place
        return
    keyword, home = declared
    seeing = workspace.above(home) | {home, snapshot.path} if home in workspace.files else None
    sources = {source.path: source for source in workspace.mentioning(name)}
    sources.setdefault(snapshot.path, snapshot.source)
    for path, source in sorted(sources.items(), key=lambda item: (item[0] != snapshot.path, item[0])):
        yield None
        if seeing is not None and seeing.isdisjoint({path} | workspace.above(path)):
            continue
        names = [name] if keyword == "forward" else list(_natives(source, name))
        for wanted in names:
            yield from _functions(source, wanted)


def _declared(snapshot: Snapshot, target: Target) -> tuple[str, str] | None:
    """The keyword and the file of the forward or native that the target's name is declared as."""
    assert target.symbol is not None  # the caller has seen it
    for entry in snapshot.unit.entries(target.symbol.name, snapshot.path):
        for keyword in ("forward", "native"):
            if keyword in entry.symbol.keywords:
                return keyword, entry.source.path
    return None


def _functions(source: Source, name: str) -> Iterator[Place]:
    for found in outline(source):
        if found.name != name or found.kind is not Kind.FUNCTION or found.chunk is None:
            continue
        symbol, base = found.symbol, found.chunk.start
        if isinstance(symbol, Function) and symbol.has_body:
            ident, node = symbol.ident, symbol.node
            yield Place(source.path, base + ident.start, base + ident.end, base + node.start, base + node.end)


def _natives(source: Source, name: str) -> Iterator[str]:
    """The functions that the file registers for the native `name`: `CreateNative("name", function)`."""
    written = f'"{name}"'
    for item in scan_of(source).items:
        if isinstance(item, Chunk) and written in item.cut.source:
            tokens = item.tokens()
            for index, value in enumerate(tokens.value):
                if value == written and _is_registration(tokens, index):
                    yield tokens.value[index + 2]


def _is_registration(tokens: Tokens, index: int) -> bool:
    return (
        index >= 2
        and tokens.value[index - 2 : index] == ["CreateNative", "("]
        and tokens.kind[index + 1 : index + 3] == [",", "id"]
    )

"""The number of references above each function. Counting is left for when a lens comes into view."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.implementation import Forwards, forwards_of
from server.analysis.navigate import functions_in, target_at
from server.analysis.occurrences import Occurrence, references, sought
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Property
from server.analysis.workspace import Workspace
from server.syntax.chunk import Chunk


def code_lens(snapshot: Snapshot) -> list[tuple[int, int]]:
    """The ranges of the names of the functions with a body, in order.

    What only the game calls has none: to say that nothing refers to `OnPluginStart` would be an odd thing to say.
    """
    if not snapshot.settings.code_lens.references:
        return []
    forwards = forwards_of(snapshot.unit)
    found: list[tuple[int, int]] = []
    for chunk in snapshot.chunks:
        for function, _ in functions_in(chunk):
            if not function.has_body or isinstance(function.container, Property) or not function.name:
                continue
            if "public" in function.keywords and _is_left_to_the_game(snapshot, chunk, function.name, forwards):
                continue
            found.append((chunk.start + function.ident.start, chunk.start + function.ident.end))
    return found


def _is_left_to_the_game(snapshot: Snapshot, chunk: Chunk, name: str, forwards: Forwards) -> bool:
    """Whether a public function is a forward's, or no other part of the plugin mentions it."""
    if any(name in known for known in forwards):
        return True
    own = (closure for closure in snapshot.unit.files.values() if not closure.source.library)
    return not any(
        name in item.words
        for closure in own
        if name in closure.words
        for item in closure.scan.items
        if isinstance(item, Chunk) and item is not chunk
    )


def resolve_code_lens(snapshot: Snapshot, offset: int, workspace: Workspace) -> Iterator[Occurrence | None]:
    """The references to the function whose name stands at `offset`, its declarations left out."""
    target = target_at(snapshot, offset)
    wanted = sought(snapshot, target) if target is not None else None
    if wanted is None:
        return
    for found in references(snapshot, wanted, workspace):
        if found is None or found.role != "declaration":
            yield found


def title(count: int) -> str:
    """What a lens says."""
    return "1 reference" if count == 1 else f"{count} references"

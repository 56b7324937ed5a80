"""The number of references above each function. Counting is left for when a lens comes into view."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.navigate import functions_in, target_at
from server.analysis.occurrences import Occurrence, references, sought
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Property
from server.analysis.workspace import Workspace


def code_lens(snapshot: Snapshot) -> list[tuple[int, int]]:
    """The ranges of the names of the functions with a body, in order."""
    if not snapshot.settings.code_lens.references:
        return []
    found: list[tuple[int, int]] = []
    for chunk in snapshot.chunks:
        for function, _ in functions_in(chunk):
            if function.has_body and not isinstance(function.container, Property) and function.name:
                found.append((chunk.start + function.ident.start, chunk.start + function.ident.end))
    return found


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

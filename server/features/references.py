"""All places where the thing under the cursor is used, in every plugin of the workspace that sees it."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis import occurrences
from server.analysis.companion_files import Companion
from server.analysis.companion_uses import named_at, uses
from server.analysis.navigate import target_at
from server.analysis.occurrences import Occurrence
from server.analysis.snapshot import Snapshot
from server.analysis.workspace import Workspace


def companion_references(
    companion: Companion, offset: int, workspace: Workspace, declarations: bool
) -> Iterator[Occurrence | None]:
    """The same for a phrase or an entry of gamedata in its own file: the strings of plugins that name it."""
    named = named_at(companion, offset)
    if named is None:
        return
    if declarations:
        yield Occurrence(companion.path, named.key.start, named.key.end, "declaration")
    yield from uses(companion, named, workspace)


def references(
    snapshot: Snapshot, offset: int, workspace: Workspace, declarations: bool
) -> Iterator[Occurrence | None]:
    """The places, None between them where the search may pause. `declarations` includes those of the name."""
    target = target_at(snapshot, offset)
    wanted = occurrences.sought(snapshot, target) if target is not None else None
    if wanted is None:
        return
    for found in occurrences.references(snapshot, wanted, workspace):
        if found is None or declarations or found.role != "declaration":
            yield found

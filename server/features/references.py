"""All places where the thing under the cursor is used, in every plugin of the workspace that sees it."""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis import occurrences
from server.analysis.navigate import target_at
from server.analysis.occurrences import Occurrence
from server.analysis.snapshot import Snapshot
from server.analysis.workspace import Workspace


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

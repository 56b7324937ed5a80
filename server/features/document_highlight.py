"""The other places of this file where the thing under the cursor is read or written."""

from __future__ import annotations

from server.analysis.navigate import target_at
from server.analysis.occurrences import Occurrence, in_file, sought
from server.analysis.snapshot import Snapshot


def document_highlight(snapshot: Snapshot, offset: int) -> list[Occurrence]:
    """The places in the order of the text. A declaration that gives a value counts as written."""
    target = target_at(snapshot, offset)
    wanted = sought(snapshot, target) if target is not None else None
    if wanted is None:
        return []
    return sorted(in_file(snapshot.unit, snapshot.path, wanted), key=lambda found: found.start)

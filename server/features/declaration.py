"""Where the thing under the cursor is declared: of a public function the forward that it implements."""

from __future__ import annotations

from server.analysis.navigate import Place, Target, place_of, target_at
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function


def declaration(snapshot: Snapshot, offset: int) -> tuple[Target, list[Place]] | None:
    """The word at `offset` and its declarations without a body; None when it has none besides its definition."""
    target = target_at(snapshot, offset)
    if target is None or not isinstance(target.symbol, Function) or target.symbol.container is not None:
        return None
    unit = snapshot.unit
    symbols = [entry.symbol for entry in unit.entries(target.symbol.name, snapshot.path)]
    bare = [one for one in symbols if isinstance(one, Function) and not one.has_body]
    places = [place_of(unit, one) for one in bare]
    found = [place for place in places if place is not None]
    return (target, found) if found else None

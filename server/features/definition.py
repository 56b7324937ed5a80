"""Where the thing under the cursor is defined: of a forward and its implementation, the implementation."""

from __future__ import annotations

from server.analysis.navigate import Place, Target, closure_of, macro_place, place_of, target_at
from server.analysis.snapshot import Snapshot


def definition(snapshot: Snapshot, offset: int) -> tuple[Target, list[Place]] | None:
    """The word at `offset` and where it leads; None when there is no word that means something."""
    target = target_at(snapshot, offset)
    if target is None:
        return None
    return target, [place for place in [_place(snapshot, target)] if place is not None]


def _place(snapshot: Snapshot, target: Target) -> Place | None:
    if target.include is not None:
        closure = closure_of(snapshot)
        for include, inner in closure.included if closure is not None else ():
            if include is target.include and inner is not None:
                return Place(inner.source.path, 0, 0, 0, 0)
        return None
    if target.macro is not None:
        return macro_place(snapshot.unit, target.macro)
    assert target.symbol is not None  # a target is one of the three
    return place_of(snapshot.unit, target.symbol, target.chunk, snapshot.path)

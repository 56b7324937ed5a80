"""What may be meant by the name of an input or output that the game does not have. Says nothing of names it has."""

from __future__ import annotations

from server.analysis.runtime.entity_io_uses import IOUse
from server.analysis.runtime.game_guard import is_guarded
from server.knowledge import entity_io
from server.knowledge.near import spelt_like


def misspelt(use: IOUse) -> tuple[str, ...]:
    """Names that a use may mean, those of its class first; empty when it may be right, or is like no other."""
    if not use.name.isidentifier() or entity_io.entity_io(use.kind, use.name) is not None:
        return ()
    own = spelt_like(use.name, entity_io.names(use.kind, use.entity)) if use.entity else ()
    right = own or spelt_like(use.name, entity_io.names(use.kind))
    return () if not right or is_guarded(use.site.view, use.site.call) else right


def other_owners(use: IOUse) -> tuple[str, ...]:
    """Classes that are noted to have what a use names, when the class of its entity is not; empty when it may."""
    known = entity_io.entity_io(use.kind, use.name)
    if known is None or not use.entity or known.of_all or not known.classes:
        return ()
    if not entity_io.is_listed(use.kind, use.entity) or entity_io.has(use.kind, use.entity, use.name):
        return ()
    return () if is_guarded(use.site.view, use.site.call) else tuple(sorted(known.classes))

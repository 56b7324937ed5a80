"""Whether a plugin takes flags off commands or variables, or turns cheats on, so that what is for cheats works."""

from __future__ import annotations

from server.analysis.unit import Unit

_WORDS = frozenset({"SetCommandFlags", "SetConVarFlags", "Flags", "FCVAR_CHEAT"})
_CHEATS = "sv_cheats"


def changes_flags(unit: Unit) -> bool:
    """Whether any file of the plugin's own names what changes flags, or the variable that allows cheats."""
    known = unit.cache.get("flag changes")
    if not isinstance(known, bool):
        known = unit.cache["flag changes"] = any(
            not _WORDS.isdisjoint(closure.words) or _CHEATS in closure.words
            for closure in unit.files.values()
            if not closure.source.library
        )
    return known

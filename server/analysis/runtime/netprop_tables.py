"""What the tables of properties allow: which properties an entity can have, and which functions fit their types.

Send tables are complete, but for some classes the tables do not tell the base: what is asked of those is not known.
Knows no plugin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from server.analysis.runtime.netprop_calls import DATA
from server.knowledge import netprops
from server.knowledge.netprops import Place

Props = Mapping[str, tuple[Place, ...]]
"""Properties by name, with where they are."""

_ROOT: Final = "DT_BaseEntity"
# Public plugins read this of players, which the tables that clients have do not show: nothing is certain of it.
_UNSURE: Final = MappingProxyType({"CTerrorPlayer": ("m_upgradeBitVec",)})
_RULES: Final = ("CTerrorGameRulesProxy", "CCSGameRulesProxy", "CTeamplayRoundBasedRulesProxy")
_NONE: Final[frozenset[str]] = frozenset()

# What each type may be read and written as: everything else throws an error. A type that is missing is not judged.
_SEND_KINDS: Final = MappingProxyType(
    {
        "integer": frozenset({"int", "entity"}),
        "float": frozenset({"float"}),
        "vector": frozenset({"vector"}),
        "vectorxy": _NONE,
        "string": frozenset({"string"}),
    }
)
_INT: Final = frozenset({"int"})
_DATA_KINDS: Final = MappingProxyType(
    {
        **dict.fromkeys(("integer", "boolean", "short", "tick", "color32", "modelindex", "materialindex"), _INT),
        **dict.fromkeys(("ehandle", "classptr"), frozenset({"entity"})),
        **dict.fromkeys(("float", "time"), frozenset({"float"})),
        **dict.fromkeys(("vector", "position_vector"), frozenset({"vector"})),
        **dict.fromkeys(("string", "modelname", "soundname"), frozenset({"string"})),
        "character": frozenset({"int", "string"}),
    }
)


def kinds(place: str, where: Place) -> frozenset[str] | None:
    """What a property may be read as: `int`, `entity`, `float`, `vector`, `string`; None when that is not known."""
    if place == DATA:
        return _DATA_KINDS.get(where.type)
    if where.type == "datatable":
        return _of_parts(where.of)
    return _SEND_KINDS.get(where.element if where.type == "array" else where.type)


def elements(where: Place) -> int | None:
    """How many elements a network property has, 0 for one that is no array; None when that is not known."""
    if where.type in _SEND_KINDS:
        return 0
    return where.length if where.type == "array" else None


def places(place: str, name: str) -> tuple[Place, ...]:
    """Where the entities of the game have a property; temporary ones, which no plugin can read, are left out."""
    found = netprops.prop(name)
    if found is None:
        return ()
    if place == DATA:
        return found.data
    return tuple(where for where in found.send if not _is_temporary(where.owner))


def of_class(name: str, exact: bool) -> Props | None:
    """The network properties that an entity of a class can have; None when that is not known.

    Unless `exact`, it may also be of a class that derives from it.
    """
    return _of_class(name, exact)


@cache
def of_rules() -> Props:
    """The properties of the rules of the game."""
    return _union(props for name in _RULES if (props := netprops.send_props(name)) is not None)


@cache
def names(place: str) -> tuple[str, ...]:
    """All names that entities have in a place, as far as they are known; those of data maps also from plugins."""
    return tuple(name for name in netprops.names() if places(place, name) or (place == DATA and is_vouched(name)))


def is_vouched(name: str) -> bool:
    """Whether public plugins use a field of which no data map tells."""
    found = netprops.prop(name)
    return found is not None and not found.send and not found.data and bool(found.data_uses) and not found.game


def is_known_spelling(name: str) -> bool:
    """Whether the case of a network property's name is certain: a client's table can differ in it from the server's."""
    found = netprops.prop(name)
    return found is not None and (found.send_uses > 0 or any(where.is_certain for where in found.send))


@cache
def _of_parts(table: str) -> frozenset[str] | None:
    """What every part of a nested table may be read as: which one is meant is said by the element's number."""
    found = {_SEND_KINDS.get(part.type) for part in netprops.parts(table)}
    return found.pop() if len(found) == 1 else None


@cache
def _of_class(name: str, exact: bool) -> Props | None:
    own = netprops.send_props(name)
    if own is None or not _is_whole(name):
        return None
    if exact:
        return own
    unsure = {prop: places("Prop_Send", prop) for prop in _UNSURE.get(name, ())}
    others = [other for other in netprops.class_names() if other != name and _may_derive(other, name)]
    return _union([own, unsure, *(props for other in others if (props := netprops.send_props(other)) is not None)])


def _may_derive(other: str, name: str) -> bool:
    if name in netprops.ancestors(other):
        return True
    return not _is_whole(other) and not _is_temporary(other) and _family(other) == _family(name)


def _family(name: str) -> str:
    """What a class whose base is not known can be told by: characters are named without the C of the others."""
    if name == "CTerrorPlayer" or not (name.startswith("C") and name[1:2].isupper()):
        return "character"
    known = netprops.server_class(name)
    is_held = known is not None and any(entity.startswith("weapon_") for entity in known.entities)
    return "weapon" if is_held or "CBaseCombatWeapon" in netprops.ancestors(name) else ""


@cache
def _is_whole(name: str) -> bool:
    """Whether the send table of a class is known down to that of all entities."""
    return _ROOT in netprops.tables(name)


def _is_temporary(owner: str) -> bool:
    """Whether a class or table is one of the effects that are no entities."""
    bare = owner.removeprefix("DT_").removeprefix("C")
    return bare in ("BaseBeam", "BaseTempEntity") or (bare.startswith("TE") and bare[2:3].isupper())


def _union(many: Iterable[Props]) -> Props:
    found: dict[str, list[Place]] = defaultdict(list)
    for props in many:
        for name, where in props.items():
            found[name].extend(where)
    return MappingProxyType({name: tuple(dict.fromkeys(where)) for name, where in found.items()})

"""What is wrong with the class and the property that a plugin asks the offset of."""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.netprop_calls import LOOKUPS, SEND
from server.analysis.runtime.netprop_tables import is_known_spelling, names, of_class, places
from server.analysis.runtime.texts import Text
from server.knowledge import netprops
from server.knowledge.near import spelt_like

_MOST = 3


class Missing(NamedTuple):
    """A name that is not there. `owner` is "class" for a class, else the class that lacks it, empty for all.

    It `is_certain` when no game has it: the name of an entity is no name of a class.
    """

    name: Text
    owner: str
    right: tuple[str, ...]
    is_certain: bool = False


def missing_class(site: CallSite) -> Missing | None:
    """The class that a look-up names, when there is none of that name."""
    lookup = LOOKUPS[site.name]
    name = site.text(lookup.owner) if lookup.owner >= 0 else None
    if name is None or not name.value:
        return None
    known = netprops.server_class(name.value)
    if known is not None and known.table:
        return None
    of_entity = netprops.class_of(name.value)
    meant = of_entity.name if of_entity is not None and of_entity.table else ""
    near = spelt_like(name.value, netprops.class_names())
    right = tuple(one for one in dict.fromkeys((meant, *near)) if one)[:_MOST]
    return Missing(name, "class", right, of_entity is not None and of_entity.name != name.value)


def missing_property(site: CallSite) -> Missing | None:
    """The network property that a look-up names, when the class, or every class, lacks it."""
    lookup = LOOKUPS[site.name]
    name = site.text(lookup.name)
    if name is None or not name.value or name.value.isdecimal() or _is_elsewhere(name.value):
        return None
    if not places(SEND, name.value):
        near = tuple(one for one in spelt_like(name.value, names(SEND)) if one != name.value)
        same = [one for one in near if one.lower() == name.value.lower()]
        return None if same and not any(map(is_known_spelling, same)) else Missing(name, "", near)
    owner = site.text(lookup.owner) if lookup.owner >= 0 else None
    props = of_class(owner.value, exact=True) if owner is not None else None
    if owner is None or props is None or name.value in props:
        return None
    return Missing(name, owner.value, tuple(one for one in spelt_like(name.value, props) if one != name.value))


def _is_elsewhere(name: str) -> bool:
    """Whether public plugins look for the name, although no table has it: another game's, or not known to us."""
    known = netprops.prop(name)
    return known is not None and not known.send and not known.data

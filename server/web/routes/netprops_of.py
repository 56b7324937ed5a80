"""`/v1/facts/netprops-of`: the properties by class. What each of them is, `/v1/facts/netprops` tells."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter

from server.knowledge import netprops
from server.knowledge.near import spelt_like
from server.web.errors import ApiError

router = APIRouter(tags=["facts"])


@router.get("/v1/facts/netprops-of")
def classes() -> dict[str, Any]:
    """The classes that have a send table, each with its entities."""
    return {"total": len(_classes()), "data": _classes()}


@router.get("/v1/facts/netprops-of/{name}")
def single(name: str) -> dict[str, Any]:
    """All properties of a class, or of an entity's, inherited ones too. Those of `Prop_Data` may not be all."""
    found = netprops.server_class(name) or netprops.class_of(name)
    if found is None:
        near = spelt_like(name, [*netprops.class_names()], 1)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        raise ApiError(404, "not_found", f"There is no class `{name}`.{hint}", "name")
    return {"name": found.name, "entities": found.entities, "data": _rows(found.name)}


@cache
def _classes() -> list[dict[str, Any]]:
    named = [(name, netprops.server_class(name)) for name in netprops.class_names()]
    return [{"name": name, "entities": found.entities} for name, found in sorted(named) if found is not None]


@cache
def _rows(name: str) -> list[dict[str, Any]]:
    rows = [
        {"name": field, "where": where, "of": place.owner, "type": place.type, "about": _about(field)}
        for where, found in (("Prop_Send", netprops.send_props(name) or {}), ("Prop_Data", netprops.data_props(name)))
        for field, places in found.items()
        for place in places[:1]
    ]
    # What is explained comes first: there is more to be had of it.
    return sorted(rows, key=lambda row: (not row["about"], row["name"].casefold(), row["where"]))


def _about(field: str) -> str:
    known = netprops.prop(field)
    return known.about if known is not None else ""

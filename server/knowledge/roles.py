"""What natives, and fields of events, are for: facts that neither a name nor a type tells."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("api/roles.toml", "events/meaning.toml")


class Roles(NamedTuple):
    """`commands` register callbacks whose first parameter is a client, `precaching` is lost with the map.

    `slow` says why a native is too slow for each frame. `damage_events` tell in one of `damage_fields` how much was
    hurt, `damage_lost` being a player's health; `entity_fields` hold an entity's index. Fields are in lower case.
    `gifts` are natives that give a player something, with the properties that count (none: whatever they set); what
    tells a player's team is in `asks_team`, and `both_teams` are events that players of either raise. `joining` are
    forwards about clients that come, bots too; `for_people` are natives that are lost on bots, with the place of the
    client among their arguments; `asks_bot` tells bots from people.
    """

    commands: frozenset[str]
    precaching: tuple[str, ...]
    slow: Mapping[str, str]
    damage_events: frozenset[str]
    damage_fields: frozenset[str]
    damage_lost: frozenset[str]
    entity_fields: frozenset[str]
    gifts: Mapping[str, frozenset[str]]
    asks_team: frozenset[str]
    both_teams: frozenset[str]
    joining: frozenset[str]
    for_people: Mapping[str, int]
    asks_bot: frozenset[str]


@cache
def roles() -> Roles:
    """All of them."""
    held = store.load("roles", _FILES, _compiled)
    api, damage, entity = held["api"], held["events"].get("damage", {}), held["events"].get("entity", {})
    return Roles(
        frozenset(api.get("commands", ())),
        tuple(api.get("precaching", ())),
        MappingProxyType(api.get("slow", {})),
        frozenset(damage.get("events", ())),
        frozenset(damage.get("fields", ())),
        frozenset(damage.get("lost", ())),
        frozenset(entity.get("fields", ())),
        MappingProxyType({name: frozenset(props) for name, props in api.get("gifts", {}).items()}),
        frozenset(api.get("asks_team", ())),
        frozenset(held["events"].get("both_teams", ())),
        frozenset(api.get("joining", ())),
        MappingProxyType(api.get("for_people", {})),
        frozenset(api.get("asks_bot", ())),
    )


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    return {"api": store.words(data / "api/roles.toml"), "events": store.words(data / "events/meaning.toml")}

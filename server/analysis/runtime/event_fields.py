"""What several rules about event fields ask: which field is meant, which one is damage, which one a user id."""

from __future__ import annotations

from functools import cache

from server.analysis.runtime.game_events import Access
from server.knowledge import events
from server.knowledge.field_names import same_meaning
from server.knowledge.near import spelt_like
from server.knowledge.roles import roles


def candidates(names: tuple[str, ...], key: str, kind: str) -> tuple[str, ...]:
    """The fields of all these events that may be meant by `key`, read as `kind`: slips first, then other words."""
    common: dict[str, events.Field] = {}
    for index, name in enumerate(names):
        event = events.event(name)
        fields = dict(event.fields) if event is not None else {}
        common = fields if index == 0 else {one: field for one, field in common.items() if one in fields}
    fit = [field.name for field in common.values() if (field.type == "string") == (kind == "string")]
    alike = [*spelt_like(key, fit), *same_meaning(key, fit)]
    return tuple(dict.fromkeys(alike))[:3]


@cache
def all_fields() -> frozenset[str]:
    """The fields of all events of the game, in lower case."""
    return frozenset(field for name in events.names() if (event := events.event(name)) for field in event.fields)


def is_damage(access: Access) -> bool:
    """Whether it is how much somebody was hurt, in the event that tells of it."""
    source = access.source
    if source is None or not source.names or not set(source.names) <= roles().damage_events:
        return False
    keys = access.keys
    return bool(keys) and all(key.value.lower() in roles().damage_fields for key in keys)


def is_userid(access: Access) -> bool:
    """Whether a field is surely a user id in all the events that it can be read from."""
    keys = access.keys
    if access.accessor.writes or access.accessor.kind != "int" or len(keys) != 1:
        return False
    fields = access.fields(keys[0].value)
    return bool(fields) and all(field is not None and field.is_userid for field in fields)


def is_entity(access: Access) -> bool:
    """Whether a field is the index of an entity in all the events that it can be read from."""
    keys = access.keys
    if len(keys) != 1 or keys[0].value.lower() not in roles().entity_fields:
        return False
    fields = access.fields(keys[0].value)
    return bool(fields) and all(field is not None and not field.is_userid for field in fields)

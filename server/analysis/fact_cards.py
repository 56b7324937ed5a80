"""What is known of a name of the game, as text for people: the one home of what hovers and completion show of facts.

Plain values. The words are those of `server.knowledge`; nothing here knows code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from server.analysis.documentation import escape
from server.analysis.quoted import Names
from server.knowledge import convars, entities, events, netprops, weapons

_ACCESSORS = {
    "float": "GetEntPropFloat",
    "vector": "GetEntPropVector",
    "string": "GetEntPropString",
    "entity": "GetEntPropEnt",
    "int": "GetEntProp",
}
_TYPES = {
    "bool": "bool",
    "byte": "int",
    "short": "int",
    "long": "int",
    "float": "float",
    "string": "string",
    "uint64": "string",
}
_HANDLE = re.compile(r"m_h[A-Z]")  # the engine's prefix for handles, which send tables call integers
_HANDLES = ("ehandle", "classptr")
_MOST_PLACES = 4
_MOST_OUTPUTS = 12
_MOST_EVENTS = 6


@dataclass(frozen=True, slots=True)
class Card:
    """`name` is of the `sort` (such as "game event"); `lines` are Markdown paragraphs, `example` is SourcePawn."""

    name: str
    sort: str
    lines: tuple[str, ...] = ()
    example: str = ""


def card_text(card: Card, is_markdown: bool, heading: bool = True) -> str:
    """The card as Markdown or plain text."""
    blocks = [f"`{card.name}`: {card.sort}" if is_markdown else f"{card.name}: {card.sort}"] if heading else []
    blocks.extend(line if is_markdown else _plain(line) for line in card.lines if line)
    if card.example:
        blocks.append(example_block(card.example, is_markdown))
    return "\n\n".join(blocks)


def example_block(example: str, is_markdown: bool) -> str:
    """An example under its title."""
    return f"Example:\n\n```sourcepawn\n{example}\n```" if is_markdown else f"Example:\n\n{example}"


def _plain(text: str) -> str:
    return text.replace("`", "").replace("\\", "")


def card(names: Names, name: str, of: tuple[str, ...] = ()) -> Card | None:
    """What is known of a name of that kind. `of` are the events of a field, or the place of a property."""
    make = _CARDS.get(names)
    return make(name, of) if make is not None else None


# Events ------------------------------------------------------------------------------------------------------


def field_type(field: events.Field) -> str:
    """The type of an event's field in words: `user id`, `int`, `float`, `bool` or `string`."""
    return "user id" if field.is_userid else _TYPES.get(field.type, "int")


def event_fields(event: events.Event) -> str:
    """The names of an event's fields in a line."""
    return ", ".join(field.name for field in event.fields.values())


def _event(name: str, _: tuple[str, ...]) -> Card | None:
    event = events.event(name)
    if event is None:
        return None
    rows = "\n".join(_field_row(field) for field in event.fields.values())
    local = "It is not sent to clients." if event.local else ""
    return Card(event.name, "game event", (escape(event.about), rows or "It has no fields.", local), event.example)


def _field_row(field: events.Field) -> str:
    about = f": {escape(field.about)}" if field.about else ""
    return f"- `{field.name}` ({field_type(field)}){about}"


def _event_field(name: str, of: tuple[str, ...]) -> Card | None:
    having = [event for one in of if (event := events.event(one)) is not None and event.field(name) is not None]
    if not having:
        return None
    lines: list[str] = []
    groups: dict[tuple[str, str], list[str]] = {}
    shown = name
    for event in having:
        field = event.field(name)
        assert field is not None  # these events have it
        shown = field.name
        groups.setdefault((field_type(field), field.about), []).append(event.name)
    for (kind, about), owners in groups.items():
        said = f": {escape(about)}" if about else ""
        lines.append(f"{kind} in {_listed(owners, _MOST_EVENTS)}{said}")
    missing = [one for one in of if one not in {event.name for event in having}]
    if missing:
        lines.append(f"Missing in {_listed(missing, _MOST_EVENTS)}.")
    first = having[0].field(name)
    assert first is not None  # these events have it
    wants_client = f'GetClientOfUserId(event.GetInt("{shown}"))' if first.is_userid else ""
    return Card(shown, "field of a game event", tuple(lines), wants_client)


def _listed(names: Iterable[str], most: int) -> str:
    every = [f"`{name}`" for name in names]
    rest = [f"{len(every) - most} more"] if len(every) > most else []
    return ", ".join([*every[:most], *rest])


# Properties --------------------------------------------------------------------------------------------------


def place_type(place: netprops.Place) -> str:
    """The type of a property at one place, as people write it."""
    if not place.is_array:
        return place.type
    length = str(place.length) if place.length is not None else ""
    return f"{place.element or 'array'}[{length}]"


def _netprop(name: str, of: tuple[str, ...]) -> Card | None:
    prop = netprops.prop(name)
    if prop is None:
        return None
    lines = [escape(prop.about)]
    for title, places in (("Prop_Send", prop.send), ("Prop_Data", prop.data)):
        if places:
            rows = dict.fromkeys(f"{place_type(place)} in `{place.owner}`" for place in places)
            more = f", {len(rows) - _MOST_PLACES} more" if len(rows) > _MOST_PLACES else ""
            lines.append(f"`{title}`: {', '.join([*rows][:_MOST_PLACES])}{more}.")
    chosen = prop.data if of[:1] == ("Prop_Data",) and prop.data else prop.send or prop.data
    is_entity = _HANDLE.match(name) is not None or any(one.type in _HANDLES for one in (*prop.send, *prop.data))
    accessors = dict.fromkeys(accessor for place in chosen for accessor in _accessors(place, is_entity))
    if accessors:
        lines.append(f"Read with {' or '.join(f'`{one}`' for one in accessors)}.")
    if prop.game:
        instead = f"; here it is `{prop.here}`" if prop.here else ""
        lines.append(f"Only {prop.game} has it{instead}.")
    elif prop.evidence == "plugins":
        lines.append("Known from public plugins only.")
    return Card(prop.name, "property", tuple(lines), prop.example)


def _accessors(place: netprops.Place, is_entity: bool) -> list[str]:
    """The functions that read it as what it is: of an integer, which may hold an entity, only one is said."""
    kinds = place.kinds - ({"int"} if is_entity and "entity" in place.kinds else {"entity"})
    return [accessor for kind, accessor in _ACCESSORS.items() if kind in kinds]


def _server_class(name: str, _: tuple[str, ...]) -> Card | None:
    found = netprops.server_class(name)
    if found is None:
        return None
    bases = [one for one in netprops.ancestors(name) if one != name]
    lines = [f"Derives from {' → '.join(f'`{one}`' for one in bases)}."] if bases else []
    if found.entities:
        lines.append(f"Entities: {_listed(found.entities, _MOST_OUTPUTS)}.")
    return Card(found.name, "class of the server", tuple(lines))


# Things ------------------------------------------------------------------------------------------------------


def _entity(name: str, _: tuple[str, ...]) -> Card | None:
    entity = entities.entity(name)
    if entity is None:
        return _pattern(name) if "*" in name else None
    lines = [escape(entity.about)]
    if entity.server_class:
        lines.append(f"Class of the server: `{entity.server_class}`.")
    if entity.outputs:
        lines.append(f"Outputs: {_listed(entity.outputs, _MOST_OUTPUTS)}.")
    if entity.is_l4d1_only:
        lines.append("Only Left 4 Dead has it, Left 4 Dead 2 has not.")
    return Card(entity.name, "entity", tuple(lines))


def _pattern(name: str) -> Card | None:
    found = entities.matching(name)
    return Card(name, "pattern for entities", (f"Finds {_listed(found, _MOST_OUTPUTS)}.",)) if found else None


def _item(name: str, of: tuple[str, ...]) -> Card | None:
    melee = weapons.melee(name)
    if melee is not None:
        numbers = f"Damage {melee.damage:g}, {melee.cycle:g} s between swings."
        return Card(melee.name, "melee weapon", (escape(melee.about) or numbers, f"Model: `{melee.world_model}`."))
    weapon = weapons.weapon(name)
    if weapon is None:
        return _entity(name, of)
    numbers = [
        f"{title} {value}"
        for title, value in (("slot", weapon.slot), ("damage", weapon.damage), ("clip", weapon.clip))
        if value is not None and value >= 0
    ]
    model = f"Model: `{weapon.world_model}`." if weapon.world_model else ""
    line = f"{', '.join(numbers).capitalize()}." if numbers else ""
    return Card(weapon.name, "weapon", (escape(weapon.about) or line, model))


def _model(path: str, _: tuple[str, ...]) -> Card | None:
    model = entities.model(path)
    if model is None:
        return None
    of = f"Of {escape(model.of)}." if model.of else ""
    return Card(model.path, f"{model.kind} model", (of,))


# The console -------------------------------------------------------------------------------------------------


def convar_default(convar: convars.Convar) -> str:
    """A convar's default as it is shown: `4000`, `""`; empty when it is not known."""
    if convar.default is None:
        return ""
    about = " (whole part)" if convar.is_rounded else ""
    return f"{convar.default or chr(34) * 2}{about}"


def _convar(name: str, _: tuple[str, ...]) -> Card | None:
    convar = convars.convar(name)
    if convar is None:
        return None
    default = convar_default(convar)
    lines = [f"Default: `{default}`." if default else "Its default is not known."]
    if convar.flags:
        lines.append(f"Flags: {_listed(convar.flags, len(convar.flags))}.")
    if convar.is_cheat:
        lines.append("Players can change it only under `sv_cheats`; a plugin may set it all the same.")
    if convar.is_client:
        lines.append("Only the client has it: on a dedicated server `FindConVar` may not find it.")
    if convar.origin == "l4d1":
        lines.append("Only Left 4 Dead has it, Left 4 Dead 2 has not.")
    if convar.origin not in _OWNERS:
        lines.append("On a server without that extension `FindConVar` gives null.")
    return Card(convar.name, f"console variable of {_origin(convar.origin)}", tuple(lines))


_OWNERS = {"game": "the game", "sourcemod": "SourceMod", "l4d1": "Left 4 Dead"}


def _origin(origin: str) -> str:
    return _OWNERS.get(origin, origin)


def _command(name: str, of: tuple[str, ...]) -> Card | None:
    command = convars.command(name)
    if command is None:
        return _convar(name, of)
    lines: list[str] = []
    if command.flags:
        lines.append(f"Flags: {_listed(command.flags, len(command.flags))}.")
    if command.admin:
        lines.append(f"SourceMod asks for the admin flag `{command.admin}`.")
    return Card(command.name, f"command of {_origin(command.origin)}", tuple(lines))


_CARDS: dict[Names, Callable[[str, tuple[str, ...]], Card | None]] = {
    Names.EVENT: _event,
    Names.FIELD: _event_field,
    Names.NETPROP: _netprop,
    Names.SERVER_CLASS: _server_class,
    Names.MADE: _entity,
    Names.ENTITY: _entity,
    Names.ITEM: _item,
    Names.MODEL: _model,
    Names.CONVAR: _convar,
    Names.COMMAND: _command,
}

"""The properties of entities: send tables (`Prop_Send`), data maps (`Prop_Data`), and the classes that have them.

Send tables are complete; data maps of classes that only Left 4 Dead 2 has are not, so that a field's absence there
proves nothing. SourceMod compares these names with case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = (
    *(f"netprops/{name}.jsonl" for name in ("tables", "send", "classes", "datamaps", "uses")),
    "netprops/datamaps.toml",
    "netprops/about.toml",
)

_KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # A network integer may hold a handle; the table does not tell.
        "integer": frozenset({"int", "entity"}),
        "boolean": frozenset({"int"}),
        "short": frozenset({"int"}),
        "tick": frozenset({"int"}),
        "color32": frozenset({"int"}),
        "modelindex": frozenset({"int"}),
        "materialindex": frozenset({"int"}),
        # One character is a small number, several are a text.
        "character": frozenset({"int", "string"}),
        "float": frozenset({"float"}),
        "time": frozenset({"float"}),
        "vector": frozenset({"vector"}),
        "vectorxy": frozenset({"vector"}),
        "position_vector": frozenset({"vector"}),
        "string": frozenset({"string"}),
        "modelname": frozenset({"string"}),
        "soundname": frozenset({"string"}),
        "ehandle": frozenset({"int", "entity"}),
        "classptr": frozenset({"int", "entity"}),
    }
)


class Place(NamedTuple):
    """Where a property is: `owner` is a send table or a class with a data map.

    `length` is an array's when known, `of` the table or class of a part; `key` the map key that sets a field.
    `is_certain` when a dump of a running server has it; else it was read from a client or from the engine's SDK.
    """

    owner: str
    type: str
    length: int | None
    element: str
    bits: int | None
    of: str
    key: str
    is_certain: bool

    @property
    def is_array(self) -> bool:
        """Whether it is read with the element argument."""
        return self.type == "array"

    @property
    def kinds(self) -> frozenset[str]:
        """The values that it may be read as: `int`, `entity`, `float`, `vector`, `string`; empty when unknown."""
        return _KINDS.get(self.element if self.is_array else self.type, frozenset())


class Property(NamedTuple):
    """All that is known of a name.

    `evidence` is the best there is: `server` (a dump of a server), `client` (send tables as clients have them), `sdk`
    (data maps of the engine's SDK, or noted by us) or `plugins` (public plugins use it, nothing else knows it). `game`
    names the other game that has it when Left 4 Dead 2 has not, and `here` what it is called here. `send_uses` and
    `data_uses` count the public plugins that use it so.
    """

    name: str
    send: tuple[Place, ...]
    data: tuple[Place, ...]
    about: str
    example: str
    evidence: str
    send_uses: int
    data_uses: int
    game: str
    here: str


class ServerClass(NamedTuple):
    """A class of entities; `table` is empty for one of which only the data map is known."""

    name: str
    table: str
    entities: tuple[str, ...]


def prop(name: str) -> Property | None:
    """What is known of a property, its name compared with case; None when nothing is."""
    table = _table()
    send, data = table["send"].get(name, ()), table["data"].get(name, ())
    if not send and not data and name not in table["uses"]:
        return None
    used: tuple[int, int, str, str] = table["uses"].get(name, (0, 0, "", ""))
    about, example = table["about"].get(name, ("", ""))
    sends, fields = tuple(Place(*row) for row in send), tuple(Place(*row) for row in data)
    return Property(name, sends, fields, about, example, _evidence(sends, fields), *used)


@cache
def names() -> tuple[str, ...]:
    """All names that Left 4 Dead 2 has, sorted; also those that only plugins vouch for."""
    table = _table()
    seen = {name for name, used in table["uses"].items() if not used[2]}
    return tuple(sorted(seen | table["send"].keys() | table["data"].keys()))


def similar_case(name: str) -> tuple[str, ...]:
    """The names that differ only in case, the most used first: `m_flMaxSpeed` → `m_flMaxspeed`."""
    return tuple(other for other in _by_lower_case().get(name.lower(), ()) if other != name)


def server_class(name: str) -> ServerClass | None:
    """The class of that name, such as `CTerrorPlayer`."""
    row = _table()["classes"].get(name)
    return None if row is None else ServerClass(name, *row)


def class_of(entity: str) -> ServerClass | None:
    """The class of the entities of that class name, such as `Tank` for `tank`; without regard to case."""
    name = _table()["entities"].get(entity.lower())
    return None if name is None else server_class(name)


@cache
def class_names() -> tuple[str, ...]:
    """The classes that have a send table, as `FindSendPropInfo` takes them; sorted."""
    return tuple(name for name, row in _table()["classes"].items() if row[0])


@cache
def send_props(name: str) -> Mapping[str, tuple[Place, ...]] | None:
    """All network properties of a class, inherited and nested ones too; None when its send table is unknown."""
    known = server_class(name)
    if known is None or not known.table:
        return None
    own, tables = _by_owner("send"), _table()["tables"]
    found: dict[str, list[Place]] = defaultdict(list)
    open_tables, seen = [known.table], set[str]()
    while open_tables:
        table = open_tables.pop()
        if table in seen:
            continue
        seen.add(table)
        if base := tables.get(table):
            open_tables.append(base)
        for prop_name, place in own.get(table, ()):
            found[prop_name].append(place)
            if place.of:
                open_tables.append(place.of)
    return MappingProxyType({prop_name: tuple(places) for prop_name, places in found.items()})


@cache
def parts(table: str) -> tuple[Place, ...]:
    """What a send table itself holds, such as the two floats of `DT_CountdownTimer`; empty when that is not known."""
    return tuple(place for _, place in _by_owner("send").get(table, ()))


@cache
def data_props(name: str) -> Mapping[str, tuple[Place, ...]]:
    """The data map fields that are known of a class and its bases; there may be more."""
    own = _by_owner("data")
    found: dict[str, list[Place]] = defaultdict(list)
    for owner in ancestors(name):
        for field, place in own.get(owner, ()):
            found[field].append(place)
    return MappingProxyType({field: tuple(places) for field, places in found.items()})


@cache
def tables(name: str) -> tuple[str, ...]:
    """The send tables of a class and its bases, its own first; the last has no base, or one that is not known."""
    known = server_class(name)
    bases = _table()["tables"]
    chain: list[str] = []
    at = known.table if known is not None else ""
    while at and at not in chain:
        chain.append(at)
        at = bases.get(at, "")
    return tuple(chain)


@cache
def ancestors(name: str) -> tuple[str, ...]:
    """A class and its bases as far as the send tables tell them, `CBaseEntity` last."""
    owners = _owners()
    # A table without a server class belongs to an abstract class, which is named like its table.
    bases = (owners.get(table) or f"C{table.removeprefix('DT_')}" for table in tables(name)[1:])
    return tuple(dict.fromkeys((name, *bases, "CBaseEntity")))


@cache
def _owners() -> dict[str, str]:
    """The class of each send table."""
    return {row[0]: name for name, row in _table()["classes"].items() if row[0]}


def _evidence(send: tuple[Place, ...], data: tuple[Place, ...]) -> str:
    if any(place.is_certain for place in (*send, *data)):
        return "server"
    return "client" if send else "sdk" if data else "plugins"


@cache
def _by_owner(kind: str) -> dict[str, list[tuple[str, Place]]]:
    found: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for name, places in _table()[kind].items():
        for row in places:
            found[row[0]].append((name, Place(*row)))
    return found


@cache
def _by_lower_case() -> dict[str, list[str]]:
    uses = _table()["uses"]
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names(), key=lambda name: -sum(uses.get(name, (0, 0))[:2])):
        found[name.lower()].append(name)
    return found


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("netprops", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    folder = data / "netprops"
    send: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    fields: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for into, file, owner in ((send, "send.jsonl", "table"), (fields, "datamaps.jsonl", "class")):
        for row in store.rows(folder / file):
            texts = (row.get("of", ""), row.get("key", ""))
            place = (row[owner], row["type"], row.get("count"), row.get("element", ""), row.get("bits"), *texts)
            into[row["name"]].append((*place, row.get("server", False)))
    for owner, more in store.words(folder / "datamaps.toml").items():
        for name, kind in more.items():
            fields[name].append((owner, kind, None, "", None, "", "", False))
    classes = [(row["class"], row.get("table", ""), tuple(row.get("entities", ()))) for row in _rows(folder, "classes")]
    about = store.words(folder / "about.toml")
    return {
        "send": {name: tuple(places) for name, places in send.items()},
        "data": {name: tuple(places) for name, places in fields.items()},
        "tables": {row["table"]: row.get("base", "") for row in _rows(folder, "tables")},
        "classes": {name: (table, entities) for name, table, entities in classes},
        "entities": {entity.lower(): name for name, _, entities in classes for entity in entities},
        "uses": {
            row["name"]: (row.get("send", 0), row.get("data", 0), row.get("game", ""), row.get("here", ""))
            for row in _rows(folder, "uses")
        },
        "about": {name: (one.get("about", ""), one.get("example", "").strip()) for name, one in about.items()},
    }


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return list(store.rows(folder / f"{name}.jsonl"))

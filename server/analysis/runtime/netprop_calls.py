"""The calls that read, write or look up properties of entities: which entity, which place, which name, what kind.

Says nothing about whether a property exists; see `netprop_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final, NamedTuple, cast

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.texts import Text
from server.analysis.walk import nodes
from server.syntax import nodes as n

SEND: Final = "Prop_Send"
DATA: Final = "Prop_Data"
PLACES: Final = (SEND, DATA)
"""By the values of SourceMod's `PropType`."""

_KEY: Final = "netprop accesses"


class Accessor(NamedTuple):
    """A function that takes a property. Numbers are argument indices, -1 where it has no such argument.

    `kind` is what it reads or writes: `int`, `entity`, `float`, `vector`, `string`, or empty when it asks for the
    array's size. `entity` is -1 for the rules of the game, whose properties are all in a send table.
    """

    kind: str
    writes: bool
    entity: int
    place: int
    name: int
    value: int
    element: int


class Lookup(NamedTuple):
    """A function that gives the offset of a property, or -1. `owner` is the argument with the class's name, or -1."""

    place: str
    owner: int
    entity: int
    name: int


def _accessors() -> Iterator[tuple[str, Accessor]]:
    kinds = {"": "int", "Float": "float", "Ent": "entity", "Vector": "vector", "String": "string"}
    for suffix, kind in kinds.items():
        # The int accessors take a size before the element, the reader of strings a buffer and its size.
        element = 4 if kind in ("int", "vector") else 5 if kind == "string" else 3
        yield f"GetEntProp{suffix}", Accessor(kind, False, 0, 1, 2, -1, element)
        yield f"SetEntProp{suffix}", Accessor(kind, True, 0, 1, 2, 3, 5 if kind == "int" else 4)
        ours = element - 2
        yield f"GameRules_GetProp{suffix}", Accessor(kind, False, -1, -1, 0, -1, ours)
        last = {"int": 3, "string": 3}.get(kind, 2)
        yield f"GameRules_SetProp{suffix}", Accessor(kind, True, -1, -1, 0, 1, last)
    yield "GetEntPropArraySize", Accessor("", False, 0, 1, 2, -1, -1)


ACCESSORS: Final = MappingProxyType(dict(_accessors()))
"""Functions that throw an error when there is no such property."""

LOOKUPS: Final = MappingProxyType(
    {
        "FindSendPropInfo": Lookup(SEND, 0, -1, 1),
        "FindSendPropOffs": Lookup(SEND, 0, -1, 1),
        "GetEntSendPropOffs": Lookup(SEND, -1, 0, 1),
        "FindDataMapInfo": Lookup(DATA, -1, 0, 1),
        "FindDataMapOffs": Lookup(DATA, -1, 0, 1),
    }
)
"""Functions that give -1 when there is no such property."""

_TESTS: Final = MappingProxyType({"HasEntProp": 2} | {name: lookup.name for name, lookup in LOOKUPS.items()})


class Access(NamedTuple):
    """A property that is read or written. `place` is one of `PLACES`; `entity` is None for the rules of the game.

    `node` is the expression that the name is from: one branch of a `?:`, or the whole argument.
    """

    body: Body
    site: CallSite
    accessor: Accessor
    place: str
    name: Text
    node: n.Node
    entity: n.Expr | None

    @property
    def element(self) -> int | float | None:
        """The constant element that is asked for, 0 by default; None when it is not known."""
        at = self.accessor.element
        return self.site.number(at) if at >= 0 else 0

    @property
    def is_of_game_rules(self) -> bool:
        """Whether it is the rules of the game that are asked."""
        return self.accessor.entity < 0


def accesses(body: Body) -> tuple[Access, ...]:
    """All reads and writes of properties with known names in a function; those that the code tests for are left out."""
    known = cast("dict[Body, tuple[Access, ...]]", body.view.cache.setdefault(_KEY, {}))
    if body not in known:
        known[body] = tuple(_accesses(body))
    return known[body]


def _accesses(body: Body) -> Iterator[Access]:
    tested = _tested(body)
    for site in body.calls:
        accessor = ACCESSORS.get(site.name)
        if accessor is None or site.function.container is not None:
            continue
        place = SEND
        if accessor.place >= 0:
            number = site.number(accessor.place)
            if number not in (0, 1):
                continue
            place = PLACES[int(number)]
        entity = site.argument(accessor.entity) if accessor.entity >= 0 else None
        for name in site.texts(accessor.name):
            if name.value not in tested:
                node = _node_of(site.arguments[accessor.name], name)
                yield Access(body, site, accessor, place, name, node, entity)


def _node_of(argument: n.Expr, name: Text) -> n.Node:
    return next((node for node in nodes([argument]) if (node.start, node.end) == (name.start, name.end)), argument)


def _tested(body: Body) -> set[str]:
    """Names that the function asks about: whether an entity has them, or anything of the plugin's own functions."""
    asked = {name.value for site in body.calls if site.name in _TESTS for name in site.texts(_TESTS[site.name])}
    for site in body.calls:
        if site.function.has_body and site.function.type.tag == "bool":
            strings = (at for at, one in enumerate(site.function.params) if one.type.tag == "char" and one.type.dims)
            asked.update(name.value for at in strings for name in site.texts(at))
    return asked

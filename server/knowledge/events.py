"""The game events of Left 4 Dead 2 with their fields, and which other games have which event.

Says what is; what is wrong about a use is for the rules to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("events/facts.jsonl", "events/games.jsonl", "events/names.jsonl", "events/engine.toml", "events/about.toml")
_L4D2 = "left4dead2"

GETTERS: Mapping[str, str] = MappingProxyType(
    {
        "bool": "GetBool",
        "byte": "GetInt",
        "short": "GetInt",
        "long": "GetInt",
        "float": "GetFloat",
        "string": "GetString",
        "uint64": "GetString",
    }
)
"""The method of `Event` that reads a field of this type; `Set...` writes it."""


class Field(NamedTuple):
    """A field of an event. `type` is one of `GETTERS`; `is_userid` when it holds a user id, not a client's index."""

    name: str
    type: str
    about: str
    is_userid: bool

    @property
    def getter(self) -> str:
        """The method of `Event` that reads it, such as `GetInt`."""
        return GETTERS.get(self.type, "GetInt")


class Event(NamedTuple):
    """An event. `fields` have their names in lower case as keys, as the engine compares them without case.

    `source` is the file of the game that declares it; a `local` event is not sent to clients; `plugins` is the
    number of public plugins that hook it.
    """

    name: str
    fields: Mapping[str, Field]
    about: str
    example: str
    source: str
    local: bool
    plugins: int

    def field(self, name: str) -> Field | None:
        """The field of that name, whatever its case; also those that the engine adds to every event."""
        return self.fields.get(name.lower()) or engine_fields().get(name.lower())


def event(name: str) -> Event | None:
    """The event of Left 4 Dead 2 of exactly that name."""
    row = _table()["events"].get(name)
    return None if row is None else _event(name, row)


@cache
def names() -> tuple[str, ...]:
    """All events of Left 4 Dead 2, sorted."""
    return tuple(_table()["events"])


@cache
def engine_fields() -> Mapping[str, Field]:
    """Fields that the engine adds to events, which no file declares."""
    return MappingProxyType({key.lower(): Field(*row) for key, row in _table()["engine"].items()})


def similar_case(name: str) -> str | None:
    """The event whose name differs only in case."""
    return _by_lower_case().get(name.lower())


def games(name: str) -> tuple[str, ...]:
    """The games that have an event, by what people call them, Left 4 Dead 2 included; empty when none is known."""
    table = _table()
    return tuple(table["names"].get(game, game) for game in table["games"].get(name, ()))


def other_games(name: str) -> tuple[str, ...]:
    """The other games that have an event, such as `Left 4 Dead` or `Team Fortress 2`."""
    table = _table()
    return tuple(table["names"].get(game, game) for game in table["games"].get(name, ()) if game != _L4D2)


@cache
def _event(name: str, row: tuple[Any, ...]) -> Event:
    fields, about, example, source, local, plugins = row
    return Event(
        name, MappingProxyType({f[0].lower(): Field(*f) for f in fields}), about, example, source, local, plugins
    )


@cache
def _by_lower_case() -> dict[str, str]:
    return {name.lower(): name for name in names()}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("events", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    about = store.words(data / "events/about.toml")
    events: dict[str, Any] = {}
    for row in store.rows(data / "events/facts.jsonl"):
        words = about.get(row["name"], {})
        of = {name.lower(): text for name, text in words.get("fields", {}).items()}
        fields = tuple(
            (name, kind, of.get(name.lower(), ""), "userid" in more) for name, kind, *more in row.get("fields", ())
        )
        events[row["name"]] = (
            fields,
            words.get("about", ""),
            words.get("example", "").strip(),
            row["file"],
            row.get("local", False),
            row.get("plugins", 0),
        )
    engine = store.words(data / "events/engine.toml")
    return {
        "events": events,
        "engine": {name: (name, one["type"], one["about"], False) for name, one in engine.items()},
        "games": {row["name"]: tuple(row["games"]) for row in store.rows(data / "events/games.jsonl")},
        "names": {row["game"]: row["name"] for row in store.rows(data / "events/names.jsonl")},
    }

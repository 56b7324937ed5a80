"""The schema of the game's tables in `data/`: every row, and every file that people write about them.

For tests and tools only: the server trusts what the tests have held to this, and starts without pydantic's price.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]
Words: TypeAlias = Annotated[str, StringConstraints(min_length=8, max_length=600, pattern=r"^[\S\s]*\S$")]
Count: TypeAlias = Annotated[int, Field(ge=0)]
Version: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]

EventType: TypeAlias = Literal["bool", "byte", "short", "long", "float", "string", "uint64"]
SendType: TypeAlias = Literal["integer", "float", "vector", "vectorxy", "string", "array", "datatable"]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Event(_Row):
    """A row of events/facts.jsonl."""

    name: Name
    file: Literal["serverevents.res", "gameevents.res", "modevents.res", "hltvevents.res"]
    local: bool = False
    plugins: Count = 0
    fields: list[tuple[Name, EventType] | tuple[Name, EventType, Literal["userid"]]] = []


class EventGames(_Row):
    """A row of events/games.jsonl: an event and the games that have it, by their folders."""

    name: Name
    games: Annotated[list[Name], Field(min_length=1)]


class Game(_Row):
    """A row of events/names.jsonl."""

    game: Name
    name: Name


class SendTable(_Row):
    """A row of netprops/tables.jsonl."""

    table: Name
    base: Name | None = None
    server: bool = False


class SendProp(_Row):
    """A row of netprops/send.jsonl; `of` is the table of a datatable, `element` the type of an array's elements."""

    table: Name
    name: Name
    type: SendType
    count: Count | None = None
    element: SendType | None = None
    bits: Count | None = None
    of: Name | None = None
    server: bool = False


class ServerClass(_Row):
    """A row of netprops/classes.jsonl."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    name: Name = Field(alias="class")
    table: Name | None = None
    entities: list[Name] = []


class DataField(_Row):
    """A row of netprops/datamaps.jsonl; `key` is the map key that sets it."""

    owner: Name = Field(alias="class")
    name: Name
    type: Name
    key: Name | None = None
    of: Name | None = None
    bytes: Count | None = None
    server: bool = False


class PropUse(_Row):
    """A row of netprops/uses.jsonl; `unlisted` when no dump has the name."""

    name: Name
    send: Count = 0
    data: Count = 0
    unlisted: bool = False
    game: Name | None = None
    here: Name | None = None
    spelling_of: Name | None = None


class EntityClass(_Row):
    """A row of entities/facts.jsonl."""

    name: Name
    server_class: Name | None = Field(default=None, alias="class")
    source: Literal["factory", "editor", "script", "l4d1"]
    l4d1: bool = False
    plugins: Count = 0
    outputs: list[Name] = []


class EntityIO(_Row):
    """A row of entities/io.jsonl; `elsewhere` when only other games have it."""

    name: Name
    kind: Literal["input", "output"]
    classes: list[Name] = []
    elsewhere: bool = False


class MoreEntityIO(_Row):
    """entities/io.toml: classes by name."""

    inputs: dict[Name, Annotated[list[Name], Field(min_length=1)]] = {}
    outputs: dict[Name, Annotated[list[Name], Field(min_length=1)]] = {}


class Model(_Row):
    """A row of entities/models.jsonl."""

    path: Annotated[str, StringConstraints(pattern=r"^models/.+\.mdl$")]
    kind: Literal["survivor", "infected", "weapon"]
    of: Name | None = None
    plugins: Count = 0


class Convar(_Row):
    """A row of convars/facts.jsonl; an empty default is written as two quotes."""

    name: Name
    default: str | None = None
    whole: bool = False
    flags: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]] = []
    origin: Literal["game", "sourcemod", "l4d1"] = Field(default="game", alias="from")
    plugins: Count = 0


class Command(_Row):
    """A row of convars/commands.jsonl."""

    name: Name
    flags: list[Name] = []
    admin: Name | None = None
    origin: Literal["game", "sourcemod", "l4d1"] = Field(default="game", alias="from")
    plugins: Count = 0


class Weapon(_Row):
    """A row of weapons/facts.jsonl."""

    name: Annotated[str, StringConstraints(pattern=r"^weapon_\w+$")]
    kind: Name
    team: Literal["survivor", "zombie", "any"]
    damage: int | None = None
    clip: int | None = None
    bullets: Count | None = None
    range: Count | None = None
    cycle: Annotated[float, Field(gt=0)] | None = None
    speed: Count | None = None
    tier: Count | None = None
    slot: Count | None = None
    ammo: Name | None = None
    world_model: Name | None = None
    view_model: Name | None = None
    creatable: bool = False
    spawner: Name | None = None
    plugins: Count = 0


class Melee(_Row):
    """A row of weapons/melee.jsonl."""

    name: Name
    damage: Annotated[float, Field(gt=0)]
    cycle: Annotated[float, Field(gt=0)]
    world_model: Name
    view_model: Name
    plugins: Count = 0


class Wrong(_Row):
    """A row of wrong/facts.jsonl; what its keys mean is said in `server.knowledge.wrong_apis`."""

    kind: Name
    wrong: Name
    right: list[Name] = []
    right_kind: Literal["", "event", "forward", "hook", "expression", "Prop_Send", "Prop_Data"] = ""
    verdict: Literal["confirmed", "conditional", "likely", "l4d1_only", "other_game", "style"]
    nearest: bool = False
    place: Literal["Prop_Send", "Prop_Data"] | None = None
    framework: Name | None = None
    games: list[Name] = []
    since: Version | None = None
    last: Version | None = None
    defined: Count = 0


class SymbolVersions(_Row):
    """A row of api/versions.jsonl."""

    name: Name
    library: Literal["sourcemod", "left4dhooks"]
    since: Version | None = None
    deprecated: Version | Literal["yes"] | None = None
    instead: list[Name] = []
    removed: Version | None = None
    changed: Version | None = None


class EventWords(_Row):
    """What events/about.toml says of an event."""

    about: Words
    fields: dict[Name, Annotated[str, StringConstraints(min_length=3, max_length=300)]] = {}
    example: str = ""


class PropWords(_Row):
    """What netprops/about.toml says of a property."""

    about: Words
    example: str = ""
    owner: str = Field(default="", alias="class")


class SymbolWords(_Row):
    """What api/about.toml says of a symbol; `mind` is what goes wrong with it."""

    about: Words
    mind: str = ""
    example: str = ""


class ItemWords(_Row):
    """What weapons/about.toml says of a weapon, and entities/about.toml of a class."""

    about: Words
    example: str = ""


class FamilyWords(_Row):
    """What entities/about.toml says of a family of classes."""

    match: Annotated[list[Name], Field(min_length=1)]
    about: Words
    example: str = ""


class EntitiesWords(_Row):
    """entities/about.toml."""

    families: dict[Name, FamilyWords] = {}
    classes: dict[Name, ItemWords] = {}


class Fixes(_Row):
    """The table `fixes` of wrong/about.toml."""

    same_arguments: list[Name]


class WrongWords(_Row):
    """wrong/about.toml."""

    why: dict[Name, dict[Name, Words]]
    notes: dict[Name, Words]
    fixes: Fixes


class EngineField(_Row):
    """A field of events/engine.toml."""

    type: EventType
    about: Words


class Source(_Row):
    """An entry of sources.toml."""

    files: Annotated[list[Name], Field(min_length=1)]
    repository: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
    path: Name
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    date: datetime.date
    licence: Name
    note: Name | None = None


class SourceModPhrase(_Row):
    """A row of phrases/sourcemod.jsonl; `format` is the phrase's `#format`."""

    file: Name
    name: Name
    format: Annotated[str, StringConstraints(pattern=r"^\{\d+:")] | None = None


ROWS: dict[str, type[BaseModel]] = {
    "api/versions.jsonl": SymbolVersions,
    "convars/commands.jsonl": Command,
    "convars/facts.jsonl": Convar,
    "entities/facts.jsonl": EntityClass,
    "entities/io.jsonl": EntityIO,
    "entities/models.jsonl": Model,
    "events/facts.jsonl": Event,
    "events/games.jsonl": EventGames,
    "events/names.jsonl": Game,
    "netprops/classes.jsonl": ServerClass,
    "netprops/datamaps.jsonl": DataField,
    "netprops/send.jsonl": SendProp,
    "netprops/tables.jsonl": SendTable,
    "netprops/uses.jsonl": PropUse,
    "phrases/sourcemod.jsonl": SourceModPhrase,
    "weapons/facts.jsonl": Weapon,
    "weapons/melee.jsonl": Melee,
    "wrong/facts.jsonl": Wrong,
}
"""The model of a row by the file's path below `data/`."""

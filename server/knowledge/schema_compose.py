"""The schema of `data/compose`: what a trigger, effect, condition, scope or shared function may say.

For tests and tools only, as `server.knowledge.schema` is; what parts say of one another the tests compare.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$")]
Words: TypeAlias = Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=r"^\S.*\S$")]
Code: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
Team: TypeAlias = Literal["", "survivor", "infected"]
ScopeName: TypeAlias = Literal[
    "subject",
    "attacker",
    "victim",
    "survivors",
    "infected",
    "everyone",
    "others",
    "other_survivors",
    "others_than_attacker",
    "admins",
    "humans",
    "bots",
    "random_survivor",
    "weakest_survivor",
    "healthiest_survivor",
    "leader",
    "last_survivor",
]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Code(_Row):
    """What a part brings along; the names are those of `server.knowledge.compose.SECTIONS`."""

    includes: list[Literal["sdktools", "sdkhooks", "left4dhooks"]] = []
    globals: Code = " "
    functions: Code = " "
    on_plugin_start: Code = " "
    on_plugin_end: Code = " "
    on_map_start: Code = " "
    on_map_end: Code = " "
    on_configs_executed: Code = " "
    on_round_start: Code = " "
    on_put_in_server: Code = " "
    on_disconnect: Code = " "
    on_leave: Code = " "
    on_take_damage: Code = " "
    on_entity_created: Code = " "
    reset: Code = " "


class Parameter(_Row):
    """A value of a part: a number with bounds and unit, a text with its longest length, or a choice."""

    kind: Literal["integer", "number", "message", "word", "choice", "choices"]
    default: int | float | str
    about: Words
    least: int | float = 0
    most: int | float = 0
    unit: Words | Literal[""] = ""
    convar: bool | None = None
    choices: dict[str, str] = {}
    pattern: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Parameter:
        if self.kind in ("integer", "number"):
            assert self.unit, "a number counts something"
            assert isinstance(self.default, int if self.kind == "integer" else float)
            assert self.least <= self.default <= self.most
        else:
            assert isinstance(self.default, str)
            assert not self.convar, "only a number is read from a convar"
        assert bool(self.choices) == (self.kind in ("choice", "choices"))
        assert not self.choices or set(str(self.default).split("|")) <= set(self.choices)
        assert self.kind not in ("message", "word") or self.most > 0
        assert bool(self.pattern) == (self.kind == "word"), "a word goes into code, a message into a literal"
        return self


class Role(_Row):
    """Somebody that a trigger knows, or another name for that."""

    field: Name = ""
    variable: Name = ""
    team: Team = ""
    alive: Literal["", "yes", "no", "gone"] = ""
    optional: bool = False
    same: Literal["", "subject", "attacker", "victim"] = ""


class Trigger(_Code):
    """A table of triggers*.toml."""

    when: Words
    scope: ScopeName
    text: Words
    kind: Literal["event", "command", "timer", "section", "player", "vote", "damage"] = "event"
    event: Name = ""
    also: list[Name] = []
    section: Literal["", "on_map_start", "on_round_start"] = ""
    interval: str = ""
    later: Literal["", "frame", "players"] = ""
    roles: dict[Literal["subject", "attacker", "victim"], Role] = {}
    checks: list[Literal["subject", "attacker", "victim"]] = []
    guards: list[Code] = []
    enter: str = ""
    filter: str = ""
    headshot: str = ""
    weapon: Name = ""
    entity: Name = ""
    parameters: dict[Name, Parameter] = {}

    @model_validator(mode="after")
    def _whole(self) -> Trigger:
        assert bool(self.event) == (self.kind == "event")
        assert bool(self.section) == (self.kind == "section")
        assert bool(self.interval) == (self.kind == "timer")
        assert all(role.same in self.roles for role in self.roles.values() if role.same)
        assert all(name in self.roles and not self.roles[name].optional for name in self.checks)
        by_event = self.headshot or self.weapon or self.entity or "event" in self.filter
        assert not (self.later and by_event), "the event is over by then"
        assert self.later != "frame" or set(self.roles) == {"subject"}
        assert self.scope not in ("subject", "attacker", "victim", "others") or self.scope in {*self.roles, "others"}
        return self


class Lasting(_Row):
    """How an effect that ends by itself begins and finishes; `client` and the arguments are known there."""

    arguments: Annotated[str, StringConstraints(pattern=r"^((int|float) \w+, )*$")] = ""
    begin: Code = " "
    finish: Code = " "


class Effect(_Code):
    """A table of effects*.toml."""

    does: Words
    apply: Code
    target: Literal["player", "game"] = "player"
    scope: ScopeName | Literal[""] = ""
    team: Team = ""
    alive: Literal["", "yes", "no"] = ""
    human: bool = False
    guard: str = ""
    apply_everyone: str = ""
    echoes: list[Name] = []
    needs: list[Literal["left4dhooks"]] = []
    at_once: bool = False
    only: Name = ""
    upsets: bool = False
    lasting: Lasting | None = None
    parameters: dict[Name, Parameter] = {}

    @model_validator(mode="after")
    def _whole(self) -> Effect:
        about_players = self.scope or self.team or self.alive or self.human or self.guard or self.apply_everyone
        assert self.target == "player" or not about_players
        assert ("left4dhooks" in self.includes) == ("left4dhooks" in self.needs)
        assert not self.at_once or self.target == "game"
        return self


class Condition(_Code):
    """A table of conditions.toml."""

    says: Words
    denies: Words | Literal[""] = ""
    of: Literal["", "player"] = ""
    roles_only: bool = False
    last: bool = False
    prefers: Literal["", "subject", "attacker", "victim"] = ""
    team: Team = ""
    alive: Literal["", "yes"] = ""
    test: str = ""
    then: str = ""
    wants: Literal["", "headshot", "weapon"] = ""
    event_test: str = ""
    only: Name = ""
    entity_test: str = ""
    entity_values: list[Name] = []
    parameters: dict[Name, Parameter] = {}

    @model_validator(mode="after")
    def _whole(self) -> Condition:
        assert self.test or self.event_test
        assert bool(self.event_test) == bool(self.wants)
        assert bool(self.entity_test) == bool(self.entity_values)
        assert ("$client" in self.test) == (self.of == "player")
        return self


class Scope(_Row):
    """A table of scopes.toml."""

    words: Words
    loop: bool = False
    role: Literal["", "subject", "attacker", "victim"] = ""
    team: Team = ""
    guard: str = ""
    pick: str = ""
    needs: list[Literal["left4dhooks"]] = []

    @model_validator(mode="after")
    def _whole(self) -> Scope:
        assert bool(self.loop or self.role) != bool(self.pick)
        return self


class Function(_Code):
    """A table of functions.toml: a constant, or a function of that name."""

    define: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Function:
        assert bool(self.define) != bool(self.functions.strip())
        return self


class LastingCode(_Row):
    """lasting.toml."""

    globals: Code
    functions: Code
    reset: Code


TABLES: dict[str, type[BaseModel]] = {
    "triggers": Trigger,
    "triggers_survivors": Trigger,
    "triggers_game": Trigger,
    "effects": Effect,
    "effects_body": Effect,
    "triggers_hits": Trigger,
    "effects_game": Effect,
    "effects_more": Effect,
    "conditions": Condition,
    "conditions_more": Condition,
    "scopes": Scope,
    "functions": Function,
    "functions_more": Function,
    "functions_kept": Function,
}
"""The model of a file's tables by the name of the file in `data/compose`."""

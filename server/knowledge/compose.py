"""The parts from which plugins are composed: triggers, effects, conditions, scopes, and the functions that they share.

Says what parts there are and what each needs; which go together is for `server.assistant.compose` to say. Pieces of
code have `$name` where something is filled in, which SourcePawn itself never has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Any, NamedTuple

from server.knowledge import store

TRIGGERS = (
    "compose/triggers.toml",
    "compose/triggers_survivors.toml",
    "compose/triggers_game.toml",
    "compose/triggers_hits.toml",
)
EFFECTS = (
    "compose/effects.toml",
    "compose/effects_body.toml",
    "compose/effects_game.toml",
    "compose/effects_more.toml",
)
CONDITIONS = ("compose/conditions.toml", "compose/conditions_more.toml")
SCOPES = ("compose/scopes.toml",)
FUNCTIONS = ("compose/functions.toml", "compose/functions_more.toml", "compose/functions_kept.toml")
LASTING = "compose/lasting.toml"
FILES = (*TRIGGERS, *EFFECTS, *CONDITIONS, *SCOPES, *FUNCTIONS, LASTING)

# A line, or a block after its condition, that was left without a statement.
_EMPTY = re.compile(r"\tif \([^\n]*\)\n\t\{\n\t+\n\t\}\n|\t+(?=\n)\n")

SECTIONS = (
    "on_plugin_start",
    "on_plugin_end",
    "on_map_start",
    "on_map_end",
    "on_configs_executed",
    "on_round_start",
    "on_put_in_server",
    "on_disconnect",
    "on_leave",
    "on_take_damage",
    "on_entity_created",
    "reset",
)
"""Places in a plugin where parts have statements. In those about a player `$client` is the player: `on_put_in_server`,
`on_disconnect` (also when the map changes), `on_leave` (when the player is really gone), and `reset`, which undoes what
lasts when the player dies, changes team, leaves, or the round begins.
"""


class Code(NamedTuple):
    """What a part brings along beside the statement that it is there for.

    `sections` has a text for those of `SECTIONS` that it takes part in.
    """

    includes: tuple[str, ...]
    globals: str
    functions: str
    sections: Mapping[str, str]


class Parameter(NamedTuple):
    """A value of a part. `kind` is integer, number, message, word, choice, or choices: several joined by `|`.

    `least` and `most` bound a number, or the length of a text; `unit` is what a number counts. An admin can change it
    when `convar` is true. A `message` may name roles in braces. `choices` has the code for each word of a choice, and
    `pattern` is what a word has to match.
    """

    name: str
    kind: str
    default: int | float | str
    least: float
    most: float
    unit: str
    about: str
    convar: bool
    choices: Mapping[str, str]
    pattern: str


class Role(NamedTuple):
    """Somebody that a trigger knows. `team` is survivor, infected or "", `alive` yes, no, gone (is leaving) or "".

    `field` is the event's field with the user id. When `optional`, there may be nobody, such as an attacker where the
    world did it. `same` names the role that this one is another name of.
    """

    name: str
    field: str
    variable: str
    team: str
    alive: str
    optional: bool
    same: str


class Trigger(NamedTuple):
    """When something happens. `kind` is event, command, vote, timer, section, player or damage; `when` says it.

    `also` are other events that mean the same. `checks` are roles that are looked at in any case, `guards` what else
    must hold, `enter` a statement when they do, `filter` what a parameter demands. `later` is frame or players when the
    effects have to wait for the next frame, or until somebody plays. `headshot` and `weapon` are how the event tells
    them; `entity` is the index of who did it when it is no player.
    """

    name: str
    when: str
    kind: str
    event: str
    section: str
    roles: Mapping[str, Role]
    also: tuple[str, ...]
    checks: tuple[str, ...]
    guards: tuple[str, ...]
    enter: str
    filter: str
    later: str
    interval: str
    scope: str
    text: str
    headshot: str
    weapon: str
    entity: str
    parameters: Mapping[str, Parameter]
    code: Code

    def role(self, name: str) -> Role | None:
        """The role of that name, other names of a role followed."""
        found = self.roles.get(name)
        return self.roles[found.same] if found is not None and found.same else found


class Effect(NamedTuple):
    """What can be done. `target` is player or game; `does` says it in words.

    For a player, `apply` is about `$client`, and `apply_everyone` does it for all at once. `alive` is yes, no or "",
    `team` survivor, infected or ""; `human` when it means nothing to bots. `scope` is the usual one, "" the trigger's.
    `echoes` are triggers that it can set off itself; `needs` names what the server must have. `at_once` is what needs
    nobody in the map; after what `upsets` it is no longer sure who lives and is in which team. `only` names the one
    trigger at which it can happen, if there is but one.
    """

    name: str
    does: str
    target: str
    scope: str
    team: str
    alive: str
    human: bool
    guard: str
    apply: str
    apply_everyone: str
    echoes: tuple[str, ...]
    needs: tuple[str, ...]
    at_once: bool
    only: str
    upsets: bool
    parameters: Mapping[str, Parameter]
    code: Code


class Condition(NamedTuple):
    """What must hold; `says` puts it in words, `denies` the opposite.

    `test` is an expression, `then` a statement when all conditions of the clause hold.
    `of` is "player" when it is about one (`$client`), `prefers` a role before others, `team` and `alive` what the role
    must be; `roles_only` when it can not be about those who are reached. `last` when asking changes something, as
    counting does: then all else is asked before. `event_test` is asked instead where the event itself tells (`wants`
    names which of the trigger's facts), `entity_test` for the values in `entity_values`, about `$entity`, who did it
    without being a player. `only` names
    the one trigger at which it can be asked, if there is but one.
    """

    name: str
    says: str
    denies: str
    of: str
    prefers: str
    roles_only: bool
    last: bool
    team: str
    alive: str
    test: str
    then: str
    wants: str
    event_test: str
    only: str
    entity_test: str
    entity_values: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    code: Code


class Scope(NamedTuple):
    """To whom something happens: `role` is who that is, or who is left out when `loop`; `guard` is about `$client`.

    `pick` is an expression that chooses one survivor, and `needs` what the server must have for it.
    """

    name: str
    words: str
    loop: bool
    role: str
    team: str
    guard: str
    pick: str
    needs: tuple[str, ...]


class Function(NamedTuple):
    """A function or constant that parts share: it comes along where its name is used."""

    name: str
    define: str
    code: Code


@cache
def triggers() -> Mapping[str, Trigger]:
    """All triggers by name, in the order in which they are shown."""
    return MappingProxyType({name: _trigger(name, row) for name, row in _table()["triggers"].items()})


@cache
def effects() -> Mapping[str, Effect]:
    """All effects by name."""
    return MappingProxyType({name: _effect(name, row) for name, row in _table()["effects"].items()})


@cache
def conditions() -> Mapping[str, Condition]:
    """All conditions by name."""
    return MappingProxyType({name: _condition(name, row) for name, row in _table()["conditions"].items()})


@cache
def scopes() -> Mapping[str, Scope]:
    """All scopes by name."""
    return MappingProxyType(
        {
            name: Scope(
                name,
                row["words"],
                row.get("loop", False),
                row.get("role", ""),
                row.get("team", ""),
                row.get("guard", ""),
                row.get("pick", ""),
                tuple(row.get("needs", ())),
            )
            for name, row in _table()["scopes"].items()
        }
    )


@cache
def functions() -> Mapping[str, Function]:
    """All shared functions and constants by name, in the order in which a plugin has them."""
    return MappingProxyType(
        {name: Function(name, row.get("define", ""), _code(row)) for name, row in _table()["functions"].items()}
    )


def _trigger(name: str, row: dict[str, Any]) -> Trigger:
    roles = {
        role: Role(
            role,
            of.get("field", ""),
            of.get("variable", role),
            of.get("team", ""),
            of.get("alive", ""),
            of.get("optional", False),
            of.get("same", ""),
        )
        for role, of in row.get("roles", {}).items()
    }
    return Trigger(
        name=name,
        when=row["when"],
        kind=row.get("kind", "event"),
        event=row.get("event", ""),
        section=row.get("section", ""),
        roles=MappingProxyType(roles),
        also=tuple(row.get("also", ())),
        checks=tuple(row.get("checks", ())),
        guards=tuple(row.get("guards", ())),
        enter=row.get("enter", ""),
        filter=row.get("filter", ""),
        later=row.get("later", ""),
        interval=row.get("interval", ""),
        scope=row["scope"],
        text=row["text"],
        headshot=row.get("headshot", ""),
        weapon=row.get("weapon", ""),
        entity=row.get("entity", ""),
        parameters=_parameters(row),
        code=_code(row),
    )


def _effect(name: str, row: dict[str, Any]) -> Effect:
    return Effect(
        name=name,
        does=row["does"],
        target=row.get("target", "player"),
        scope=row.get("scope", ""),
        team=row.get("team", ""),
        alive=row.get("alive", ""),
        human=row.get("human", False),
        guard=row.get("guard", ""),
        apply=row["apply"].strip("\n"),
        apply_everyone=row.get("apply_everyone", ""),
        echoes=tuple(row.get("echoes", ())),
        needs=tuple(row.get("needs", ())),
        at_once=row.get("at_once", False),
        only=row.get("only", ""),
        upsets=row.get("upsets", False),
        parameters=_parameters(row),
        code=_code(row),
    )


def _condition(name: str, row: dict[str, Any]) -> Condition:
    return Condition(
        name=name,
        says=row["says"],
        denies=row.get("denies", ""),
        of=row.get("of", ""),
        prefers=row.get("prefers", ""),
        roles_only=row.get("roles_only", False),
        last=row.get("last", False),
        team=row.get("team", ""),
        alive=row.get("alive", ""),
        test=row.get("test", ""),
        then=row.get("then", ""),
        wants=row.get("wants", ""),
        event_test=row.get("event_test", ""),
        only=row.get("only", ""),
        entity_test=row.get("entity_test", ""),
        entity_values=tuple(row.get("entity_values", ())),
        parameters=_parameters(row),
        code=_code(row),
    )


def _parameters(row: dict[str, Any]) -> Mapping[str, Parameter]:
    return MappingProxyType(
        {
            name: Parameter(
                name,
                of["kind"],
                of["default"],
                of.get("least", 0),
                of.get("most", 0),
                of.get("unit", ""),
                of["about"],
                of.get("convar", of["kind"] in ("integer", "number")),
                MappingProxyType(of.get("choices", {})),
                of.get("pattern", ""),
            )
            for name, of in row.get("parameters", {}).items()
        }
    )


def _code(row: dict[str, Any]) -> Code:
    sections = {name: row[name].strip("\n") for name in SECTIONS if name in row}
    return Code(
        tuple(row.get("includes", ())),
        row.get("globals", "").strip("\n"),
        row.get("functions", "").strip("\n"),
        MappingProxyType(sections),
    )


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("compose", FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    def joined(files: tuple[str, ...]) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for file in files:
            table |= store.words(data / file)
        return table

    lasting = store.words(data / LASTING)
    return {
        "triggers": joined(TRIGGERS),
        "effects": {name: _lasting(name, row, lasting) for name, row in joined(EFFECTS).items()},
        "conditions": joined(CONDITIONS),
        "scopes": joined(SCOPES),
        "functions": joined(FUNCTIONS),
    }


def _lasting(name: str, row: dict[str, Any], lasting: dict[str, str]) -> dict[str, Any]:
    """An effect that ends by itself gets the timer, the switch and the undoing that all of these have alike."""
    if "lasting" not in row:
        return row
    own = row["lasting"]
    names = {
        "name": "".join(word.capitalize() for word in name.split("_")),
        "arguments": own.get("arguments", ""),
        "begin": _indented(own.get("begin", ""), 1),
        "finish": _indented(own.get("finish", ""), 2),
    }
    made = {key: Template(text).substitute(names | {"client": "$client"}) for key, text in lasting.items()}
    made["functions"] = _EMPTY.sub("", made["functions"])
    return row | {
        "globals": made["globals"] + row.get("globals", ""),
        "functions": made["functions"] + row.get("functions", ""),
        "reset": made["reset"],
    }


def _indented(code: str, depth: int) -> str:
    return code.strip("\n").replace("\n", "\n" + "\t" * depth)

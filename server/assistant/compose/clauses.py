"""The statements of a clause: conditions, then effects, each on those whom it can reach."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Template
from typing import NamedTuple

from server.assistant.compose.draft import ClauseUse, ConditionUse, EffectUse, HandlerUse
from server.assistant.compose.naming import pascal
from server.assistant.compose.pieces import block, condition
from server.knowledge.compose import Role

ACTING = "g_bActing"
"""The plugin's own doing must not set off its triggers once more."""

_EVERYONE = "everyone"
_TEAM = {"survivor": "TEAM_SURVIVOR", "infected": "TEAM_INFECTED"}
_CHECK = {"survivor": "IsSurvivor", "infected": "IsInfected", "": "IsPlayer"}
_CALL = re.compile(r"(!?)([\w.]+(?:\([^()]*\))?)")
_COMPARISON = re.compile(r"([^&|<>=!]+) (==|!=|<=|>=|<|>) ([^&|<>=!]+)")
_OVER_ROUNDS = frozenset(("player_joined", "map_start", "round_end", "mission_lost", "map_finished", "finale_won"))
"""Triggers about which it does not matter that a new round has begun when what has waited is done."""
_LIMITS = frozenset(("player_round_limit", "player_map_limit", "round_limit", "once_per_round"))
"""Conditions that count what has been done, not the occasions."""
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def role_check(role: Role) -> str:
    """The expression that is true when somebody with this role is there."""
    return f"{_CHECK[role.team]}({role.variable})"


def used_roles(handler: HandlerUse) -> list[Role]:
    """The roles that a handler has to look up, in the trigger's order."""
    trigger = handler.trigger
    names = {trigger.roles[name].same or name for name in trigger.checks}
    for clause in handler.clauses:
        if "$subject" in trigger.filter and clause_filter(clause):
            names.add("subject")
        for one in clause.conditions:
            names |= {one.role.name} if one.role else set()
        for one in clause.effects:
            names |= {role.name for role in one.use.roles}
            names |= {one.role.name} if one.role else set()
    return [role for name, role in trigger.roles.items() if name in names]


def clause_filter(clause: ClauseUse) -> str:
    """What the trigger's parameter demands, "" when it demands nothing."""
    trigger = clause.trigger
    if not trigger.filter or not all(clause.use.env[name] for name in trigger.parameters):
        return ""
    return Template(trigger.filter).substitute(clause.use.env)


def statements(handler: HandlerUse, leave: str, echoed: frozenset[str], refusal: tuple[str, ...] = ()) -> list[str]:
    """What a handler does once its roles are known.

    `leave` ends it early, `echoed` are triggers that it might set off; `refusal` tells somebody that nothing happens,
    and leaves.
    """
    lines: list[str] = []
    for clause in handler.clauses:
        tests = _tests(clause)
        then = _then(clause, of_limits=not clause.delay)
        groups = _groups(clause, frozenset(tests))
        if any(map(_is_limit, clause.conditions)) and not clause.delay:
            tests, groups = _asked_first(tests, groups)
        against = [opposite(test) for test in tests]
        if tests and len(handler.clauses) == 1 and all(against):
            lines += [*condition("if", [one for one in against if one], "||"), *block(refusal or [leave])]
            lines += then
            lines += (
                [_waiting(handler, clause, echoed)] if clause.delay else [*_picks(clause), *_effects(groups, echoed)]
            )
            continue
        picks = _picks(clause)
        if clause.delay:
            body = [*then, _waiting(handler, clause, echoed)]
            lines += [*condition("if", tests, "&&"), *block(body)] if tests else body
            continue
        if tests and not then and not picks and len(groups) == 1 and not groups[0].is_loop:
            # One `if` instead of two.
            groups = [groups[0]._replace(tests=(*tests, *groups[0].tests))]
            tests = []
        body = [*then, *picks, *_effects(groups, echoed)]
        lines += [*condition("if", tests, "&&"), *block(body)] if tests else body
    return lines


def tests_of(clause: ClauseUse, refusal: list[str]) -> list[str]:
    """Asks the conditions of a clause alone, and leaves with `refusal` where one does not hold."""
    tests = [_test(one, "") for one in clause.conditions if not one.of_targets]
    then = _then(clause)
    against = [opposite(test) or f"!({test})" for test in tests]
    return [*condition("if", against, "||"), *block(refusal), *then] if tests else then


def opposite(test: str) -> str | None:
    """The expression that is true when `test` is not, None where that takes more than turning an operator."""
    if match := _CALL.fullmatch(test):
        return match[2] if match[1] else f"!{match[2]}"
    if match := _COMPARISON.fullmatch(test):
        return f"{match[1]} {_OPPOSITE[match[2]]} {match[3]}"
    return None


def _is_limit(one: ConditionUse) -> bool:
    return one.condition.name in _LIMITS


def _then(clause: ClauseUse, of_limits: bool = True) -> list[str]:
    """What is noted when all conditions hold; without `of_limits` only what limits do not count."""
    return [
        Template(one.condition.then).substitute(one.use.env)
        for one in clause.conditions
        if one.condition.then and (of_limits or not _is_limit(one))
    ]


class _Group(NamedTuple):
    """Effects that happen together, in a loop or not; `outside` must hold at all, `tests` for each one."""

    is_loop: bool
    outside: tuple[str, ...]
    tests: tuple[str, ...]
    effects: list[EffectUse]
    lines: list[str]


def _groups(clause: ClauseUse, known: frozenset[str]) -> list[_Group]:
    """All effects in order; those that reach the same players are together. `known` holds already."""
    groups: list[_Group] = []
    asked = [_test(one, "$client") for one in clause.conditions if one.of_targets]
    is_upset = was_upset = False
    for one in clause.effects:
        reach = _reach(one, asked, is_upset)
        outside, tests = (tuple(test for test in some if test not in known) for some in (reach.outside, reach.tests))
        last = groups[-1] if groups else None
        if last is None or was_upset or (last.is_loop, last.outside, last.tests) != (reach.is_loop, outside, tests):
            last = _Group(reach.is_loop, outside, tests, [], [])
            groups.append(last)
        last.effects.append(one)
        last.lines.extend(_apply(one, reach.variable))
        was_upset = one.effect.upsets
        is_upset = is_upset or was_upset
    return groups


def _asked_first(tests: list[str], groups: list[_Group]) -> tuple[list[str], list[_Group]]:
    """All tests at once where one player is reached: what can not be done to somebody is not to be counted."""
    if len(groups) != 1 or groups[0].is_loop:
        return tests, groups
    return list(dict.fromkeys((*tests, *groups[0].tests))), [groups[0]._replace(tests=())]


def _effects(groups: list[_Group], echoed: frozenset[str]) -> list[str]:
    lines: list[str] = []
    for group in groups:
        body = group.lines
        if group.tests:
            body = [*condition("if", group.tests, "&&"), *block(body)]
        if group.is_loop:
            body = ["for (int i = 1; i <= MaxClients; i++)", *block(body)]
        if group.outside:
            body = [*condition("if", group.outside, "&&"), *block(body)]
        if any(echoed.intersection(one.effect.echoes) for one in group.effects):
            begun = lines and lines[-1] == f"{ACTING} = false;"
            lines = lines[:-1] if begun else [*lines, f"{ACTING} = true;"]
            body = [*body, f"{ACTING} = false;"]
        lines += body
    return lines


def _tests(clause: ClauseUse) -> list[str]:
    """What must hold for a clause: what the trigger's parameter wants, who has to be there, the conditions."""
    there = [one.role for one in clause.conditions if one.role is not None and not one.negated]
    needed = [_roles_of(one) for one in clause.effects] or [[]]
    there += [role for role in needed[0] if all(role in others for others in needed)]
    tests = [test for test in (clause_filter(clause),) if test]
    tests += [role_check(role) for role in there if role.optional]
    tests += [_test(one, "") for one in clause.conditions if not one.of_targets]
    known = {Template(guard).substitute(clause.use.env) for guard in clause.trigger.guards}
    return [test for test in dict.fromkeys(tests) if test not in known]


def _roles_of(one: EffectUse) -> list[Role]:
    """The roles without whom an effect does not happen."""
    return [*([one.role] if one.role and not one.scope.loop and not one.scope.pick else []), *one.use.roles]


def _test(one: ConditionUse, client: str) -> str:
    """What is asked; where nobody may be there of whom it must not be true, nobody being there will do."""
    test = Template(one.test).substitute(one.use.env | ({"client": client} if client else {}))
    if not one.negated:
        return test
    if one.role is not None and one.role.optional:
        return f"!({role_check(one.role)} && {test})"
    return opposite(test) or f"!({test})"


def _picks(clause: ClauseUse) -> list[str]:
    """Choosing somebody, once for all effects that are for the same one."""
    chosen = {one.role.variable: one.scope.pick for one in clause.effects if one.role and one.scope.pick}
    return [f"int {variable} = {pick};" for variable, pick in chosen.items()]


def _waiting(handler: HandlerUse, clause: ClauseUse, echoed: frozenset[str]) -> str:
    """The call that lets a clause wait; adds the functions that do it, and in which everybody is looked up anew."""
    limits = [one for one in clause.conditions if _is_limit(one)]
    concerned = [role for one in clause.effects for role in _concerned(one)]
    concerned += [one.role for one in limits if one.role is not None]
    roles = list({role.variable: role for role in concerned}.values())
    what = pascal(clause.name)
    arguments = ", ".join(f"int {role.variable}" for role in roles)
    of_round = clause.trigger.name not in _OVER_ROUNDS
    handler.later[f"void Start{what}({arguments})"] = [
        "DataPack pack;",
        f"CreateDataTimer({clause.delay}, Timer_{what}, pack, TIMER_FLAG_NO_MAPCHANGE);",
        *(["pack.WriteCell(g_iRound);"] if of_round else []),
        *(f"pack.WriteCell(UserIdOf({role.variable}));" for role in roles),
    ]
    leave = "return Plugin_Stop;"
    looked_up = [f"int {role.variable} = GetClientOfUserId(pack.ReadCell());" for role in roles]
    held = replace(clause, effects=[_looked_up(one) for one in clause.effects])
    needed = [_roles_of(one) for one in held.effects]
    there = [role for role in needed[0] if all(role in others for others in needed)]
    there += [one.role for one in limits if one.role is not None]
    tests = list(dict.fromkeys(map(role_check, there)))
    groups = _groups(held, frozenset(tests))
    if limits:
        # Others may have waited, too.
        tests += [_test(one, "") for one in limits]
        tests, groups = _asked_first(tests, groups)
    against = [opposite(test) or f"!({test})" for test in tests]
    handler.later[f"Action Timer_{what}(Handle timer, DataPack pack)"] = [
        *(["pack.Reset();"] if of_round or roles else []),
        *(["if (pack.ReadCell() != g_iRound)", *block([leave])] if of_round else []),
        *looked_up,
        *([*condition("if", against, "||"), *block([leave])] if against else []),
        *_then(replace(held, conditions=limits)),
        *_picks(held),
        *_effects(groups, echoed),
        leave,
    ]
    return f"Start{what}({', '.join(role.variable for role in roles)});"


def _concerned(one: EffectUse) -> list[Role]:
    """All roles that an effect has to do with, the one whom it leaves out among them."""
    return [*([one.role] if one.role and not one.scope.pick else []), *one.use.roles]


def _looked_up(one: EffectUse) -> EffectUse:
    """The effect some time later, when nobody has to be there any more."""
    role = one.role._replace(optional=True, alive="") if one.role else None
    roles = tuple(role._replace(optional=True) for role in one.use.roles)
    return replace(one, role=role, use=replace(one.use, roles=roles))


class _Reach(NamedTuple):
    """Whether it takes a loop, the variable of who is reached, what must hold at all, and what for each one."""

    is_loop: bool
    variable: str
    outside: tuple[str, ...]
    tests: tuple[str, ...]


def _reach(one: EffectUse, asked: list[str], is_upset: bool) -> _Reach:
    """Who is reached. When `is_upset`, somebody may have died or changed team since the trigger."""
    effect, scope = one.effect, one.scope
    named = tuple(dict.fromkeys(role_check(role) for role in one.use.roles if role.optional))
    if effect.target == "game":
        return _Reach(False, "", (), named)
    if scope.name == "everyone" and effect.apply_everyone and not asked and not one.use.names_target:
        return _Reach(False, _EVERYONE, (), named)
    if scope.loop:
        tests = _tests_in_loop(one)
        variable, wanted, team, alive, outside = "i", effect.team or scope.team, "", "", named
    else:
        assert one.role is not None
        tests = [*([role_check(one.role)] if one.role.optional else []), *named]
        variable, wanted, outside = one.role.variable, effect.team, ()
        team, alive = ("", "") if is_upset else (one.role.team, one.role.alive)
    if effect.human:
        tests.append(f"!IsFakeClient({variable})")
    if wanted and wanted != team:
        tests.append(f"GetClientTeam({variable}) == {_TEAM[wanted]}")
    if effect.alive and effect.alive != alive:
        tests.append(f"{'!' if effect.alive == 'no' else ''}IsPlayerAlive({variable})")
    if effect.guard:
        tests.append(Template(effect.guard).substitute(one.use.env | {"client": variable}))
    tests += [Template(test).substitute(client=variable) for test in asked]
    return _Reach(scope.loop, variable, outside, tuple(dict.fromkeys(tests)))


def _tests_in_loop(one: EffectUse) -> list[str]:
    tests = ["IsClientInGame(i)"]
    if one.scope.guard:
        env = one.use.env | {"client": "i", "role": one.role.variable if one.role else ""}
        tests.append(Template(one.scope.guard).substitute(env))
    return tests


def _apply(one: EffectUse, variable: str) -> list[str]:
    written = one.effect.apply_everyone if variable == _EVERYONE else one.effect.apply
    filled = Template(written).substitute(one.use.env | {"client": "$client"})
    return Template(filled).substitute(client=variable).split("\n")

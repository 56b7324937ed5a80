"""The functions that a trigger calls: who is concerned, whether it counts, then the clauses.

Each kind of trigger has a function here that adds the code, and what makes the game call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from string import Template

from server.assistant.compose.caution import HARMS, flag_of
from server.assistant.compose.clauses import ACTING, opposite, role_check, statements, tests_of, used_roles
from server.assistant.compose.draft import ConditionUse, Draft, EffectUse, HandlerUse
from server.assistant.compose.errors import ScopeError, ValueRangeError
from server.assistant.compose.naming import literal, pascal, sentence
from server.assistant.compose.pieces import Pieces, block, condition
from server.assistant.compose.plan import ARGUMENT
from server.assistant.compose.wording import in_words
from server.knowledge.compose import Role

# What is known of a hit: what the hook calls it, and what the function that judges it does.
_HIT = {
    "hurt": ("victim", "int hurt"),
    "hitter": ("attacker", "int hitter"),
    "inflictor": ("inflictor", "int inflictor"),
    "damage": ("damage", "float &damage"),
    "damagetype": ("damagetype", "int damagetype"),
}
_EVENT = "Event event, const char[] name, bool dontBroadcast"


def add_handler(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    """Add the code that carries out the clauses of one handler."""
    if any(clause.delay for clause in handler.clauses):
        pieces.globals("int g_iRound;")
        pieces.section("on_round_start", "g_iRound++;")
    _KINDS[handler.trigger.kind](handler, draft, pieces)
    for signature, lines in handler.later.items():
        pieces.handler(signature, lines)


def effect_in_words(one: EffectUse) -> str:
    """What the effect does, and to whom."""
    does = one.effect.does.replace("$scope", one.scope.words)
    return in_words(does, one.effect.parameters, one.use.values)


def _add_event(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    trigger, roles = handler.trigger, used_roles(handler)
    name = f"Event_{pascal(handler.use.name)}"
    if trigger.later == "frame" and roles:
        frame = f"Frame_{pascal(handler.use.name)}"
        lines = [*_echo_guard(handler, draft), f'RequestFrame({frame}, event.GetInt("{roles[0].field}"));']
        event = pieces.handler(f"void {name}({_EVENT})", lines)
        lines = [f"int {roles[0].variable} = GetClientOfUserId(userid);", *_guards(handler, roles, "return;")]
        pieces.handler(f"void {frame}(int userid)", [*lines, *statements(handler, "return;", draft.echoed)])
    else:
        lines = [*_echo_guard(handler, draft), *map(_looked_up, roles), *_guards(handler, roles, "return;")]
        event = pieces.handler(f"void {name}({_EVENT})", [*lines, *statements(handler, "return;", draft.echoed)])
    mode = "" if "event." in event else ", EventHookMode_PostNoCopy"
    for one in (trigger.event, *trigger.also):
        pieces.hook(f'HookEvent("{one}", {name}{mode});')


def _add_section(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    trigger, what = handler.trigger, pascal(handler.use.name)
    at_once = all(one.effect.at_once for clause in handler.clauses for one in clause.effects)
    if trigger.later != "players" or at_once:
        pieces.handler(f"void When{what}()", statements(handler, "return;", draft.echoed))
        pieces.section(trigger.section, f"When{what}();")
        return
    timer = f"g_h{what}"
    pieces.globals(f"Handle {timer};")
    pieces.section(trigger.section, f"delete {timer};\n{timer} = CreateTimer(1.0, Timer_{what}, _, TIMER_REPEAT);")
    pieces.section("on_map_end", f"delete {timer};")
    leave = "return Plugin_Stop;"
    pieces.handler(
        f"Action Timer_{what}(Handle timer)",
        [
            "if (!IsAnybodyPlaying())",
            *block(["return Plugin_Continue;"]),
            f"{timer} = null;",
            *statements(handler, leave, draft.echoed),
            leave,
        ],
    )


def _add_damage(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    """A function that judges each hit; `result` says whether it has changed something."""
    name = f"Judge{pascal(handler.use.name)}"
    pieces.includes.add("sdkhooks")
    lines = statements(handler, "return result;", draft.echoed)
    for role, entity in (("attacker", "hitter"), ("victim", "hurt")):
        if _names(role, lines):
            lines = [f"int {role} = {entity} > 0 && {entity} <= MaxClients ? {entity} : 0;", *lines]
    known = [(given, declared) for name, (given, declared) in _HIT.items() if _names(name, lines)]
    pieces.section("on_take_damage", f"result = {name}({''.join(f'{given}, ' for given, _ in known)}result);")
    declared = "".join(f"{one}, " for _, one in known)
    lines = ["Action result = before;", *lines, "return result;"]
    pieces.handler(f"Action {name}({declared}Action before)", lines)


def _names(word: str, lines: Iterable[str]) -> bool:
    return any(re.search(rf"\b{word}\b", line) for line in lines)


def _add_vote(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    """A command that begins a vote, and what happens when it passes; conditions are asked of who begins it."""
    word, what = str(handler.use.values["name"]), pascal(handler.use.name)
    if len(handler.clauses) > 1 and any(clause.conditions for clause in handler.clauses):
        raise ScopeError(f"Whether a vote can begin is asked once: `!{word}` can have no conditions for a part of it.")
    leave = "return Plugin_Handled;"
    opening: list[str] = []
    for clause in handler.clauses[:1]:
        asked = replace(clause, effects=[])
        opening = tests_of(asked, ["ReplyToCommand(client, TEXT_NOT_NOW);", leave])
    kept = [[one for one in clause.conditions if one.of_targets] for clause in handler.clauses]
    handler = replace(
        handler,
        clauses=[replace(clause, conditions=some) for clause, some in zip(handler.clauses, kept, strict=True)],
    )
    question = literal(f"{_capital(sentence([effect_in_words(one) for one in handler.clauses[0].effects]))}?")
    pieces.handler(
        f"Action Command_{what}(int client, int args)",
        [
            "if (client == 0 || !IsClientInGame(client))",
            *block(["ReplyToCommand(client, TEXT_IN_GAME_ONLY);", leave]),
            "if (IsVoteInProgress())",
            *block(["ReplyToCommand(client, TEXT_VOTE_RUNS);", leave]),
            *opening,
            f"Menu menu = new Menu(Menu_{what}, MenuAction_End | MenuAction_VoteEnd);",
            f"menu.SetTitle({question});",
            'menu.AddItem("yes", "Yes");',
            'menu.AddItem("no", "No");',
            "menu.ExitButton = false;",
            "menu.DisplayVoteToAll(20);",
            leave,
        ],
    )
    passed = f"When{what}();"
    pieces.handler(
        f"int Menu_{what}(Menu menu, MenuAction action, int param1, int param2)",
        [
            "if (action == MenuAction_End)",
            *block(["delete menu;"]),
            "else if (action == MenuAction_VoteEnd)",
            *block(
                [
                    "// The votes are those of the answer that has won.",
                    "int votes;",
                    "int total;",
                    "GetMenuVoteInfo(param2, votes, total);",
                    "if (param1 == 1)",
                    *block(["votes = total - votes;"]),
                    f"if (votes * 100 >= total * {handler.use.env['percent']})",
                    *block(["PrintToChatAll(TEXT_YES_HAS_WON);", passed]),
                    "else",
                    *block(["PrintToChatAll(TEXT_NO_HAS_WON);"]),
                ]
            ),
            "return 0;",
        ],
    )
    pieces.handler(f"void When{what}()", statements(handler, "return;", draft.echoed))
    pieces.hook(f'RegConsoleCmd("sm_{word}", Command_{what}, "Begins a vote.");')


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _arguments(handler: HandlerUse, respects_immunity: bool) -> list[str]:
    """What reads the player and the number that are typed behind a command."""
    word, lines = str(handler.use.values["name"]), list[str]()
    on_player = handler.trigger.name == "command_on_player"
    taking = [
        parameter
        for clause in handler.clauses
        for one in clause.effects
        for parameter in one.effect.parameters.values()
        if one.use.values[parameter.name] == ARGUMENT
    ]
    within = str(handler.use.values["range"])
    number = f" <{within or 'number'}>" if taking else ""
    usage = literal("".join((f"Usage: sm_{word}", " <player>" if on_player else "", number)))
    if within and not taking:
        raise ScopeError(f"Nothing takes the number that is typed behind `!{word}`.")
    count = int(on_player) + bool(taking)
    leave = "return Plugin_Handled;"
    if count:
        lines += [f"if (args < {count})", *block([f"ReplyToCommand(client, {usage});", leave])]
    if on_player:
        lines += [
            "char typed[MAX_NAME_LENGTH];",
            "GetCmdArg(1, typed, sizeof(typed));",
            f"int target = FindTarget(client, typed, false, {str(respects_immunity).lower()});",
            "if (target == -1)",
            *block([leave]),
        ]
    if taking:
        least, most = max(one.least for one in taking), min(one.most for one in taking)
        said = "TEXT_TOO_MUCH"
        if within:
            least, most = _bounded(within, least, most)
            said = usage
        lines += [
            f"int {ARGUMENT} = GetCmdArgInt({count});",
            f"if ({ARGUMENT} < {least:.0f} || {ARGUMENT} > {most:.0f})",
            *block([f"ReplyToCommand(client, {said});", leave]),
        ]
    return lines


def _bounded(within: str, least: float, most: float) -> tuple[int, int]:
    """The range that was asked for. Raises `ValueRangeError` where it is none, or more than can be."""
    first, last = map(int, within.split("-"))
    if first >= last or first < least or last > most:
        raise ValueRangeError(f"A number can be typed from {least:g} to {most:g}, so not from {first} to {last}.")
    return first, last


def _add_command(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    is_restricted = all(any(map(_is_for_admins, clause.conditions)) for clause in handler.clauses)
    if is_restricted:  # SourceMod asks that itself, and tells who may not
        for clause in handler.clauses:
            clause.conditions = [one for one in clause.conditions if not _is_for_admins(one)]
    roles, word = [one for one in used_roles(handler) if one.name == "subject"], str(handler.use.values["name"])
    name = f"Command_{pascal(word)}"
    done = {one.effect.name for clause in handler.clauses for one in clause.effects}
    does = [effect_in_words(one) for clause in handler.clauses for one in clause.effects]
    about = literal(f"This command {sentence(list(dict.fromkeys(does)))}.")
    leave = "return Plugin_Handled;"
    lines: list[str] = []
    if roles:
        said = "ReplyToCommand(client, TEXT_IN_GAME_ONLY);"
        lines = ["if (client == 0 || !IsClientInGame(client))", *block([said, leave])]
    refusal = ("ReplyToCommand(client, TEXT_NOT_NOW);", leave)
    respects = is_restricted or not HARMS.isdisjoint(done)
    lines += [*_arguments(handler, respects), *statements(handler, leave, draft.echoed, refusal), leave]
    pieces.handler(f"Action {name}(int client, int args)", lines)
    if is_restricted:
        pieces.hook(f'RegAdminCmd("sm_{word}", {name}, {flag_of(done)}, {about});')
    else:
        pieces.hook(f'RegConsoleCmd("sm_{word}", {name}, {about});')


def _add_timer(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    name = f"Timer_{pascal(handler.use.name)}"
    interval = Template(handler.trigger.interval).substitute(handler.use.env)
    start = f"CreateTimer({interval}, {name}, _, TIMER_FLAG_NO_MAPCHANGE);"
    leave = "return Plugin_Stop;"
    pieces.section("on_configs_executed", start)
    again = "// A new timer each time, so that a changed interval counts at once."
    lines = [again, start, *statements(handler, leave, draft.echoed), leave]
    pieces.handler(f"Action {name}(Handle timer)", lines)


def _add_player(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    """For a timer that the trigger's own code starts with a user id."""
    variable = handler.trigger.roles["subject"].variable
    leave = "return Plugin_Stop;"
    lines = [
        f"int {variable} = GetClientOfUserId(userid);",
        *_guards(handler, [handler.trigger.roles["subject"]], leave),
        *statements(handler, leave, draft.echoed),
        leave,
    ]
    pieces.handler(f"Action Timer_{pascal(handler.use.name)}(Handle timer, int userid)", lines)


_KINDS = {
    "player": _add_player,
    "event": _add_event,
    "section": _add_section,
    "command": _add_command,
    "timer": _add_timer,
    "damage": _add_damage,
    "vote": _add_vote,
}


def _is_for_admins(one: ConditionUse) -> bool:
    return one.condition.name == "admins_only" and one.role is not None


def _looked_up(role: Role) -> str:
    return f'int {role.variable} = GetClientOfUserId(event.GetInt("{role.field}"));'


def _echo_guard(handler: HandlerUse, draft: Draft) -> list[str]:
    if handler.trigger.name not in draft.echoed:
        return []
    return [f"if ({ACTING})", *block(["return;"])]


def _guards(handler: HandlerUse, roles: list[Role], leave: str) -> list[str]:
    """Leaves when somebody who has to be there is not, or when it is not what the trigger is about."""
    against = [f"!{role_check(role)}" for role in roles if not role.optional]
    for one in handler.trigger.guards:
        guard = Template(one).substitute(handler.use.env)
        against.append(opposite(guard) or f"!({guard})")
    lines = [*condition("if", against, "||"), *block([leave])] if against else []
    return [*lines, handler.trigger.enter] if handler.trigger.enter else lines

"""The functions that a trigger calls: who is concerned, whether it counts, then the clauses.

Each kind of trigger has a function here that adds the code, and what makes the game call it.
"""

from __future__ import annotations

from string import Template

from server.assistant.compose.clauses import ACTING, opposite, role_check, statements, used_roles
from server.assistant.compose.draft import ConditionUse, Draft, EffectUse, HandlerUse
from server.assistant.compose.naming import literal, pascal, sentence
from server.assistant.compose.pieces import Pieces, block, condition
from server.assistant.compose.wording import in_words
from server.knowledge.compose import Role

_EVENT = "Event event, const char[] name, bool dontBroadcast"


def add_handler(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    """Add the code that carries out the clauses of one handler."""
    _KINDS[handler.trigger.kind](handler, draft, pieces)


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


def _add_command(handler: HandlerUse, draft: Draft, pieces: Pieces) -> None:
    is_restricted = all(any(map(_is_for_admins, clause.conditions)) for clause in handler.clauses)
    if is_restricted:  # SourceMod asks that itself, and tells who may not
        for clause in handler.clauses:
            clause.conditions = [one for one in clause.conditions if not _is_for_admins(one)]
    roles, word = used_roles(handler), str(handler.use.values["name"])
    name = f"Command_{pascal(word)}"
    does = [effect_in_words(one) for clause in handler.clauses for one in clause.effects]
    about = literal(f"This command {sentence(list(dict.fromkeys(does)))}.")
    leave = "return Plugin_Handled;"
    lines: list[str] = []
    if roles:
        said = "ReplyToCommand(client, TEXT_IN_GAME_ONLY);"
        lines = ["if (client == 0 || !IsClientInGame(client))", *block([said, leave])]
    refusal = ("ReplyToCommand(client, TEXT_NOT_NOW);", leave)
    lines += [*statements(handler, leave, draft.echoed, refusal), leave]
    pieces.handler(f"Action {name}(int client, int args)", lines)
    if is_restricted:
        pieces.hook(f'RegAdminCmd("sm_{word}", {name}, ADMFLAG_GENERIC, {about});')
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

"""What is harmful in a plan, and what is done about it: whom it may reach, who may ask for it, and under which name.

Harm never goes to somebody whom the words do not name. A command that concerns others is for admins unless the request
says that players can use it, and no command hides one that SourceMod has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from server.assistant.compose.occasion import Occasion
from server.assistant.compose.plan import Clause, Effect, Part, Plan
from server.assistant.compose.sentences import UnclearError
from server.knowledge import compose

HARMS = frozenset(
    "kick kick_bot kill slap hurt ignite freeze strip_weapons take_slot launch stagger bile change_team".split()
)
"""Effects that nobody wants by mistake."""
_FREE = frozenset(
    "announce hint_text center_text sound fade shake count points show_health log tell_alive tell_players tell_health "
    "tell_points tell_own tell_top".split()
)
"""Effects that are only seen, heard or counted."""
_CHEATS = frozenset(("god_mode", "respawn"))
"""Effects that are for admins even where they are for whoever types the command."""
_FLAGS = (
    ("ADMFLAG_KICK", frozenset(("kick", "kick_bot"))),
    ("ADMFLAG_CVAR", frozenset(("set_convar",))),
    ("ADMFLAG_CHANGEMAP", frozenset(("restart_map",))),
    ("ADMFLAG_CONFIG", frozenset(("set_difficulty", "shift_difficulty"))),
    ("ADMFLAG_SLAY", HARMS),
    ("ADMFLAG_CHEATS", _CHEATS | {"spawn_infected", "spawn_at_aim", "give_item", "give_random", "panic"}),
)
_HEALING = frozenset(("heal", "set_health", "temp_health", "heal_percent", "heal_up_to"))
_DOWN = frozenset(("survivor_incapacitated", "ledge_grab"))
"""Triggers at which somebody has just gone down: health does nothing for those who are."""
_TYPED = ("command", "command_on_player", "vote_passed")
_TAKEN = frozenset(
    "abortban addban admin ban banip beacon blind burn cancelvote chat csay currentmap cvar drug evilrcon execcfg ff "
    "firebomb freeze freezebomb gag gravity help hsay kick map maphistory motd msay mute nextmap noclip nominate play "
    "psay rcon reloadadmins rename resetcvar revote rtv say searchcmd settings silence slap slay thetime timebomb "
    "timeleft tsay unban ungag unmute unsilence vote voteban voteburn voteff votegravity votekick votemap voteslay "
    "votealltalk who".split()
)
"""Commands of SourceMod's own plugins, which one of the same name would hide."""
_WHO = r"(?:every ?one|every ?body|any ?one|any ?body|(?:all |any |every |each )?(?:the )?(?:players?|survivors))"
_PUBLIC = re.compile(
    rf"(?<!only )(?<!admins and )\b{_WHO} (?:can|may|could|(?:is|are) allowed to) (?!not\b|only\b)"
    rf"|\b{_WHO} (?:who|that) (?:types?|uses?|enters?)\b"
    r"|\b(?:players|everyone|everybody|anyone|anybody) (?:types?|uses?) "
    "|public (?:chat )?command|任何人|任何玩家|所有玩家都?(?:可以|能)|每个(?:人|玩家)都?(?:可以|能)|玩家(?:可以|可|能)"
    "|(?:кто угодно|любой(?: игрок)?|каждый(?: игрок)?) (?:может|мож)|(?:все|все игроки|игроки) могут",
    re.IGNORECASE,
)


def require_named(effect: str) -> None:
    """Raises `UnclearError` where nobody is named whom a harmful effect is to reach."""
    if effect in HARMS:
        raise UnclearError("who")


def require_present(effect: str, occasion: Occasion, key: str) -> None:
    """Raises `UnclearError` where "her" or "it" is an infected that the trigger knows only to be gone."""
    if effect in HARMS and key in ("it", "they") and occasion.infected and not occasion.bound and not occasion.named:
        there = [
            name for name in occasion.of_team("infected") if occasion.known.roles[name].alive not in ("no", "gone")
        ]
        if len(there) != 1:
            raise UnclearError("who")


def require_helpful(trigger: str, effects: Iterable[Effect]) -> None:
    """Raises `UnclearError` for health that is for somebody who has just gone down, and was not helped up before."""
    if trigger not in _DOWN:
        return
    for one in effects:
        if one.part.name in ("revive", "full_heal"):
            return
        if one.part.name in _HEALING and one.scope in ("subject", "victim"):
            raise UnclearError("down")


def for_admins(plan: Plan, request: str) -> tuple[Plan, bool]:
    """The plan with commands that concern others for admins only, and whether that has changed it."""
    if _PUBLIC.search(request):
        return plan, False
    clauses = tuple(_for_admins(clause) for clause in plan.clauses)
    return replace(plan, clauses=clauses), clauses != plan.clauses


def renamed(plan: Plan) -> tuple[Plan, tuple[tuple[str, str], ...]]:
    """The plan with other names for commands that SourceMod has, and which they are: the old and the new name."""
    given = {str(dict(one.trigger.values).get("name", "")) for one in plan.clauses if one.trigger.name in _TYPED}
    others: dict[str, str] = {}
    clauses: list[Clause] = []
    for clause in plan.clauses:
        word = str(dict(clause.trigger.values).get("name", ""))
        if clause.trigger.name not in _TYPED or word not in _TAKEN:
            clauses.append(clause)
            continue
        ending = "player" if clause.trigger.name == "command_on_player" else "now"
        others[word] = other = _other(f"{word}_{ending}", given)
        values = tuple((name, other if name == "name" else value) for name, value in clause.trigger.values)
        clauses.append(replace(clause, trigger=Part(clause.trigger.name, values)))
    return replace(plan, clauses=tuple(clauses)), tuple(others.items())


def flag_of(effects: Collection[str]) -> str:
    """The admin flag that SourceMod asks for what is most like these effects."""
    return next((flag for flag, names in _FLAGS if not names.isdisjoint(effects)), "ADMFLAG_GENERIC")


def _for_admins(clause: Clause) -> Clause:
    asked = {part.name for part in clause.conditions if ("of", "targets") not in part.values}
    if not clause.trigger.name.startswith("command") or asked & {"admins_only", "costs"}:
        # What players pay for is for players.
        return clause
    if not any(map(_concerns_others, clause.effects)):
        return clause
    return replace(clause, conditions=(Part("admins_only", (("of", "subject"),)), *clause.conditions))


def _concerns_others(effect: Effect) -> bool:
    name = effect.part.name
    if name in _FREE:
        return False
    return name in _CHEATS or effect.scope != "subject" or compose.effects()[name].target == "game"


def _other(name: str, given: Collection[str]) -> str:
    number, free = 2, name
    while free in given:
        free, number = f"{name}_{number}", number + 1
    return free

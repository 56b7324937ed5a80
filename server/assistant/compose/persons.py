"""To whom an effect happens: what "they", "the killer", "survivors" or nobody means at an occasion.

Raises `UnclearError` where it can be meant in two ways.
"""

from __future__ import annotations

from typing import cast

from server.assistant.compose.caution import require_named
from server.assistant.compose.fitting import default_scope
from server.assistant.compose.occasion import Occasion
from server.assistant.compose.plan import Scope
from server.assistant.compose.sentences import UnclearError
from server.knowledge.compose import Effect

_SINGLE = frozenset(("survivor_one", "player_one", "human_one", "bot_one", "infected_one"))
_FOR_BOTH_TEAMS = frozenset(("freeze", "kill", "slap", "hurt", "ignite", "gravity", "glow", "kick"))
_SCOPES: dict[str, Scope] = {
    "survivors_all": "survivors",
    "survivors": "survivors",
    "infected_all": "infected",
    "infected": "infected",
    "others": "others",
    "other_survivors": "other_survivors",
    "others_than_killer": "others_than_attacker",
    "admins": "admins",
    "humans_all": "humans",
    "bots_all": "bots",
    "random_survivor": "random_survivor",
    "weakest_survivor": "weakest_survivor",
    "healthiest_survivor": "healthiest_survivor",
    "leader": "leader",
}
_NARROW = frozenset(
    "bots_all humans_all random_survivor weakest_survivor healthiest_survivor leader last_survivor killer victim "
    "others other_survivors others_than_killer admins".split()
)
_PRONOUNS = frozenset(("they", "it", "one", "survivor_the", "player_the"))
_LOOSE = frozenset(("survivors", "players", "infected"))
_ALL = _LOOSE | {"survivors_all", "players_all", "infected_all"}
PLURAL = _ALL | {"admins", "others", "other_survivors", "others_than_killer", "humans_all", "bots_all"}
"""Keys of persons that are more than one."""


def is_message(effect: Effect) -> bool:
    """Whether it is only seen or heard: then "players" are all, and nobody is meant in particular."""
    return effect.human or effect.name in ("sound", "shake", "fade")


def unnamed(effect: Effect, occasion: Occasion, before: Scope | None, is_topic: bool) -> Scope:
    """To whom it happens when the words name nobody. `before` is whom the last effect was for.

    `is_topic` says that the occasion is what is told ("announce who …"), not whom it is for.
    """
    usual = cast(Scope, default_scope(occasion.known, effect))
    if effect.target == "game":
        return usual
    if effect.name == "count":
        return scope_of(occasion.doer)
    if is_message(effect) and (is_topic or not occasion.asks):
        return usual
    if len(occasion.bound) == 1:
        return scope_of(occasion.bound[0])
    if meant := occasion.say("they"):
        return cast(Scope, meant)
    if before is not None and occasion.asks:
        return before
    if len(occasion.named) == 1:
        return scope_of(occasion.named[0])
    require_named(effect.name)
    return usual


def named(key: str, effect: Effect, occasion: Occasion, before: Scope | None, is_topic: bool) -> Scope:
    """To whom it happens when the words name somebody: `key` is what `who` found."""
    if effect.target == "game":
        if key in _NARROW:
            # "Tanks do 10 damage to bots" is not for all.
            raise UnclearError("who")
        return cast(Scope, default_scope(occasion.known, effect))
    if key == "others_than_killer" and not is_message(effect):
        raise UnclearError("who")
    if key in _PRONOUNS and (meant := occasion.say("they")):
        return cast(Scope, meant)
    if key == "others" and not is_message(effect):
        key = "other_survivors"
    if key == "other_survivors" and effect.team == "infected":
        raise UnclearError("who")
    bound = occasion.bound
    for_all = is_message(effect) and key not in _LOOSE
    if len(bound) == 1 and not is_topic:
        # "give survivors … when they kill a witch" means the one who kills her.
        refers = occasion.refers and not for_all
        if key in _ALL and (refers or occasion.asks == "who"):
            return scope_of(bound[0])
        if key in _LOOSE and occasion.item.phrase.form == "deed":
            return scope_of(bound[0])
        if key in ("admins", "others", "other_survivors") and occasion.refers:
            raise UnclearError("who")
    if key in ("players", "players_all"):
        is_all = is_message(effect) or (key == "players_all" and effect.name in _FOR_BOTH_TEAMS)
        return "everyone" if is_all else "survivors"
    if key in _SCOPES:
        return _SCOPES[key]
    if key in ("killer", "victim"):
        return _of_role(key, occasion)
    if key.startswith("the_") and occasion.item.phrase.form == "implied" and "text" in effect.parameters:
        # "Announce the tank": that it is there, not to whom plays it.
        return cast(Scope, default_scope(occasion.known, effect))
    if key.startswith("the_"):
        return _of_class(key.removeprefix("the_"), occasion)
    infected = occasion.of_team("infected")
    if key in ("infected_the", "it") and len(infected) == 1:
        return scope_of(infected[0])
    if key in ("survivor_the", "player_the", "they", "it", "one", "self"):
        # One word for "he" and "it", as in Russian.
        return _antecedent("it" if key == "one" else key, occasion, before)
    if key in _SINGLE and len(bound) == 1:
        return scope_of(bound[0])
    raise UnclearError("who")


def scope_of(role: str) -> Scope:
    """The scope that is a role."""
    match role:
        case "attacker" | "victim" | "subject":
            return role
        case _:
            raise UnclearError("who")


def _of_class(name: str, occasion: Occasion) -> Scope:
    """The role that the tank, the hunter and so on have at the occasion."""
    roles = occasion.of_team("infected")
    if len(roles) != 1 or occasion.infected != name:
        raise UnclearError("who")
    return scope_of(roles[0])


def _of_role(key: str, occasion: Occasion) -> Scope:
    name = "attacker" if key == "killer" else "victim"
    if occasion.known.role(name) is not None:
        return scope_of(name)
    if key == "victim" and occasion.known.role("subject") is not None:
        return "subject"
    raise UnclearError("who")


def _antecedent(key: str, occasion: Occasion, before: Scope | None) -> Scope:
    """Whom "they" or "that player" means: the one person that the occasion names, or the only one it has."""
    known = occasion.known
    found = occasion.bound or occasion.named
    if key == "survivor_the":
        survivors = occasion.of_team("survivor")
        found = [role for role in found if role in survivors] or survivors or found
    if len(found) > 1 and occasion.agent in found and key == "self":
        found = [occasion.agent]
    if len(found) == 1:
        return scope_of(found[0])
    if not found and before is not None:
        return before
    if not found and occasion.agent == "subject":
        # "On a player's death, respawn them": it is about nobody else.
        return "subject"
    roles = [name for name, role in known.roles.items() if not role.same]
    if not found and len(roles) == 1 and (key == "it" or known.roles[roles[0]].team != "infected"):
        return scope_of(roles[0])
    raise UnclearError("who")

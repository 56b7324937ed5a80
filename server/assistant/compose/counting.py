"""How often something has to happen first, and how often it may: for whom it is counted, and in which way.

Raises `UnclearError` where a number belongs to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from server.assistant.compose.match import Item
from server.assistant.compose.occasion import Occasion
from server.assistant.compose.plan import Effect, Part, Value
from server.assistant.compose.sentences import UnclearError
from server.knowledge import compose

_OF_ALL = frozenset(("survivors", "infected", "everyone", "humans", "bots", "random_survivor"))
_KILLS = frozenset(("infected_killed", "special_killed", "common_killed", "tank_killed", "witch_killed"))
_TAKES = frozenset(("costs", "player_cooldown", "player_round_limit", "player_map_limit"))
_OF_PLAYER = {
    "cooldown": "player_cooldown",
    "once_per_round": "player_round_limit",
    "round_limit": "player_round_limit",
}
"""What a limit is at a command: for each of those who type it."""


def counted(items: Sequence[Item], occasion: Occasion, effects: Sequence[Effect]) -> list[Part]:
    """The condition that numbers of times are, at most one."""
    items = [one for one in items if not one.phrase.name.startswith("vote_")]
    if not items:
        return []
    numbers = [one for one in items if one.phrase.name in ("every", "at", "times")]
    unbroken = [one for one in items if one.phrase.name == "unbroken"]
    in_time = [one for one in items if one.phrase.name == "in_time"]
    if len(numbers) != 1 or len(unbroken) > 1 or len(in_time) > 1 or (unbroken and in_time):
        raise UnclearError("modifier")
    amount = _whole(numbers[0].value("amount"))
    if amount < 2:
        raise UnclearError("modifier")
    values: tuple[tuple[str, Value], ...] = (("amount", amount),)
    role = _role(occasion, effects)
    if in_time:
        name, values = "within", (*values, ("seconds", float(in_time[0].value("seconds")[0])))
    elif unbroken:
        name = _streak(unbroken[0], occasion)
    elif not role:
        return [Part("nth_of_game", values)]
    else:
        name = "every_nth" if numbers[0].phrase.name == "every" else "nth_once"
    if not role:
        raise UnclearError("modifier")
    return [Part(name, (*values, ("of", role)))]


def vote_of(occasion: Occasion, items: Sequence[Item]) -> Occasion:
    """The vote with the command and the majority that were named apart from it. Raises `UnclearError`."""
    said = [one for one in items if one.phrase.name.startswith("vote_")]
    if not said:
        return occasion
    values = dict(occasion.part.values)
    for one in said:
        key = "name" if one.phrase.name == "vote_name" else "percent"
        if occasion.name != "vote_passed" or key in values:
            raise UnclearError("modifier")
        value = one.value(key)
        values[key] = _whole(value) if key == "percent" else str(value)
    return replace(occasion, part=Part(occasion.name, tuple(values.items())))


def limited(name: str, occasion: Occasion) -> str:
    """The name of a limit: that for each player where it is somebody who types a command."""
    return _OF_PLAYER.get(name, name) if occasion.known.kind == "command" else name


def paid_in_vain(occasion: Occasion, conditions: Sequence[Part], effects: Sequence[Effect]) -> bool:
    """Whether somebody dead could use up points or a turn at a command that does nothing for the dead."""
    takes = any(part.name in _TAKES for part in conditions) and occasion.known.kind == "command"
    alive = [compose.effects()[one.part.name].alive == "yes" and one.scope == "subject" for one in effects]
    return takes and all(alive)


def doer(occasion: Occasion) -> str:
    """The role of whom the occasion is about most: who is counted, and whom a limit is for."""
    for role in (*occasion.bound[:1], occasion.agent, *occasion.named[:1]):
        found = occasion.known.role(role) if role else None
        if found is not None:
            return found.name
    return "subject" if occasion.known.kind == "command" else ""


def _streak(item: Item, occasion: Occasion) -> str:
    """What a row of times is: headshots by the player, kills in one life, or what happens without being hurt."""
    if item.value("unhurt"):
        return "streak"
    if occasion.name == "infected_killed" and occasion.item.value("headshot"):
        return "headshots_in_row"
    if occasion.name not in _KILLS:
        raise UnclearError("modifier")
    return "life_streak"


def _role(occasion: Occasion, effects: Sequence[Effect]) -> str:
    """For whom it is counted; "" for the game as a whole."""
    role = doer(occasion)
    if not role:
        return ""
    reaches = {one.scope for one in effects if compose.effects()[one.part.name].target == "player"}
    counts = {"count", "points"}.intersection(one.part.name for one in effects)
    if occasion.refers or reaches - _OF_ALL or counts:
        return role
    # "After 5 deaths spawn a tank", "every third witch kill calls a horde": whoever it is.
    return ""


def _whole(value: object) -> int:
    number = float(value[0]) if isinstance(value, tuple) else float(str(value))
    if number != int(number):
        raise UnclearError("modifier")
    return int(number)

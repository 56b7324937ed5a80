"""Whom "but not bots" and "only admins" are about: those whom the effect before it reaches, or who the trigger names.

Raises `UnclearError` where it could be either.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.assistant.compose.fitting import TARGETS, possible_subjects
from server.assistant.compose.match import Item
from server.assistant.compose.occasion import Occasion
from server.assistant.compose.persons import PLURAL, is_message
from server.assistant.compose.plan import NOT, Effect
from server.assistant.compose.sentences import Doing, Group, UnclearError
from server.knowledge import compose

_OF_SOME = frozenset(("humans_only", "bots_only", "admins_only"))
_TYPED = frozenset(("command", "command_on_player", "vote_passed"))


def spared(item: Item, group: Group, done: Sequence[Doing], effects: Sequence[Effect], occasion: Occasion) -> str:
    """The role, or `TARGETS`, that the words are about by where they stand; "" when that is for others to say.

    `done` are the parts of the request that the `effects` come from.
    """
    name = item.phrase.name
    if name not in _OF_SOME or item.value("of") is not None or item.value("of_role"):
        return ""
    if occasion.name in _TYPED and name == "admins_only" and not item.value(NOT):
        # "!x does it, for admins only": who may type it.
        return ""
    reached = [one for one in effects if compose.effects()[one.part.name].target == "player"]
    if not reached:
        return ""
    index = _before(item, group, done)
    if index is None:
        if _is_either(group, done, effects, occasion, item):
            raise UnclearError("who")
        return ""
    effect = effects[index]
    known = compose.effects()[effect.part.name]
    if known.target != "player" or (is_message(known) and done[index].item.value("who") is None):
        return ""
    if any(one.scope != effect.scope for one in effects):
        # One of them only, or all: and then they would be asked about different players.
        raise UnclearError("split")
    asked = compose.conditions()[name]
    role = compose.scopes()[effect.scope].role
    is_one = role and not compose.scopes()[effect.scope].loop
    about = role if is_one else TARGETS
    found = occasion.known.role(about) if is_one else None
    about = found.name if found else about
    can = possible_subjects(occasion.known, asked)
    if about not in can:
        raise UnclearError("who")
    # Where nobody else is there it goes without saying.
    return "" if can[0] == about == TARGETS else about


def _before(item: Item, group: Group, done: Sequence[Doing]) -> int | None:
    """Which effect the words stand behind, None when a trigger comes between or nothing is before."""
    last, index = -1, None
    for number, doing in enumerate(done):
        for one in (doing.item, *doing.modifiers):
            if last < one.start < item.start:
                last, index = one.start, number
    for trigger in group.triggers:
        if last < trigger.start < item.start and trigger.end > trigger.start:
            last, index = trigger.start, None
    return index


def _is_either(group: Group, done: Sequence[Doing], effects: Sequence[Effect], occasion: Occasion, item: Item) -> bool:
    """Whether it stands behind "do … to the survivors when a tank dies": it may be about them or about the tank."""
    if group.trigger_first or occasion.name in _TYPED or not any(one.start < item.start for one in group.triggers):
        return False
    for doing, effect in zip(done, effects, strict=True):
        person = doing.item.value("who")
        known = compose.effects()[effect.part.name]
        loop = compose.scopes()[effect.scope].loop
        if known.target == "player" and not is_message(known) and loop and person is not None and person.key in PLURAL:
            return True
    return False

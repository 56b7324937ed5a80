"""Which parts go together: to whom an effect can happen at a trigger, and whom a condition can ask about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from server.assistant.compose.errors import ScopeError
from server.assistant.compose.plan import Scope as ScopeName
from server.knowledge import compose
from server.knowledge.compose import Condition, Effect, Role, Scope, Trigger

TARGETS = "targets"
"""Whom a condition is about when the trigger knows nobody: those to whom the effects happen."""

EVENT = "event"
"""What a condition is about when the event has the answer in a field."""


_LOOPS: Mapping[str, ScopeName] = {"survivor": "survivors", "infected": "infected"}


def fits(trigger: Trigger, effect: Effect, scope: Scope) -> bool:
    """Whether the effect can reach anybody with this scope."""
    if not goes(trigger, effect):
        return False
    if effect.target == "game":
        return True
    role = trigger.role(scope.role) if scope.role else None
    if scope.role and role is None:
        return False
    if effect.team and scope.team and scope.team != effect.team:
        return False
    if scope.pick:
        return effect.alive != "no"
    if scope.loop or role is None:
        return True
    if role.alive == "gone":
        return False
    if effect.team and role.team and role.team != effect.team:
        return False
    return not (effect.alive and role.alive and role.alive != effect.alive)


def goes(trigger: Trigger, part: Effect | Condition) -> bool:
    """Whether the effect or condition is one for this trigger."""
    return not part.only or part.only == trigger.name


def possible_scopes(trigger: Trigger, effect: Effect) -> tuple[ScopeName, ...]:
    """The scopes with which an effect can happen at a trigger."""
    return tuple(cast(ScopeName, name) for name, scope in compose.scopes().items() if fits(trigger, effect, scope))


def default_scope(trigger: Trigger, effect: Effect) -> ScopeName:
    """To whom the effect happens at the trigger when nothing is said."""
    can = possible_scopes(trigger, effect)
    for usual in (effect.scope, trigger.scope):
        if usual in can:
            return cast(ScopeName, usual)
    return _LOOPS.get(effect.team) or "everyone"


def require_scope(trigger: Trigger, effect: Effect, name: str) -> Scope:
    """The scope of that name. Raises `ScopeError` where it can not be."""
    can = possible_scopes(trigger, effect)
    scope = compose.scopes().get(name)
    if not goes(trigger, effect):
        raise ScopeError(f"`{effect.name}` can only happen at `{effect.only}`.", (effect.only,))
    if scope is None or name not in can:
        raise ScopeError(
            f"`{effect.name}` can not happen to `{name}` at `{trigger.name}`; it can to {', '.join(can)}.", can
        )
    return scope


def possible_subjects(trigger: Trigger, condition: Condition) -> tuple[str, ...]:
    """Whom a condition can be about at a trigger, the likeliest first; empty when it can not hold there.

    `EVENT` where the event itself tells, roles, then `TARGETS`. "" for a condition that is about nobody.
    """
    if not goes(trigger, condition):
        return ()
    by_event = (EVENT,) if condition.event_test and getattr(trigger, condition.wants) else ()
    if not condition.test:
        return by_event
    if condition.of != "player":
        return ("",)
    roles = [name for name, role in trigger.roles.items() if not role.same and _asks(condition, role)]
    preferred = trigger.role(condition.prefers)
    roles.sort(key=lambda name: preferred is None or name != preferred.name)
    return (*by_event, *roles, *(() if condition.roles_only else (TARGETS,)))


def subject_of(trigger: Trigger, condition: Condition, effects: list[Effect], named: str = "") -> str:
    """Whom a condition is about, out of `possible_subjects`. Raises `ScopeError`."""
    can = possible_subjects(trigger, condition)
    if not any(effect.target == "player" for effect in effects):
        can = tuple(name for name in can if name != TARGETS)
    role = trigger.role(named)
    wanted = role.name if role else named
    if not can or (wanted and wanted not in can):
        what = f"about `{named}` " if named else ""
        others = f"; it can be about {', '.join(can)}" if can else ""
        raise ScopeError(f"The condition `{condition.name}` {what}can not hold at `{trigger.name}`{others}.", can)
    return wanted or can[0]


def _asks(condition: Condition, role: Role) -> bool:
    other_team = condition.team and role.team and condition.team != role.team
    return not (other_team or (condition.alive == "yes" and role.alive in ("no", "gone")))

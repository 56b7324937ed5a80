"""Events are hooked, and their fields read as what they are."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from server.analysis.runtime.game_events import ACCESSORS, PRE
from server.knowledge import events
from training.evaluate.checks.base import Check, Context, Outcome, entries, made_by
from training.evaluate.program.effects import Effect
from training.evaluate.program.terms import Term

_READ_AS = {"string": ("string",), "float": ("float",), "bool": ("bool", "int")}


class Hooks(Check):
    """One of `events` is hooked. Each of `reads` is read in it (`a|b`: one of them). `before`: not after the event."""

    kind: Literal["hooks"] = "hooks"
    events: tuple[str, ...]
    reads: tuple[str, ...] = ()
    before: bool = False

    @field_validator("events", "reads", mode="before")
    @classmethod
    def _as_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("events")
    @classmethod
    def _real(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if events.event(one) is None:
                raise ValueError(f"there is no event {one!r}")
        return value

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        found = entries(context, [f"event {name}" for name in self.events])
        named = " or ".join(self.events)
        if not found:
            return Outcome(f"it does not hook {named}")
        if self.before and not any(entry.mode == PRE for entry in found):
            return Outcome(f"it hooks {named} after the event, not before")
        evidence: list[Effect] = list(made_by(found))
        for field in self.reads:
            wanted = {name.lower() for name in field.split("|")}
            read = [one for one in context.program.effects if one.entry in found and _reads(one, wanted)]
            if not read:
                return Outcome(f"it does not read {field} of {named}")
            if not any(_is_right(one) for one in read):
                return Outcome(f"it reads {field} of {named} as something that it is not")
            evidence.extend(read)
        return Outcome(evidence=tuple(evidence))


def _key(effect: Effect) -> Term | None:
    accessor = ACCESSORS.get(effect.name)
    return effect.args[accessor.key] if accessor is not None and accessor.key < len(effect.args) else None


def _reads(effect: Effect, names: set[str]) -> bool:
    accessor, key = ACCESSORS.get(effect.name), _key(effect)
    return accessor is not None and not accessor.writes and key is not None and (key.text or "").lower() in names


def _is_right(effect: Effect) -> bool:
    """Whether the function that reads a field is one for its type."""
    key = _key(effect)
    event = events.event(effect.entry.key)
    field = event.field(key.text) if event is not None and key is not None and key.text is not None else None
    if field is None:
        return False
    kind = "string" if field.type in ("string", "uint64") else field.type
    return ACCESSORS[effect.name].kind in _READ_AS.get(kind, ("int", "bool"))

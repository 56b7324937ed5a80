"""Breaks a reference on purpose, by its tree, so that the checks of its task can be measured: each has to notice.

A mutant is one change: something that a check rests on is left out, another event or field is named, a condition is
turned around, a number or a delay is another one. Must not know what a check asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from server.analysis.runtime.game_events import ACCESSORS
from server.knowledge import events
from server.syntax import nodes as n
from training.evaluate.checks.base import Outcome
from training.evaluate.program.effects import Effect
from training.evaluate.program.known import WAYS
from training.evaluate.program.program import Program
from training.evaluate.tasks import Task

_OTHER_EVENTS: Final = ("weapon_reload", "ammo_pickup")
_TIMERS: Final = ("CreateTimer", "CreateDataTimer")
_CONVARS: Final = ("CreateConVar", "AutoExecConfig_CreateConVar")


@dataclass(frozen=True, slots=True)
class Mutant:
    """The reference with one change. `check` is the index of the check that rests on what was changed."""

    kind: str
    check: int
    what: str
    code: str


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    edits: tuple[tuple[int, int, str], ...]


def mutants(task: Task, path: str, program: Program, outcomes: tuple[Outcome, ...]) -> Iterator[Mutant]:
    """All mutants of a task's reference that lie in the file `path`, none twice."""
    code = task.answer.encode("utf-8")
    seen: set[bytes] = {code}
    for index, outcome in enumerate(outcomes):
        evidence = [one for one in outcome.evidence if one.place.path == path]
        for change in _changes(program, evidence, path):
            made = _applied(code, change.edits)
            if made not in seen:
                seen.add(made)
                start, put = change.edits[0][0], change.edits[0][2]
                end = max(edit[1] for edit in change.edits)
                line = code[:start].count(b"\n") + 1
                what = f"line {line}: {code[start:end].decode('utf-8', 'replace')[:60]!r} → {put[:60]!r}"
                yield Mutant(change.kind, index, what, made.decode("utf-8", "replace"))


def _applied(code: bytes, edits: tuple[tuple[int, int, str], ...]) -> bytes:
    for start, end, put in sorted(edits, reverse=True):
        code = code[:start] + put.encode("utf-8") + code[end:]
    return code


def _changes(program: Program, evidence: list[Effect], path: str) -> Iterator[_Change]:
    acts = [one for one in evidence if one.name not in WAYS or WAYS[one.name].goes_on]
    begun = [one for one in evidence if one.name in WAYS and not WAYS[one.name].goes_on]
    removed = tuple(dict.fromkeys(filter(None, (_removal(one) for one in acts))))
    if removed:
        yield _Change("removed", removed)
    for one in begun:
        registration = _removal(one)
        if registration is not None:
            yield _Change("not registered", (registration,))
        yield from _other_event(one)
        yield from _other_flags(one)
    for place in dict.fromkeys(place for one in acts for place in one.guards if place.path == path):
        yield _Change("turned around", ((place.start, place.start, "!("), (place.end, place.end, ")")))
    entries = {id(one.entry) for one in acts}
    for one in program.effects:
        if id(one.entry) in entries and one.place.path == path:
            yield from _other_field(one)
            if any(act.hops for act in acts):
                yield from _other_delay(one)
    for one in acts:
        yield from _other_numbers(one)
        yield from _other_default(one)


def _removal(effect: Effect) -> tuple[int, int, str] | None:
    """What leaves an effect out, but keeps the text readable."""
    place, node = effect.place, effect.node
    if isinstance(node, n.Return):
        return (place.start, place.end, "return Plugin_Continue") if node.value is not None else None
    if isinstance(node, n.Delete):
        return place.start, place.end, "MaxClients + 0"
    if isinstance(node, (n.Call, n.Assign, n.Unary)):
        return place.start, place.end, "MaxClients + 0"
    return None


def _argument(effect: Effect, index: int) -> tuple[int, int] | None:
    """Where an argument stands."""
    node = effect.node
    if not isinstance(node, n.Call) or index >= len(node.args) or isinstance(node.args[index], n.NamedArg):
        return None
    base = effect.place.start - node.start
    return base + node.args[index].start, base + node.args[index].end


def _other_event(effect: Effect) -> Iterator[_Change]:
    place = _argument(effect, 0)
    if effect.name in ("HookEvent", "HookEventEx") and place is not None:
        other = next(name for name in _OTHER_EVENTS if effect.args[0].text != name)
        yield _Change("other event", ((*place, f'"{other}"'),))


def _other_flags(effect: Effect) -> Iterator[_Change]:
    place = _argument(effect, 2)
    if effect.name == "RegAdminCmd" and place is not None:
        yield _Change("other flag", ((*place, "ADMFLAG_CUSTOM6"),))
        yield _Change("no flag", ((*place, "0"),))


def _other_field(effect: Effect) -> Iterator[_Change]:
    accessor = ACCESSORS.get(effect.name)
    if accessor is None or accessor.writes or effect.entry.kind != "event":
        return
    place = _argument(effect, accessor.key)
    event, key = events.event(effect.entry.key), effect.args[accessor.key].text
    if place is None or event is None or key is None:
        return
    field = event.field(key)
    others = [one.name for one in event.fields.values() if field is not None and one.name != field.name]
    same = [name for name in others if (found := event.field(name)) and field and found.is_userid == field.is_userid]
    for name in (same or others)[:1]:
        yield _Change("other field", ((*place, f'"{name}"'),))


def _other_delay(effect: Effect) -> Iterator[_Change]:
    place = _argument(effect, 0) if effect.name in _TIMERS else None
    if place is not None:
        yield _Change("other delay", ((place[0], place[0], "(7.0 * "), (place[1], place[1], ")")))


def _other_numbers(effect: Effect) -> Iterator[_Change]:
    if effect.name in _CONVARS or not isinstance(effect.node, n.Call):
        return
    base = effect.place.start - effect.node.start
    for one in effect.node.args:
        if isinstance(one, (n.Number, n.Float)):
            put = f"({one.value} + 7)" if isinstance(one, n.Number) else f"({one.value} + 7.0)"
            yield _Change("other number", ((base + one.start, base + one.end, put),))


def _other_default(effect: Effect) -> Iterator[_Change]:
    place = _argument(effect, 1) if effect.name in _CONVARS else None
    number = effect.args[1].text if len(effect.args) > 1 else None
    if place is not None and number is not None:
        try:
            other = f"{float(number) * 7 + 3:g}"
        except ValueError:
            return
        yield _Change("other default", ((*place, f'"{other}"'),))

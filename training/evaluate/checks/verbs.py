"""What calls mean: `data/tasks/verbs.toml` says which natives announce, heal, give, spawn, and with which arguments."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import Field, TypeAdapter

from server.paths import data_dir
from training.config import Config
from training.evaluate.program.canonical import spelt
from training.evaluate.program.effects import Effect
from training.evaluate.program.patterns import Resolve, matches, pattern
from training.evaluate.program.terms import Term, text

EVERYBODY = Term("everybody")


class Way(Config):
    """One call that does it. Numbers are arguments, -1 the object whose method it is.

    `to` is who or what it is done to (`all` for everybody), `what` a name or a text, `value` how much. `where` demands
    patterns of arguments (`target` for what is written), `starts` how a text of `what` begins, which is left off then.
    """

    to: int | str | None = None
    what: int | None = None
    value: int | None = None
    where: dict[str, str] = Field(default_factory=dict)
    starts: tuple[str, ...] = ()


class Verb(Config):
    """What some calls have in common. It `includes` what other verbs mean."""

    about: str
    includes: tuple[str, ...] = ()
    calls: dict[str, Way | list[Way]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """An effect as a verb: who it is done to, what, how much."""

    effect: Effect
    to: Term | None
    what: Term | None
    value: Term | None


@cache
def verbs() -> Mapping[str, Verb]:
    """All verbs by their names."""
    written = tomllib.loads((data_dir() / "tasks" / "verbs.toml").read_text("utf-8"))
    return TypeAdapter(dict[str, Verb]).validate_python(written)


@cache
def _ways(names: tuple[str, ...]) -> Mapping[str, tuple[Way, ...]]:
    found: dict[str, tuple[Way, ...]] = {}
    left, seen = list(names), set[str]()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        verb = verbs()[name]
        left.extend(verb.includes)
        for call, way in verb.calls.items():
            found[call] = found.get(call, ()) + (tuple(way) if isinstance(way, list) else (way,))
    return found


def acts(effects: Iterable[Effect], names: tuple[str, ...], resolve: Resolve) -> Iterator[Act]:
    """The effects that one of some verbs means."""
    ways = _ways(names)
    for effect in effects:
        for way in ways.get(effect.name, ()):
            act = _act(effect, way, resolve)
            if act is not None:
                yield act


def _act(effect: Effect, way: Way, resolve: Resolve) -> Act | None:
    for key, wanted in way.where.items():
        given = effect.target if key == "target" else _argument(effect, int(key))
        if given is None or not matches(pattern(wanted, {}), given, resolve):
            return None
    what = _argument(effect, way.what) if way.what is not None else None
    if what is not None and way.what is not None and way.what >= 0 and (what.text is not None or way.starts):
        what = spelt(what, effect.args[way.what + 1 :])
        if way.starts:
            known = what.text if what.text is not None else str(what.value or "")
            begun = next((one for one in way.starts if known.lower().startswith(one)), None)
            if begun is None:
                return None
            rest = known[len(begun) :].strip().strip('"')
            what = text(rest) if what.text is not None and rest else what
    elif way.starts:
        return None
    to = EVERYBODY if way.to == "all" else _argument(effect, int(way.to)) if way.to is not None else None
    return Act(effect, to, what, _argument(effect, way.value) if way.value is not None else None)


def _argument(effect: Effect, index: int) -> Term | None:
    if index == -1:
        return effect.target
    return effect.args[index] if index < len(effect.args) else None

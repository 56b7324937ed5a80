"""Single, seeded changes of a plugin: mutations that may break it, controls that do not change what it means.

The text decides alone; no compiler and no analyser is asked. The same text and seed give the same changes on
every machine. The caller decides how bytes become `str`: only ASCII matters here, so Latin-1 keeps any file
intact.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.bench.controls import CONTROLS
from tools.bench.mutate_kinds import BREAKING, TYPING, Edit
from tools.bench.tokens import Source

KINDS: tuple[str, ...] = tuple(BREAKING)
TYPING_KINDS: tuple[str, ...] = tuple(TYPING)
CONTROL_KINDS: tuple[str, ...] = tuple(CONTROLS)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A whole text with one mistake in it."""

    kind: str
    line: int
    """Where the mistake was made, counted from 1."""
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Control:
    """A whole text that means what it meant before."""

    kind: str
    text: str
    note: str


def mutations(text: str, seed: int, kinds: Iterable[str] = KINDS, per_kind: int = 1) -> Iterator[Mutation]:
    """Up to `per_kind` mutations of each kind, in the order of `kinds`; none where a kind finds no place.

    Raises `KeyError` for an unknown kind.
    """
    source = Source(text)
    for kind in kinds:
        edits = list((BREAKING.get(kind) or TYPING[kind])(source))
        chance = random.Random(f"{seed}/{kind}")
        for edit in chance.sample(edits, min(per_kind, len(edits))):
            yield Mutation(kind, edit.line, apply(text, [edit]), edit.note)


def controls(text: str, seed: int, kinds: Iterable[str] = CONTROL_KINDS) -> Iterator[Control]:
    """One control of each kind, where there is something to change.

    Raises `KeyError` for an unknown kind.
    """
    source = Source(text)
    for kind in kinds:
        edits, note = CONTROLS[kind](source, random.Random(f"{seed}/{kind}"))
        changed = apply(text, edits)
        if changed != text:
            yield Control(kind, changed, note)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Make all the edits, which must not overlap."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= done, "two edits overlap"
        parts += [text[done : edit.start], edit.new]
        done = edit.end
    return "".join([*parts, text[done:]])

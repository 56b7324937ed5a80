"""What is found of a program: occasions, what happens on them, conditions and delays before it. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from server.analysis.symbols import Function
from server.syntax import nodes as n
from training.evaluate.program.terms import Term


class Place(NamedTuple):
    """Where something stands: byte offsets in the file."""

    path: str
    start: int
    end: int


@dataclass(eq=False)
class Entry:
    """An occasion on which code of the plugin runs: `kind` and `key` say which (`event`, `player_hurt`).

    `mode` is an event hook's mode, `flags` what an admin needs for a command, 0 for nobody in particular.
    """

    kind: str
    key: str
    function: Function
    params: tuple[str, ...]
    mode: int = 1
    flags: int = 0
    text: str = ""
    made: list[Effect] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"{self.kind} {self.key}".strip()


class Hop(NamedTuple):
    """Something that is done later: after a timer, in the next frame, when a database has answered.

    `delay` is the time as a term, None where there is no certain one. `repeats` for a timer that comes again.
    """

    kind: str
    delay: Term | None
    repeats: bool
    function: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that happens: a call (`name` is the function's full name), a write (`=`, `set`), or a `return`.

    `args` go by parameter, `target` is what is written or the object whose method is called. `path` are the conditions
    that hold there. `node` is what stands at `place`, `guards` where the conditions stand.
    """

    name: str
    args: tuple[Term, ...]
    target: Term | None
    path: tuple[Term, ...]
    entry: Entry
    hops: tuple[Hop, ...]
    place: Place
    node: n.Node
    guards: tuple[Place, ...]
    stack: tuple[str, ...]
    order: int

    @property
    def is_write(self) -> bool:
        """Whether it changes a variable, a parameter or a property."""
        return self.name in ("=", "set")

"""What checking a chunk yields: problems, and which name refers to which symbol. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from server.analysis.symbols import Function, Symbol
from server.analysis.types import Type
from server.syntax.nodes import Call, Expr
from server.syntax.tokens import Problem


class Ref(NamedTuple):
    """The name at `start..end` of the chunk refers to `symbol`.

    `role` is "read", "write", "readwrite", "call", "type", "declaration" or "callback" (a function passed or
    stored by name). Names inside a macro's body have the range of the invocation and `written` false.
    """

    start: int
    end: int
    symbol: Symbol
    role: str
    written: bool = True


class Called(NamedTuple):
    """`call` calls `function`."""

    call: Call
    function: Function


@dataclass(eq=False, slots=True)
class Checked:
    """The result for one chunk under one state of the names around it.

    `deps` are the top-level names that were looked up with what they stood for: while they stand for the same,
    the result holds. `types` (only when asked for) gives the type of each expression. `calls` are those whose
    function is known, in the order in which they are made, `passed` the types of what is passed for `...`.
    """

    problems: list[Problem] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)
    deps: dict[str, Symbol | None] = field(default_factory=dict)
    types: dict[Expr, Type] = field(default_factory=dict)
    calls: list[Called] = field(default_factory=list)
    passed: dict[Expr, Type] = field(default_factory=dict)

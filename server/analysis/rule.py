"""Finds the rules by name and turns problems into findings.

A rule is a module of `server.analysis.rules` whose file name is its code (`undefined_symbol.py` is
`undefined-symbol`). Its docstring is its documentation page: the first line a title, then why it matters and the
right way. It has `SEVERITY`, `SPCOMP` (the compiler's message numbers, may be empty), `message(*args)` over the
problem's arguments and, where it applies, `TAGS` and `fixes(context)`. A rule about run time finds its problems itself:
see `server.analysis.runtime.run`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from server.analysis import rules
from server.analysis.closure import Source
from server.analysis.finding import Finding, Fix, Related, Severity
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.tokens import Problem

RUNTIME_CHECKS = ("check", "check_body", "check_chunk")
"""What a rule about run time has one or more of; see `server.analysis.runtime.run`."""


@dataclass(frozen=True, slots=True)
class FixContext:
    """What a rule sees when it looks for corrections. `start..end` are absolute in `source`."""

    unit: Unit
    source: Source
    chunk: Chunk | None
    start: int
    end: int
    args: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as loaded.

    `runtime` marks one about what goes wrong on the server, where no compiler looks; `game` one that only holds for
    plugins of Left 4 Dead 2; `whole` one that rests on what a plugin does not do anywhere.
    """

    code: str
    severity: Severity
    spcomp: tuple[int, ...]
    tags: tuple[str, ...]
    title: str
    page: str
    message: Callable[..., str]
    fixes: Callable[[FixContext], Iterable[Fix]] | None
    runtime: bool
    game: bool
    whole: bool


@cache
def codes() -> tuple[str, ...]:
    """All rule codes, sorted."""
    return tuple(sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(rules.__path__)))


@cache
def rule(code: str) -> Rule:
    """The rule of that code. Raises `ModuleNotFoundError` for a code that nobody wrote a rule for."""
    module = importlib.import_module(f"{rules.__name__}.{code.replace('-', '_')}")
    page = module.__doc__ or ""
    return Rule(
        code,
        module.SEVERITY,
        tuple(module.SPCOMP),
        tuple(getattr(module, "TAGS", ())),
        page.split("\n", 1)[0],
        page,
        module.message,
        getattr(module, "fixes", None),
        any(hasattr(module, name) for name in RUNTIME_CHECKS),
        getattr(module, "GAME", False),
        getattr(module, "WHOLE", False),
    )


def finding(problem: Problem, unit: Unit, source: Source, chunk: Chunk | None) -> Finding:
    """The finding for a problem of `chunk` (of the file itself when None, with absolute offsets)."""
    found = rule(problem.code)
    base = chunk.start if chunk is not None else 0
    start, end = base + problem.start, base + problem.end
    fixes: tuple[Fix, ...] = ()
    if found.fixes is not None:
        fixes = tuple(found.fixes(FixContext(unit, source, chunk, start, end, problem.args)))
    related = tuple(Related(source.path, base + a, base + b, text) for a, b, text in problem.related)
    return Finding(
        problem.code,
        found.severity,
        source.path,
        start,
        end,
        found.message(*problem.args),
        found.spcomp,
        found.tags,
        related,
        fixes,
    )

"""Runs the rules about run time over the chunks of a file.

Such a rule has in its module, besides what every rule has, some of

- `CALLS`, the full names of functions ("*": all), and `check(site)`: is asked about every resolved call of one;
- `check_body(body)`: is asked about every function;
- `check_chunk(view)`: is asked about every top-level declaration.

Each yields problems of the rule's own code, with places in the chunk. `GAME = True` marks a rule that only holds for
plugins of Left 4 Dead 2, `WHOLE = True` one that rests on what the plugin does nowhere. Both take long to find out of a
plugin, so it is asked only when such a rule has found something. What a chunk gives is kept with its tree while it is
checked to the same, its functions are registered in the same way, the target is the same, and what its rules asked
about the rest of the plugin is still so.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from server.analysis import rules
from server.analysis.checked import Checked
from server.analysis.consequences import breaks
from server.analysis.finding import Severity
from server.analysis.placed import Placed
from server.analysis.rule import codes, rule
from server.analysis.runtime.body import Body, bodies, function_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.detect import allows_game
from server.analysis.runtime.grounds import Grounds, ask, grounds, still_hold
from server.analysis.runtime.registrations import NO_CALLERS, Callers, callers
from server.analysis.runtime.whole import is_whole
from server.analysis.symbols import Function
from server.analysis.target import Target
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.tokens import Problem

CheckCall = Callable[[CallSite], Iterable[Problem]]
CheckBody = Callable[[Body], Iterable[Problem]]
CheckChunk = Callable[[ChunkView], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class _Rules:
    calls: dict[str, tuple[CheckCall, ...]]
    bodies: tuple[CheckBody, ...]
    chunks: tuple[CheckChunk, ...]


@dataclass(eq=False, slots=True)
class _Kept:
    checked: Checked
    key: object
    grounds: Grounds
    problems: tuple[Problem, ...]


def runtime_problems(unit: Unit, path: str, results: list[tuple[Chunk, Checked]], target: Target) -> Iterator[Placed]:
    """What the rules about run time find in the file `path`, whose chunks were checked with these results."""
    known = callers(unit, path)
    for chunk, checked in results:
        for problem in _of_chunk(unit, path, chunk, checked, target, known):
            yield Placed(problem, chunk)


@cache
def _rules() -> _Rules:
    calls: dict[str, list[CheckCall]] = {}
    functions: list[CheckBody] = []
    chunks: list[CheckChunk] = []
    for code in codes():
        module = importlib.import_module(f"{rules.__name__}.{code.replace('-', '_')}")
        for name in getattr(module, "CALLS", ()):
            calls.setdefault(name, []).append(module.check)
        if hasattr(module, "check_body"):
            functions.append(module.check_body)
        if hasattr(module, "check_chunk"):
            chunks.append(module.check_chunk)
    return _Rules({name: tuple(checks) for name, checks in calls.items()}, tuple(functions), tuple(chunks))


def _of_chunk(
    unit: Unit, path: str, chunk: Chunk, checked: Checked, target: Target, known: dict[Function, Callers]
) -> tuple[Problem, ...]:
    view = ChunkView(unit, path, chunk, checked, target)
    own = tuple(
        known.get(symbol, NO_CALLERS) if (symbol := function_of(view, node)) is not None else NO_CALLERS
        for node in view.functions
    )
    key = (path, target, own)
    kept = chunk.syntax.cache.get("runtime")
    if isinstance(kept, _Kept) and kept.checked is checked and kept.key == key and still_hold(unit, kept.grounds):
        return kept.problems
    problems = tuple(_certain(view, _inspect(view, known)))
    chunk.syntax.cache["runtime"] = _Kept(checked, key, grounds(view), problems)
    return problems


def _inspect(view: ChunkView, known: dict[Function, Callers]) -> Iterator[Problem]:
    if breaks(view.chunk):
        return
    checks = _rules()
    sites = [CallSite(view, called) for called in view.checked.calls]
    for check_chunk in checks.chunks:
        yield from check_chunk(view)
    everywhere = checks.calls.get("*", ())
    for site in sites:
        for check in (*checks.calls.get(site.name, ()), *everywhere):
            yield from check(site)
    if view.functions:
        for body in bodies(view, sites, known):
            for check_body in checks.bodies:
                yield from check_body(body)


def _certain(view: ChunkView, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems that are about code for this game which compiles: of other code nobody knows what was meant."""
    errors = [one for one in view.checked.problems if rule(one.code).severity is Severity.ERROR]
    for problem in problems:
        if any(problem.start <= one.start < problem.end or one.start <= problem.start < one.end for one in errors):
            continue
        found = rule(problem.code)
        if (not found.game or ask(view, allows_game)) and (not found.whole or ask(view, is_whole)):
            yield problem

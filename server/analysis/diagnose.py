"""All findings of one file: what the preprocessor, the parser, the checker and the analyses of the whole unit say.

What a chunk's syntax and checking give is kept with its tree, relative to it, so that an edit elsewhere costs a
look-up. Nothing is told about libraries, nor about code that is not compiled.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from server.analysis.check.chunk import check_chunk
from server.analysis.checked import Checked
from server.analysis.closure import Closure, Source
from server.analysis.companion_findings import companion_findings, is_companion
from server.analysis.consequences import lost_words, without_consequences, without_spill
from server.analysis.dialect import IN_BOTH, is_later
from server.analysis.finding import Edit, Finding
from server.analysis.implementation import beginnings, forwards_of, mismatches, misspelt
from server.analysis.inclusion import inclusions
from server.analysis.placed import Placed
from server.analysis.redefinition import redefinitions
from server.analysis.rule import finding
from server.analysis.runtime.run import runtime_problems
from server.analysis.strictness import strictness
from server.analysis.suppression import without_suppressed
from server.analysis.symbols import Symbol
from server.analysis.target import DEFAULT_TARGET, Target
from server.analysis.unit import Unit
from server.analysis.unused import unused, uses_of
from server.analysis.unused_parameters import unused_parameters
from server.syntax.chunk import Chunk
from server.syntax.tokens import Problem

_WORD = re.compile(r"\w+")
Results = list[tuple[Chunk, Checked]]


@dataclass(slots=True)
class _Kept:
    """The findings of a chunk as rendered when it began at `start`; kept with its tree."""

    checked: Checked
    lost: frozenset[str]
    last: bool
    start: int
    source: str
    findings: tuple[Finding, ...]
    movable: bool


def diagnose(unit: Unit, path: str, target: Target = DEFAULT_TARGET) -> list[Finding]:
    """The findings of the unit's file `path`, in the order of the text."""
    closure = unit.files.get(os.path.normpath(path))
    if closure is None or closure.source.library:
        return []
    source = closure.source
    if is_companion(source.path):
        return companion_findings(source.path, source.text)
    chunks = [item for item in closure.scan.items if isinstance(item, Chunk)]
    if target.language == "2" or (target.language == "auto" and is_later(chunks)):
        return _in_order(one for one in _of_file(unit, closure) if one.code in IN_BOTH)
    results = [(chunk, check_chunk(unit, source.path, chunk)) for chunk in chunks]
    lost = lost_words(unit, source.path, chunks)
    found: list[Finding] = list(_of_file(unit, closure))
    for chunk, checked in results:
        if chunk.syntax.problems or checked.problems:
            found.extend(_of_chunk(unit, source, chunk, checked, lost, chunk is chunks[-1]))
    for placed in _of_unit(unit, closure, results):
        found.append(_rendered(unit, source, placed))
    for placed in runtime_problems(unit, source.path, results, target):
        if not lost or not _mentions(placed, lost):
            found.append(_rendered(unit, source, placed))
    return _without_suppressed(unit, source, without_spill(chunks, _in_order(found)))


def _without_suppressed(unit: Unit, source: Source, found: list[Finding]) -> list[Finding]:
    kept, useless = without_suppressed(source.text, found)
    if not useless or source is not unit.root or unit.standalone or unit.missing:
        return kept  # what a comment silences may be found in another plugin, or once everything is there
    return _in_order([*kept, *(finding(problem, unit, source, None) for problem in useless)])


def _in_order(findings: Iterator[Finding] | list[Finding]) -> list[Finding]:
    seen: dict[tuple[int, int, str, str], Finding] = {}
    for one in findings:
        seen.setdefault((one.start, one.end, one.code, one.message), one)
    return sorted(seen.values(), key=lambda one: (one.start, one.severity, one.end, one.code))


def _of_file(unit: Unit, closure: Closure) -> Iterator[Finding]:
    """What is wrong with directives."""
    path = closure.source.path
    is_main = path == unit.root.path and not unit.standalone
    for problem in closure.scan.problems:
        if problem.code == "unclosed-condition" and not is_main:
            continue  # the end of an included file closes it
        if problem.code == "undefined-in-condition" and unit.lookup(str(problem.args[0]), path):
            continue  # a constant: the compiler frowns, but takes it
        yield finding(problem, unit, closure.source, None)
    for placed in inclusions(unit, closure):
        yield _rendered(unit, closure.source, placed)


def _rendered(unit: Unit, source: Source, placed: Placed) -> Finding:
    made = finding(placed.problem, unit, source, placed.chunk)
    return replace(made, related=made.related + placed.related) if placed.related else made


def _mentions(placed: Placed, names: frozenset[str]) -> bool:
    """Whether a problem is about code with one of these names in it, of which nothing is known."""
    problem, chunk = placed.problem, placed.chunk
    return chunk is not None and not names.isdisjoint(_WORD.findall(chunk.cut.source, problem.start, problem.end))


# Chunks ------------------------------------------------------------------------------------------------------


def _of_chunk(
    unit: Unit, source: Source, chunk: Chunk, checked: Checked, lost: frozenset[str], last: bool
) -> tuple[Finding, ...]:
    cache = chunk.syntax.cache
    kept = cache.get("findings")
    if (
        isinstance(kept, _Kept)
        and kept.checked is checked
        and kept.source == source.path
        and (kept.lost == lost or not (kept.findings or kept.lost))
        and kept.last is last
        and kept.movable
    ):
        if kept.start != chunk.start:
            moved = tuple(_moved(one, chunk.start - kept.start) for one in kept.findings)
            kept = cache["findings"] = replace(kept, start=chunk.start, findings=moved)
        return kept.findings
    problems = [_spoken(problem, last) for problem in chunk.syntax.problems]
    problems.extend(without_consequences(chunk, checked, lost))
    findings = tuple(finding(problem, unit, source, chunk) for problem in problems)
    movable = all(_within(one, chunk) for one in findings)
    cache["findings"] = _Kept(checked, lost, last, chunk.start, source.path, findings, movable)
    return findings


def _spoken(problem: Problem, last: bool) -> Problem:
    """The problem of a file's syntax: only its last function may lack the brace at its end."""
    if problem.code != "unclosed-function" or last:
        return problem
    return problem._replace(code="unclosed-bracket", args=("{", "}", "end", "function"))


def _within(one: Finding, chunk: Chunk) -> bool:
    """Whether all that the finding says is about the chunk, so that it can move along."""
    start, end = chunk.start, chunk.end
    return all(place.path == one.path and start <= place.start <= place.end <= end for place in one.related) and all(
        start <= edit.start <= edit.end <= end for fix in one.fixes for edit in fix.edits
    )


def _moved(one: Finding, by: int) -> Finding:
    related = tuple(replace(place, start=place.start + by, end=place.end + by) for place in one.related)
    fixes = tuple(
        replace(fix, edits=tuple(Edit(edit.start + by, edit.end + by, edit.text) for edit in fix.edits))
        for fix in one.fixes
    )
    return replace(one, start=one.start + by, end=one.end + by, related=related, fixes=fixes)


# The unit ----------------------------------------------------------------------------------------------------


def _of_unit(unit: Unit, closure: Closure, results: Results) -> Iterator[Placed]:
    doubtful: set[str] = set()
    for placed in redefinitions(unit, closure):
        doubtful.add(str(placed.problem.args[0]))
        yield placed
    yield from strictness(closure, [chunk for chunk, _ in results])
    uses = [(chunk, uses_of(chunk, checked)) for chunk, checked in results]
    forwards = forwards_of(unit)
    for chunk, use in uses:
        for function in use.functions:
            if function.has_body and "public" in function.keywords:
                yield from mismatches(forwards, chunk, function)
    if unit.standalone or unit.missing:
        return
    known = beginnings(forwards)
    read = frozenset[Symbol]().union(*(use.read for _, use in uses))
    for chunk, use in uses:
        for function in use.functions:
            if function.has_body and "public" in function.keywords and function not in read:
                hint = misspelt(known, chunk, function, closure.own)
                if hint is not None:
                    yield hint
    yield from unused(unit, closure.source.path, uses, check_chunk, doubtful)
    yield from unused_parameters(unit, closure.source.path, results, check_chunk)

"""Which findings may only be the consequence of broken syntax: those are not worth telling before it is mended."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from server.analysis.checked import Checked
from server.analysis.finding import Finding, Severity
from server.analysis.rule import rule
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.parser import SPCOMP
from server.syntax.tokens import KEYWORDS, Problem

# Judged by the whole function: a statement that could not be read may be the one that they miss.
_WHOLE_FUNCTION = re.compile(
    r"unused-|missing-return$|method-without-return$|inconsistent-return$|unreachable-code$|no-effect$"
)
# The parser has understood what is meant all the same.
_UNDERSTOOD = frozenset(
    {
        "break-outside-loop",
        "const-twice",
        "default-not-last",
        "empty-statement",
        "expected-newline",
        "multiple-defaults",
        "new-with-type",
        "old-syntax",
        "old-type-name",
        "positional-after-named",
        "single-statement-case",
    }
)
_WORD = re.compile(r"[A-Za-z_@]\w*")
_BASIC = KEYWORDS | {"float", "bool", "any", "Handle"}
_LINE_END = re.compile(r"[ \t]*(?://|/\*|\r|\n|\Z)")


def breaks(chunk: Chunk) -> list[Problem]:
    """The problems of a chunk that keep it from being read in full."""
    cache = chunk.syntax.cache
    known = cache.get("breaks")
    if known is None:
        source = chunk.cut.source
        known = cache["breaks"] = [one for one in chunk.syntax.problems if not _is_understood(one, source)]
    return known  # type: ignore[return-value]  # the cache holds what was put above


def _is_understood(problem: Problem, source: str) -> bool:
    if problem.code == "missing-semicolon":
        return _LINE_END.match(source, problem.end) is not None
    return problem.code in _UNDERSTOOD or rule(problem.code).severity is not Severity.ERROR


def lost_words(unit: Unit, path: str, chunks: Iterable[Chunk]) -> frozenset[str]:
    """The names that declarations which could not be read make, or may be meant to make.

    Each may be missing elsewhere, or not be what it seems.
    """
    words: set[str] = set()
    broken: set[int] = set()
    for chunk in chunks:
        if chunk.syntax.problems and not declares_surely(chunk):
            words |= chunk.words
            broken.add(id(chunk))
    found: set[str] = set()
    for word in words - _BASIC:
        entries = unit.entries(word, path)
        if any(id(entry.chunk) in broken for entry in entries) or not (entries or unit.macro(word)):
            found.add(word)
    return frozenset(found)


def declares_surely(chunk: Chunk) -> bool:
    """Whether it is certain what the chunk declares: it has no bad mistake, or only within a function's braces."""
    damage = breaks(chunk) if chunk.syntax.problems else []
    if not damage:
        return True
    decls = chunk.syntax.decls
    only = decls[0] if len(decls) == 1 else None
    if not isinstance(only, n.Function) or not isinstance(only.body, n.Block) or not only.body.closed:
        return False
    start, end = only.body.start, only.body.end
    return all(start < one.start < end for one in damage)


def without_consequences(chunk: Chunk, checked: Checked, lost: frozenset[str]) -> list[Problem]:
    """What checking `chunk` gave and stands by itself. `lost` are names that may be something else."""
    damage = breaks(chunk) if chunk.syntax.problems else []
    if not damage and not lost:
        return checked.problems
    ranges = [_around(chunk, one.start, max(one.end, one.start + 1)) for one in damage]
    near = lost.union(*(_WORD.findall(chunk.cut.source[start:end]) for start, end in ranges))
    near = near.union(*(_WORD.findall(" ".join(map(str, one.args))) for one in damage)) - _BASIC
    if lost:
        ranges.extend(_around(chunk, ref.start, ref.end) for ref in checked.refs if ref.symbol.top.name in lost)
    kept: list[Problem] = []
    for problem in checked.problems:
        if damage and _WHOLE_FUNCTION.match(problem.code):
            continue
        if (problem.code.startswith("undefined-") and problem.args[0] in near) or not lost.isdisjoint(problem.args):
            continue
        if not any(problem.start < end and start < problem.end for start, end in ranges):
            kept.append(problem)
    return kept


def _around(chunk: Chunk, start: int, end: int) -> tuple[int, int]:
    """The range of the innermost statement that holds `start..end`."""
    for decl in chunk.syntax.decls:
        if decl.start <= start <= decl.end:
            return _innermost(decl, chunk.cut.source, start, end)
    return start, end


def _innermost(decl: n.Node, source: str, start: int, end: int) -> tuple[int, int]:
    """The range of the innermost statement that holds `start..end`, with what the parser skipped behind it.

    Of a statement with a body it is what stands before the body.
    """
    inside: n.Node = decl
    behind = decl.end
    while True:
        parts = _parts(inside)
        at = next((at for at, part in enumerate(parts) if part.start < end and start < part.end), None)
        if at is None:
            break
        if isinstance(inside, n.Block):
            behind = parts[at + 1].start if at + 1 < len(parts) else inside.end
        inside = parts[at]
    if isinstance(inside, n.Block):  # between statements: the one before was given up in this line
        before = next((part for part in reversed(parts) if part.end <= start), None)
        if before is not None and "\n" not in source[before.end : start]:
            return before.start, end
        return start, end
    head_end = min((part.start for part in parts if part.start >= end), default=behind)
    return min(start, inside.start), max(end, head_end)


def _parts(node: n.Node) -> list[n.Node]:
    if isinstance(node, n.Function):
        return [node.body] if node.body is not None else []
    if isinstance(node, n.Block):
        return list(node.body)
    if isinstance(node, n.If):
        return [node.then, *([node.other] if node.other is not None else [])]
    if isinstance(node, (n.While, n.For)):
        return [node.body]
    if isinstance(node, n.Switch):
        return [case.body for case in node.cases]
    if isinstance(node, (n.EnumStruct, n.Methodmap)):
        return list(node.methods)
    return []


# Spilled functions -------------------------------------------------------------------------------------------

# What is said of code that lies outside functions only because braces do not match, or a literal is not closed.
_SPILT = frozenset({"call-outside-function", "unexpected-token", "unmatched-brace"})

# One of these has to be there for that: else each statement was written outside on purpose.
_SPILLS = frozenset(
    {
        "unclosed-bracket",
        "unclosed-character",
        "unclosed-comment",
        "unclosed-function",
        "unclosed-string",
        "unmatched-brace",
    }
)


def without_spill(chunks: list[Chunk], findings: list[Finding]) -> list[Finding]:
    """The findings (in the order of the text) without those that only say again that something is not closed.

    Where a `{` is missing or a `}` is one too many, the rest of the function lies outside it, up to a `}` that closes
    nothing or to the next function. The first mistake in the syntax there and that `}` tell it all.
    """
    findings = _without_commented(chunks, findings)
    if not any(one.code in _SPILT for one in findings):
        return findings
    functions = [chunk for chunk in chunks if _is_whole_function(chunk)]
    starts = [chunk.start for chunk in functions]
    regions: dict[int, list[Finding]] = {}  # what lies between two functions, by the number of functions before
    inside: list[Finding] = []
    for one in findings:
        before = bisect_right(starts, one.start)
        if before and one.start < functions[before - 1].end:
            inside.append(one)
        else:
            regions.setdefault(before, []).append(one)
    kept: list[Finding] = []
    cut_short: set[int] = set()
    for before, region in regions.items():
        spilt = [at for at, one in enumerate(region) if one.code in _SPILT]
        if not spilt or _SPILLS.isdisjoint(one.code for one in region):
            kept.extend(region)
            continue
        first = next(
            (one for one in region[: spilt[-1]] if one.code in SPCOMP and one.severity is Severity.ERROR), None
        )
        kept.extend([first] if first is not None else [])
        kept.extend(region[spilt[-1] + (first is not None and region[spilt[-1]].code != "unmatched-brace") :])
        cut_short.add(before)
    kept.extend(
        one for one in inside if not (_WHOLE_FUNCTION.match(one.code) and bisect_right(starts, one.start) in cut_short)
    )
    return sorted(kept, key=lambda one: (one.start, one.severity, one.end, one.code))


def _without_commented(chunks: list[Chunk], findings: list[Finding]) -> list[Finding]:
    """The findings without what is missing only because a comment that never ends has swallowed it."""
    comment = next((one.start for one in findings if one.code == "unclosed-comment"), None)
    chunk = chunks[-1] if chunks else None
    if comment is None or chunk is None or not chunk.start < comment <= chunk.end:
        return findings
    before = chunk.start + len(chunk.cut.source[: comment - chunk.start].rstrip())
    return [one for one in findings if one.end < before or one.code not in _SPILLS or one.code == "unclosed-comment"]


def _is_whole_function(chunk: Chunk) -> bool:
    decls = chunk.syntax.decls
    return (
        len(decls) == 1
        and isinstance(decls[0], n.Function)
        and isinstance(decls[0].body, n.Block)
        and decls[0].body.closed
        and (not chunk.syntax.problems or not breaks(chunk))
    )

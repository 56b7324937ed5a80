"""Puts wrong names in code right where only one thing can be meant, and says what is left.

A piece of code need not be a plugin: of a fragment only what is certain without the rest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from server.analysis.check.chunk import check_chunk
from server.analysis.finding import Edit, Finding, Fix
from server.analysis.mending import apply, compatible
from server.analysis.snapshot import Snapshot
from server.analysis.walk import nodes
from server.knowledge.wrong_apis import Wrong, wrong
from server.syntax import nodes as n
from server.syntax.text import Text
from training.code.opened import WRONG_API, Opener, findings

_MOST_PASSES = 8
_NEEDS_THE_REST = frozenset({"not-implemented"})  # the body may be in the part that is not there
_WHOLE = re.compile(r"^[ \t]*#[ \t]*include\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Change:
    """What was written in place of what."""

    wrong: str
    right: str
    code: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """Code after all certain corrections. `left` are wrong names that nothing certain stands for."""

    code: str
    changes: tuple[Change, ...]
    left: tuple[str, ...]


def corrected(opener: Opener, place: Path, code: str) -> Corrected:
    """The code with certain corrections, looked at once more after them."""
    text = Text.of(code)
    changes: list[Change] = []
    for _ in range(_MOST_PASSES):
        snapshot = opened(opener, place, str(text))
        found = list(_certain(snapshot))
        edits, count = compatible([fix.edits for fix, _ in found])
        if not count:
            break
        changes += [change for fix, change in found if all(edit in edits for edit in fix.edits)]
        text = apply(text, edits)
    snapshot = opened(opener, place, str(text))
    return Corrected(str(text), tuple(changes), tuple(dict.fromkeys(names_left(snapshot))))


def opened(opener: Opener, place: Path, code: str) -> Snapshot:
    """Code for the analysis: a plugin as such, anything else as a part of one that is not there."""
    snapshot = opener.text(place, code)
    if _WHOLE.search(code):
        return snapshot
    unit = snapshot.project.unit(snapshot.path, standalone=True)
    return Snapshot(snapshot.project, unit, unit.root, snapshot.settings)


def names_left(snapshot: Snapshot) -> Iterator[str]:
    """The wrong names in code, and uses that are wrong, in words."""
    for one in findings(snapshot):
        if one.code in WRONG_API and not (snapshot.unit.standalone and one.code in _NEEDS_THE_REST):
            yield one.message
    for _, _, known in _invented(snapshot):
        yield f"`{known.wrong}`: {known.why}"


def _certain(snapshot: Snapshot) -> Iterator[tuple[Fix, Change]]:
    text = snapshot.text
    for one in findings(snapshot):
        fix = _fix_of(one)
        if one.code in WRONG_API and fix is not None:
            yield fix, Change(text.slice(one.start, one.end), fix.edits[0].text, one.code)
    for start, end, known in _invented(snapshot):
        if is_certain(known):
            edit = Edit(start, end, known.right[0])
            yield Fix("", (edit,)), Change(known.wrong, known.right[0], known.kind)


def _fix_of(one: Finding) -> Fix | None:
    """The correction that is surely meant: a safe one, or the one for a name of which we know what stands for it."""
    safe = next((fix for fix in one.fixes if fix.safe), None)
    if safe is not None or not one.fixes:
        return safe
    first = one.fixes[0]
    named = first.edits[0].text if len(first.edits) == 1 else ""
    for kind in ("function", "event", "netprop", "class", "constant", "forward", "include"):
        known = wrong(kind, _named_in(one.message))
        if known is not None and is_certain(known) and named == known.right[0]:
            return first
    return None


def _named_in(message: str) -> str:
    parts = message.split("`")
    return parts[1] if len(parts) > 2 else ""


def is_certain(known: Wrong) -> bool:
    """Whether the right name can stand in place of the wrong one as it is."""
    is_plain = known.right_kind in ("", known.kind) and not known.is_nearest and bool(known.right)
    takes_the_same = known.same_arguments or known.kind not in ("function", "deprecated", "old")
    return known.verdict == "confirmed" and is_plain and takes_the_same and len(known.right) == 1


def _invented(snapshot: Snapshot) -> Iterator[tuple[int, int, Wrong]]:
    """Calls of functions that nothing declares and that the table knows: in a fragment no rule says so."""
    if not snapshot.unit.standalone:
        return
    for chunk in snapshot.chunks:
        checked = check_chunk(snapshot.unit, snapshot.path, chunk)
        missing = {name for name, symbol in checked.deps.items() if symbol is None}
        for node in nodes(chunk.syntax.decls):
            if isinstance(node, n.Call) and isinstance(node.target, n.Name) and node.target.name in missing:
                known = wrong("function", node.target.name)
                if known is not None and known.verdict == "confirmed" and not known.defined:
                    yield chunk.start + node.target.start, chunk.start + node.target.end, known

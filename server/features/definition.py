"""Where the thing under the cursor is defined: of a forward and its implementation, the implementation.

A name in a string leads to what it names: a phrase or an entry of gamedata in its file, a convar where it is made, a
thing of the game to the page about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.companion_places import leads
from server.analysis.convar_places import convar_places
from server.analysis.fact_pages import pages
from server.analysis.navigate import Place, Target, closure_of, macro_place, place_of, target_at, word_at
from server.analysis.quoted import Names, context_of, quoted_at
from server.analysis.snapshot import Snapshot
from server.syntax.text import unlatin


def definition(snapshot: Snapshot, offset: int) -> tuple[Target, list[Place]] | None:
    """The word at `offset` and where it leads; None when there is no word that means something.

    The path of a `Place` is an address of `fact_pages` when that begins with its scheme; `full_start` is the line then.
    """
    target = target_at(snapshot, offset)
    if target is None:
        return _of_string(snapshot, offset)
    return target, [place for place in [_place(snapshot, target)] if place is not None]


def _place(snapshot: Snapshot, target: Target) -> Place | None:
    if target.include is not None:
        closure = closure_of(snapshot)
        for include, inner in closure.included if closure is not None else ():
            if include is target.include and inner is not None:
                return Place(inner.source.path, 0, 0, 0, 0)
        return None
    if target.macro is not None:
        return macro_place(snapshot.unit, target.macro)
    assert target.symbol is not None  # a target is one of the three
    return place_of(snapshot.unit, target.symbol, target.chunk, snapshot.path)


# Strings ---------------------------------------------------------------------------------------------------


def _of_string(snapshot: Snapshot, offset: int) -> tuple[Target, list[Place]] | None:
    chunk = snapshot.chunk_at(offset)
    around = snapshot.unit.around
    for lead in leads(snapshot.unit, snapshot.path, chunk) if chunk is not None else ():
        if lead.start <= offset <= lead.end:
            companion = around.read(lead.path) if around is not None else None
            start, end = companion.text.line_range(lead.line) if companion is not None else (0, 0)
            return Target(lead.start, lead.end), [Place(lead.path, start, end, start, end)]
    quoted = quoted_at(snapshot, offset)
    names = quoted.argument.names if quoted is not None else None
    if quoted is None or names is None:
        return None
    start, end, name = quoted.start, quoted.end, unlatin(quoted.value)
    if names is Names.COMMAND:
        place = word_at(snapshot.text.chars, offset)
        if place is None:
            return None
        start, end = place
        name = snapshot.text.slice(start, end)
    found = list(_named(snapshot, names, name, context_of(quoted.argument)))
    return (Target(start, end), found) if found else None


def _named(snapshot: Snapshot, names: Names, name: str, of: tuple[str, ...]) -> Iterator[Place]:
    own = list(convar_places(snapshot.unit, name)) if names in (Names.CONVAR, Names.COMMAND) else []
    if own:
        yield from own
        return
    for page in pages(names, name, of):
        yield Place(page.address, 0, 0, page.line, page.line)

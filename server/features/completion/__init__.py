"""textDocument/completion: what can stand at the cursor, best first.

Made for text that is being typed. Documentation is not part of it: see `completion_item_resolve`.
"""

from __future__ import annotations

from server.analysis.cursor.hole import Place
from server.analysis.cursor.spot import Text
from server.analysis.snapshot import Snapshot
from server.features.completion import directives, members, strings, stubs
from server.features.completion.doc_comment import doc_comment
from server.features.completion.item import Abilities, Completions, Item, Sort
from server.features.completion.names import names
from server.features.completion.request import Request

TRIGGERS = (".", ":", "<", '"', "/", "#", "*")
"""The characters behind which an editor asks without being told to."""

__all__ = ["TRIGGERS", "Abilities", "Completions", "Item", "Sort", "complete"]


def complete(snapshot: Snapshot, offset: int, abilities: Abilities, trigger: str = "") -> Completions:
    """The suggestions at `offset`. `trigger` is the character that was typed, if that is why the editor asks."""
    request = Request(snapshot, offset, abilities)
    text = request.spot.text
    if text is Text.QUIET:
        return doc_comment(request) or _nothing(request)
    if trigger == "*":
        return _nothing(request)
    if text is Text.STRING or text is Text.DIRECTIVE:
        for source in strings.SOURCES:
            found = source(request)
            if found is not None:
                return found
        return _in_directive(request) if text is Text.DIRECTIVE else _nothing(request)
    if trigger and not _is_trigger(request, trigger):
        return _nothing(request)
    return _in_code(request)


def _nothing(request: Request) -> Completions:
    spot = request.spot
    return Completions(spot.start, request.offset, spot.end)


def _is_trigger(request: Request, trigger: str) -> bool:
    """Whether the typed character asks for something here: a lone `:` or `<` does not."""
    if trigger == ":":
        return request.snapshot.text.chars[: request.offset].endswith("::")
    if trigger == "<":
        return request.hole.place is Place.TYPE
    return trigger == "."


def _in_directive(request: Request) -> Completions:
    found = _nothing(request)
    word = directives.word_of(request)
    if word is None:
        found.items = directives.directives(request)
    elif word == "pragma":
        found.items = directives.pragmas(request)
    else:
        request.place = directives.place_of(request)
        if request.place is not None:
            found.items, found.is_incomplete = names(request)
    return found


def _in_code(request: Request) -> Completions:
    found = _nothing(request)
    place = request.hole.place
    if place is Place.MEMBER:
        found.items = members.members(request)
    elif place is Place.ARGUMENT_NAME:
        found.items = members.argument_names(request)
    elif place is Place.RECORD:
        found.items = members.fields(request)
    elif place is Place.NAME:
        found.items = stubs.forwards(request)
    elif place is Place.PROPERTY:
        found.items = stubs.accessors(request)
    elif place is not Place.LABEL:
        others, found.is_incomplete = names(request)
        callbacks = stubs.callbacks(request)
        taken = {item.label for item in callbacks}
        kept = [item for item in others if item.label not in taken]
        found.items = sorted([*callbacks, *kept, *stubs.forwards(request)], key=lambda item: item.tier)
        _choose_one(found.items)
    return found


def _choose_one(items: list[Item]) -> None:
    """Let at most the first item be chosen at once."""
    for item in items[1:]:
        item.is_preselected = False

"""What is known of a thing that a message names: the library of a native, the classes of a property, a like event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.error_log.entries import Entry
from server.analysis.fact_cards import card
from server.analysis.header_index import header_of
from server.analysis.quoted import Names
from server.knowledge import api, netprops, wrong_apis
from server.knowledge.log_causes import Cause
from server.knowledge.near import near

_NATIVE = re.compile(r'Native "([\w.]+)"|Native not found: ([\w.]+)')
_PROPERTY = re.compile(r'Property "(\w+)" not found')
_EVENT = re.compile(r'Game event "(\w+)" does not exist')
_LIBRARIES = {"sourcemod": "SourceMod", "left4dhooks": "Left4DHooks"}
_NOT_BOUND = "native-not-bound"


def about_named(entry: Entry, cause: Cause | None, directories: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences with `code` in backticks; `directories` are where the plugin finds its headers."""
    return (*_native(entry, cause, directories), *_property(entry), *_event(entry))


def _native(entry: Entry, cause: Cause | None, directories: tuple[str, ...]) -> Iterator[str]:
    match = _NATIVE.search(entry.message)
    name = (match[1] or match[2]) if match is not None else ""
    if not name and cause is not None and cause.name == _NOT_BOUND:
        name = entry.native
    header = header_of(name.partition(".")[0], directories) if name else None
    if header is None:
        return
    history = api.versions(name)
    library = _LIBRARIES.get(history.library, "") if history is not None else ""
    since = f", and there since {library} {history.since}" if history is not None and library and history.since else ""
    yield f"`{name}` is declared in `<{header.name}>`{since}."


def _property(entry: Entry) -> Iterator[str]:
    match = _PROPERTY.search(entry.message)
    if match is None:
        return
    known = card(Names.NETPROP, match[1])
    if known is None or netprops.prop(match[1]) is None:
        yield f"No class of Left 4 Dead 2 is known to have a property `{match[1]}`{_like('netprop', match[1])}."
        return
    places = " ".join(line for line in known.lines if line.startswith("`Prop_"))
    if places:
        yield f"`{known.name}` is known of these: {places}"


def _event(entry: Entry) -> Iterator[str]:
    match = _EVENT.search(entry.message)
    if match is None:
        return
    wrong = wrong_apis.wrong("event", match[1])
    if wrong is not None and wrong.why:
        yield wrong.why
    elif like := _like("event", match[1]):
        yield f"The game has no such event{like}."


def _like(kind: str, name: str) -> str:
    """The names that may be meant, as the end of a sentence."""
    found = near(kind, name)
    return f"; like it are {' and '.join(f'`{one}`' for one in found)}" if found else ""

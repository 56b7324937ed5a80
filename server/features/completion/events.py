"""Game events in the calls that take one, with a handler, and the fields of the event at hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from server.analysis.fact_cards import event_fields, field_type
from server.analysis.finding import Edit
from server.analysis.new_function import appended
from server.analysis.quoted import Argument, Names, events_of
from server.analysis.runtime import game_events
from server.analysis.symbols import Function
from server.features.completion.facts import Choice, Quotes, as_item, listed, quotes_of, rank
from server.features.completion.item import Completions, Item, Sort
from server.features.completion.names import LIMIT
from server.features.completion.request import Request
from server.features.completion.stubs import free_name
from server.knowledge import events
from server.syntax import nodes as n

_WITH_HANDLER = 8
_MOST_OWNERS = 8
_PARAMETERS = "Event event, const char[] name, bool dontBroadcast"
_REST = re.compile(r'"?[ \t]*(?:\)[ \t]*)?(?:;|(?=//|/\*|\r?\n|\Z))')
_REST_INSIDE = re.compile(r'"?[ \t]*(?=\)|\r?\n|\Z)')
_LETTERS = re.compile(r"[^a-z0-9]")
_PREFIXES = ("event", "evt", "on", "hook", "")
_GETTERS = {"bool": ("bool",), "int": ("int", "bool"), "float": ("float",), "string": ("string",)}
"""The kinds of fields that each accessor gets right."""


# Names -------------------------------------------------------------------------------------------------------


def event_names(request: Request) -> Completions | None:
    """The events for the call around the cursor, the first ones also with a handler; None elsewhere."""
    quotes = quotes_of(request)
    argument = request.argument if quotes is not None else None
    if quotes is None or argument is None or argument.names is not Names.EVENT:
        return None
    found = listed(request, quotes, Names.EVENT, _events())
    if argument.site.name in game_events.HOOKS:
        found.items = list(_with_handlers(request, quotes, argument, found.items))
    return found


@cache
def _events() -> tuple[Choice, ...]:
    known = [event for name in events.names() if (event := events.event(name)) is not None]
    return tuple(Choice(one.name, one.plugins, event_fields(one), Sort.EVENT, 0, (), True) for one in known)


def _with_handlers(request: Request, quotes: Quotes, argument: Argument, items: list[Item]) -> Iterator[Item]:
    """The items, the first of them followed by the whole call with its handler."""
    is_statement = any(isinstance(step.node, n.ExprStmt) for step in request.hole.path[-2:-1])
    pattern = _REST if is_statement else _REST_INSIDE
    rest = pattern.match(request.snapshot.text.chars, quotes.end) if len(argument.site.call.args) < 2 else None
    for index, item in enumerate(items):
        yield item
        if rest is not None and index < _WITH_HANDLER:
            made = _call(request, item.label)
            made.insert = f'{item.label}", {made.insert}{");" if is_statement else ""}'
            made.start, made.end = quotes.start, rest.end()
            yield made


def _call(request: Request, event: str) -> Item:
    """The suggestion of a handler: one that is there under a name like the event's, else a new one."""
    name = next(_handlers(request, event), "")
    made = Item(f"{event}, {name}", Sort.SNIPPET, name, filter=event, data=("fact", Names.EVENT.value, event))
    made.detail = "with the handler that is there"
    if not name:
        name = made.insert = free_name(request, f"Event_{_title(event)}")
        made.label = f"{event}, {name}"
        made.detail = "with a new handler at the end of the file"
        made.edits = (_stub(request, name),)
    return made


def _stub(request: Request, name: str) -> Edit:
    return appended(request.snapshot.text, "void", f"public void {name}({_PARAMETERS})")


def _title(event: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in event.split("_"))


def _handlers(request: Request, event: str) -> Iterator[str]:
    """The user's functions that are named after an event and can handle one."""
    scope, snapshot = request.scope, request.snapshot
    param = request.expected.function.params[1:2] if request.expected.function is not None else []
    wanted = scope.type_of(param[0]) if param else None
    likely = [_folded(prefix + event) for prefix in _PREFIXES]
    found: list[tuple[int, str]] = []
    for closure in snapshot.unit.files.values():
        if closure.source.library:
            continue
        for name, entries in closure.own.items():
            symbol = entries[-1].symbol
            if _folded(name) not in likely or not isinstance(symbol, Function) or not symbol.has_body:
                continue
            if wanted is None or scope.fits(wanted, scope.function_type(symbol)):
                found.append((likely.index(_folded(name)), name))
    yield from (name for _, name in sorted(found))


def _folded(name: str) -> str:
    return _LETTERS.sub("", name.lower())


# Fields ------------------------------------------------------------------------------------------------------


def fields(request: Request) -> Completions | None:
    """The fields of the event at hand; None when the string around the cursor is no field's name."""
    quotes = quotes_of(request)
    argument = request.argument if quotes is not None else None
    if quotes is None or argument is None or argument.names is not Names.FIELD:
        return None
    accessor = game_events.ACCESSORS[argument.site.name]
    of = events_of(argument) or _guessed(argument)
    ranked = rank(quotes.typed, _of_events(of, accessor.kind) if of else _all_fields(accessor.kind))
    found = Completions(quotes.start, request.offset, quotes.end, is_incomplete=len(ranked) > LIMIT)
    for choice in ranked[:LIMIT]:
        item = as_item(quotes, Names.FIELD, choice)
        edit = _corrected(request, argument, accessor, choice)
        if edit is not None:
            item.edits = (edit,)
            item.detail = f"{item.detail} → {edit.text}"
        found.items.append(item)
    return found


def _of_events(of: Iterable[str], kind: str) -> list[Choice]:
    """The fields of these events: those of the accessor's type first, then those that more of the events have."""
    owners: dict[str, list[str]] = {}
    for name in of:
        event = events.event(name)
        for field in event.fields.values() if event is not None else ():
            owners.setdefault(field.name, []).append(name)
    total = len(tuple(of))
    found: list[Choice] = []
    for order, (name, having) in enumerate(owners.items()):
        field = _field(having[0], name)
        kinds = {_kind(one) for owner in having if (one := _field(owner, name)) is not None}
        detail = field_type(field) if field is not None else ""
        if len(having) < total:
            detail = f"{detail}, only in {', '.join(having)}"
        tier = int(not any(one in _GETTERS[kind] for one in kinds))
        # The order of an event's file is that of importance, so it stands in for the number of uses.
        found.append(Choice(name, len(having) * 1000 - order, detail, Sort.FIELD, tier, tuple(of), True))
    return found


@cache
def _all_fields(kind: str) -> tuple[Choice, ...]:
    """The fields of all events, for an event that nobody knows: those of the most hooked events first."""
    uses: dict[str, int] = {}
    owners: dict[str, list[str]] = {}
    for name in events.names():
        event = events.event(name)
        for field in event.fields.values() if event is not None else ():
            if event is not None and _kind(field) in _GETTERS[kind]:
                uses[field.name] = uses.get(field.name, 0) + event.plugins
                owners.setdefault(field.name, []).append(name)
    return tuple(
        Choice(name, count, "", Sort.FIELD, 0, tuple(owners[name][:_MOST_OWNERS])) for name, count in uses.items()
    )


def _field(event: str, name: str) -> events.Field | None:
    known = events.event(event)
    return known.field(name) if known is not None else None


def _kind(field: events.Field) -> str:
    return field.getter.removeprefix("Get").lower()


def _guessed(argument: Argument) -> tuple[str, ...]:
    """The event that a handler is named after, which may not be hooked yet."""
    body = argument.body
    if body is None or body.callers.registrations:
        return ()
    folded = _folded(body.node.name.name)
    return next((((name,)) for name in events.names() if folded in (p + _folded(name) for p in _PREFIXES)), ())


def _corrected(request: Request, argument: Argument, accessor: game_events.Accessor, choice: Choice) -> Edit | None:
    """The edit that makes the accessor fit the field's type."""
    kinds = {_kind(field) for owner in choice.of if (field := _field(owner, choice.name)) is not None}
    if not kinds or any(kind in _GETTERS[accessor.kind] for kind in kinds):
        return None
    wanted = sorted(kinds)[0].capitalize()
    verb = "Set" if accessor.writes else "Get"
    start, end = argument.site.name_range
    name = f"{verb}{wanted}" if accessor.event < 0 else f"{verb}Event{wanted}"
    begin = request.hole.chunk.start
    return Edit(begin + start, begin + end, name)

"""Functions that are written as they are completed: forwards to implement, and callbacks for a parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis import signature
from server.analysis.closure import Entry
from server.analysis.cursor.expected import Expected
from server.analysis.cursor.hole import Place
from server.analysis.new_function import appended, body
from server.analysis.symbols import Function, TypeSymbol
from server.features.completion.item import Item, Sort
from server.features.completion.names import LIMIT
from server.features.completion.request import Request
from server.knowledge.usage import usage
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_WORD = re.compile(r"[A-Za-z0-9]+")
_HEADS = frozenset((Place.TOP, Place.DECLARATION, Place.NAME))
_NOT_IMPLEMENTED = frozenset(("stock", "native", "forward", "static"))
_BEGINNINGS = {"EventHook": "Event", "ConCmd": "Command", "SrvCmd": "Command", "CommandListener": "Listener"}
_PROPERTY = re.compile(r"\bproperty\s+(\w+)\s+\w+\s*\{((?:(?!\bproperty\b)[\s\S])*)\Z")
_PUBLIC = re.compile(r"[ \t]*(public[ \t]+)\Z")
_NEW = "a new function at the end of the file"
_MOST_FORMS = 16


# Forwards --------------------------------------------------------------------------------------------------


def forwards(request: Request) -> list[Item]:
    """The forwards that the plugin does not implement yet, where a function's head is being typed."""
    hole = request.hole
    if hole.place not in _HEADS or len(hole.path) > 2:
        return []
    head = hole.path[-1].node if hole.path else None
    if isinstance(head, (n.Var, n.Function)) and head.keywords & _NOT_IMPLEMENTED:
        return []
    if isinstance(head, n.Var) and (head.dims or head.type.dims or head.keywords & {"new", "decl", "const"}):
        return []
    if head is None and hole.place is not Place.TOP:
        return []
    result = head.type.name if isinstance(head, n.Var) and not head.type.old else ""
    spot, snapshot = request.spot, request.snapshot
    start = spot.chunk.start if spot.chunk is not None and hole.place is not Place.TOP else spot.start
    written = snapshot.text.slice(start, spot.start)
    if "\n" in written:
        return []
    ranked: list[tuple[tuple[object, ...], Item]] = []
    for name, entry in _open_forwards(request):
        grade = request.pattern.grade(name) if request.typed else 0
        symbol = entry.symbol
        if grade is None or not isinstance(symbol, Function):
            continue
        item = Item(name, Sort.EVENT, data=("name", name), filter=written + name, start=start)
        item.tier = int(grade > 1)
        item.insert, item.is_snippet = _implementation(request, symbol, entry.chunk)
        item.is_deprecated = symbol.deprecated is not None
        fits = not result or symbol.type.tag == result
        ranked.append(((grade > 1, not fits, item.is_deprecated, grade, -usage().get(name, 0), name), item))
    ranked.sort(key=lambda row: row[0])
    return [item for _, item in ranked[:LIMIT]]


def _open_forwards(request: Request) -> Iterator[tuple[str, Entry]]:
    """The forwards that nothing in the unit implements."""
    for name, entries in request.snapshot.unit.names.items():
        entry = entries[0]
        is_open = len(entries) == 1 and entry.chunk.cut.source.startswith("forward")
        if is_open and entry.source.path != request.snapshot.path:
            yield name, entry


def _implementation(request: Request, forward: Function, chunk: Chunk) -> tuple[str, bool]:
    label = signature.implementation(forward, chunk, forward.name)
    written = body(request.snapshot.text.chars, forward.type.tag)
    if not request.abilities.snippets:
        return f"public {label}{written.format('')}", False
    return f"public {_escape(label)}{written.format('$0')}", True


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


# Callbacks -------------------------------------------------------------------------------------------------


def callbacks(request: Request) -> list[Item]:
    """For a parameter that takes a function: the functions that fit it, then new ones."""
    expected = request.expected
    type = expected.type
    scope = request.scope
    if type is None or type.dims or not scope.info(type.tag).is_function:
        return []
    symbol = scope.info(type.tag).symbol
    return [*_existing(request, expected), *(_new(request, expected, symbol) if symbol is not None else ())]


def _existing(request: Request, expected: Expected) -> Iterator[Item]:
    """The user's functions whose signatures fit."""
    scope, snapshot = request.scope, request.snapshot
    wanted = expected.type
    assert wanted is not None  # the caller has looked
    found: list[tuple[tuple[object, ...], Item]] = []
    for closure in snapshot.unit.files.values():
        if closure.source.library:
            continue
        mine = closure.source.path == snapshot.path
        for name, entries in [*closure.own.items(), *(closure.private.items() if mine else ())]:
            grade = request.pattern.grade(name) if request.typed else 0
            if grade is None:
                continue
            symbol = entries[-1].symbol
            if isinstance(symbol, Function) and symbol.has_body and scope.fits(wanted, scope.function_type(symbol)):
                used = name in request.words_here
                item = Item(name, Sort.FUNCTION, data=("name", name), commit=",")
                found.append(((grade > 1, used, not mine, grade, name), item))
    found.sort(key=lambda row: row[0])
    for index, (_, item) in enumerate(found):
        item.is_preselected = index == 0
        yield item


def _new(request: Request, expected: Expected, symbol: TypeSymbol) -> Iterator[Item]:
    """A function that does not exist yet, one for each form that the type allows."""
    located = request.snapshot.unit.locate(symbol)
    chunk = located[1] if located is not None else None
    if request.typed and request.snapshot.unit.lookup(request.typed, request.snapshot.path) is not None:
        return
    name = request.typed or free_name(request, _name_for(request, expected, symbol))
    forms: set[str] = set()
    for form in symbol.signatures[:_MOST_FORMS]:
        text = signature.implementation(form, chunk, name)
        if text in forms:
            continue
        forms.add(text)
        item = Item(text, Sort.SNIPPET, name, filter=request.typed or name, detail=_NEW)
        item.edits = (appended(request.snapshot.text, form.type.tag, text, callback=symbol.name),)
        item.tier = 1
        yield item


def _name_for(request: Request, expected: Expected, symbol: TypeSymbol) -> str:
    """A name that says what the callback is for: `Event_RoundStart` for the event hooked in the same call."""
    begin = _BEGINNINGS.get(symbol.name, f"On{symbol.name}")
    for arg in expected.call.args if expected.call is not None else ():
        if isinstance(arg, n.String):
            words = _WORD.findall(arg.value.removeprefix("sm_"))
            return f"{begin}_{''.join(word[:1].upper() + word[1:] for word in words)}" if words else begin
        if isinstance(arg, n.Name) and arg.name.startswith("SDKHook_"):
            return arg.name.removeprefix("SDKHook_")
    return begin


def free_name(request: Request, name: str) -> str:
    """The name, or one made of it that nothing in the plugin has."""
    known = request.snapshot.unit
    candidate, count = name, 2
    while known.lookup(candidate, request.snapshot.path) is not None:
        candidate, count = f"{name}{count}", count + 1
    return candidate


# Properties ------------------------------------------------------------------------------------------------


def accessors(request: Request) -> list[Item]:
    """The accessors that a property does not have yet."""
    match = _PROPERTY.search(request.hole.chunk.cut.source)
    if match is None:
        return []
    tag, written = match.groups()
    snippets = request.abilities.snippets
    block = body(request.snapshot.text.chars, "void").format("$0" if snippets else "")
    start = _accessor_start(request)
    return [
        Item(head, Sort.SNIPPET, f"{head}{block}", snippets, filter=head, start=start)
        for head, word in (("public get()", "get"), (f"public set({tag} value)", "set"))
        if not re.search(rf"\b{word}\s*\(", written)
    ]


def _accessor_start(request: Request) -> int:
    """Where the accessor that is being typed begins: at its `public`, if that is there."""
    chars = request.snapshot.text.chars
    line = chars.rfind("\n", 0, request.spot.start) + 1
    match = _PUBLIC.match(chars, line, request.spot.start)
    return match.start(1) if match is not None else request.spot.start

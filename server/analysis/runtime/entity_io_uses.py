"""Where a plugin names inputs and outputs of entities: to send one, to hook one, to connect an output with an input.

`AddOutput` takes both in one text, `OnUser1 !self:Kill::5.0:1`, and so does a key that is set before spawning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.texts import Text
from server.knowledge.entity_io import Kind, entity_io
from server.syntax import nodes as n

OUTPUT_HOOKS: Final = {"HookEntityOutput": 1, "UnhookEntityOutput": 1}
"""What hooks an output of all entities of a class: the position of the output's name; the class is the first."""

_SINGLE_HOOKS: Final = {"HookSingleEntityOutput": 1, "UnhookSingleEntityOutput": 1, "FireEntityOutput": 1}
_FROM_NAME: Final = {"CreateEntityByName": 0, "FindEntityByClassname": 1}
_SEND: Final = "AcceptEntityInput"
_CONNECT: Final = "addoutput"
_LEAST_PARTS: Final = 3  # target, input, parameter: a text of fewer sets a key


class IOUse(NamedTuple):
    """An input or output that is named at `start..end` of the chunk; `entity` is the class, "" when not known."""

    site: CallSite
    kind: Kind
    name: str
    start: int
    end: int
    entity: str


def io_uses(body: Body) -> Iterator[IOUse]:
    """The inputs and outputs that a function names by constants, in order."""
    pending: list[CallSite] = []
    for site in body.calls:
        name = site.name
        if name == "SetVariantString":
            pending.append(site)
        elif name == _SEND:
            sent = site.texts(1)
            for text in sent:
                yield _use(site, "input", text, _class_of(site, 0))
            if any(text.value.lower() == _CONNECT for text in sent):
                for one in pending:
                    yield from _connections(one, _class_of(site, 0))
            pending.clear()
        elif name in OUTPUT_HOOKS:
            owner = site.text(0)
            for text in site.texts(OUTPUT_HOOKS[name]):
                yield _use(site, "output", text, owner.value if owner is not None else "")
        elif name in _SINGLE_HOOKS:
            for text in site.texts(_SINGLE_HOOKS[name]):
                yield _use(site, "output", text, _class_of(site, 0))
        elif name == "DispatchKeyValue":
            yield from _of_key(site)


def _use(site: CallSite, kind: Kind, text: Text, entity: str) -> IOUse:
    return IOUse(site, kind, text.value, text.start, text.end, entity)


def _class_of(site: CallSite, index: int) -> str:
    """The class name that an entity argument was made or found by."""
    argument = site.argument(index)
    made = site.view.origin(argument) if argument is not None else None
    called = site.view.calls_by_node.get(made) if isinstance(made, n.Call) else None
    if called is None or called.function.name not in _FROM_NAME:
        return ""
    text = CallSite(site.view, called).text(_FROM_NAME[called.function.name])
    return text.value if text is not None and not text.value.endswith("*") else ""


def _connections(site: CallSite, entity: str) -> Iterator[IOUse]:
    """The output and the input in the text that `AddOutput` is given."""
    for text in site.texts(0):
        output, _, rest = text.value.partition(" ")
        parts = rest.split(":")
        if len(parts) < _LEAST_PARTS or not output:
            continue
        at = text.start + 1 if text.literal else text.start
        yield _part(site, "output", text, output, at, entity)
        yield _part(site, "input", text, parts[1].strip(), at + len(output) + 1 + len(parts[0]) + 1, "")


def _of_key(site: CallSite) -> Iterator[IOUse]:
    """The output and the input of a key that connects them."""
    for key in site.texts(1):
        known = entity_io("output", key.value)
        for value in site.texts(2) if known is not None and key.value.startswith("On") else ():
            parts = value.value.split(",")
            if len(parts) >= _LEAST_PARTS:
                at = value.start + 1 if value.literal else value.start
                yield _part(site, "input", value, parts[1].strip(), at + len(parts[0]) + 1, "")


def _part(site: CallSite, kind: Kind, text: Text, name: str, at: int, entity: str) -> IOUse:
    """A part of a text, at its own place where the text is written there as it is."""
    written = site.view.chunk.cut.source[at : at + len(name)] == name
    start, end = (at, at + len(name)) if text.literal and written else (text.start, text.end)
    return IOUse(site, kind, name, start, end, entity)

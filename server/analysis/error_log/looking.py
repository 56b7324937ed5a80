"""What the analysis sees at the line that an error log blames. Says only what is certain of the code as it is here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.diagnose import diagnose
from server.analysis.error_log.entries import Frame
from server.analysis.finding import Finding, Severity
from server.analysis.navigate import functions_in
from server.analysis.runtime.call_site import CallSite, qualified
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.registrations import Registration, callers
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Kind, Variable
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_MOST_REGISTRATIONS = 3
_MOST_FINDINGS = 3
_LONGEST = 120
_TIMERS = {"CreateTimer": 3, "CreateDataTimer": 3}  # where the flags stand
_REPEATS = 1
_EVENTS = ("HookEvent", "HookEventEx")
_FRAME = "RequestFrame"
_VALUES = ("client", "entity", "target", "userid", "index", "weapon", "hndl", "handle", "timer", "team", "victim")


class Against(NamedTuple):
    """A finding in the same file, by its line, which counts from 1."""

    code: str
    message: str
    severity: Severity
    line: int


class Seen(NamedTuple):
    """What is seen: `text` is the line, trimmed; `remarks` are sentences with `code` in backticks.

    `findings` are what the analysis has against that line, or against the way its function comes to run.
    """

    text: str
    remarks: tuple[str, ...]
    findings: tuple[Against, ...]


def seen(snapshot: Snapshot, frame: Frame, native: str) -> Seen:
    """The line of a frame in the file as it is here; `native` is what it called when it failed, empty if nothing."""
    text, line = snapshot.text, frame.line - 1
    count = len(text.line_starts)
    if line >= count:
        return Seen("", (f"The file has only {count} lines here: it is not the one that was compiled.",), ())
    start, end = text.line_range(line)
    shown = " ".join(text.slice(start, end).split())
    shown = shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"
    chunk, function = _function_at(snapshot, start, end)
    if not _is_named(function, frame.function):
        return Seen("", (_moved(snapshot, frame),), ())
    remarks: list[str] = []
    if chunk is not None and function is not None:
        remarks += _runs(snapshot, function)
        remarks += _argument(snapshot, chunk, function, start, end, native)
    against = tuple(
        Against(one.code, one.message, one.severity, text.line_of(one.start) + 1)
        for one in _findings(snapshot, start, end, frame.function)
    )
    return Seen(shown, tuple(dict.fromkeys(remarks)), against)


# The function ------------------------------------------------------------------------------------------------


def _function_at(snapshot: Snapshot, start: int, end: int) -> tuple[Chunk | None, Function | None]:
    for chunk in snapshot.chunks:
        if chunk.start <= end and start <= chunk.end:
            for function, node in functions_in(chunk):
                if chunk.start + node.start <= end and start <= chunk.start + node.end:
                    return chunk, function
    return None, None


def _is_named(function: Function | None, written: str) -> bool:
    """Whether a function is the one of a trace, which says `Tank.Heal`, `Tank::Heal` or what an accessor is of."""
    if function is None:
        return False
    if not written or written.startswith("<"):
        return True
    last = written.replace("::", ".").rpartition(".")[2]
    names = {function.name, qualified(function), qualified(function).rpartition(".")[2]}
    return last in names or written in names or any(name and name in written for name in names)


def _moved(snapshot: Snapshot, frame: Frame) -> str:
    said = f"Line {frame.line} is not in `{frame.function}` here: the file has changed since the plugin was compiled."
    for chunk in snapshot.chunks:
        for function, node in functions_in(chunk):
            if function.has_body and _is_exactly(function, frame.function):
                first = snapshot.text.line_of(chunk.start + node.start) + 1
                last = snapshot.text.line_of(chunk.start + node.end) + 1
                return f"{said} `{frame.function}` is in lines {first} to {last} now."
    return said


def _is_exactly(function: Function, written: str) -> bool:
    return written.replace("::", ".") in (function.name, qualified(function))


def _runs(snapshot: Snapshot, function: Function) -> Iterator[str]:
    """How the function comes to run, where that is known for certain."""
    known = callers(snapshot.unit, snapshot.path).get(function)
    if known is None or not known.known:
        return
    said = list(dict.fromkeys(filter(None, (_way(one) for one in known.registrations))))
    if said and len(said) <= _MOST_REGISTRATIONS:
        yield f"`{function.name}` {' and '.join(said)}."


def _way(one: Registration) -> str:
    if one.callee in _TIMERS:
        seconds, flags = one.number(0), one.number(_TIMERS[one.callee])
        if seconds is None:
            return "is run by a timer"
        repeats = isinstance(flags, int) and flags & _REPEATS
        return f"is run by a timer {'every' if repeats else 'after'} {seconds:g} s"
    if one.callee == _FRAME:
        return "is run in the next frame"
    if one.callee in _EVENTS and one.texts(0):
        return "handles " + ", ".join(f"the event `{name}`" for name in one.texts(0)[:_MOST_REGISTRATIONS])
    return f"is passed to `{one.callee}`"


# The argument ------------------------------------------------------------------------------------------------


def _argument(snapshot: Snapshot, chunk: Chunk, function: Function, start: int, end: int, native: str) -> Iterator[str]:
    """Where the value comes from that the failing call was given, when there is just one such call in the line."""
    checked = check_chunk(snapshot.unit, snapshot.path, chunk)
    view = ChunkView(snapshot.unit, snapshot.path, chunk, checked)
    sites = [CallSite(view, called) for called in checked.calls]
    here = [
        site for site in sites if site.name == native and start <= chunk.start + site.name_range[0] <= end and native
    ]
    if len(here) != 1:
        return
    site = here[0]
    given = _value_given(site)
    if given is None:
        return
    symbol = view.symbol_of(given)
    name = chunk.cut.source[given.start : given.end]
    if not isinstance(symbol, Variable) or not name.isidentifier():
        return
    if symbol.kind is Kind.PARAMETER:
        yield from _of_parameter(snapshot, function, symbol, name)
        return
    if symbol.container is None:
        yield f"`{name}` is a global variable: what it holds may be older than this call."
        return
    values = view.values_of(symbol) or []
    if len(values) == 1 and values[0].start < values[0].end:
        said = " ".join(chunk.cut.source[values[0].start : values[0].end].split())
        line = snapshot.text.line_of(chunk.start + values[0].start) + 1
        if said.isascii() and len(said) <= _LONGEST and "`" not in said:
            yield f"`{name}` comes from `{said}` in line {line}."


def _value_given(site: CallSite) -> n.Expr | None:
    """The argument that a message about a client, an entity or a handle is about; of a method its object.

    It is the one that is called so, else the first when that is a single value.
    """
    if site.receiver is not None:
        return site.receiver
    params = site.function.params
    named = next((index for index, param in enumerate(params) if param.name.casefold() in _VALUES), -1)
    if named >= 0:
        return site.arguments.get(named)
    return site.arguments.get(0) if params and not params[0].type.dims and not params[0].variadic else None


def _of_parameter(snapshot: Snapshot, function: Function, symbol: Variable, name: str) -> Iterator[str]:
    known = callers(snapshot.unit, snapshot.path).get(function)
    index = next((at for at, param in enumerate(function.params) if param.name == symbol.name), -1)
    if known is None or not known.known or index < 0:
        return
    callees = {one.callee for one in known.registrations}
    if callees <= set(_TIMERS) and index == 1:
        yield f"`{name}` is the value that the timer was given when it was made: by now it may mean somebody else."
    elif callees == {_FRAME} and index == 0:
        yield f"`{name}` is the value that RequestFrame was given a frame ago."


# What the analysis has against it ------------------------------------------------------------------------------


def _findings(snapshot: Snapshot, start: int, end: int, function: str) -> list[Finding]:
    found = [
        one
        for one in diagnose(snapshot.unit, snapshot.path, snapshot.target)
        if one.severity is not Severity.HINT
        and (start <= one.start <= end or (function and f"`{os.path.basename(function)}`" in one.message))
    ]
    here = [one for one in found if start <= one.start <= end]
    return (here or found)[:_MOST_FINDINGS]

"""Who calls a function: each function of the plugin that is passed to an API by its name, and with what constants.

`HookEvent("player_hurt", OnHurt)` registers `OnHurt`. Registrations are plain values, so that what was found in a
callback stays valid for as long as it is registered in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.checked import Checked
from server.analysis.declare import symbols_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.symbols import Function
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk, words_of

Value = int | float | tuple[str, ...] | None


class Registration(NamedTuple):
    """`callee` was given a function as its argument `position`.

    `values` are the arguments in the order of the parameters: a number, all strings that it can be, or None.
    """

    callee: str
    position: int
    values: tuple[Value, ...]

    def texts(self, index: int) -> tuple[str, ...]:
        """All strings that an argument can be; empty when they are not known."""
        value = self.values[index] if index < len(self.values) else None
        return value if isinstance(value, tuple) else ()

    def number(self, index: int) -> int | float | None:
        """The constant number that an argument is."""
        value = self.values[index] if index < len(self.values) else None
        return None if isinstance(value, tuple) else value


class Callers(NamedTuple):
    """How a function of the plugin gets called: by the registrations, and `directly` in the plugin's own code.

    `stored` tells that it is also kept in a variable or passed to a function of the plugin.
    """

    registrations: tuple[Registration, ...] = ()
    directly: bool = False
    stored: bool = False

    @property
    def known(self) -> bool:
        """Whether all calls come from the registrations."""
        return bool(self.registrations) and not self.directly and not self.stored


NO_CALLERS = Callers()


@dataclass(eq=False, slots=True)
class _Summary:
    """What one chunk does with functions."""

    checked: Checked
    registered: dict[Function, tuple[Registration, ...]]
    called: frozenset[Function]
    stored: frozenset[Function]


def callers(unit: Unit, path: str) -> dict[Function, Callers]:
    """The callers of the functions of the file `path`, worked out once for a unit.

    Code in other files counts where it mentions one of them. Of functions of other files not all callers are known.
    """
    key = f"callers of {path}"
    known = unit.cache.get(key)
    if known is None:
        known = unit.cache[key] = _gather(unit, path)
    return known  # type: ignore[return-value]  # the cache holds what was put above


def _gather(unit: Unit, path: str) -> dict[Function, Callers]:
    registered: dict[Function, tuple[Registration, ...]] = {}
    called: set[Function] = set()
    stored: set[Function] = set()
    for file, chunk in _mentioning(unit, path):
        summary = _summary(unit, file, chunk)
        for function, found in summary.registered.items():
            registered[function] = registered.get(function, ()) + found
        called.update(summary.called)
        stored.update(summary.stored)
    return {
        function: Callers(registered.get(function, ()), function in called, function in stored)
        for function in registered.keys() | called | stored
    }


def _mentioning(unit: Unit, path: str) -> Iterator[tuple[str, Chunk]]:
    """The chunks of a file, and those of the user's other files that mention a function of it."""
    own = unit.chunks(path)
    names = {symbol.name for chunk in own for symbol in symbols_of(chunk) if isinstance(symbol, Function)}
    for chunk in own:
        yield path, chunk
    for other, closure in unit.files.items():
        if other == path or closure.source.library or names.isdisjoint(closure.words):
            continue
        for chunk in unit.chunks(other):
            if not names.isdisjoint(words_of(chunk.cut)):
                yield other, chunk


def _summary(unit: Unit, path: str, chunk: Chunk) -> _Summary:
    checked = check_chunk(unit, path, chunk)
    known = chunk.syntax.cache.get("functions")
    if isinstance(known, _Summary) and known.checked is checked:
        return known
    passed = {ref.start: ref.symbol for ref in checked.refs if ref.role == "callback"}
    registered: dict[Function, list[Registration]] = {}
    placed: set[int] = set()
    if passed:
        view = ChunkView(unit, path, chunk, checked)
        for called in checked.calls:
            if called.function.has_body:
                continue
            site = CallSite(view, called)
            for index, argument in site.arguments.items():
                function = passed.get(argument.start)
                if isinstance(function, Function) and view.symbol_of(argument) is function:
                    placed.add(argument.start)
                    registered.setdefault(function, []).append(Registration(site.name, index, _values(site)))
    summary = _Summary(
        checked,
        {function: tuple(found) for function, found in registered.items()},
        frozenset(called.function for called in checked.calls if called.function.has_body),
        frozenset(symbol for start, symbol in passed.items() if start not in placed and isinstance(symbol, Function)),
    )
    chunk.syntax.cache["functions"] = summary
    return summary


def _values(site: CallSite) -> tuple[Value, ...]:
    count = max(site.arguments, default=-1) + 1
    return tuple(_value(site, index) for index in range(max(count, len(site.function.params))))


def _value(site: CallSite, index: int) -> Value:
    found = site.texts(index)
    return tuple(sorted({one.value for one in found})) if found else site.number(index)

"""A plugin as its occasions and effects: what all checks of behaviour are asked of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from server.analysis.declare import symbols_of
from server.analysis.header_index import header_of
from server.analysis.implementation import forwards_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.symbols import Function, Property, Symbol, TypeSymbol, Variable
from server.analysis.unit import Unit
from server.assistant.narrative import HOOK_NAMES
from server.syntax import nodes as n
from training.evaluate.program.effects import Effect, Entry, Hop
from training.evaluate.program.known import HOOKED, ONE, WAYS, Way
from training.evaluate.program.state import Frame, State, copied, replaced
from training.evaluate.program.terms import UNKNOWN, Term, const, parts
from training.evaluate.program.walker import Walker

_REPEAT: Final = 1
_MOST_ENTRIES: Final = 600
_MOST_RESOLVED: Final = 6
_INDEX: Final = Term("index")
_BEGINNING: Final = frozenset({"OnPluginStart", "OnConfigsExecuted", "OnAllPluginsLoaded"})


class Program(Walker):
    """All that a plugin does. Worked out when it is made."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.entries: list[Entry] = []
        self._written: dict[tuple[str, ...], dict[Term, None]] = {}
        self._numbers: dict[tuple[str, ...], set[Term]] = {}
        self._changing: set[tuple[str, ...]] = set()
        self._growing: set[tuple[str, ...]] = set()
        self._seen = 0
        self._known: dict[tuple[str, str, Function], Entry] = {}
        self._waiting: list[Entry] = []
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}
        for entry in self._roots():
            self._add(entry)
        self._run_waiting()

    def _run_waiting(self) -> None:
        while self._waiting and len(self.entries) <= _MOST_ENTRIES:
            entry = self._waiting.pop(0)
            self.run(entry, self._given(entry))

    def own(self) -> Iterator[Function]:
        """The functions with bodies that the plugin's own files define."""
        for path, closure in self.unit.files.items():
            if closure.source.library:
                continue
            for chunk in self.unit.chunks(path):
                for symbol in symbols_of(chunk):
                    for one in _functions_in(symbol):
                        if one.has_body:
                            yield one

    @cached_property
    def functions_alone(self) -> list[Effect]:
        """What each function of the plugin does by itself, with its parameters as they come, and what that begins."""
        begun = len(self.effects)
        runs = {entry.function for entry in self.entries}
        for function in self.own():
            if function not in runs:
                names = tuple(one.name for one in function.params)
                self.run(Entry("function", function.name, function, names), _with_defaults(function))
        self._run_waiting()
        found = self.effects[begun:]
        del self.effects[begun:]
        self._seen = min(self._seen, begun)
        return found

    @cached_property
    def written(self) -> dict[str, list[Effect]]:
        """The writes to each global, by its name."""
        found: dict[str, list[Effect]] = {}
        for one in self.effects:
            if one.name == "=" and one.target is not None:
                base = one.target
                while base.head in ("elem", "member") and base.args:
                    base = base.args[0]
                if base.head == "global":
                    found.setdefault(str(base.value), []).append(one)
        return found

    @cached_property
    def convars(self) -> dict[str, Effect]:
        """The console variables that the plugin makes, by name."""
        found: dict[str, Effect] = {}
        for one in self.named("CreateConVar", "AutoExecConfig_CreateConVar"):
            name = one.args[0].text if one.args else None
            if name is not None:
                found.setdefault(name, one)
        return found

    def named(self, *names: str) -> list[Effect]:
        """The effects with these names."""
        return [one for one in self.effects if one.name in names]

    # Occasions ---------------------------------------------------------------------------------------------

    def _roots(self) -> Iterable[Entry]:
        forwards = {name: entry.symbol for names in forwards_of(self.unit) for name, entry in names.items()}
        for function in self.own():
            forward = forwards.get(function.name)
            if "public" not in function.keywords:
                continue
            if isinstance(forward, Function):
                yield Entry("forward", function.name, function, tuple(one.name for one in forward.params))
            elif header_of(function.name, self.unit.closure.directories) is not None:
                # The extension calls it all the same when its header is not included.
                yield Entry("forward", function.name, function, tuple(one.name for one in function.params))

    def _add(self, entry: Entry, made: Effect | None = None) -> None:
        key = (entry.kind, entry.key, entry.function)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = entry
            self.entries.append(entry)
            self._waiting.append(entry)
        if made is not None:
            known.made.append(made)

    def _given(self, entry: Entry) -> dict[str, Term]:
        """What is known of the parameters of an occasion."""
        if entry.kind == "event":
            return {"name": Term("text", entry.key), "event": Term("event")}
        if entry.kind == "convar" and entry.key:
            return {"convar": Term("convar", entry.key)}
        return {}

    def names_of(self, entry: Entry, hops: tuple[Hop, ...], function: Function) -> tuple[str, ...]:
        """See `Walker`."""
        return self._names[hops[-1].kind, function.name] if hops else entry.params

    def registers(self, site: CallSite, args: tuple[Term, ...], effect: Effect, frame: Frame, state: State) -> None:
        """A call that is given a function of the plugin makes an occasion, or goes on later."""
        for index, one in enumerate(args):
            if one.head != "function":
                continue
            function = self.functions.get(str(one.value))
            if function is None or not function.has_body:
                continue
            way = WAYS.get(site.name)
            if way is None or way.function != index:
                if site.name not in ("UnhookEvent", "SDKUnhook"):
                    self._add(Entry("callback", site.name, function, tuple(p.name for p in function.params)), effect)
            elif way.goes_on:
                self._goes_on(way, site, args, function, frame, state)
            else:
                for entry in self._entries(way, site, args, effect, function):
                    self._add(entry, effect)

    def registers_as(self, name: str, function: Term, effect: Effect) -> None:
        """A property that is given a function makes an occasion."""
        found = self.functions.get(str(function.value))
        way = WAYS.get(name)
        if found is not None and found.has_body:
            params = way.params if way is not None else tuple(one.name for one in found.params)
            self._add(Entry(way.kind if way is not None else "callback", "", found, params), effect)

    def _goes_on(
        self, way: Way, site: CallSite, args: tuple[Term, ...], function: Function, frame: Frame, state: State
    ) -> None:
        delay = args[way.delay] if 0 <= way.delay < len(args) else None
        flags = args[3].number if way.kind == "timer" and len(args) > 3 else None
        hop = Hop(way.kind, delay, bool(int(flags or 0) & _REPEAT), function.name)
        values: dict[str, Term] = {}
        if 0 <= way.data < len(args):
            data = args[way.data]
            if site.name == "CreateDataTimer":
                handed = site.argument(way.data)
                data = self.value(handed, frame, state) if handed is not None else UNKNOWN
            values["data"] = data
        self._names[way.kind, function.name] = way.params
        # Helpers may be called again there; only what goes on by itself must not go on without end.
        stack = (frame.entry.function.name, *(one.function for one in frame.hops))
        self.later.append((function, frame.entry, (*frame.hops, hop), stack, values, copied(state)))

    def _entries(
        self, way: Way, site: CallSite, args: tuple[Term, ...], effect: Effect, function: Function
    ) -> Iterator[Entry]:
        keys = self._keys(way, site, args, effect)
        for key in keys:
            entry = Entry(way.kind, key, function, way.params)
            if way.kind == "event":
                mode = args[2].number if len(args) > 2 else 1
                entry.mode = int(mode) if mode is not None else 1
            elif site.name == "RegAdminCmd":
                entry.flags = int(args[2].number or 0) if len(args) > 2 else 0
            elif way.kind == "sdkhook":
                entry.params = HOOKED.get(key, ONE)
            yield entry

    def _keys(self, way: Way, site: CallSite, args: tuple[Term, ...], effect: Effect) -> list[str]:
        if way.kind == "convar":
            holder = effect.target if effect.target is not None else args[0]
            found = self.resolved(holder)
            return [str(found.value) if found.head == "convar" else ""]
        if way.key < 0 or way.key >= len(args):
            return [""]
        key = args[way.key]
        if way.kind == "sdkhook":
            number = key.number
            return [HOOK_NAMES[int(number)]] if number is not None and 0 <= int(number) < len(HOOK_NAMES) else [""]
        if key.text is not None:
            return [key.text]
        found = [one.value for one in site.texts(way.key)]
        return found or [""]

    def resolved(self, term: Term) -> Term:
        """A variable of the plugin's that only ever gets one value (beside nothing) is that value."""
        for _ in range(_MOST_RESOLVED):
            found = self._only_value(term)
            if found is None:
                return term
            term = found
        return term

    def _only_value(self, term: Term) -> Term | None:
        found = self.candidates(term)
        return found[0] if len(found) == 1 else None

    def candidates(self, term: Term) -> tuple[Term, ...]:
        """What a variable of the plugin's can be when it is something: none when that is not certain.

        An element is what is written to elements, for its own index.
        """
        shape = _shape(term)
        self._look()
        if shape is None or shape in self._growing:
            return ()
        values = self._written.get(shape, {})
        if values:
            index = _index_of(term)
            return tuple(replaced(one, _INDEX, index) if index is not None else one for one in values)
        if shape not in self._numbers and len(shape) == 1:
            first = self._first_value(shape[0])
            return (first,) if first is not None else ()
        # A plain number is only certain when nothing but the plugin's beginning writes to it.
        numbers = self._numbers.get(shape, set())
        return tuple(numbers) if len(numbers) == 1 and shape not in self._changing else ()

    def _first_value(self, name: str) -> Term | None:
        """What a global begins with that nothing ever writes to."""
        symbol = self.unit.lookup(name, self.unit.root.path)
        value = symbol.value if isinstance(symbol, Variable) and not symbol.type.dims else None
        return const(value.value) if isinstance(value, (n.Number, n.Float, n.Bool)) else None

    def _look(self) -> None:
        """Note what is written to each variable, but for what is made of its own value; grows with the effects."""
        for one in self.effects[self._seen :]:
            if one.name != "=" or one.target is None:
                continue
            shape = _shape(one.target)
            if shape is None:
                continue
            if one.target in parts(one.args[0]):
                self._growing.add(shape)
            elif one.args[0].is_const:
                self._numbers.setdefault(shape, set()).add(one.args[0])
                if one.entry.key not in _BEGINNING or one.hops or one.path:
                    self._changing.add(shape)
            else:
                index = _index_of(one.target)
                value = one.args[0] if index is None else replaced(one.args[0], index, _INDEX)
                self._written.setdefault(shape, {})[value] = None
        self._seen = len(self.effects)


def _index_of(term: Term) -> Term | None:
    """The index of an element, also of a field of one."""
    while term.head in ("elem", "member") and term.args:
        if term.head == "elem":
            return term.args[1]
        term = term.args[0]
    return None


def _shape(term: Term) -> tuple[str, ...] | None:
    """The variable that a term is an element or a field of, with the fields' names."""
    found: list[str] = []
    while term.head in ("elem", "member") and term.args:
        found.append(str(term.value) if term.head == "member" else "[]")
        term = term.args[0]
    return (str(term.value), *found) if term.head == "global" else None


def _functions_in(symbol: Symbol) -> Iterator[Function]:
    """A function, or those of a type."""
    if isinstance(symbol, Function):
        yield symbol
    elif isinstance(symbol, TypeSymbol):
        for member in (*symbol.order, symbol.constructor, symbol.destructor):
            if isinstance(member, Function):
                yield member
            elif isinstance(member, Property):
                yield from (one for one in (member.getter, member.setter) if one is not None)


def _with_defaults(function: Function) -> dict[str, Term]:
    """Parameters as terms that hold their defaults."""
    made: dict[str, Term] = {}
    for one in function.params:
        default = one.value
        if isinstance(default, (n.Number, n.Float, n.Bool)):
            made[one.name] = Term("param", one.name, (const(default.value),))
        elif isinstance(default, n.String):
            made[one.name] = Term("param", one.name, (Term("text", default.value),))
    return made

"""Turns expressions into terms, and notes the calls and writes in them. Knows no statements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Final

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import is_own
from server.analysis.runtime.texts import texts
from server.analysis.symbols import Function, Kind, Property, Symbol, Variable
from server.analysis.unit import Unit
from server.syntax import nodes as n
from training.evaluate.program import canonical
from training.evaluate.program.effects import Effect, Place
from training.evaluate.program.known import FORMATS
from training.evaluate.program.state import MOST_ITEMS, Frame, State
from training.evaluate.program.terms import FALSE, TRUE, UNKNOWN, Term, both, chosen, const, either, make, negated, text

_CONSTANT: Final = (Kind.CONSTANT, Kind.BUILTIN)
_PUSHES: Final = frozenset({"ArrayList.Push", "PushArrayCell", "ArrayStack.Push", "PushStackCell"})
_PICKS: Final = frozenset({"ArrayList.Get", "GetArrayCell", "ArrayStack.Pop", "PopStack"})
_PACKED: Final = frozenset({"DataPack.WriteCell", "DataPack.WriteFloat", "WritePackCell", "WritePackFloat"})
_UNPACKED: Final = frozenset({"DataPack.ReadCell", "DataPack.ReadFloat", "ReadPackCell", "ReadPackFloat"})
_IN_PLACE: Final = frozenset(
    "ReplaceString ReplaceStringEx TrimString StripQuotes ScaleVector NormalizeVector NegateVector".split()
)
_FRESH: Final = frozenset("ArrayList StringMap DataPack ArrayStack CreateArray CreateTrie CreateDataPack".split())


class Expressions(ABC):
    """What `Walker` does with expressions."""

    unit: Unit

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}
        self.boxes: dict[Term, list[Term]] = {}
        """What was put into lists and packs of the plugin."""
        self._made = 0

    @abstractmethod
    def note(
        self, name: str, args: tuple[Term, ...], target: Term | None, node: n.Node, frame: Frame, state: State
    ) -> Effect:
        """Keep an effect."""

    @abstractmethod
    def inlined(self, function: Function, args: tuple[Term, ...], frame: Frame, state: State) -> Any:
        """Follow a function of the plugin."""

    @abstractmethod
    def place(self, frame: Frame, node: n.Node) -> Place:
        """Where a node stands."""

    @abstractmethod
    def registers(self, site: CallSite, args: tuple[Term, ...], effect: Effect, frame: Frame, state: State) -> None:
        """Is told of every call of a function that is not the plugin's: it may be given functions."""

    @abstractmethod
    def registers_as(self, name: str, function: Term, effect: Effect) -> None:
        """Is told of every property that is given a function."""

    def value(self, expr: n.Expr, frame: Frame, state: State) -> Term:
        """What an expression comes to."""
        match expr:
            case n.Number() | n.Float() | n.Bool():
                return const(expr.value)
            case n.String():
                return text(_plain(expr.value))
            case n.Paren():
                return self.value(expr.inner, frame, state)
            case n.Cast():
                return self.value(expr.value, frame, state)
            case n.NamedArg():
                return self.value(expr.value, frame, state)
            case n.Name():
                return self._name(expr, frame, state)
            case n.Unary():
                return self._unary(expr, frame, state)
            case n.Binary():
                return self._binary(expr, frame, state)
            case n.Ternary():
                return self._ternary(expr, frame, state)
            case n.Assign():
                return self._assign(expr, frame, state)
            case n.Call():
                return self._call(expr, frame, state)
            case n.Member():
                return self._member(expr, frame, state)
            case n.Index():
                return self._index(expr, frame, state)
            case n.ArrayLiteral():
                return make("list", None, *(self.value(one, frame, state) for one in expr.items[:MOST_ITEMS]))
            case n.Comma():
                found = UNKNOWN
                for one in expr.items:
                    found = self.value(one, frame, state)
                return found
            case n.Null():
                return FALSE
            case _:
                number = frame.body.view.number(expr)
                return const(number) if number is not None else UNKNOWN

    def operation(self, op: str, left: Term, right: Term) -> Term:
        """A binary operator."""
        for one, other, flipped in ((left, right, False), (right, left, True)):
            if one.head == "ite" and other.is_const:
                sides = [self.operation(op, *((other, side) if flipped else (side, other))) for side in one.args[1:]]
                if all(side.is_const for side in sides):
                    return chosen(one.args[0], *sides)
        return canonical.operation(op, left, right)

    # Kinds of expressions ----------------------------------------------------------------------------------

    def _name(self, expr: n.Name, frame: Frame, state: State) -> Term:
        view = frame.body.view
        symbol = view.symbol_of(expr)
        if symbol is None:
            return UNKNOWN
        known = state.env.get((symbol, ""))
        if known is not None:
            return known
        if isinstance(symbol, Function):
            self.functions[symbol.name] = symbol
            return Term("function", symbol.name)
        if not isinstance(symbol, Variable):
            return UNKNOWN
        if symbol.name == "MaxClients" and symbol.container is None:
            return Term("maxclients")
        if symbol.kind in _CONSTANT or symbol.type.const or "const" in symbol.keywords:
            number = view.number(expr)
            if number is not None:
                return const(number)
            found = texts(view, expr)
            if found:
                return text(found[0].value) if len(found) == 1 else make("list", None, *(text(i.value) for i in found))
        if symbol.kind is Kind.VARIABLE or "static" in symbol.keywords:
            return Term("global", symbol.name)
        return UNKNOWN if symbol.type.dims == () else Term("list")

    def _unary(self, expr: n.Unary, frame: Frame, state: State) -> Term:
        inner = self.value(expr.operand, frame, state)
        if expr.op == "!":
            return negated(inner)
        if expr.op == "-":
            return const(-inner.number) if inner.number is not None else make("op", "-", FALSE, inner)
        if expr.op in ("++", "--"):
            changed = self.operation(expr.op[0], inner, TRUE)
            self._store(expr.operand, changed, expr, frame, state)
            return inner if isinstance(expr, n.Postfix) else changed
        return make("op", expr.op, inner)

    def _binary(self, expr: n.Binary, frame: Frame, state: State) -> Term:
        left = self.value(expr.left, frame, state)
        if expr.op in ("&&", "||"):
            needed = left if expr.op == "&&" else negated(left)
            inside = state.under(needed, self.place(frame, expr.left))
            if inside is None:
                return left
            right = self.value(expr.right, frame, inside)
            state.env.update(inside.env)
            return both(left, right) if expr.op == "&&" else either(left, right)
        if expr.chain and isinstance(expr.left, n.Binary):
            middle = self.value(expr.left.right, frame, state)
            return both(left, self.operation(expr.op, middle, self.value(expr.right, frame, state)))
        return self.operation(expr.op, left, self.value(expr.right, frame, state))

    def _ternary(self, expr: n.Ternary, frame: Frame, state: State) -> Term:
        condition = self.value(expr.condition, frame, state)
        place = self.place(frame, expr.condition)
        then, other = state.under(condition, place), state.under(negated(condition), place)
        if then is None:
            return self.value(expr.other, frame, state)
        if other is None:
            return self.value(expr.then, frame, state)
        return chosen(condition, self.value(expr.then, frame, then), self.value(expr.other, frame, other))

    def _assign(self, expr: n.Assign, frame: Frame, state: State) -> Term:
        value = self.value(expr.value, frame, state)
        if expr.op != "=":
            value = self.operation(expr.op[:-1], self.value(expr.target, frame, state), value)
        self._store(expr.target, value, expr, frame, state)
        return value

    def _member(self, expr: n.Member, frame: Frame, state: State) -> Term:
        symbol = frame.body.view.symbol_of(expr)
        if isinstance(symbol, Function):
            self.functions[symbol.name] = symbol
            return Term("function", symbol.name)
        if isinstance(expr.object, n.Name):
            holder = frame.body.view.symbol_of(expr.object)
            if holder is not None and (holder, expr.member.name) in state.env:
                return state.env[holder, expr.member.name]
        base = self.value(expr.object, frame, state)
        if isinstance(symbol, Property):
            container = symbol.container.name if symbol.container is not None else ""
            return canonical.call(f"{container}.{symbol.name}", (), base)
        return make("member", expr.member.name, base)

    def _index(self, expr: n.Index, frame: Frame, state: State) -> Term:
        base = self.value(expr.object, frame, state)
        at = self.value(expr.index, frame, state) if expr.index is not None else UNKNOWN
        if base.head == "list":
            if isinstance(at.number, int) and 0 <= at.number < len(base.args) and base.args[0].head != "from":
                return base.args[at.number]
            return _any_of(base.args)
        return make("elem", None, base, at)

    # Writes ------------------------------------------------------------------------------------------------

    def _store(self, target: n.Expr, value: Term, node: n.Node, frame: Frame, state: State) -> None:
        if isinstance(target, n.Paren):
            self._store(target.inner, value, node, frame, state)
            return
        symbol = frame.body.view.symbol_of(target)
        if isinstance(target, n.Name):
            if symbol is not None and (symbol.kind in (Kind.LOCAL, Kind.PARAMETER)) and "static" not in symbol.keywords:
                self._store_local(symbol, value, node, frame, state)
                return
            self.note("=", (value,), Term("global", target.name), node, frame, state)
            return
        if isinstance(target, n.Index) and isinstance(target.object, n.Name):
            holder = frame.body.view.symbol_of(target.object)
            if holder is not None and holder.kind in (Kind.LOCAL, Kind.PARAMETER) and "static" not in holder.keywords:
                if target.index is not None:
                    self.value(target.index, frame, state)
                self._store_item(holder, value, node, frame, state)
                return
        if isinstance(target, n.Member) and isinstance(target.object, n.Name):
            holder = frame.body.view.symbol_of(target.object)
            if holder is not None and not isinstance(symbol, Property) and holder.container is not None:
                state.env[holder, target.member.name] = value
                return
        effect = self.note("=", (value,), self.value(target, frame, state), node, frame, state)
        if value.head == "function" and isinstance(symbol, Property) and symbol.container is not None:
            self.registers_as(f"{symbol.container.name}.{symbol.name}", value, effect)

    def _store_local(self, symbol: Symbol, value: Term, node: n.Node, frame: Frame, state: State) -> None:
        state.env[symbol, ""] = value
        if symbol in frame.params and frame.is_root:
            self.note("set", (value,), Term("param", frame.params[symbol]), node, frame, state)

    def _store_item(self, symbol: Symbol, value: Term, node: n.Node, frame: Frame, state: State) -> None:
        known = state.env.get((symbol, ""), Term("list"))
        if symbol in frame.params and frame.is_root:
            self.note("set", (value,), Term("param", frame.params[symbol]), node, frame, state)
        if known.head in ("list", "unknown", "loop"):
            item = make("from", None, value, *state.path)
            before = known.args if known.head == "list" else ()
            state.env[symbol, ""] = make("list", None, *dict.fromkeys((*before[: MOST_ITEMS - 1], item)))

    # Calls -------------------------------------------------------------------------------------------------

    def _call(self, expr: n.Call, frame: Frame, state: State) -> Term:
        view = frame.body.view
        called = view.calls_by_node.get(expr)
        if called is None:
            for one in expr.args:
                if not isinstance(one, n.DefaultArg):
                    self.value(one, frame, state)
            return UNKNOWN
        site = CallSite(view, called)
        given = site.arguments
        count = max((*given, len(site.function.params) - 1), default=-1) + 1
        args = tuple(self._argument(site, index, frame, state) for index in range(count))
        receiver = self.value(site.receiver, frame, state) if site.receiver is not None else None
        if is_own(self.unit, site.function):
            result, outs = self.inlined(site.function, args, frame, state)
            for (param, _), value in outs.items():
                argument = given.get(site.function.params.index(param))
                self._leave(argument, value, frame, state)
            return result
        effect = self.note(site.name, args, receiver, expr, frame, state)
        result = self._foreign(site, args, receiver, frame, state)
        self.registers(site, args, effect, frame, state)
        return result

    def _argument(self, site: CallSite, index: int, frame: Frame, state: State) -> Term:
        argument = site.argument(index)
        if argument is not None:
            return self.value(argument, frame, state)
        number = site.number(index)
        return const(number) if number is not None else UNKNOWN

    def _foreign(
        self, site: CallSite, args: tuple[Term, ...], receiver: Term | None, frame: Frame, state: State
    ) -> Term:
        """What a function gives that is not the plugin's, and what it puts into its arguments."""
        name = site.name
        box = receiver if receiver is not None else args[0] if args else UNKNOWN
        if name in _FRESH:
            self._made += 1
            return make("new", self._made, Term("call", name))
        if name in _PUSHES or name in _PACKED:
            value = args[0] if receiver is not None else args[1] if len(args) > 1 else UNKNOWN
            item = value if name in _PACKED else make("from", None, value, *state.path)
            self.boxes.setdefault(box, []).append(item)
        elif name in _PICKS:
            return _any_of(tuple(self.boxes.get(box, ())[:MOST_ITEMS]))
        elif name in _UNPACKED:
            return self._unpacked(box)
        elif name in ("DataPack.Reset", "ResetPack"):
            self.boxes[make("read", None, box)] = []
        elif name in FORMATS:
            buffer, at = FORMATS[name]
            made = canonical.spelt(args[at], args[at + 1 :]) if at < len(args) else UNKNOWN
            self._leave(site.argument(buffer), made, frame, state)
            return UNKNOWN
        if name == "CreateDataTimer":
            self._made += 1
            pack = make("new", self._made, Term("call", "DataPack"))
            self._leave(site.argument(2), pack, frame, state)
        else:
            self._filled(site, args, receiver, frame, state)
        return canonical.call(name, args, receiver)

    def _unpacked(self, box: Term) -> Term:
        """Values come out of a pack in the order in which they went in."""
        mark = make("read", None, box)
        read = self.boxes.setdefault(mark, [])
        values = self.boxes.get(box, [])
        found = values[len(read)] if len(read) < len(values) else UNKNOWN
        read.append(found)
        return found

    def _filled(
        self, site: CallSite, args: tuple[Term, ...], receiver: Term | None, frame: Frame, state: State
    ) -> None:
        """What a native writes into the variables that it is given."""
        params = site.function.params
        for index, argument in site.arguments.items():
            param = params[index] if index < len(params) else None
            if param is None or param.variadic or "const" in param.keywords or param.type.const:
                continue
            if param.type.ref or param.type.dims:
                inputs = tuple(one for at, one in enumerate(args) if at != index and not _is_buffer(site, at))
                given = inputs if receiver is None else (receiver, *inputs)
                if site.name in _IN_PLACE and index < len(args):
                    given = (args[index], *given)
                made = self._read_text(site.name, args, receiver)
                self._leave(argument, made or make("out", f"{site.name}.{param.name}", *given), frame, state)

    def _read_text(self, name: str, args: tuple[Term, ...], receiver: Term | None) -> Term | None:
        if name in ("Event.GetString", "GetEventString"):
            found = canonical.call(name, args, receiver)
            return found if found.head == "field" else None
        if name in ("GetEntityClassname", "GetEdictClassname"):
            return make("classname", None, args[0])
        if name in ("ConVar.GetString", "GetConVarString"):
            return make("value", None, receiver if receiver is not None else args[0])
        if name == "GetClientName":
            return make("name", None, args[0])
        if name == "GetClientAuthId":
            return make("authid", None, args[0])
        return None

    def _leave(self, argument: n.Expr | None, value: Term, frame: Frame, state: State) -> None:
        """Put what a function left in an argument where the argument comes from."""
        view = frame.body.view
        while isinstance(argument, (n.Paren, n.NamedArg)):
            argument = argument.inner if isinstance(argument, n.Paren) else argument.value
        if isinstance(argument, n.Name):
            symbol = view.symbol_of(argument)
            if symbol is not None and symbol.kind in (Kind.LOCAL, Kind.PARAMETER) and "static" not in symbol.keywords:
                if symbol in frame.params and frame.is_root:
                    self.note("set", (value,), Term("param", frame.params[symbol]), argument, frame, state)
                state.env[symbol, ""] = value
            elif symbol is not None:
                self.note("=", (value,), Term("global", argument.name), argument, frame, state)
        elif isinstance(argument, n.Index):
            base = view.symbol_of(argument.object) if isinstance(argument.object, n.Name) else None
            if base is not None and base.kind in (Kind.LOCAL, Kind.PARAMETER):
                self._store_item(base, value, argument, frame, state)
            else:
                self.note("=", (value,), self.value(argument, frame, state), argument, frame, state)


def _is_buffer(site: CallSite, index: int) -> bool:
    """Whether a parameter is a buffer that is filled, or its size."""
    params = site.function.params
    if index >= len(params):
        return False
    param = params[index]
    return (bool(param.type.dims) and not param.type.const and "const" not in param.keywords) or param.name in (
        "maxlen",
        "maxlength",
        "size",
        "maxLength",
    )


def _any_of(items: tuple[Term, ...]) -> Term:
    """One of several values: what it is when they are one, else unknown, with a choice nobody can tell."""
    if not items:
        return UNKNOWN
    found = items[0]
    for one in items[1:]:
        found = chosen(Term("again"), found, one)
    return found


def _plain(value: str) -> str:
    try:
        return value.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return value

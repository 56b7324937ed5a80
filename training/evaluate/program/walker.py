"""Follows a function's statements from an occasion on, through the plugin's own functions and what it does later.

Branches are followed both, with the condition noted; a loop's body once. The result are effects. Must not judge them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from server.analysis.runtime.elsewhere import body_of
from server.analysis.runtime.enclosing import ends
from server.analysis.symbols import Function, Symbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes
from server.syntax import nodes as n
from training.evaluate.program.effects import Effect, Entry, Hop, Place
from training.evaluate.program.expressions import Expressions
from training.evaluate.program.state import Env, Frame, State, copied, joined, replaced
from training.evaluate.program.terms import FALSE, TRUE, UNKNOWN, Term, both, chosen, either, make, negated

_DEEPEST: Final = 9
_MOST_EFFECTS: Final = 30_000


class Walker(Expressions):
    """The effects of one plugin. `later` are functions that run after what registers them has ended."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.unit = unit
        self.effects: list[Effect] = []
        self.later: list[tuple[Function, Entry, tuple[Hop, ...], tuple[str, ...], dict[str, Term], State]] = []

    def run(self, entry: Entry, values: dict[str, Term] | None = None) -> None:
        """Follow all that an occasion brings about."""
        self._begin(entry.function, entry, (), (), values or {}, State({}, (), ()))
        while self.later and len(self.effects) < _MOST_EFFECTS:
            self._begin(*self.later.pop(0))

    def _begin(
        self,
        function: Function,
        entry: Entry,
        hops: tuple[Hop, ...],
        stack: tuple[str, ...],
        values: dict[str, Term],
        state: State,
    ) -> None:
        body = body_of(self.unit, function)
        if body is None or function.name in stack or len(stack) > _DEEPEST:
            return
        names = self.names_of(entry, hops, function)
        frame = Frame(body, function, entry, hops, (*stack, function.name), len(state.path), True)
        env: Env = {}
        for index, param in enumerate(function.params):
            name = names[index] if index < len(names) else param.name
            frame.params[param] = name
            env[param, ""] = values.get(name, Term("param", name))
        self._body(frame, State(env, state.path, state.guards))

    def _body(self, frame: Frame, state: State) -> None:
        node = frame.body.node
        left: State | None = state
        if isinstance(node.body, n.Block):
            left = self._block(node.body.body, frame, state)
        elif node.body is not None:
            left = self.statement(node.body, frame, state)
        if left is not None:
            frame.ends.append((both(*left.path[frame.base :]), UNKNOWN, left.env))

    def inlined(self, function: Function, args: tuple[Term, ...], frame: Frame, state: State) -> tuple[Term, Env]:
        """What a call of the plugin's own function gives, and what it leaves in its parameters."""
        body = body_of(self.unit, function)
        if (
            body is None
            or function.name in frame.stack
            or len(frame.stack) > _DEEPEST
            or len(self.effects) > _MOST_EFFECTS
        ):
            return make("call", function.name, *args), {}
        inner = Frame(body, function, frame.entry, frame.hops, (*frame.stack, function.name), len(state.path), False)
        env: Env = {}
        for index, param in enumerate(function.params):
            value = args[index] if index < len(args) else UNKNOWN
            env[param, ""] = value
        self._body(inner, State(env, state.path, state.guards))
        result, outs = UNKNOWN, {}
        for position, (condition, value, left) in enumerate(reversed(inner.ends)):
            result = value if position == 0 else chosen(condition, value, result)
            for param in function.params:
                if param.type.ref or (param.type.dims and not param.type.const):
                    given = left.get((param, ""), UNKNOWN)
                    known = outs.get((param, ""))
                    outs[param, ""] = (
                        given if known is None or given.head == "list" else chosen(condition, given, known)
                    )
        return result, outs

    # Statements --------------------------------------------------------------------------------------------

    def _block(self, body: list[n.Stmt], frame: Frame, state: State) -> State | None:
        left: State | None = state
        for one in body:
            if left is None:
                return None
            left = self.statement(one, frame, left)
        return left

    def statement(self, node: n.Stmt, frame: Frame, state: State) -> State | None:
        """What is known after a statement; None when it is not left that way."""
        match node:
            case n.Block():
                return self._block(node.body, frame, state)
            case n.ExprStmt():
                self.value(node.value, frame, state)
                if ends(node):
                    return None
            case n.VarStmt():
                for var in node.vars:
                    self._declared(var, frame, state)
            case n.If():
                return self._if(node, frame, state)
            case n.While() | n.For():
                return self._loop(node, frame, state)
            case n.Switch():
                return self._switch(node, frame, state)
            case n.Return():
                value = self.value(node.value, frame, state) if node.value is not None else UNKNOWN
                frame.ends.append((both(*state.path[frame.base :]), value, state.env))
                if frame.is_root:
                    self._returned(value, node, frame, state)
                return None
            case n.Break():
                return None
            case n.Delete():
                gone = self.value(node.value, frame, state)
                self.note("delete", (gone,), None, node, frame, state)
            case _:
                pass
        return state

    def _returned(self, value: Term, node: n.Node, frame: Frame, state: State) -> None:
        """What is returned under conditions is several things."""
        if value.head == "ite":
            condition, then, other = value.args
            for inside, one in ((state.under(condition), then), (state.under(negated(condition)), other)):
                if inside is not None:
                    self._returned(one, node, frame, inside)
        else:
            self.note("return", (value,), None, node, frame, state)

    def _declared(self, var: n.Var, frame: Frame, state: State) -> None:
        symbol = self.symbol_at(frame, var)
        if symbol is None:
            return
        if var.init is not None:
            state.env[symbol, ""] = self.value(var.init, frame, state)
        elif not symbol.type.dims and "static" not in var.keywords:
            state.env[symbol, ""] = FALSE

    def _if(self, node: n.If, frame: Frame, state: State) -> State | None:
        condition = self.value(node.condition, frame, state)
        place = self.place(frame, node.condition)
        then = state.under(condition, place)
        other = state.under(negated(condition), place)
        after_then = self.statement(node.then, frame, then) if then is not None else None
        after_other = other
        if other is not None and node.other is not None:
            after_other = self.statement(node.other, frame, other)
        return joined(condition, after_then, after_other, state)

    def _switch(self, node: n.Switch, frame: Frame, state: State) -> State | None:
        subject = self.value(node.subject, frame, state)
        place = self.place(frame, node.subject)
        rest = TRUE
        left: State | None = None
        reached = FALSE
        default: n.Case | None = None
        for case in node.cases:
            if case.values is None:
                default = case
                continue
            found = FALSE
            for one in case.values:
                found = either(found, self.operation("==", subject, self.value(one, frame, state)))
            inside = state.under(found, place)
            after = self.statement(case.body, frame, inside) if inside is not None else None
            left = after if left is None else joined(reached, left, after, state) if after is not None else left
            reached = either(reached, found)
            rest = both(rest, negated(found))
        inside = state.under(rest, place)
        if inside is not None and default is not None:
            inside = self.statement(default.body, frame, inside)
        if left is None:
            return inside
        return joined(reached, left, inside, state) if inside is not None else left

    def _loop(self, node: n.While | n.For, frame: Frame, state: State) -> State | None:
        if isinstance(node, n.For) and node.init is not None:
            self.statement(node.init, frame, state)
        before = dict(state.env)
        for symbol in self._changed(node, frame):
            if (symbol, "") in state.env and state.env[symbol, ""].head != "list":
                state.env[symbol, ""] = Term("loop", symbol.name)
        if isinstance(node, n.For):
            self._counted(node, frame, state, before)
        inside: State | None = state
        if node.condition is not None and not isinstance(node, n.DoWhile):
            condition = self.value(node.condition, frame, state)
            place = self.place(frame, node.condition)
            inside = state if condition.is_const else state.under(condition, place)
        if inside is not None:
            inside = copied(inside)
            after = self.statement(node.body, frame, inside)
            left = after if after is not None else inside
            if isinstance(node, n.For) and node.step is not None:
                self.value(node.step, frame, left)
            if isinstance(node, n.DoWhile) and node.condition is not None:
                self.value(node.condition, frame, left)
            for key, value in left.env.items():
                old = before.get(key)
                if old is None:
                    state.env.setdefault(key, value)
                elif value.head == "list":
                    state.env[key] = value
                elif value != old:
                    state.env[key] = chosen(Term("again"), replaced(value, Term("loop", key[0].name), old), old)
        return state

    def _counted(self, node: n.For, frame: Frame, state: State, before: Env) -> None:
        """A variable that counts through all clients is called so."""
        view = frame.body.view
        for condition in nodes([node.condition] if node.condition is not None else []):
            if not isinstance(condition, n.Binary) or condition.op not in ("<=", "<"):
                continue
            symbol = view.symbol_of(condition.left)
            if isinstance(symbol, Variable) and (symbol, "") in state.env:
                first = before.get((symbol, ""))
                limit = self.value(condition.right, frame, state)
                through = any(one.head == "maxclients" for one in (limit, *limit.args))
                is_all = through and first is not None and first.number is not None
                which = Term("const", self.place(frame, node).start)
                state.env[symbol, ""] = Term("each", "client" if is_all else "index", (which,))
                return

    def _changed(self, node: n.Node, frame: Frame) -> Iterator[Symbol]:
        """The locals that a loop writes to."""
        view = frame.body.view
        found: dict[Symbol, None] = {}
        for ref in view.checked.refs:
            if node.start <= ref.start < node.end and ref.role in ("write", "readwrite"):
                found[ref.symbol] = None
        yield from found

    # What happens ------------------------------------------------------------------------------------------

    def note(
        self,
        name: str,
        args: tuple[Term, ...],
        target: Term | None,
        node: n.Node,
        frame: Frame,
        state: State,
    ) -> Effect:
        """Keep an effect. What was picked out of a list brings the conditions along under which it was put there."""
        path = state.path
        bare: list[Term] = []
        for one in (*args, *((target,) if target is not None else ())):
            value, more = _unpicked(one)
            bare.append(value)
            path = (*path, *(condition for condition in more if condition not in path))
        made = Effect(
            name,
            tuple(bare[: len(args)]),
            bare[-1] if target is not None else None,
            path,
            frame.entry,
            frame.hops,
            self.place(frame, node),
            node,
            state.guards,
            frame.stack,
            len(self.effects),
        )
        self.effects.append(made)
        return made

    def place(self, frame: Frame, node: n.Node) -> Place:
        """Where a node stands in its file."""
        view = frame.body.view
        return Place(view.path, view.chunk.start + node.start, view.chunk.start + node.end)

    def symbol_at(self, frame: Frame, var: n.Var) -> Variable | None:
        """What a declaration in a function declares."""
        view = frame.body.view
        known = view.cache.get("declared here")
        if not isinstance(known, dict):
            known = view.cache["declared here"] = {
                (symbol.ident.start, symbol.name): symbol
                for symbol in view.refs_of
                if isinstance(symbol, Variable) and symbol.container is not None
            }
        return known.get((var.name.start, var.name.name))

    def names_of(self, entry: Entry, hops: tuple[Hop, ...], function: Function) -> tuple[str, ...]:
        """What the parameters of a function are called that SourceMod runs. Told by who knows the occasions."""
        del hops, function
        return entry.params


def _unpicked(term: Term) -> tuple[Term, tuple[Term, ...]]:
    if term.head == "from":
        return _with(term.args[0], term.args[1:])
    if not term.args or not any(one.head == "from" or one.args for one in term.args):
        return term, ()
    more: list[Term] = []
    args: list[Term] = []
    for one in term.args:
        value, conditions = _unpicked(one)
        args.append(value)
        more.extend(conditions)
    if not more:
        return term, ()
    return make(term.head, term.value, *args), tuple(more)


def _with(term: Term, conditions: tuple[Term, ...]) -> tuple[Term, tuple[Term, ...]]:
    value, more = _unpicked(term)
    return value, (*conditions, *more)

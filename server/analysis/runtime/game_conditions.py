"""What a plugin's conditions come to in one game: `GetEngineVersion() == Engine_CSS` and all that derives from it.

An expression is worked out under the assumption that the server runs that game. Variables are followed through all
that is assigned to them in the plugin, its own functions through what they return. What depends on anything but the
game is unknown; nothing is guessed. Must not report anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.check.facts import Facts
from server.analysis.runtime.body import function_of
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.enclosing import Condition, conditions
from server.analysis.runtime.game_answers import OTHER, UNTOLD, Value, both, compared, either, of_all, texts_compared
from server.analysis.runtime.game_index import DESCRIPTION, FOLDER, Index, index_of
from server.analysis.runtime.games import GAMES, LEFT4DEAD, Game, in_identifier
from server.analysis.symbols import Function, Kind, Symbol, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes, statements
from server.knowledge import games, netprops
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_DEPTH: Final = 12
_NO_CUT = 1 << 30
_MOST_AGAIN = 100  # so that functions and fields that all depend on each other do not take for ever


_CALLED: Final = Value(True, 1, False)
_CLASS_ASKERS: Final = frozenset({"FindSendPropInfo", "FindSendPropOffs"})
_MARKED: Final = ("classes", "convars", "functions")


class Asked(NamedTuple):
    """What a global is, or a function gives; with `reach`, whether a function is called."""

    reach: bool
    symbol: Symbol


class Conditions:
    """The plugin `unit` in one game. `asked` is what answers have rested on so far, beyond the chunk in question."""

    def __init__(self, unit: Unit, game: Game) -> None:
        self.unit = unit
        self.game = game
        self.asked: dict[Asked, Value] = {}
        self._known: dict[Asked, Value] = {}
        self._working: dict[Asked, int] = {}  # what is being worked out, with how deep it lies
        self._cut = _NO_CUT  # the shallowest question of these that an answer since was given without
        self._again = 0  # answers that were not kept
        self._views: dict[Chunk, ChunkView] = {}

    def is_live(self, view: ChunkView, function: n.Function | None, node: n.Node) -> Value:
        """Whether the code at `node` of a function is reached: false when a condition about the game keeps it out.

        True only when all conditions over it, and over the calls of its function, surely hold. Unknown and depending
        on the game when such a condition can not be followed.
        """
        result = self._held(view, function, node)
        symbol = function_of(view, function) if function is not None and not result.is_false else None
        return result if symbol is None else both(result, self.answer(Asked(True, symbol)))

    def answer(self, asked: Asked) -> Value:
        """What a global or a function's result is in the game, or whether the function is called."""
        value = self._known.get(asked)
        if value is None:
            if asked in self._working or len(self._working) > _DEPTH:
                self._cut = min(self._cut, self._working.get(asked, _NO_CUT))
                return _CALLED if asked.reach else OTHER
            value = self._fresh(asked)
        self.asked[asked] = value
        return value

    def _fresh(self, asked: Asked) -> Value:
        """Work an answer out. One that had to do without the answer it is part of holds there alone: it is not kept."""
        depth, outer = len(self._working), self._cut
        self._working[asked] = depth
        self._cut = _NO_CUT
        try:
            value = self._called(asked.symbol) if asked.reach else self._worked_out(asked.symbol)
        finally:
            del self._working[asked]
            inner = self._cut if self._cut < depth else _NO_CUT
            self._cut = min(outer, inner)
        if inner == _NO_CUT or self._again > _MOST_AGAIN:
            self._known[asked] = value
        else:
            self._again += 1
        return value

    def evaluate(self, view: ChunkView, expr: n.Expr | None) -> Value:
        """What an expression comes to in the game."""
        if isinstance(expr, (n.Paren, n.Cast)):
            return self.evaluate(view, expr.inner if isinstance(expr, n.Paren) else expr.value)
        if isinstance(expr, n.Bool):
            return Value(True, int(expr.value), False)
        if isinstance(expr, n.Number):
            return Value(True, expr.value, False)
        if isinstance(expr, n.Unary) and expr.op == "!":
            inner = self.evaluate(view, expr.operand)
            return inner._replace(value=int(not inner.value)) if inner.known else inner
        if isinstance(expr, n.Unary) and expr.op == "-":
            number = view.number(expr)
            return Value(True, number, False) if number is not None else OTHER
        if isinstance(expr, n.Binary):
            return self._binary(view, expr)
        if isinstance(expr, n.Ternary):
            return self._ternary(view, expr)
        if isinstance(expr, n.Assign) and expr.op == "=":
            return self.evaluate(view, expr.value)
        if isinstance(expr, n.Call):
            value, target = self._call(view, expr), expr.target
        elif isinstance(expr, n.Name):
            value, target = self._name(view, expr), expr
        elif isinstance(expr, (n.Index, n.Member)):
            return self._part(view, expr)
        else:
            return OTHER
        foreign = value == OTHER and isinstance(target, n.Name) and self._is_foreign(target.name)
        return UNTOLD if foreign else value

    # Expressions -------------------------------------------------------------------------------------------

    def _held(self, view: ChunkView, function: n.Function | None, node: n.Node) -> Value:
        """Whether the conditions over `node` within its function hold."""
        result = Value(True, 1, False)
        if function is None:
            return result
        if self._is_foreign(function.name.name):
            return UNTOLD
        for one in conditions(view, function, node):
            result = both(result, self._condition(view, one))
            if result.is_false:
                break
        return result

    def _condition(self, view: ChunkView, one: Condition) -> Value:
        subject = self.evaluate(view, one.expr)
        if one.values is None:
            value = subject
        else:
            value = Value(True, 0, False)
            for case in one.values:
                value = either(value, self._compared(view, "==", (one.expr, case)))
        if one.holds or not value.known:
            return value
        return value._replace(value=int(not value.value))

    def _binary(self, view: ChunkView, expr: n.Binary) -> Value:
        left = self.evaluate(view, expr.left)
        if expr.op in ("&&", "||"):
            join = both if expr.op == "&&" else either
            return join(left, self.evaluate(view, expr.right))
        return self._compared(view, expr.op, (expr.left, expr.right))

    def _compared(self, view: ChunkView, op: str, sides: tuple[n.Expr, n.Expr]) -> Value:
        """A comparison; where nothing else is known, a constant that is called like another game tells."""
        value = compared(op, self.evaluate(view, sides[0]), self.evaluate(view, sides[1]))
        names = [side.name for side in sides if isinstance(side, n.Name)]
        return UNTOLD if value == OTHER and any(self._is_foreign(name) for name in names) else value

    def _is_foreign(self, name: str) -> bool:
        """Whether a name speaks of other games, and not of this one."""
        spoken = in_identifier(name)
        return bool(spoken) and self.game.name not in spoken

    def _ternary(self, view: ChunkView, expr: n.Ternary) -> Value:
        condition = self.evaluate(view, expr.condition)
        if condition.known:
            taken = self.evaluate(view, expr.then if condition.value else expr.other)
            return taken._replace(game=taken.game or condition.game)
        return UNTOLD if condition.game else OTHER

    def _call(self, view: ChunkView, expr: n.Call) -> Value:
        called = view.calls_by_node.get(expr)
        if called is None:
            return OTHER
        function = called.function
        name = function.name if function.container is None else ""
        if name == "GetEngineVersion":
            number = self._engine(view)
            return Value(True, number, True) if number is not None else UNTOLD
        if name == "GuessSDKVersion":
            return Value(True, self.game.sdk, True) if self.game.sdk else UNTOLD
        if name in ("StrEqual", "strcmp", "StrContains", "strncmp") and len(expr.args) >= 2:
            texts = [self._text(view, argument) for argument in expr.args[:2]]
            value = texts_compared(name, *texts)
            foreign = any(text.known and self._is_foreign(str(text.value)) for text in texts)
            return UNTOLD if value == OTHER and foreign else value
        if function.has_body and function.container is None and not function.type.dims:
            value = self.answer(Asked(False, function))
            if value != OTHER:
                return value
        if name in _CLASS_ASKERS and expr.args and isinstance(expr.args[0], n.String):
            known = netprops.server_class(expr.args[0].value)
            return OTHER if known is not None else UNTOLD
        return UNTOLD if any(self._tells_games_apart(view, argument) for argument in expr.args) else OTHER

    def _tells_games_apart(self, view: ChunkView, argument: n.Expr) -> bool:
        """Whether an argument of a call is the game's name, or names what only other games have."""
        if isinstance(argument, n.NamedArg):
            argument = argument.value
        text = self._text(view, argument)
        if text.game or not text.known or self.game.name not in LEFT4DEAD:
            return text.game
        return self._is_foreign(str(text.value)) or self._is_of_others(str(text.value))

    def _is_of_others(self, name: str) -> bool:
        """Whether only games unlike Left 4 Dead have a class, a console variable or a function of that name."""
        return any((of := games.marked(kind, name)) and not of & LEFT4DEAD for kind in _MARKED)

    def _part(self, view: ChunkView, expr: n.Index | n.Member) -> Value:
        """An element or a field, or a letter of a text: it depends on the game when any that is assigned does."""
        symbol = _held_by(view, expr)
        if symbol is None:
            return OTHER
        value = self._of_local(view, symbol) if symbol.kind is Kind.LOCAL else self.answer(Asked(False, symbol))
        return UNTOLD if value.game else OTHER

    def _name(self, view: ChunkView, expr: n.Name) -> Value:
        symbol = view.symbol_of(expr)
        if not isinstance(symbol, Variable) or symbol.type.dims:
            return OTHER
        if symbol.kind is Kind.CONSTANT or symbol.kind is Kind.BUILTIN:
            number = view.number(expr)
            return Value(True, number, False) if number is not None else OTHER
        if symbol.kind is Kind.LOCAL:
            return self._of_local(view, symbol)
        return self.answer(Asked(False, symbol))

    def _text(self, view: ChunkView, expr: n.Expr) -> Value:
        if isinstance(expr, n.String):
            return Value(True, expr.value, False)
        symbol = view.symbol_of(expr)
        if not isinstance(symbol, Variable) or not symbol.type.dims:
            return OTHER
        if isinstance(symbol.value, n.String) and symbol.type.const:
            return Value(True, symbol.value.value, False)
        if symbol.kind is Kind.LOCAL:
            return self._filled(symbol, [view])
        return self.answer(Asked(False, symbol))

    def _filled(self, symbol: Variable, places: list[ChunkView]) -> Value:
        """The text that a native has put into a buffer."""
        for view in places:
            for call, called in view.calls_by_node.items():
                name = called.function.name
                if name in (FOLDER, DESCRIPTION) and call.args and view.symbol_of(call.args[0]) is symbol:
                    return Value(True, self.game.folder, True) if name == FOLDER else UNTOLD
        return OTHER

    def _engine(self, view: ChunkView) -> int | float | None:
        symbol = self.unit.lookup(self.game.engine, view.path)
        if not isinstance(symbol, Variable):
            return None
        facts = Facts(self.unit, view.path, view.chunk)
        facts.start_facts()
        return facts.variable(symbol).value.constant

    # Variables and functions -------------------------------------------------------------------------------

    def _worked_out(self, symbol: Symbol) -> Value:
        if isinstance(symbol, Function):
            return self._of_function(symbol)
        index = self._index
        if not isinstance(symbol, Variable) or symbol.kind not in (Kind.VARIABLE, Kind.FIELD) or not index.seeded:
            return OTHER
        places = [self._view_of(chunk) for chunk in index.written.get(symbol, ())]
        if symbol.type.dims or symbol.kind is Kind.FIELD:
            filled = self._filled(symbol, [self._view_of(chunk) for chunk in index.filled.get(symbol, ())])
            return filled if filled.game else self._of_parts(symbol, places)
        home = self.unit.locate(symbol)
        first = OTHER if home is None else self._initial(self._plain_view(home[0].path, home[1]), symbol)
        return self._joined(symbol, places, first)

    def _of_local(self, view: ChunkView, symbol: Variable) -> Value:
        asked = Asked(False, symbol)
        if asked in self._working or len(self._working) > _DEPTH:
            self._cut = min(self._cut, self._working.get(asked, _NO_CUT))
            return OTHER
        self._working[asked] = len(self._working)
        try:
            if symbol.type.dims:
                filled = self._filled(symbol, [view])
                return filled if filled.game else self._of_parts(symbol, [view])
            return self._joined(symbol, [view], self._initial(view, symbol))
        finally:
            del self._working[asked]

    def _of_parts(self, symbol: Variable, places: list[ChunkView]) -> Value:
        """What the elements of an array, or a field of all records, can be: untold when the game decides about one."""
        for view in places:
            for node in self._part_assignments(view):
                if isinstance(node.target, (n.Index, n.Member)) and _held_by(view, node.target) is symbol:
                    live = self.is_live(view, view.function_at(node.start), node)
                    if live.game or self.evaluate(view, node.value).game:
                        return UNTOLD
        return OTHER

    def _initial(self, view: ChunkView, symbol: Variable) -> Value:
        return Value(True, 0, False) if symbol.value is None else self.evaluate(view, symbol.value)

    def _joined(self, symbol: Variable, places: list[ChunkView], first: Value) -> Value:
        """The value of a variable after all assignments that the game lets happen."""
        found: set[Value] = set()
        game = first.game
        for view in places:
            assigned = self._assignments(view)
            last: dict[n.Function | None, set[Value]] = {}
            for ref in view.refs_of.get(symbol, ()):
                if ref.role not in ("write", "readwrite"):
                    continue
                node = assigned.get(ref.start)
                if node is None:
                    return OTHER
                function = view.function_at(node.start)
                live = self.is_live(view, function, node)
                game = game or live.game
                if live.is_true:
                    last[function] = set()  # what it was before is overwritten
                if not live.is_false:
                    last.setdefault(function, set()).add(UNTOLD if live == UNTOLD else self.evaluate(view, node.value))
            found.update(*last.values())
        return of_all(found or {first}, game)

    def _assignments(self, view: ChunkView) -> dict[int, n.Assign]:
        known = view.cache.get("assignments")
        if known is None:
            known = view.cache["assignments"] = {
                node.target.start: node
                for node in nodes(view.chunk.syntax.decls)
                if isinstance(node, n.Assign) and isinstance(node.target, n.Name) and node.op == "="
            }
        return known  # type: ignore[return-value]  # the cache holds what was put above

    def _part_assignments(self, view: ChunkView) -> list[n.Assign]:
        known = view.cache.get("assignments to parts")
        if known is None:
            known = view.cache["assignments to parts"] = [
                node
                for node in nodes(view.chunk.syntax.decls)
                if isinstance(node, n.Assign) and isinstance(node.target, (n.Index, n.Member))
            ]
        return known  # type: ignore[return-value]  # the cache holds what was put above

    def _of_function(self, symbol: Function) -> Value:
        home = self.unit.locate(symbol) if self._index.seeded else None
        if home is None:
            return OTHER
        view = self._plain_view(home[0].path, home[1])
        body = next((one for one in view.functions if one.name.name == symbol.name), None)
        if body is None:
            return OTHER
        found: set[Value] = set()
        game = False
        for node in statements(body):
            if isinstance(node, n.Return) and node.value is not None:
                live = self.is_live(view, body, node)
                game = game or live.game
                if not live.is_false:
                    found.add(UNTOLD if live == UNTOLD else self.evaluate(view, node.value))
        return of_all(found, game) if found else OTHER

    def _called(self, symbol: Symbol) -> Value:
        """Whether a function is called, as far as the conditions over its calls in the plugin tell."""
        index = self._index
        places = {*index.called.get(symbol, ()), *index.passed.get(symbol, ())}
        if not index.seeded or not places or self._is_forward(symbol):
            return _CALLED
        result = Value(True, 0, False)
        for chunk in places:
            view = self._view_of(chunk)
            for node in self._uses(view, symbol):
                result = either(result, self._held(view, view.function_at(node.start), node))
                if result.is_true:
                    return result
        return result

    def _uses(self, view: ChunkView, symbol: Symbol) -> Iterator[n.Node]:
        """Where a function is called, or passed on to be called."""
        for call, called in view.calls_by_node.items():
            if called.function is symbol:
                yield call
        starts = {ref.start for ref in view.refs_of.get(symbol, ()) if ref.role == "callback"}
        if starts:
            for node in nodes(view.chunk.syntax.decls):
                if isinstance(node, n.Name) and node.start in starts and node.name == symbol.name:
                    yield node

    def _is_forward(self, symbol: Symbol) -> bool:
        return "public" in symbol.keywords and any(
            "forward" in entry.symbol.keywords for entry in self.unit.entries(symbol.name, self.unit.root.path)
        )

    # The unit ----------------------------------------------------------------------------------------------

    @property
    def is_asked(self) -> bool:
        """Whether the plugin asks for the game at all."""
        return self._index.seeded

    @property
    def _index(self) -> Index:
        return index_of(self.unit)

    def _view_of(self, chunk: Chunk) -> ChunkView:
        return self._plain_view(self._index.paths.get(chunk, self.unit.root.path), chunk)

    def _plain_view(self, path: str, chunk: Chunk) -> ChunkView:
        view = self._views.get(chunk)
        if view is None:
            view = self._views[chunk] = ChunkView(self.unit, path, chunk, check_chunk(self.unit, path, chunk))
        return view


def _held_by(view: ChunkView, expr: n.Expr) -> Variable | None:
    """The variable whose element an expression is, or the field that it names."""
    while isinstance(expr, (n.Index, n.Paren)):
        expr = expr.object if isinstance(expr, n.Index) else expr.inner
    symbol = view.symbol_of(expr)
    return symbol if isinstance(symbol, Variable) else None


def asks_for_game(unit: Unit) -> bool:
    """Whether the plugin's own files ask which game they run in."""
    return conditions_in(unit, "l4d2").is_asked


def conditions_in(unit: Unit, game: str) -> Conditions:
    """The plugin in the game of that name, worked out once."""
    key = f"game conditions: {game}"
    known = unit.cache.get(key)
    if not isinstance(known, Conditions):
        known = unit.cache[key] = Conditions(unit, GAMES[game])
    return known

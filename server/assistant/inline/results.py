"""What a function gives back at its end, as far as its callers and its other returns tell."""

from __future__ import annotations

from server.analysis.runtime.body import Body
from server.analysis.symbols import Kind, Variable
from server.analysis.walk import nodes, returns_value, statements
from server.syntax import nodes as n

_COMMANDS = frozenset({"RegConsoleCmd", "RegAdminCmd", "RegServerCmd"})
_TIMERS = frozenset({"CreateTimer", "CreateDataTimer"})
_REPEAT = 1
_OPPOSITE = {"true": "false", "false": "true"}
_NOTHING = {"bool": "false", "int": "0", "float": "0.0"}
_ONLY_SENSIBLE = {"APLRes": "APLRes_Success", "MRESReturn": "MRES_Ignored"}
_MENU_HANDLER = ("Menu", "MenuAction", "int", "int")
_CONTINUE, _HANDLED, _STOP = "Plugin_Continue", "Plugin_Handled", "Plugin_Stop"


def result_at_end(body: Body) -> str | None:
    """The text behind the last `return` of a function, "" for one without a result; None when nobody can tell."""
    function = body.symbol
    if function is None or function.type.dims:
        return None
    if not function.typed:
        return _plain(body, "int") if returns_value(body.node) or _kept(body, "int") else None
    tag = function.type.tag
    if tag == "void":
        return ""
    if tag == "Action":
        return _action(body)
    return _ONLY_SENSIBLE.get(tag) or _plain(body, tag)


def result_of_guard(body: Body) -> str | None:
    """The same for a `return` in the middle, where the function gives up."""
    function = body.symbol
    if function is not None and function.typed and not function.type.dims and function.type.tag in _NOTHING:
        return _NOTHING[function.type.tag]
    return result_at_end(body)


# Actions -----------------------------------------------------------------------------------------------------


def _action(body: Body) -> str:
    words = {_word(value) for value in _returned(body)}
    kinds = {one.callee for one in body.callers.registrations}
    tags = [(param.type.tag, param.name) for param in body.symbol.params] if body.symbol is not None else []
    if not kinds:
        if [tag for tag, _ in tags] == ["int", "int"] and tags[1][1] == "args":
            return _HANDLED
        if tags and tags[0] == ("Handle", "timer"):
            return _of_timer(body, words, 0)
        return _of_forward(body, words)
    if kinds & _COMMANDS:
        return _HANDLED
    if kinds & _TIMERS:
        flags = 0
        for one in body.callers.registrations:
            numbers = [one.number(at) for at in range(3, len(one.values))]
            flags |= next((int(number) for number in reversed(numbers) if number is not None), 0)
        return _of_timer(body, words, flags)
    return _CONTINUE


def _of_timer(body: Body, words: set[str], flags: int) -> str:
    """A timer that runs once ends however the file's others do."""
    if flags & _REPEAT or _CONTINUE in words:
        return _CONTINUE
    if len(words) == 1:
        return words.pop() or _STOP
    others = [one for one in body.view.unit.chunks(body.view.path) if one.start != body.view.chunk.start]
    has_stop, has_continue = (any(word in one.words for one in others) for word in (_STOP, _CONTINUE))
    return _CONTINUE if has_continue and not has_stop else _STOP


def _of_forward(body: Body, words: set[str]) -> str:
    """Where each early return lets things happen, the last one does what the function is for."""
    is_forward = body.symbol is not None and "public" in body.symbol.keywords
    block = body.node.body
    last = block.body[-1] if isinstance(block, n.Block) and block.body else None
    assigns = isinstance(last, n.ExprStmt) and isinstance(last.value, n.Assign)
    return _HANDLED if is_forward and words == {_CONTINUE} and not assigns else _CONTINUE


# Values ------------------------------------------------------------------------------------------------------


def _plain(body: Body, tag: str) -> str | None:
    returned = _returned(body)
    if not returned:
        params = body.symbol.params if body.symbol is not None else []
        is_menu = tuple(param.type.tag for param in params) == _MENU_HANDLER
        return "0" if is_menu and tag == "int" else _kept(body, tag) or None
    if tag == "bool":
        words = {_word(value) for value in returned}
        return _OPPOSITE.get(words.pop(), "false") if len(words) == 1 else "false"
    if kept := _kept(body, tag):
        return kept
    numbers = {_integer(value) for value in returned}
    if tag == "int" and numbers in ({1, -1}, {0}):
        return "0"  # what a comparison gives for equals; what is given up with early
    if any(isinstance(value, (n.Number, n.Float, n.Unary)) for value in returned):
        return None
    names = {value.name for value in returned if isinstance(value, n.Name)}
    if tag == "int" and names:
        return _not_found(body, names)
    return _NOTHING.get(tag)


def _returned(body: Body) -> list[n.Expr]:
    return [node.value for node in statements(body.node) if isinstance(node, n.Return) and node.value is not None]


def _word(value: n.Expr) -> str:
    if isinstance(value, n.Bool):
        return str(value.value).lower()
    return value.name if isinstance(value, n.Name) else ""


def _integer(value: n.Expr) -> int | None:
    if isinstance(value, n.Unary) and value.op == "-" and isinstance(value.operand, n.Number):
        return -int(value.operand.value)
    return int(value.value) if isinstance(value, n.Number) else None


def _kept(body: Body, tag: str) -> str:
    """The local of the function's own block that has its type and that the code works on; "" for none or several."""
    block = body.node.body
    known = {one.ident.start: one for one in body.view.refs_of if isinstance(one, Variable) and one.kind is Kind.LOCAL}
    loops = {
        part.name
        for node in statements(body.node)
        if isinstance(node, n.For) and node.step is not None
        for part in nodes([node.step])
        if isinstance(part, n.Name)
    }
    written: list[str] = []
    counted: list[str] = []
    for stmt in block.body if isinstance(block, n.Block) else ():
        for var in stmt.vars if isinstance(stmt, n.VarStmt) else ():
            symbol = known.get(var.name.start)
            if symbol is None or symbol.type.tag != tag or symbol.type.dims or symbol.dims:
                continue
            if "static" in symbol.keywords or symbol.name in loops:
                continue
            roles = {ref.role for ref in body.view.refs_of[symbol] if ref.start != var.name.start}
            if roles & {"write", "readwrite"}:
                written.append(symbol.name)
            if "readwrite" in roles:
                counted.append(symbol.name)
    return written[0] if len(written) == 1 else counted[0] if len(counted) == 1 else ""


def _not_found(body: Body, names: set[str]) -> str:
    """What says that nothing was found: 0 of a loop over clients, else -1."""
    for node in statements(body.node):
        if isinstance(node, n.For) and isinstance(node.init, n.VarStmt) and node.init.vars[0].name.name in names:
            condition = [node.condition] if node.condition is not None else []
            if any(isinstance(part, n.Name) and part.name == "MaxClients" for part in nodes(condition)):
                return "0"
    return "-1"

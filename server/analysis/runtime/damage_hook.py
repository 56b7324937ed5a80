"""Makes a hook on `SDKHook_OnTakeDamage` of a function that changes damage in `player_hurt`, where that is possible.

The function keeps its name and its body; what it read from the event comes as parameters. Everything else that it does
with the event stops the whole thing: then nothing is offered.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.check.chunk import check_chunk
from server.analysis.closure import Source
from server.analysis.finding import Edit
from server.analysis.header_index import include_edit
from server.analysis.runtime.body import Body, bodies
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.game_events import Access, accesses
from server.analysis.runtime.registrations import callers
from server.analysis.symbols import Function, Variable
from server.analysis.unit import Unit
from server.analysis.walk import nodes, statements
from server.knowledge.roles import roles
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_EVENT = "player_hurt"
_NAMES = {"victim": ("victim", "hurt"), "attacker": ("attacker", "hurter"), "damage": ("damage", "dealt")}
# What blocked the event would block the damage, which the function has changed or let through.
_RESULTS = {
    "Plugin_Continue": "Plugin_Continue",
    "Plugin_Changed": "Plugin_Changed",
    "Plugin_Handled": "Plugin_Changed",
    "Plugin_Stop": "Plugin_Changed",
}
_JOIN = "OnClientPutInServer"
_LATE = """for (int i = 1; i <= MaxClients; i++)
{0}{{
{0}{1}if (IsClientInGame(i))
{0}{1}{{
{0}{1}{1}{2}
{0}{1}}}
{0}}}"""


class _StaysError(Exception):
    """The function does something that a damage hook can not do."""


def to_damage_hook(unit: Unit, source: Source, chunk: Chunk, start: int) -> tuple[Edit, ...]:
    """The edits of the file `source` that make a hook of the function at `start` of the chunk; none when none can."""
    view = _view(unit, source.path, chunk)
    sites = [CallSite(view, called) for called in view.checked.calls]
    body = next((one for one in bodies(view, sites, callers(unit, source.path)) if one.node.start == start), None)
    if body is None or body.symbol is None or len(body.callers.registrations) != 1 or not body.callers.known:
        return ()
    try:
        edits = [*_function(body), *_hooked(unit, source, body.symbol)]
    except _StaysError:
        return ()
    closure = unit.files.get(source.path)
    if closure is not None and unit.lookup("SDKHook", source.path) is None:
        at, text = include_edit(closure, "sdkhooks")
        edits.append(Edit(at, at, text))
    return tuple(sorted(edits, key=lambda edit: edit.start))


def _view(unit: Unit, path: str, chunk: Chunk) -> ChunkView:
    return ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))


# The function ----------------------------------------------------------------------------------------------


def _function(body: Body) -> Iterator[Edit]:
    """What becomes of the function itself; absolute edits."""
    view, node = body.view, body.node
    block = node.body
    if not isinstance(block, n.Block) or not block.closed or view.chunk.cut.holes:
        raise _StaysError
    names = _parameters(body)
    made = [*_uses(body, names), *_returns(body)]
    public = "public " if "public" in node.keywords else ""
    head = (
        f"{public}Action {node.name.name}(int {names['victim']}, int &{names['attacker']}, int &inflictor, "
        f"float &{names['damage']}, int &damagetype)"
    )
    made.append(Edit(node.start, node.params_end, head))
    if not block.body or not isinstance(block.body[-1], n.Return):
        indent = _indent(view, block.body[-1].start) if block.body else "    "
        made.append(Edit(block.end - 1, block.end - 1, f"{indent}return Plugin_Changed;\n"))
    base = view.chunk.start
    for edit in made:
        yield Edit(base + edit.start, base + edit.end, edit.text)


def _parameters(body: Body) -> dict[str, str]:
    """The names of the new parameters: such that no local takes them, except for one that becomes the parameter."""
    taken = {
        node.name.name
        for node in nodes([body.node])
        if isinstance(node, n.Var) and node not in body.node.params and not _goes(body, node)
    }
    if {"inflictor", "damagetype"} & taken:
        raise _StaysError
    names: dict[str, str] = {}
    for role, choices in _NAMES.items():
        free = next((choice for choice in choices if choice not in taken), None)
        if free is None:
            raise _StaysError
        names[role] = free
    return names


def _goes(body: Body, var: n.Var) -> bool:
    """Whether a variable becomes a parameter."""
    role = _role_of(body, var.init)
    return role in ("victim", "attacker") and role == var.name.name


def _uses(body: Body, names: dict[str, str]) -> Iterator[Edit]:
    """What stands for each access to the event."""
    up = parents_in(body.view, body.node)
    gone: set[n.Node] = set()
    for access in sorted(accesses(body), key=lambda one: one.site.call.start):
        call = access.site.call
        if access.source is None or call in gone:
            continue  # what is in the value of another one is written there
        gone.update(nodes([call]))
        if access.accessor.writes:
            yield _written(body, access, up.get(call), names["damage"])
            continue
        outer = up.get(call)
        looked_up = outer if isinstance(outer, n.Call) and _is_lookup(body, outer) else None
        role = _role_of(body, looked_up or call)
        if role in ("victim", "attacker") and looked_up is not None:
            yield _client(body, up, looked_up, names[role])
        elif role == "damage":
            yield Edit(call.start, call.end, f"RoundToFloor({names['damage']})")
        elif role == "damagetype":
            yield Edit(call.start, call.end, "damagetype")
        else:
            raise _StaysError
    params = body.symbol.params if body.symbol is not None else []
    for node in nodes([body.node.body] if body.node.body is not None else []):
        if isinstance(node, n.Name) and node not in gone and body.view.symbol_of(node) in params:
            raise _StaysError


def _client(body: Body, up: dict[n.Node, n.Node], call: n.Call, name: str) -> Edit:
    """The client as a parameter; a variable of that very name goes."""
    var = up.get(call)
    statement = up.get(var) if isinstance(var, n.Var) else None
    if isinstance(var, n.Var) and var.name.name == name:
        if not isinstance(statement, n.VarStmt) or len(statement.vars) != 1:
            raise _StaysError
        source = body.view.chunk.cut.source
        start = source.rfind("\n", 0, statement.start) + 1
        end = source.find("\n", statement.end) + 1
        if end == 0 or source[start : statement.start].strip() or source[statement.end : end].strip():
            return Edit(statement.start, statement.end, "")
        return Edit(start, end, "")
    return Edit(call.start, call.end, name)


def _written(body: Body, access: Access, statement: n.Node | None, damage: str) -> Edit:
    keys, value = access.keys, access.site.argument(access.accessor.key + 1)
    whole = len(keys) == 1 and keys[0].value.lower() in roles().damage_lost and access.accessor.kind == "int"
    if not whole or value is None or not isinstance(statement, n.ExprStmt):
        raise _StaysError
    if any(access.site.call is not one.site.call and _within(one, value) for one in accesses(body)):
        text = _rewritten(body, value, damage)
    else:
        text = body.view.chunk.cut.source[value.start : value.end]
    call = access.site.call
    number = f"{text}.0" if isinstance(value, n.Number) and text.isdecimal() else f"float({text})"
    return Edit(call.start, call.end, f"{damage} = {number}")


def _within(access: Access, expr: n.Expr) -> bool:
    return expr.start <= access.site.call.start and access.site.call.end <= expr.end


def _rewritten(body: Body, value: n.Expr, damage: str) -> str:
    """The text of a value with the damage that it reads from the event."""
    text, at = "", value.start
    source = body.view.chunk.cut.source
    for access in accesses(body):
        if _within(access, value):
            if _role_of(body, access.site.call) != "damage":
                raise _StaysError
            text += source[at : access.site.call.start] + f"RoundToFloor({damage})"
            at = access.site.call.end
    return text + source[at : value.end]


def _role_of(body: Body, expr: n.Expr | None) -> str:
    """What an expression that reads the event is in a damage hook; empty when there is nothing for it."""
    looked_up = False
    if isinstance(expr, n.Call) and _is_lookup(body, expr):
        looked_up, expr = True, expr.args[0]
    access = next((one for one in accesses(body) if one.site.call is expr), None)
    if access is None or len(access.keys) != 1 or access.accessor.writes:
        return ""
    field = access.keys[0].value.lower()
    if looked_up:
        return {"userid": "victim", "attacker": "attacker"}.get(field, "")
    return "damage" if field in roles().damage_lost else {"type": "damagetype"}.get(field, "")


def _is_lookup(body: Body, call: n.Call) -> bool:
    called = body.view.calls_by_node.get(call)
    return called is not None and called.function.name == "GetClientOfUserId" and len(call.args) == 1


def _returns(body: Body) -> Iterator[Edit]:
    for node in statements(body.node):
        if isinstance(node, n.Return):
            if node.value is None:
                yield Edit(node.start, node.start + len("return"), "return Plugin_Continue")
            elif not isinstance(node.value, n.Name) or node.value.name not in _RESULTS:
                raise _StaysError
            elif _RESULTS[node.value.name] != node.value.name:
                yield Edit(node.value.start, node.value.end, _RESULTS[node.value.name])


# The rest of the file --------------------------------------------------------------------------------------


def _hooked(unit: Unit, source: Source, function: Function) -> Iterator[Edit]:
    """Hook each client when it joins, and those that are there when the plugin starts."""
    joins = unit.lookup(_JOIN, source.path)
    call: Edit | None = None
    own: Chunk | None = None
    for chunk in unit.chunks(source.path):
        view = _view(unit, source.path, chunk)
        own = chunk if any(one.name.name == function.name for one in view.functions) else own
        for called in view.checked.calls:
            site = CallSite(view, called)
            if site.name == "HookEvent" and site.passed_function(1) is function:
                call = _hook_call(site, function)
        if isinstance(joins, Function) and joins.has_body:
            yield from _in_join(view, joins, function)
    if call is None or own is None:
        raise _StaysError
    yield call
    if not (isinstance(joins, Function) and joins.has_body):
        indent = _body_indent(_view(unit, source.path, own), function)
        text = f"public void {_JOIN}(int client)\n{{\n{indent}{_hooking('client', function)}\n}}\n\n"
        yield Edit(own.start, own.start, text)


def _hook_call(site: CallSite, hook: Function) -> Edit:
    """What the call of `HookEvent` becomes: a look at the clients that are there already."""
    function = site.view.function_at(site.call.start)
    text = site.text(0)
    parent = parents_in(site.view, function).get(site.call) if function is not None else None
    if text is None or text.value != _EVENT or not isinstance(parent, n.ExprStmt):
        raise _StaysError
    indent = _indent(site.view, parent.start)
    step = "\t" if "\t" in indent else "    "
    base = site.view.chunk.start
    return Edit(base + parent.start, base + parent.end, _LATE.format(indent, step, _hooking("i", hook)))


def _hooking(client: str, hook: Function) -> str:
    return f"SDKHook({client}, SDKHook_OnTakeDamage, {hook.name});"


def _in_join(view: ChunkView, joins: Function, function: Function) -> Iterator[Edit]:
    for node in view.functions:
        if node.name.name == joins.name and isinstance(node.body, n.Block):
            first = joins.params[0] if joins.params else None
            if not isinstance(first, Variable):
                raise _StaysError
            at = view.chunk.start + node.body.start + 1
            indent = _indent(view, node.body.body[0].start) if node.body.body else "    "
            yield Edit(at, at, f"\n{indent}{_hooking(first.name, function)}")


def _body_indent(view: ChunkView, function: Function) -> str:
    for node in view.functions:
        if node.name.name == function.name and isinstance(node.body, n.Block) and node.body.body:
            return _indent(view, node.body.body[0].start)
    return "    "


def _indent(view: ChunkView, offset: int) -> str:
    """The white space before what stands at `offset`."""
    before = view.chunk.cut.source[:offset]
    line = before[before.rfind("\n") + 1 :]
    return line[: len(line) - len(line.lstrip())]

"""What a function has begun and not ended: handles that nothing closes, menus that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.runtime.body import Body
from server.analysis.runtime.local_handles import made_here, touches
from server.assistant.inline.cursor import Cursor
from server.syntax import nodes as n

_GAME_DATA = ("LoadGameConfigFile", "GameData")
_MENUS = ("Menu", "CreateMenu")
_CLOSES_DATA = 1 << 9  # TIMER_DATA_HNDL_CLOSE


def open_handles(cursor: Cursor, body: Body) -> Iterator[str]:
    """The handles of the function's own block that stay with it and that nothing closes."""
    visible = cursor.scope.locals
    for made in made_here(body):
        known = [touch.how for touch in touches(body, made.symbol)]
        if made.symbol.name in visible and "close" not in known and "escape" not in known:
            yield made.symbol.name
    for name in _made_by(body, _GAME_DATA):
        if name in visible and not _is_closed(body, name):
            yield name
    pack = _pack(body)
    if pack and not _is_closed(body, pack):
        yield pack


def open_menus(cursor: Cursor, body: Body) -> Iterator[tuple[str, str]]:
    """The menus with items that are not shown, each with the client who is there to see it."""
    params = body.symbol.params if body.symbol is not None else []
    client = next((one.name for one in params if one.name == "client" and one.type.tag == "int"), "")
    text = _text(body)
    for name in _made_by(body, _MENUS) if client else ():
        used = re.findall(rf"\b{re.escape(name)}\b", re.sub(rf"\b{re.escape(name)}\.\w+", "", text))
        is_built = re.search(rf"\b{re.escape(name)}\.AddItem\b", text) is not None
        if is_built and len(used) == 1 and name in cursor.scope.locals and not re.search(r"\.Display\w*\s*\(", text):
            yield name, client


def _made_by(body: Body, makers: tuple[str, ...]) -> Iterator[str]:
    """The variables of the function's own block that begin as the result of such a call."""
    block = body.node.body
    for stmt in block.body if isinstance(block, n.Block) else ():
        for var in stmt.vars if isinstance(stmt, n.VarStmt) else ():
            call = var.init
            if isinstance(call, n.Call) and isinstance(call.target, n.Name) and call.target.name in makers:
                yield var.name.name


def _pack(body: Body) -> str:
    """The data pack of a timer that does not close it by itself."""
    registered = body.callers.registrations
    if not registered or not all(one.callee == "CreateTimer" for one in registered) or body.symbol is None:
        return ""
    flags = [one.number(3) for one in registered]
    if any(flag is not None and int(flag) & _CLOSES_DATA for flag in flags) or len(body.symbol.params) < 2:
        return ""
    param = body.symbol.params[1]
    is_read = re.search(rf"\b{re.escape(param.name)}\.Read\w+\(", _text(body)) is not None
    return param.name if param.type.tag == "DataPack" and is_read else ""


def _is_closed(body: Body, name: str) -> bool:
    closing = rf"\bdelete[ \t]+{name}\b|\bCloseHandle\([ \t]*{name}\b|\b{name}\.Close\b|\breturn[ \t]+{name}\b"
    return re.search(closing, _text(body)) is not None


def _text(body: Body) -> str:
    return body.view.chunk.cut.source[body.node.start : body.node.end]

"""Turns expressions of VScript into SourcePawn where every part of them is certain, with their types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from server.assistant.tasks.convert.squirrel import Expr
from server.knowledge import netprops, vscript
from server.knowledge.events import Event
from server.knowledge.vscript import Form

_NUMERIC = ("int", "float")
_ATOM = re.compile(r"[\w.]+(?:\([^()]*\))?\Z")
_LITERAL_ESCAPES = re.compile(r'\\(?![nrt"\\]|x0?[1-8](?![0-9A-Fa-f]))')
_NETPROPS = re.compile(r"NetProps\.(Get|Set)Prop(Int|Float)\Z")
_RELATIONS = ("<", ">", "<=", ">=")


class UnsureError(Exception):
    """Something that can not be converted for certain; the message names it."""


class Value(NamedTuple):
    """SourcePawn's `code` of a type: int, float, bool, client, entity, text, null.

    Of a text `code` is the format without quotes and `arguments` what it shows; `word` when it shows nothing.
    """

    code: str
    type: str
    arguments: tuple[str, ...] = ()


class Known(NamedTuple):
    """What holds when a condition is true, and when it is false: the clients who are in the game."""

    code: str
    if_true: frozenset[str] = frozenset()
    if_false: frozenset[str] = frozenset()


@dataclass(slots=True)
class Scope:
    """What a function knows at a place: its variables, the event, and which clients are in the game.

    `needed` are clients for whom that has to be asked before the statement.
    """

    event: Event | None
    params: tuple[str, ...]
    types: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    in_game: frozenset[str] = frozenset()
    needed: list[str] = field(default_factory=list)
    is_guarded: bool = False

    def inner(self, more: frozenset[str] = frozenset()) -> Scope:
        """The scope of a block."""
        return replace(self, types=dict(self.types), names=dict(self.names), in_game=self.in_game | more, needed=[])


def value_of(expr: Expr, scope: Scope) -> Value:
    """An expression as a value. Raises `UnsureError`."""
    if expr.kind == "number":
        return Value(expr.text, "float" if "." in expr.text and not expr.text.startswith("0x") else "int")
    if expr.kind == "bool":
        return Value(expr.text, "bool")
    if expr.kind == "null":
        return Value("0", "null")
    if expr.kind == "string":
        return _text(expr.text)
    if expr.kind == "name":
        if expr.text in scope.types:
            return Value(scope.names[expr.text], scope.types[expr.text])
        raise UnsureError(f"`{expr.text}`")
    if expr.kind in ("member", "index"):
        return _field(expr, scope)
    if expr.kind == "call":
        return _call(expr, scope)
    if expr.kind == "minus":
        inner = value_of(expr.parts[0], scope)
        if inner.type not in _NUMERIC:
            raise UnsureError("`-`")
        return Value(f"-{_atom(inner.code)}", inner.type)
    if expr.kind in ("+", "-", "*"):
        return _sum(expr, scope)
    if expr.kind in ("not", "&&", "||", "==", "!=", *_RELATIONS):
        return Value(condition(expr, scope).code, "bool")
    raise UnsureError(f"`{expr.kind}`")


def condition(expr: Expr, scope: Scope) -> Known:
    """An expression as a condition. Raises `UnsureError`."""
    if expr.kind == "not":
        inner = condition(expr.parts[0], scope)
        return Known(_negated(inner.code), inner.if_false, inner.if_true)
    if expr.kind in ("&&", "||"):
        return _joined(expr, scope)
    if expr.kind in ("==", "!="):
        return _equal(expr, scope)
    if expr.kind in _RELATIONS:
        left, right = (value_of(part, scope) for part in expr.parts)
        if left.type != right.type or left.type not in _NUMERIC:
            raise UnsureError(f"`{expr.kind}` of different types")
        return Known(f"{left.code} {expr.kind} {right.code}")
    value = value_of(expr, scope)
    if value.type == "client":
        return _is_there(value.code)
    if value.type == "entity":
        return Known(f"{value.code} != -1")
    if value.type == "bool":
        return Known(value.code)
    if value.type == "int":
        return Known(f"{_atom(value.code)} != 0")
    raise UnsureError("a condition that is no number")


def text_arguments(value: Value) -> str:
    """A text as a format and what it shows, as SourcePawn's functions take it."""
    return ", ".join((f'"{value.code}"', *value.arguments))


def _is_there(client: str) -> Known:
    return Known(f"({client} > 0 && IsClientInGame({client}))", frozenset({client}))


def _negated(code: str) -> str:
    return code[1:] if code.startswith("!") and _ATOM.match(code[1:]) else f"!{_atom(code)}"


def _atom(code: str) -> str:
    is_closed = code.startswith("(") and code.endswith(")") and _closes_last(code)
    return code if is_closed or _ATOM.match(code) or code.startswith("!") else f"({code})"


def _closes_last(code: str) -> bool:
    depth = 0
    for at, char in enumerate(code):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at == len(code) - 1
    return False


def _joined(expr: Expr, scope: Scope) -> Known:
    left = condition(expr.parts[0], scope)
    both = expr.kind == "&&"
    inner = scope.inner(left.if_true if both else left.if_false)
    inner.is_guarded = True
    right = condition(expr.parts[1], inner)
    code = f"{_side(expr.parts[0], left)} {expr.kind} {_side(expr.parts[1], right)}"
    if both:
        return Known(code, left.if_true | right.if_true)
    return Known(code, frozenset(), left.if_false | right.if_false)


def _side(expr: Expr, made: Known) -> str:
    return f"({made.code})" if expr.kind in ("&&", "||") else made.code


def _equal(expr: Expr, scope: Scope) -> Known:
    left, right = (value_of(part, scope) for part in expr.parts)
    if left.type == "null":
        left, right = right, left
    if right.type == "null":
        there = _is_there(left.code)
        if left.type == "client":
            if expr.kind == "!=":
                return there
            return Known(f"({left.code} < 1 || !IsClientInGame({left.code}))", frozenset(), there.if_true)
        if left.type == "entity":
            return Known(f"{left.code} {expr.kind} -1")
        raise UnsureError("a comparison with null")
    if left.type != right.type or left.type in ("text", "float"):
        raise UnsureError("a comparison of different types")
    return Known(f"{left.code} {expr.kind} {right.code}")


def _sum(expr: Expr, scope: Scope) -> Value:
    left, right = (value_of(part, scope) for part in expr.parts)
    if expr.kind == "+" and "text" in (left.type, right.type):
        left, right = _shown(left), _shown(right)
        return Value(left.code + right.code, "text", left.arguments + right.arguments)
    if left.type != right.type or left.type not in _NUMERIC:
        raise UnsureError(f"`{expr.kind}` of different types")
    return Value(f"{_atom(left.code)} {expr.kind} {_atom(right.code)}", left.type)


def _shown(value: Value) -> Value:
    """A value as part of a text; how Squirrel writes other numbers than whole ones is not how a format does."""
    if value.type == "text":
        return value
    if value.type == "int":
        return Value("%d", "text", (value.code,))
    raise UnsureError(f"a {value.type} in a text")


def _text(written: str) -> Value:
    if written.startswith("@") or _LITERAL_ESCAPES.search(written) or "\n" in written:
        raise UnsureError("this text")
    return Value(written[1:-1].replace("%", "%%"), "text")


def _field(expr: Expr, scope: Scope) -> Value:
    """A field of the event: `params.userid` or `params["userid"]`."""
    base = expr.parts[0]
    key = (
        expr.text if expr.kind == "member" else expr.parts[1].text.strip('"') if expr.parts[1].kind == "string" else ""
    )
    if scope.event is None or base.kind != "name" or base.text not in scope.params or not key:
        raise UnsureError(f"`{_path(expr) or key}`")
    found = scope.event.field(key)
    if found is None:
        raise UnsureError(f"`{key}`, which `{scope.event.name}` does not have")
    if found.getter == "GetString":
        raise UnsureError(f"the text `{key}`")
    type_ = {"GetInt": "int", "GetBool": "bool", "GetFloat": "float"}[found.getter]
    return Value(f'event.{found.getter}("{found.name}")', type_)


def _path(expr: Expr) -> str:
    """`Director.GetGameMode` of a callee that is names alone."""
    if expr.kind == "name":
        return expr.text
    if expr.kind == "member" and (before := _path(expr.parts[0])):
        return f"{before}.{expr.text}"
    return ""


def _call(expr: Expr, scope: Scope) -> Value:
    callee, *given = expr.parts
    path = _path(callee)
    is_method = callee.kind == "member" and path.split(".")[0] in scope.types
    if not is_method and callee.kind == "member" and not path:
        is_method = True
    if is_method:
        return _method(callee, given, scope)
    name = path.split(".", 1)[1] if path.startswith(("DirectorScript.", "g_ModeScript.")) else path
    match = _NETPROPS.match(name)
    if match is not None:
        return _netprop(match, given, scope)
    known = vscript.functions().get(name)
    if known is None or not known.forms:
        raise UnsureError(f"`{path}`")
    return _formed(path, known.forms, given, "", scope)


def _method(callee: Expr, given: Sequence[Expr], scope: Scope) -> Value:
    this = value_of(callee.parts[0], scope)
    name = callee.text
    if name == "tostring" and this.type in ("int", "text") and not given:
        return _shown(this)
    if this.type == "entity" and name == "IsValid" and not given:
        return Value(f"IsValidEntity({this.code})", "bool")
    if this.type != "client":
        raise UnsureError(f"`{name}` of a {this.type}")
    if name == "IsValid" and not given:
        return Value(_is_there(this.code).code, "bool")
    _want(this.code, scope)
    if name == "GetPlayerName" and not given:
        return Value("%N", "text", (this.code,))
    known = vscript.methods().get(name)
    if known is None or not known.forms:
        raise UnsureError(f"`{name}`")
    return _formed(name, known.forms, given, this.code, scope)


def _want(client: str, scope: Scope) -> None:
    """The client has to be in the game here: asked before the statement, where it always is run."""
    if client in scope.in_game:
        return
    if client not in scope.names.values():
        raise UnsureError("a player who is nobody's variable")
    if scope.is_guarded:
        raise UnsureError(f"`{client}`, who may not be in the game")
    if client not in scope.needed:
        scope.needed.append(client)


def _formed(name: str, forms: Sequence[Form], given: Sequence[Expr], this: str, scope: Scope) -> Value:
    values = [value_of(one, scope) for one in given]
    for form in forms:
        if len(form.takes) == len(values) and all(map(_takes, form.takes, values)):
            for wanted, value in zip(form.takes, values, strict=True):
                if wanted == "client":
                    _want(value.code, scope)
            code = form.code.replace("$this", this)
            for number, value in reversed(list(enumerate(values))):
                before, mark, behind = code.partition(f"${number}")
                code = before + (_given(form, number, value) + behind if mark else "")
            return Value(code, form.gives)
    raise UnsureError(f"`{name}` with these arguments")


def _takes(wanted: str, value: Value) -> bool:
    if wanted.startswith("="):
        return value.type == "int" and value.code == wanted[1:]
    if wanted == "word":
        return value.type == "text" and not value.arguments
    if wanted == "float":
        return value.type == "float" or (value.type == "int" and value.code.isdigit())
    return value.type == wanted


def _given(form: Form, number: int, value: Value) -> str:
    wanted = form.takes[number]
    if wanted == "float" and value.type == "int":
        return f"{value.code}.0"
    if wanted == "text":
        return text_arguments(value)
    return f'"{value.code.replace("%%", "%")}"' if wanted == "word" else value.code


def _netprop(match: re.Match[str], given: Sequence[Expr], scope: Scope) -> Value:
    """A property that is sent, of a client or an entity."""
    values = [value_of(one, scope) for one in given]
    is_set, kind = match[1] == "Set", match[2]
    if len(values) != 2 + is_set or values[0].type not in ("client", "entity") or not _takes("word", values[1]):
        raise UnsureError(f"`{match[0]}` with these arguments")
    found = netprops.prop(values[1].code)
    wanted = "int" if kind == "Int" else "float"
    sent = [place for place in found.send if place.type != "array"] if found is not None else []
    if found is None or not sent or found.data or any((place.type == "float") != (kind == "Float") for place in sent):
        raise UnsureError(f"the property `{values[1].code}`")
    if is_set and not _takes(wanted, values[2]):
        raise UnsureError(f"`{match[0]}` with these arguments")
    if values[0].type == "client":
        _want(values[0].code, scope)
    more = f", {_given(Form('', ('', '', wanted), ''), 2, values[2])}" if is_set else ""
    name = f"{match[1]}EntProp{'Float' if kind == 'Float' else ''}"
    return Value(f'{name}({values[0].code}, Prop_Send, "{values[1].code}"{more})', "" if is_set else wanted)

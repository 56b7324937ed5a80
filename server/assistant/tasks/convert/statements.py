"""Turns the statements of a VScript function into lines of SourcePawn.

What is not certain stays as a comment. Behind something that may have ended the function everything stays one: who
leaves out a check must not do what came after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from server.assistant.tasks.convert.expressions import Scope, UnsureError, condition, value_of
from server.assistant.tasks.convert.squirrel import Stmt

_INDENT = "\t"
_CONTINUES = re.compile(r"[\\\s]+\Z")
_LEAVES = re.compile(r"\b(?:return|break|continue|throw|yield)\b")
_KEPT = ("event", "name", "dontBroadcast", "client")
_WORD = re.compile(r"[A-Za-z_]\w*\Z")
_RESERVED = frozenset(
    "any bool break case char const continue default delete do else enum false float for forward if int methodmap "
    "native new null operator property public return sizeof static stock struct switch this true typedef typeset "
    "union using view_as void while".split()
)


@dataclass(slots=True)
class Written:
    """The lines of a block, how many statements were converted, and what was not, in words.

    `stopped` when something that may leave the function was not: then nothing may come after it.
    """

    lines: list[str] = field(default_factory=list)
    count: int = 0
    left: list[str] = field(default_factory=list)
    stopped: bool = False

    def take(self, other: Written) -> None:
        """Count what an inner block has."""
        self.count += other.count
        self.left += other.left
        self.stopped = self.stopped or other.stopped


def written(text: str, body: Sequence[Stmt], scope: Scope, indent: str = "") -> Written:
    """The lines of a body, without its braces."""
    made = Written()
    is_over = False
    for stmt in body:
        if stmt.kind == "comment":
            made.lines += commented(text[stmt.start : stmt.end].strip("/*# "), indent)
            continue
        if made.stopped or is_over:
            made.lines += commented(text[stmt.start : stmt.end], indent)
            continue
        try:
            one = _statement(text, stmt, scope, indent)
        except UnsureError as unsure:
            made.left.append(str(unsure) or "something that is not read")
            made.lines += commented(text[stmt.start : stmt.end], indent)
            made.stopped = _LEAVES.search(text, stmt.start, stmt.end) is not None
            continue
        made.lines += one.lines
        is_over = stmt.kind == "return"
        made.take(one)
    return made


def commented(text: str, indent: str = "") -> list[str]:
    """A piece of the script as comments that can not end early."""
    lines = [line.rstrip() for line in text.expandtabs(4).splitlines()]
    deep = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    shown = [lines[0].strip(), *(line[deep:] for line in lines[1:])] if lines else []
    return [f"{indent}// {_tidy(line)}".rstrip() for line in shown if line.strip()]


def _tidy(line: str) -> str:
    """A backslash at the end of a line would make the next one a comment too."""
    return _CONTINUES.sub("", line.removeprefix("// "))


def _statement(text: str, stmt: Stmt, scope: Scope, indent: str) -> Written:
    if stmt.kind == "raw":
        raise UnsureError(f"`{text[stmt.start : stmt.end].splitlines()[0].strip()[:60]}`")
    scope.needed.clear()
    if stmt.kind == "if" and stmt.value is not None:
        return _if(text, stmt, scope, indent)
    if stmt.kind == "return":
        if stmt.value is not None and stmt.value.kind not in ("bool", "null"):
            raise UnsureError("a result")
        line = "return;"
    elif stmt.kind == "local" and stmt.value is not None:
        line = _local(stmt, scope)
    elif stmt.kind == "set" and stmt.value is not None:
        line = _set(stmt, scope)
    elif stmt.value is not None:
        line = f"{value_of(stmt.value, scope).code};"
    else:
        raise UnsureError
    return Written([*_asked(scope, indent), f"{indent}{line}"], 1)


def _local(stmt: Stmt, scope: Scope) -> str:
    assert stmt.value is not None
    value = value_of(stmt.value, scope)
    if value.type not in ("int", "float", "bool", "client", "entity") or stmt.name in scope.types:
        raise UnsureError(f"the variable `{stmt.name}`")
    name = stmt.name if _WORD.match(stmt.name) else "value"
    while name in _RESERVED or name in _KEPT[:3] or name in scope.names.values():
        name += "_"
    scope.types[stmt.name], scope.names[stmt.name] = value.type, name
    declared = value.type if value.type in ("float", "bool") else "int"
    return f"{declared} {name} = {value.code};"


def _set(stmt: Stmt, scope: Scope) -> str:
    assert stmt.value is not None
    name, mark = stmt.name.split(" ")
    value = value_of(stmt.value, scope)
    if scope.types.get(name) != value.type or value.type not in ("int", "float", "bool"):
        raise UnsureError(f"the variable `{name}`")
    if mark != "=" and value.type == "bool":
        raise UnsureError(f"`{mark}`")
    return f"{scope.names[name]} {mark} {value.code};"


def _asked(scope: Scope, indent: str) -> Iterator[str]:
    """Where VScript would stop with an error because a player is gone, the function ends."""
    for client in scope.needed:
        yield f"{indent}if ({client} < 1 || !IsClientInGame({client}))"
        yield from (f"{indent}{{", f"{indent}{_INDENT}return;", f"{indent}}}")
    scope.in_game |= frozenset(scope.needed)
    scope.needed = []


def _if(text: str, stmt: Stmt, scope: Scope, indent: str) -> Written:
    assert stmt.value is not None
    asked = condition(stmt.value, scope)
    then = written(text, stmt.body, scope.inner(asked.if_true | frozenset(scope.needed)), indent + _INDENT)
    other = written(text, stmt.other, scope.inner(asked.if_false | frozenset(scope.needed)), indent + _INDENT)
    if not then.count and not other.count:
        # An `if` around comments alone would only look as if it did something.
        raise UnsureError("; ".join(dict.fromkeys((*then.left, *other.left))))
    code = asked.code[1:-1] if asked.code.startswith("(") and _is_one(asked.code) else asked.code
    made = Written([*_asked(scope, indent), f"{indent}if ({code})", *_braced(then, indent)], 1)
    if stmt.other:
        made.lines += [f"{indent}else", *_braced(other, indent)]
    made.take(then)
    made.take(other)
    if stmt.body and stmt.body[-1].kind == "return" and not stmt.other and not then.left:
        scope.in_game |= asked.if_false
    return made


def _braced(inner: Written, indent: str) -> list[str]:
    return [f"{indent}{{", *inner.lines, f"{indent}}}"]


def _is_one(code: str) -> bool:
    """Whether the first parenthesis is closed by the last one."""
    depth = 0
    for at, char in enumerate(code):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at == len(code) - 1
    return False

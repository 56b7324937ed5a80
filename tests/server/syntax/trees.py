"""Reads the parser's fixtures and writes trees down compactly, for the tests of the parser.

A fixture file holds cases: a line `=== title` with flags (`bare`: semicolons optional, `new`: new declarations
required), the source, a line `---`, and what is expected: the tree and, marked `!`, the problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from server.syntax import nodes as n
from server.syntax.lexer import finish, lex
from server.syntax.nodes import Expr, Node, TopLevel, TypeRef, Var
from server.syntax.parser import parse
from server.syntax.tokens import Dialect, Problem

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "syntax"
MODERN = Dialect(semicolon=True, newdecls=True)
_CASE = re.compile(r"^=== (.*?)((?: #\w+)*)\n(.*?)^---\n(.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """A case of a fixture file."""

    file: str
    title: str
    flags: tuple[str, ...]
    source: str
    expected: str

    @property
    def dialect(self) -> Dialect:
        return Dialect("bare" not in self.flags, "new" in self.flags)


def cases(path: Path) -> list[Case]:
    """The cases of a fixture file."""
    found = _CASE.findall(path.read_text("utf-8"))
    return [
        Case(path.stem, title, tuple(flags.replace("#", "").split()), source, expected.rstrip() + "\n")
        for title, flags, source, expected in found
    ]


def write(case: Case, expected: str) -> str:
    """The case as it stands in a fixture file."""
    flags = "".join(f" #{flag}" for flag in case.flags)
    return f"=== {case.title}{flags}\n{case.source}---\n{expected}\n"


def parse_text(source: str, dialect: Dialect = MODERN) -> tuple[list[TopLevel], list[Problem]]:
    """The declarations and problems of a text, which is one chunk without macros."""
    return parse(finish(lex(source), len(source)), dialect, source=source)


def dump(source: str, dialect: Dialect) -> str:
    """The tree of a text, a line for each statement, and its problems."""
    decls, problems = parse_text(source, dialect)
    lines = [line for decl in decls for line in _lines(decl)]
    for problem in problems:
        line = source.count("\n", 0, problem.start) + 1
        args = "".join(f" {arg!r}" for arg in problem.args)
        lines.append(f"! {problem.code}{args} at {line}: {source[problem.start : problem.end]!r}")
    return "\n".join(lines) + "\n"


def shown(node: Node | None) -> str:
    """An expression or type; what the source says by precedence alone stands in parentheses here."""
    match node:
        case None:
            return ""
        case n.Missing():
            return "<missing>"
        case TypeRef():
            const = "const " if node.const else ""
            names = "|".join(node.names)
            tag = f"{names}:" if node.old else names
            written = "" if node.end > node.start else "~"
            return f"{const}{written}{tag}{'[]' * node.dims}{'&' * node.ref}"
        case n.Name() | n.Ident():
            return node.name or "<no name>"
        case n.Number():
            return f"'{node.value}'" if node.char else str(node.value)
        case n.Float() | n.Bool():
            return str(node.value)
        case n.String():
            return "+".join(node.parts)
        case n.DefaultArg():
            return "_"
        case n.InvalidFunction() | n.This() | n.Null():
            return type(node).__name__.lower()
        case n.Postfix():
            return f"({shown(node.operand)}{node.op})"
        case n.Unary():
            return f"({node.op}{shown(node.operand)})"
        case n.Binary():
            return f"({shown(node.left)} {node.op}{'~' * node.chain} {shown(node.right)})"
        case n.Assign():
            return f"({shown(node.target)} {node.op} {shown(node.value)})"
        case n.Ternary():
            return f"({shown(node.condition)} ? {shown(node.then)} : {shown(node.other)})"
        case n.Call():
            new = "new " if node.new else ""
            return f"{new}{shown(node.target)}({_list(node.args)}{')' if node.closed else ' <unclosed>'}"
        case n.NamedArg():
            return f".{shown(node.name)}={shown(node.value)}"
        case n.Member():
            return f"{shown(node.object)}{node.op}{shown(node.member)}"
        case n.Index():
            return f"{shown(node.object)}[{shown(node.index)}]"
        case n.Cast():
            return f"cast<{shown(node.type)}>({shown(node.value)})"
        case n.NewArray():
            return f"new {shown(node.type)}{''.join(f'[{shown(size)}]' for size in node.sizes)}"
        case n.SizeOf():
            return f"{node.op}({shown(node.operand)})"
        case n.Defined():
            return f"defined({node.name})"
        case n.ArrayLiteral():
            return f"{{{_list(node.items)}{' ...' * node.ellipsis}}}"
        case n.StructInit():
            return f"{{{', '.join(f'{shown(name)} = {shown(value)}' for name, value in node.fields)}}}"
        case n.Comma():
            return f"comma({_list(node.items)})"
        case n.Paren():
            return f"paren({shown(node.inner)})"
    raise AssertionError(f"no form for {type(node).__name__}")


def _list(items: list[Expr]) -> str:
    return ", ".join(shown(item) for item in items)


def _var(var: Var) -> str:
    words = "".join(f"{word} " for word in sorted(var.keywords - {"const"}))
    dims = "".join(f"[{shown(dim)}]" for dim in var.dims)
    init = f" = {shown(var.init)}" if var.init is not None else ""
    return f"{words}{shown(var.type)} {shown(var.name)}{dims}{init}"


def _vars(found: list[Var]) -> str:
    return ", ".join(_var(var) for var in found)


def _lines(node: Node, depth: int = 0) -> Iterator[str]:
    """The lines of a statement or declaration."""
    text, inner = _form(node)
    yield "  " * depth + text
    for part in inner:
        if part is not None:
            yield from _lines(part, depth + 1)


def _form(node: Node) -> tuple[str, list[Node | None]]:
    """A statement's or declaration's own line, and what stands under it."""
    name = type(node).__name__.lower()
    match node:
        case n.Block():
            return "block" if node.closed else "block <unclosed>", [*node.body]
        case n.ExprStmt():
            return shown(node.value), []
        case n.Empty() | n.Break():
            return name, []
        case n.If():
            return f"if {shown(node.condition)}", [node.then, node.other]
        case n.While():
            return f"{name} {shown(node.condition)}", [node.body]
        case n.For():
            condition = f" while {shown(node.condition)}" if node.condition else ""
            step = f" step {shown(node.step)}" if node.step else ""
            return f"for{condition}{step}", [node.init, node.body]
        case n.Switch():
            return f"switch {shown(node.subject)}", [*node.cases]
        case n.Case():
            return "default" if node.values is None else f"case {_list(node.values)}", [node.body]
        case n.Return() | n.Delete() | n.Assert():
            return f"{name} {shown(node.value)}".rstrip(), []
        case n.Goto():
            return f"{name} {shown(node.label)}", []
        case n.VarStmt():
            return f"var {_vars(node.vars)}", []
        case n.DeclStmt():
            return "local", [node.decl]
        case n.PragmaUnused():
            return f"unused {' '.join(part.name for part in node.names)}", []
        case Var():
            return _var(node), []
        case n.Function():
            words = "".join(f"{word} " for word in sorted(node.keywords))
            alias = f" = {node.alias}" if node.alias else ""
            type_ = f"{shown(node.type)} " if node.type is not None else ""
            return f"{node.kind} {words}{type_}{shown(node.name)}({_vars(node.params)}){alias}", [node.body]
        case n.EnumMember():
            type_ = f"{shown(node.type)} " if node.type is not None else ""
            dims = "".join(f"[{shown(dim)}]" for dim in node.dims)
            value = f" = {shown(node.value)}" if node.value is not None else ""
            return f"{type_}{shown(node.name)}{dims}{value}", []
        case n.Enum():
            return f"enum {shown(node.name)} {node.step}".rstrip(), [*node.members]
        case n.EnumStruct():
            return f"enum struct {shown(node.name)}", [*node.fields, *node.methods]
        case n.Struct():
            return f"struct {shown(node.name)}", [*node.fields]
        case n.Property():
            return f"property {shown(node.type)} {shown(node.name)}", [node.getter, node.setter]
        case n.Methodmap():
            nullable = " nullable" if node.nullable else ""
            parent = f" < {shown(node.parent)}" if node.parent else ""
            return f"methodmap {shown(node.name)}{nullable}{parent}", [*node.properties, *node.methods]
        case n.Signature():
            return f"signature {shown(node.type)} ({_vars(node.params)})", []
        case n.Typedef():
            return f"{node.keyword} {shown(node.name)}", [*node.signatures]
        case n.Using():
            return f"using {shown(node.name)}", []
    raise AssertionError(f"no form for {type(node).__name__}")


def parts(node: Node) -> Iterator[Node]:
    """The nodes directly under `node`."""
    for cls in reversed(type(node).__mro__):
        for slot in getattr(cls, "__slots__", ()):
            value = getattr(node, slot)
            for item in value if isinstance(value, list) else (value,):
                for part in item if isinstance(item, tuple) else (item,):
                    if isinstance(part, Node):
                        yield part


def check_places(source: str, dialect: Dialect) -> None:
    """Assert that every node lies in its parent, that problems lie in the text, and that these are in order."""
    decls, problems = parse_text(source, dialect)
    order: list[tuple[Node, int, int]] = [(decl, 0, len(source)) for decl in decls]
    for node, first, last in order:
        assert first <= node.start <= node.end <= last, node
        order.extend((part, node.start, node.end) for part in parts(node))
    for problem in problems:
        assert 0 <= problem.start <= problem.end <= len(source)
    assert [problem.start for problem in problems] == sorted(problem.start for problem in problems)

"""What a name is, for people: its declaration, its value, what its comment says. Plain values; the editor's features
and the assistant lay them out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from server.analysis import signature
from server.analysis.check.declarations import Declarations
from server.analysis.closure import Source
from server.analysis.documentation import NOTHING, Documentation, documentation
from server.analysis.symbols import Function, Kind, Symbol, TypeSymbol, Variable
from server.analysis.unit import Unit
from server.knowledge import api
from server.syntax import nodes as n
from server.syntax.builtins import CONSTANTS
from server.syntax.chunk import Chunk
from server.syntax.condition import evaluate
from server.syntax.directives import COMMENTS
from server.syntax.lexer import lex
from server.syntax.macros import Env, Macro, expand
from server.syntax.tokens import Tokens

_MOST_MEMBERS = 24
_SMALLEST_FLAG = 16
_NO_SPACE_BEFORE = frozenset(") ] , ; . :: ++ --".split())
_NO_SPACE_AFTER = frozenset("( [ . :: ! ~".split())
_WORDS = frozenset(("id", "num", "float", "str", "chr", ")", "]"))


@dataclass(frozen=True, slots=True)
class Description:
    """A name's declaration as SourcePawn `code`, facts about it in a sentence each, and its documentation.

    `origin` is the library header that declares it, "" for the user's own files. `example` is code that uses it.
    """

    code: str
    facts: tuple[str, ...] = ()
    documentation: Documentation = NOTHING
    deprecated: str | None = None
    origin: str = ""
    example: str = ""


def describe(unit: Unit, path: str, symbol: Symbol, chunk: Chunk | None = None) -> Description:
    """What there is to say about a symbol that the file `path` sees. Locals need the `chunk` they are in."""
    located = unit.locate(symbol)
    if located is not None:
        source, chunk = located
    else:
        closure = unit.files.get(path)
        source = closure.source if closure is not None else unit.root
    is_foreign = located is not None and source.library and symbol.kind is not Kind.PARAMETER
    origin = os.path.basename(source.path) if is_foreign else ""
    described = Description(
        signature.declaration(symbol, chunk),
        (),
        _documentation(unit, symbol, source, chunk),
        symbol.deprecated,
        origin,
    )
    if not described.documentation.explains:
        described = _with_facts(unit, symbol, described)
    if isinstance(symbol, TypeSymbol):
        return _type(unit, path, symbol, chunk, described)
    if isinstance(symbol, Variable):
        return _variable(unit, path, symbol, chunk, described)
    if isinstance(symbol, Function):
        return replace(described, facts=tuple(_function_facts(unit, symbol)))
    return described


# Documentation ---------------------------------------------------------------------------------------------


def _documentation(unit: Unit, symbol: Symbol, source: Source, chunk: Chunk | None) -> Documentation:
    container = symbol.container
    if symbol.kind is Kind.PARAMETER and isinstance(container, Function) and chunk is not None:
        return Documentation(summary=_documentation(unit, container, source, chunk).param(symbol.name))
    if chunk is None or symbol.kind is Kind.BUILTIN:
        return NOTHING
    node = symbol.node
    start, end = chunk.start + node.start, chunk.start + node.end
    if isinstance(symbol, Variable) and symbol.kind is Kind.LOCAL:
        return documentation(source.text, start, end)
    if symbol.container is None and not isinstance(node, n.EnumMember):
        start = chunk.start if not isinstance(node, n.Var) or node.start <= _first_start(chunk) else start
    if isinstance(symbol, (Function, TypeSymbol)):
        end = start  # what stands behind a body is not about it
    found = documentation(source.text, start, end)
    if not found and isinstance(symbol, Function):
        return _of_forward(unit, symbol)
    return found


def _with_facts(unit: Unit, symbol: Symbol, described: Description) -> Description:
    """The description with our own words, which stand in where the header says nothing."""
    if not described.origin and not any("forward" in one.symbol.keywords for one in unit.names.get(symbol.name, ())):
        return described
    if symbol.kind in (Kind.PARAMETER, Kind.LOCAL):
        return described
    name = f"{symbol.name}.{symbol.name}" if symbol.kind is Kind.CONSTRUCTOR else signature.qualified(symbol)
    about, mind = api.about(name), api.mind(name)
    if not about:
        return described
    said = replace(described.documentation, summary=about, notes=(mind,) if mind else ())
    return replace(described, documentation=said, example=api.example(name))


def _first_start(chunk: Chunk) -> int:
    """Where the first variable of a declaration begins."""
    for decl in chunk.syntax.decls:
        if isinstance(decl, n.VarStmt) and decl.vars:
            return decl.vars[0].start
    return 0


def _of_forward(unit: Unit, symbol: Function) -> Documentation:
    """The documentation of the forward that a function implements."""
    for entry in unit.names.get(symbol.name, ()):
        if entry.symbol is not symbol and "forward" in entry.symbol.keywords:
            start = entry.chunk.start
            return documentation(entry.source.text, start, start)
    return NOTHING


# Sorts of symbols ------------------------------------------------------------------------------------------


def _function_facts(unit: Unit, symbol: Function) -> Iterator[str]:
    if "forward" in symbol.keywords or not symbol.has_body or symbol.container is not None:
        return
    for entry in unit.names.get(symbol.name, ()):
        if entry.symbol is not symbol and "forward" in entry.symbol.keywords:
            yield f"Implements the forward of `{os.path.basename(entry.source.path)}`."


def _variable(unit: Unit, path: str, symbol: Variable, chunk: Chunk | None, described: Description) -> Description:
    code = described.code
    facts: list[str] = []
    value = value_of(unit, path, symbol, chunk)
    if value is not None:
        code = f"{code} = {value}"
    elif symbol.kind in (Kind.VARIABLE, Kind.LOCAL, Kind.FIELD) and symbol.dims:
        sizes = _sizes(unit, path, symbol, chunk)
        if sizes and sizes != signature.sizes(symbol, chunk):
            facts.append(f"Its size is `{sizes}`.")
    if "enum" in symbol.keywords and symbol.type.tag != "int":
        facts.append(f"Member of the enum `{symbol.type.tag}`.")
    return replace(described, code=code, facts=tuple(facts))


def value_of(unit: Unit, path: str, symbol: Variable, chunk: Chunk | None) -> str | None:
    """The value of a constant as text, flags in hexadecimal too; None where there is none."""
    if symbol.kind not in (Kind.CONSTANT, Kind.BUILTIN):
        return None
    text = signature.default(symbol, chunk) if "enum" not in symbol.keywords else ""
    number = _checker(unit, path, chunk).variable(symbol).value.constant if chunk is not None else None
    if symbol.kind is Kind.BUILTIN:
        number = CONSTANTS.get(symbol.name)
    if number is None:
        return text or None
    if isinstance(number, float) or symbol.type.tag == "float":
        return text or str(number)
    if symbol.type.tag == "bool":
        return "true" if number else "false"
    return shown(int(number))


def shown(number: int) -> str:
    """An integer, in hexadecimal too where that says more."""
    bits = number & 0xFFFFFFFF
    is_flag = bits >= _SMALLEST_FLAG and (bits & (bits - 1) == 0 or bits >= 0x10000)
    return f"{number} (0x{bits:X})" if is_flag else str(number)


def _sizes(unit: Unit, path: str, symbol: Variable, chunk: Chunk | None) -> str:
    if chunk is None:
        return ""
    dims = _checker(unit, path, chunk).variable(symbol).type.dims[-len(symbol.dims) :]
    return "".join(f"[{size}]" for size in dims) if dims and min(dims) > 0 else ""


def _checker(unit: Unit, path: str, chunk: Chunk) -> Declarations:
    check = Declarations(unit, path, chunk)
    check.start_facts()
    check.start_relations()
    check.start_scopes()
    check.start_expressions(False)
    return check


def _type(unit: Unit, path: str, symbol: TypeSymbol, chunk: Chunk | None, described: Description) -> Description:
    if symbol.kind is Kind.METHODMAP:
        lines = [described.code]
        if symbol.constructor is not None:
            lines.append(signature.function(symbol.constructor, chunk, keywords=False).label)
        chain = list(ancestors(unit, path, symbol))
        facts = [f"Inherits from {' → '.join(f'`{name}`' for name in chain)}."] if len(chain) > 1 else []
        return replace(described, code="\n".join(lines), facts=tuple(facts))
    if symbol.kind is Kind.ENUM:
        members = list(_enum_members(unit, path, symbol))
        rows = [
            f"    {member.name} = {value_of(unit, path, member, chunk) or '?'}," for member in members[:_MOST_MEMBERS]
        ]
        return replace(described, code=_braces(described.code, rows, len(members) - len(rows)))
    if symbol.kind in (Kind.ENUM_STRUCT, Kind.STRUCT):
        rows = [f"    {_member(member, chunk)};" for member in symbol.order[:_MOST_MEMBERS]]
        return replace(described, code=_braces(described.code, rows, len(symbol.order) - len(rows)))
    return described


def _braces(head: str, rows: list[str], left_out: int) -> str:
    if left_out > 0:
        rows = [*rows, f"    // {left_out} more"]
    return "\n".join([head, "{", *rows, "}"])


def _member(member: Symbol, chunk: Chunk | None) -> str:
    if isinstance(member, Function):
        return signature.function(member, chunk, keywords=False, name=member.name).label
    if isinstance(member, Variable):
        return f"{signature.type_text(member)} {member.name}{signature.sizes(member, chunk)}"
    return member.name


def _enum_members(unit: Unit, path: str, symbol: TypeSymbol) -> Iterator[Variable]:
    node = symbol.node
    for member in node.members if isinstance(node, n.Enum) else ():
        found = unit.lookup(member.name.name, path)
        if isinstance(found, Variable):
            yield found


def ancestors(unit: Unit, path: str, symbol: TypeSymbol) -> Iterator[str]:
    """The names of the methodmaps that a methodmap extends, nearest first."""
    seen = {symbol.name}
    while symbol.parent and symbol.parent not in seen:
        yield symbol.parent
        seen.add(symbol.parent)
        parent = unit.type_symbol(symbol.parent, path)
        if parent is None:
            return
        symbol = parent


# Macros ----------------------------------------------------------------------------------------------------


def describe_macro(unit: Unit, macro: Macro) -> Description:
    """What there is to say about a macro."""
    closure = unit.files.get(macro.path)
    value = _macro_value(macro, unit.closure.env_out)
    facts = (f"Its value is `{value}`.",) if value is not None else ()
    described = Description(signature.macro(macro), facts, deprecated=macro.deprecated)
    if closure is None or macro.builtin:
        return described
    text = closure.source.text
    line_end = text.line_range(text.line_of(macro.start))[1]
    body_end = line_end
    for match in COMMENTS.finditer(text.chars, macro.start, line_end):
        if match.group()[0] == "/":
            body_end = match.start()
            break
    while body_end > macro.start and text.chars[body_end - 1] in " \t":
        body_end -= 1
    found = documentation(text, macro.start, body_end)
    origin = os.path.basename(macro.path) if closure.source.library else ""
    return replace(described, documentation=found, origin=origin)


def _macro_value(macro: Macro, env: Env) -> str | None:
    """The number that a macro stands for, where its definition does not show it."""
    if macro.params is not None or macro.body.lstrip("-").isdigit():
        return None
    value, unknown = evaluate(macro.body, env)
    return shown(value) if value is not None and not unknown else None


def expansion(written: str, macro: Macro, env: Env) -> tuple[str, str]:
    """What an invocation of `macro`, as written, becomes in one step and in the end."""
    tokens = lex(written)
    once = expand(tokens, [(0, Env({macro.name: macro}))]).tokens
    fully = expand(tokens, [(0, env)]).tokens
    return _text(once), _text(fully)


def _text(tokens: Tokens) -> str:
    out = ""
    before = ""
    for kind, value in zip(tokens.kind, tokens.value, strict=True):
        glued = kind in _NO_SPACE_BEFORE or before in _NO_SPACE_AFTER or (kind in ("(", "[") and before in _WORDS)
        out += value if glued or not out else f" {value}"
        before = kind
    return out

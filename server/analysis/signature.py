"""Declarations in one line, as a person would write them today: what hover, completion and signature help show.

Made from symbols; the chunk that declares a symbol gives the text of sizes and default values. Bodies, comments and
documentation are none of its business.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol, Variable
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.literals import to_cell
from server.syntax.macros import Macro
from server.syntax.text import unlatin

_SPACE = re.compile(r"\s+")
_LONGEST_VALUE = 60
_ORDER = ("public", "static", "stock", "native", "forward")


class Signature(NamedTuple):
    """A function in one line. `params` are the ranges of its parameters in `label`."""

    label: str
    params: list[tuple[int, int]]


def written(chunk: Chunk | None, node: n.Node | None) -> str:
    """The text of a node in one line; "" where it is not known."""
    if chunk is None or node is None or node.end <= node.start:
        return ""
    return _SPACE.sub(" ", unlatin(chunk.cut.source[node.start : node.end])).strip()


def type_text(symbol: Variable) -> str:
    """A variable's type without the sizes behind its name: `const char[]`."""
    kind = symbol.type
    dims = "[]" * (len(kind.dims) - len(symbol.dims))
    const = kind.const and symbol.kind is not Kind.CONSTANT
    return f"{'const ' if const else ''}{kind.tag}{dims}"


def parameter(symbol: Variable, chunk: Chunk | None) -> str:
    """`const char[] name = ""`."""
    name = "..." if symbol.variadic else symbol.name
    between = "" if symbol.type.ref and not symbol.variadic else " "
    ref = " &" if symbol.type.ref else ""
    text = f"{type_text(symbol)}{ref}{between}{name}{sizes(symbol, chunk)}"
    value = default(symbol, chunk)
    return f"{text} = {value}" if value else text


def default(symbol: Variable, chunk: Chunk | None) -> str:
    """The text of a default value or initialiser, shortened; "" where there is none."""
    if symbol.value is None:
        return ""
    text = written(chunk, symbol.value) or _literal(symbol.value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def sizes(symbol: Variable, chunk: Chunk | None) -> str:
    """The dimensions behind a name: `[32][]`."""
    return "".join(f"[{(written(chunk, dim) or _literal(dim)) if dim is not None else ''}]" for dim in symbol.dims)


def _literal(expr: n.Expr) -> str:
    if isinstance(expr, n.Number):
        return str(to_cell(expr.value))
    return expr.name if isinstance(expr, n.Name) else "…"


def function(symbol: Function, chunk: Chunk | None, keywords: bool = True, name: str = "") -> Signature:
    """`native bool GetClientName(int client, char[] name, int maxlen)`; `name` takes the place of its own."""
    label = "".join(f"{word} " for word in _ORDER if keywords and word in symbol.keywords)
    if symbol.kind is Kind.DESTRUCTOR:
        label += f"~{symbol.name.lstrip('~')}("
    elif symbol.kind is Kind.CONSTRUCTOR:
        label += f"{name or symbol.name}("
    else:
        dims = "[]" * len(symbol.type.dims)
        result = f"{symbol.type.tag}{dims} " if symbol.typed else ""
        label += f"{result}{name or qualified(symbol)}("
    params: list[tuple[int, int]] = []
    for index, param in enumerate(symbol.params):
        if index:
            label += ", "
        text = parameter(param, chunk)
        params.append((len(label), len(label) + len(text)))
        label += text
    return Signature(label + ")", params)


def callback(symbol: TypeSymbol, chunk: Chunk | None) -> list[str]:
    """The forms of a callback type: `function Action (int client, int args)`."""
    return [
        function(signature, chunk, keywords=False, name="\0").label.replace("\0", "").replace("  ", " ")
        for signature in symbol.signatures
    ]


def qualified(symbol: Symbol) -> str:
    """A member's name with its type's: `ArrayList.Push`."""
    container = symbol.container
    if isinstance(container, TypeSymbol) and symbol.kind in (Kind.METHOD, Kind.PROPERTY, Kind.FIELD):
        return f"{container.name}.{symbol.name}"
    return symbol.name


def macro(symbol: Macro) -> str:
    """`#define NAME(%1) body`, the body in one line."""
    params = f"({', '.join('%' + digit for digit in symbol.params)})" if symbol.params is not None else ""
    body = _SPACE.sub(" ", unlatin(symbol.body)).strip()
    return f"#define {symbol.name}{params} {body}".rstrip()


def declaration(symbol: Symbol, chunk: Chunk | None) -> str:
    """Any declaration in SourcePawn; of a type its head and, where they say what it is, its members."""
    if isinstance(symbol, Function):
        return function(symbol, chunk).label
    if isinstance(symbol, Property):
        words = [word for word, accessor in (("get", symbol.getter), ("set", symbol.setter)) if accessor is not None]
        return f"property {symbol.type} {qualified(symbol)} {{ {'; '.join(words)}; }}"
    if isinstance(symbol, Variable):
        return variable(symbol, chunk)
    assert isinstance(symbol, TypeSymbol)  # there is nothing else
    if symbol.kind is Kind.TYPEDEF:
        forms = callback(symbol, chunk)
        if len(forms) == 1:
            return f"typedef {symbol.name} = function {forms[0]};"
        return "\n".join([f"typeset {symbol.name}", "{", *(f"    function {form};" for form in forms), "}"])
    words = {Kind.ENUM: "enum", Kind.ENUM_STRUCT: "enum struct", Kind.STRUCT: "struct", Kind.METHODMAP: "methodmap"}
    nullable = " __nullable__" if symbol.nullable else ""
    parent = f" < {symbol.parent}" if symbol.parent else ""
    return f"{words[symbol.kind]} {symbol.name}{nullable}{parent}"


def variable(symbol: Variable, chunk: Chunk | None) -> str:
    """`static const float g_fOrigin[3]`, without its value."""
    if "enum" in symbol.keywords:
        return symbol.name
    if symbol.kind is Kind.PARAMETER:
        return parameter(symbol, chunk)
    words = "".join(f"{word} " for word in ("public", "static", "stock") if word in symbol.keywords)
    const = "const " if symbol.kind is Kind.CONSTANT else ""
    return f"{words}{const}{type_text(symbol)} {qualified(symbol)}{sizes(symbol, chunk)}"


def implementation(symbol: Function, chunk: Chunk | None, name: str) -> str:
    """The head of a function that implements a forward or callback type: no default values, every parameter named."""
    result = f"{symbol.type.tag}{'[]' * len(symbol.type.dims)}"
    params = [_bare_parameter(param, index, chunk) for index, param in enumerate(symbol.params)]
    return f"{result} {name}({', '.join(params)})"


def _bare_parameter(symbol: Variable, index: int, chunk: Chunk | None) -> str:
    if symbol.variadic:
        return f"{type_text(symbol)} ..."
    ref = "&" if symbol.type.ref else ""
    return f"{type_text(symbol)} {ref}{symbol.name or f'param{index + 1}'}{sizes(symbol, chunk)}"

"""Renders one fact (a native, an enum, a methodmap …) as a SourcePawn declaration.

Knows the language's syntax and nothing of files, headers or versions: those are `headers.py`. Bodies are the
shortest that compile, since only signatures matter here.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Fact: TypeAlias = dict[str, Any]

INDENT = "    "

_RETURNS = {
    "int": "0",
    "any": "0",
    "bool": "false",
    "float": "0.0",
    "char[]": '""',
    "Function": "INVALID_FUNCTION",
}


def parameters(facts: list[Fact]) -> str:
    """The parameter list, without its parentheses."""
    return ", ".join(_parameter(fact) for fact in facts)


def function(fact: Fact) -> str:
    """A native, forward, stock or public function, complete with `;` or body."""
    head = f"{fact['return_type'] or 'int'} {fact['name']}({parameters(fact['params'])})"
    match fact["kind"]:
        case "native" | "forward":
            return f"{fact['kind']} {head};"
        case "public":
            return f"public {head} {_body(fact['return_type'])}"
        case _:
            # A plain function of a header counts as stock: one that stays unused is nobody's concern.
            return f"stock {head} {_body(fact['return_type'])}"


def define(fact: Fact) -> str:
    """An object or function macro."""
    arguments = f"({','.join(fact['params'])})" if fact["params"] else ""
    return f"#define {fact['name']}{arguments} {fact['value_text']}".rstrip()


def variable(fact: Fact) -> str:
    """A global; one of no known value keeps the dimensions that the value would have given it."""
    modifiers = list(fact["modifiers"]) or ["stock"]
    value = fact.get("value_text")
    initializer = f" = {value}" if value is not None else ""
    return f"{' '.join(modifiers)} {fact['type']} {fact['name']}{_dims(fact['dims'])}{initializer};"


def library(variable_name: str, struct: str, fields: Fact) -> str:
    """The record by which a plugin requires a shared plugin or an extension."""
    body = "".join(f"{INDENT}{name} = {_literal(value)},\n" for name, value in fields.items())
    return f"public {struct} {variable_name} =\n{{\n{body}}};"


def struct(fact: Fact) -> str:
    """A `struct`, the record type that only SourceMod's own headers define."""
    body = "".join(f"{INDENT}public {_field(field)}\n" for field in fact["fields"])
    return f"struct {fact['name']}\n{{\n{body}}};"


def enum_struct(fact: Fact) -> str:
    """An enum struct with its fields and methods."""
    body = "".join(f"{INDENT}{_field(field)}\n" for field in fact["fields"])
    body += "".join(f"{INDENT}{_method(method, '')}\n" for method in fact["methods"])
    return f"enum struct {fact['name']}\n{{\n{body}}}"


def typeset(fact: Fact) -> str:
    """A typedef, or a typeset where more than one signature is allowed."""
    signatures = [f"function {s['return_type']} ({parameters(s['params'])});" for s in fact["signatures"]]
    if fact["kind"] == "typedef":
        return f"typedef {fact['name']} = {signatures[0]}"
    body = "".join(f"{INDENT}{signature}\n" for signature in signatures)
    return f"typeset {fact['name']}\n{{\n{body}}};"


def enum(fact: Fact, notes: dict[str, str]) -> str:
    """An enum; `notes` gives the comment of a member by its name."""
    lines: list[str] = []
    expected: int | None = 0
    for member in fact["values"]:
        value = member.get("expr")
        if value is None and member["value"] != expected:
            value = str(member["value"])
        note = notes.get(member["name"])
        if note:
            lines.append(f"{INDENT}{note}")
        lines.append(f"{INDENT}{member['name']}{'' if value is None else f' = {value}'},")
        expected = None if member["value"] is None else member["value"] + 1
    name = f" {fact['name']}" if fact["name"] else ""
    return "\n".join([f"enum{name}", "{", *lines, "};"])


def methodmap(fact: Fact, notes: dict[str, str]) -> str:
    """A methodmap; `notes` gives the lines that precede a member by its name."""
    head = f"methodmap {fact['name']}"
    if fact["parent"]:
        head += f" < {fact['parent']}"
    if fact["nullable"]:
        head += " __nullable__"
    members = [*fact["constructors"], *([fact["destructor"]] if fact["destructor"] else [])]
    members += [*fact["methods"], *fact["properties"]]
    blocks: list[str] = []
    for member in sorted(members, key=lambda m: m["line"]):
        text = _property(member) if "getter" in member else _method(member, "public ")
        lines = [*notes.get(member["name"], "").splitlines(), *text.splitlines()]
        tests = member.get("conditional", [])
        lines = [*conditions(tests), *lines, *["#endif"] * len(tests)]
        # A directive stands at the line's start wherever it occurs.
        blocks += [line if line.startswith("#") else f"{INDENT}{line}" for line in lines]
    return "\n".join([head, "{", *blocks, "};"])


def conditions(tests: list[str]) -> list[str]:
    """The `#if` lines for the conditions a declaration stands under; as many `#endif` close them."""
    return [f"#if {test.replace('not (', '!(')}" for test in tests]


def _method(fact: Fact, access: str) -> str:
    words = access
    if fact["static"]:
        words += "static "
    if fact["native"]:
        words += "native "
    if fact["kind"] == "method":
        words += f"{fact['return_type']} "
    head = f"{words}{fact['name']}({parameters(fact['params'])})"
    return f"{head};" if fact["native"] else f"{head} {_body(fact['return_type'])}"


def _property(fact: Fact) -> str:
    kind = fact["type"]
    lines = [f"property {kind} {fact['name']}", "{"]
    for head, access, body in (
        ("get()", fact["getter"], _body(kind)),
        (f"set({kind} value)", fact["setter"], "{}"),
    ):
        if access:
            lines.append(f"{INDENT}public native {head};" if access == "native" else f"{INDENT}public {head} {body}")
    return "\n".join([*lines, "}"])


def _parameter(fact: Fact) -> str:
    kind = f"const {fact['type']}" if fact["const"] else fact["type"]
    if fact["variadic"]:
        return f"{kind} ..."
    dims = fact["dims"]
    if dims and all(dim is None for dim in dims):
        text = f"{kind}{'[]' * len(dims)} {fact['name']}"
    else:
        text = f"{kind} {'&' if fact['by_ref'] else ''}{fact['name']}{_dims(dims)}"
    return text if fact["default"] is None else f"{text}={fact['default']}"


def _field(fact: Fact) -> str:
    kind = f"const {fact['type']}" if fact.get("const") else fact["type"]
    dims = fact["dims"]
    if dims and all(dim is None for dim in dims):
        return f"{kind}{'[]' * len(dims)} {fact['name']};"
    return f"{kind} {fact['name']}{_dims(dims)};"


def _body(return_type: str | None) -> str:
    if return_type in (None, "void"):
        return "{}"
    return f"{{ return {_RETURNS.get(return_type, f'view_as<{return_type}>(0)')}; }}"


def _dims(dims: list[int | str | None]) -> str:
    return "".join(f"[{'' if dim is None else dim}]" for dim in dims)


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(int(bool(value)))

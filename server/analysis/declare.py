"""Turns a chunk's tree into symbols. Once per tree: the result is kept with it."""

from __future__ import annotations

import re

from server.analysis.symbols import Function, Kind, Property, Symbol, TypeSymbol, Variable
from server.analysis.types import INT, VOID, Type, canonical, of_reference
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_QUICK = re.compile(
    r"((?:(?:public|static|stock|native|forward|const)[ \t]+)*)"
    r"(?:[A-Za-z_]\w*(?:[ \t]*\[[ \t]*\])*[ \t]+|[A-Za-z_]\w*:[ \t]*)?"
    r"(?!(?:public|static|stock|native|forward|operator|enum|methodmap|typedef|typeset|struct|new|using)\b)"
    r"([A-Za-z_@]\w*)[ \t]*\(([^()]*)\)\s*([;{])"
)


def quick_name(chunk: Chunk) -> str | None:
    """The function that the chunk declares, when a look at its head is enough to tell; parsing can then wait."""
    cut = chunk.cut
    match = _QUICK.match(cut.source)
    if match is None or (cut.holes and cut.holes[0][0] < match.end()) or "static" in match.group(1):
        return None
    end = match.end()
    if match.group(4) == ";":
        if end != len(cut.source):
            return None
    elif not cut.source.endswith("}"):
        return None
    head = match.group(0)
    for _, env in chunk.envs:
        if env.overlap(frozenset(re.findall(r"\w+", head[: match.start(3)]))):
            return None
    return match.group(2)


def symbols_of(chunk: Chunk) -> list[Symbol]:
    """The top-level symbols of the chunk, in order."""
    cache = chunk.syntax.cache
    known = cache.get("symbols")
    if known is None:
        known = cache["symbols"] = _declare(chunk)
    return known  # type: ignore[return-value]  # the cache holds what `_declare` made


def _declare(chunk: Chunk) -> list[Symbol]:
    symbols: list[Symbol] = []
    for decl in chunk.syntax.decls:
        if isinstance(decl, n.Function) and decl.body is not None and decl.name.name:
            symbols.append(_stable_function(chunk, decl))
        else:
            symbols.extend(declare_node(decl, chunk.deprecated))
    return symbols


def _stable_function(chunk: Chunk, decl: n.Function) -> Symbol:
    """The function's symbol; the one of before when only the body has changed, so that callers stay valid.

    Hence `Symbol.node` of a function may hold an older body: bodies are taken from the chunk's tree.
    """
    head = chunk.cut.source[: decl.params_end]
    key = (f"{chunk.deprecated}\0{head}", chunk.cut.dialect, frozenset(chunk.syntax.macros.values()))
    known = chunk.memo.functions.get(key)
    if isinstance(known, Function):
        return known
    symbol = function_of(decl, deprecated=chunk.deprecated)
    chunk.memo.functions[key] = symbol
    return symbol


def declare_node(decl: n.Node, deprecated: str | None = None) -> list[Symbol]:
    """The symbols of one declaration: a function, the variables of a statement, an enum with its members, …"""
    if isinstance(decl, n.Function):
        return [function_of(decl, deprecated=deprecated)]
    if isinstance(decl, n.VarStmt):
        return [variable_of(var, _kind_of(var)) for var in decl.vars if var.name.name]
    if isinstance(decl, n.Enum):
        return _enum(decl)
    if isinstance(decl, n.EnumStruct):
        return [_enum_struct(decl)]
    if isinstance(decl, n.Methodmap):
        return [_methodmap(decl)]
    if isinstance(decl, n.Typedef):
        return [_typedef(decl)]
    if isinstance(decl, n.Using):
        return [_intrinsic(decl)]
    if isinstance(decl, n.Struct):
        record = TypeSymbol(decl.name.name, Kind.STRUCT, decl.name, decl)
        _add(record, [variable_of(var, Kind.FIELD, record) for var in decl.fields])
        return [record]
    return []


def _kind_of(var: n.Var) -> Kind:
    return Kind.CONSTANT if "const" in var.keywords and not var.dims and not var.type.dims else Kind.VARIABLE


def variable_of(var: n.Var, kind: Kind, container: Symbol | None = None) -> Variable:
    """A variable's symbol. The sizes of its dimensions are left to evaluation."""
    written = of_reference(var.type)
    const = written.const or "const" in var.keywords
    dims = written.dims + (0,) * len(var.dims)
    return Variable(
        var.name.name,
        kind,
        var.name,
        var,
        var.keywords,
        container=container,
        type=Type(written.tag, dims, const, written.ref),
        dims=var.dims,
        value=var.init,
        old=var.type.old,
        variadic=var.variadic,
    )


def function_of(
    decl: n.Function, container: Symbol | None = None, deprecated: str | None = None, type: Type | None = None
) -> Function:
    """A function's symbol with its parameters'."""
    kinds = {"method": Kind.METHOD, "constructor": Kind.CONSTRUCTOR, "destructor": Kind.DESTRUCTOR}
    symbol = Function(
        decl.name.name,
        kinds.get(decl.kind, Kind.FUNCTION if container is None else Kind.METHOD),
        decl.name,
        decl,
        decl.keywords,
        deprecated,
        container,
        type=type or (of_reference(decl.type) if decl.type is not None else INT),
        typed=decl.type is not None,
        has_body=decl.body is not None,
        operator=decl.operator,
        alias=decl.alias,
    )
    symbol.params = [variable_of(var, Kind.PARAMETER, symbol) for var in decl.params]
    return symbol


def _enum(decl: n.Enum) -> list[Symbol]:
    name = decl.name.name
    tag = canonical(name) if name else "int"
    symbols: list[Symbol] = []
    if name:
        symbols.append(TypeSymbol(name, Kind.ENUM, decl.name, decl))
    previous: Variable | None = None
    for member in decl.members:
        if not member.name.name:
            continue
        constant = Variable(
            member.name.name,
            Kind.CONSTANT,
            member.name,
            member,
            frozenset({"enum"}),
            type=Type(tag, (), True),
            dims=member.dims,
            value=member.value,
            previous=previous,
            step=decl.step,
        )
        constant.container = None
        symbols.append(constant)
        previous = constant
    return symbols


def _add(owner: TypeSymbol, members: list[Variable] | list[Function]) -> None:
    for member in members:
        owner.order.append(member)
        owner.members.setdefault(member.name, member)


def _enum_struct(decl: n.EnumStruct) -> TypeSymbol:
    symbol = TypeSymbol(decl.name.name, Kind.ENUM_STRUCT, decl.name, decl)
    _add(symbol, [variable_of(var, Kind.FIELD, symbol) for var in decl.fields])
    _add(symbol, [function_of(method, symbol) for method in decl.methods])
    return symbol


def _methodmap(decl: n.Methodmap) -> TypeSymbol:
    symbol = TypeSymbol(decl.name.name, Kind.METHODMAP, decl.name, decl, nullable=decl.nullable)
    symbol.parent = decl.parent.name if decl.parent is not None else ""
    for method in decl.methods:
        if method.kind == "constructor":
            made = function_of(method, symbol, type=Type(decl.name.name))
            symbol.constructor = symbol.constructor or made
            symbol.order.append(made)
        elif method.kind == "destructor":
            symbol.destructor = function_of(method, symbol, type=VOID)
            symbol.order.append(symbol.destructor)
        else:
            made = function_of(method, symbol)
            symbol.order.append(made)
            symbol.members.setdefault(made.name, made)
    for prop in decl.properties:
        made_property = Property(prop.name.name, Kind.PROPERTY, prop.name, prop, container=symbol)
        made_property.type = of_reference(prop.type)
        if prop.getter is not None:
            made_property.getter = function_of(prop.getter, made_property, type=made_property.type)
        if prop.setter is not None:
            made_property.setter = function_of(prop.setter, made_property, type=VOID)
        symbol.order.append(made_property)
        symbol.members.setdefault(made_property.name, made_property)
    return symbol


def _intrinsic(decl: n.Using) -> TypeSymbol:
    """What `using __intrinsics__.Handle` brings: the methodmap that SourceMod's later headers write out."""
    name = decl.name.name
    symbol = TypeSymbol(name, Kind.METHODMAP, decl.name, decl, nullable=True)
    native = frozenset({"native"})
    close = Function("Close", Kind.METHOD, decl.name, decl, native, container=symbol, type=VOID)
    clone = Function("Clone", Kind.METHOD, decl.name, decl, native, container=symbol, type=Type(name))
    clone.params = [
        Variable(
            "plugin",
            Kind.PARAMETER,
            decl.name,
            decl,
            container=clone,
            type=Type(name),
            value=n.Null(decl.name.start, decl.name.end),
        )
    ]
    symbol.order = [close, clone]
    symbol.members = {"Close": close, "Clone": clone}
    symbol.destructor = Function(name, Kind.DESTRUCTOR, decl.name, decl, native, container=symbol, type=VOID)
    return symbol


def _typedef(decl: n.Typedef) -> TypeSymbol:
    symbol = TypeSymbol(decl.name.name, Kind.TYPEDEF, decl.name, decl, keyword=decl.keyword)
    for signature in decl.signatures:
        made = Function(
            decl.name.name,
            Kind.FUNCTION,
            decl.name,
            signature,
            container=symbol,
            type=of_reference(signature.type) if signature.type is not None else INT,
            typed=signature.type is not None,
        )
        made.params = [variable_of(var, Kind.PARAMETER, made) for var in signature.params]
        symbol.signatures.append(made)
    return symbol

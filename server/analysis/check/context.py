"""What a check knows and collects: the unit around the chunk, names that were looked up, problems, references."""

from __future__ import annotations

from typing import Final

from server.analysis.check.value import FUNCTION_TAG
from server.analysis.checked import Called, Ref
from server.analysis.symbols import Kind, Symbol, TypeSymbol
from server.analysis.types import Type
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.tokens import Problem

# What a tag stands for.
INT: Final = 0
BOOL: Final = 1
CHAR: Final = 2
FLOAT: Final = 3
ANY: Final = 4
VOID: Final = 5
NULL: Final = 6
OBJECT: Final = 7
ANY_FUNCTION: Final = 8  # `Function`
CALLBACK: Final = 9  # a typedef, typeset, functag, funcenum
ONE_FUNCTION: Final = 10  # a function used as a value
ENUM: Final = 11
METHODMAP: Final = 12
ENUM_STRUCT: Final = 13
STRUCT: Final = 14
NOTHING: Final = 15  # can not be resolved


class TypeInfo:
    """What a tag stands for. `chain` are the tags that it can pass for, itself first."""

    __slots__ = ("chain", "kind", "nullable", "symbol", "tag")

    def __init__(
        self,
        tag: str,
        kind: int,
        symbol: TypeSymbol | None = None,
        chain: tuple[TypeSymbol, ...] = (),
        nullable: bool = False,
    ) -> None:
        self.tag = tag
        self.kind = kind
        self.symbol = symbol
        self.chain = chain
        self.nullable = nullable

    @property
    def is_function(self) -> bool:
        """Whether its values are functions."""
        return ANY_FUNCTION <= self.kind <= ONE_FUNCTION

    def inherits(self, tag: str) -> bool:
        """Whether this is a methodmap that is, or extends, `tag`."""
        return any(symbol.name == tag for symbol in self.chain)


BUILTIN_TYPES: Final[dict[str, TypeInfo]] = {
    tag: TypeInfo(tag, kind)
    for tag, kind in {
        "int": INT,
        "bool": BOOL,
        "char": CHAR,
        "float": FLOAT,
        "any": ANY,
        "void": VOID,
        "null_t": NULL,
        "object": OBJECT,
        "function": ANY_FUNCTION,
        "?": NOTHING,
    }.items()
}
_KINDS = {
    Kind.ENUM: ENUM,
    Kind.ENUM_STRUCT: ENUM_STRUCT,
    Kind.STRUCT: STRUCT,
    Kind.TYPEDEF: CALLBACK,
}
_TYPES_ONLY = frozenset({Kind.TYPEDEF, Kind.STRUCT})
_MAX_CHAIN = 32
_MAX_SEARCHES = 60  # so that text in no language at all does not take seconds


class Context:
    """The state of a check, and the questions about types that need no expression."""

    __slots__ = (
        "calls",
        "chunk",
        "deps",
        "depth",
        "incomplete",
        "infos",
        "local_types",
        "passed",
        "path",
        "problems",
        "refs",
        "searches",
        "source",
        "unit",
        "verbatim",
    )

    def __init__(self, unit: Unit, path: str, chunk: Chunk) -> None:
        self.unit = unit
        self.passed: dict[n.Expr, Type] = {}
        self.path = path
        self.calls: list[Called] = []
        self.chunk = chunk
        self.source = chunk.cut.source
        self.deps: dict[str, Symbol | None] = {}
        self.depth = 0  # of facts that are being worked out
        self.infos: dict[str, TypeInfo] = {}
        self.local_types: dict[str, TypeSymbol] = {}  # enums declared in the function
        self.problems: list[Problem] = []
        self.refs: list[Ref] = []
        self.searches = 0  # for names that look alike
        self.incomplete = unit.standalone or bool(unit.missing)
        self.verbatim = not chunk.syntax.uses  # nothing comes out of a macro: every name is where it says

    def lookup(self, name: str) -> Symbol | None:
        """What a top-level name stands for here."""
        try:
            return self.deps[name]
        except KeyError:
            symbol = self.deps[name] = self.unit.lookup(name, self.path)
            return symbol

    def type_named(self, name: str) -> TypeSymbol | None:
        """The type of that name; functions and callback types live apart, so both may have it."""
        symbol = self.local_types.get(name) or self.lookup(name)
        if symbol is None or isinstance(symbol, TypeSymbol):
            return symbol
        for entry in self.unit.entries(name, self.path):
            if isinstance(entry.symbol, TypeSymbol):
                return entry.symbol
        return None

    def value_named(self, name: str) -> Symbol | None:
        """What the name stands for where a value may stand: no callback type or record."""
        symbol = self.lookup(name)
        if symbol is None or symbol.kind not in _TYPES_ONLY:
            return symbol
        for entry in self.unit.entries(name, self.path):
            if entry.symbol.kind not in _TYPES_ONLY:
                return entry.symbol
        return None

    def report(
        self,
        code: str,
        start: int,
        end: int,
        *args: str | int,
        related: tuple[tuple[int, int, str], ...] = (),
    ) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, start, end, args, related))

    def ref(self, start: int, end: int, symbol: Symbol, role: str) -> None:
        """Note that the name at `start..end` refers to `symbol`."""
        written = self.verbatim or self.source[start:end] == symbol.name
        self.refs.append(Ref(start, end, symbol, role, written))

    def declares(self, symbol: Symbol) -> None:
        """Note where a symbol is declared."""
        ident = symbol.ident
        self.ref(ident.start, ident.end, symbol, "declaration")

    # Types -----------------------------------------------------------------------------------------------

    def info(self, tag: str) -> TypeInfo:
        """What a tag stands for."""
        found = self.infos.get(tag)
        if found is None:
            found = self.infos[tag] = BUILTIN_TYPES.get(tag) or self._resolve(tag)
        elif self.depth and found.kind >= CALLBACK:
            self.lookup(tag)
            for symbol in found.chain:
                self.lookup(symbol.name)
        return found

    def _resolve(self, tag: str) -> TypeInfo:
        if tag.startswith(FUNCTION_TAG):
            return TypeInfo(tag, ONE_FUNCTION)
        symbol = self.type_named(tag)
        if symbol is None:
            return TypeInfo(tag, NOTHING)
        if symbol.kind is not Kind.METHODMAP:
            return TypeInfo(tag, _KINDS[symbol.kind], symbol)
        chain = [symbol]
        while chain[-1].parent and len(chain) < _MAX_CHAIN:
            parent = self.lookup(chain[-1].parent)
            if not isinstance(parent, TypeSymbol) or parent in chain:
                break
            chain.append(parent)
        return TypeInfo(tag, METHODMAP, symbol, tuple(chain), chain[-1].nullable)

    def is_whole(self, info: TypeInfo) -> bool:
        """Whether all that a methodmap inherits from is known."""
        last = info.chain[-1] if info.chain else None
        return last is None or not last.parent or last.parent == last.name

    def find_member(self, info: TypeInfo, name: str) -> Symbol | None:
        """The method, property or field of that name."""
        if info.kind == METHODMAP:
            for symbol in info.chain:
                found = symbol.members.get(name)
                if found is not None:
                    return found
                if symbol.constructor is not None and symbol.name == name:
                    return symbol.constructor
            return None
        return info.symbol.members.get(name) if info.symbol is not None else None

    def shown(self, type: Type) -> str:
        """A type as people write it."""
        if type.tag.startswith(FUNCTION_TAG):
            return "function"
        dims = "".join(f"[{size}]" if size > 0 else "[]" for size in type.dims)
        return {"null_t": "null", "function": "Function"}.get(type.tag, type.tag) + dims

    def type_reference(self, ref: n.TypeRef | None) -> None:
        """Note what a written type refers to, and report a type that does not exist."""
        if ref is None or ref.start == ref.end:
            return
        for name in ref.names:
            if name in _UNDECLARED or not name:
                continue
            symbol = self.type_named(name)
            start = self.source.find(name, ref.start, ref.end)
            end = start + len(name)
            if start < 0:
                start, end = ref.start, ref.end
            if symbol is not None:
                self.ref(start, end, symbol, "type")
            elif not self.incomplete:
                self.report("undefined-type", start, end, name, self.similar(name, types=True))

    def similar(self, name: str, types: bool = False, others: tuple[str, ...] = ()) -> str:
        """A known name that looks like a misspelt one, or ""."""
        from difflib import get_close_matches

        self.searches += 1
        if len(name) < 3 or self.searches > _MAX_SEARCHES:
            return ""
        folded = name.lower()
        close = [
            known
            for known in (*others, *self.unit.names)
            if abs(len(known) - len(name)) < 3
            and (known[:2].lower() == folded[:2] or known[-3:].lower() == folded[-3:])
        ]
        for known in get_close_matches(name, close, 3, 0.8):
            if not types or isinstance(self.lookup(known), TypeSymbol):
                return known
        return ""


_UNDECLARED = frozenset("int bool char float any void object Function Float String _ null_t".split())

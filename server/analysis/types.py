"""The types of SourcePawn expressions: a tag by name, array dimensions, and how it may be written to.

A type is identified by the name of its tag, as the compiler does it, so that types need no project to exist.
What a named tag is (enum, methodmap, enum struct, callback, or a bare tag) is asked of the unit.
"""

from __future__ import annotations

from typing import NamedTuple

from server.syntax.nodes import TypeRef

_CANONICAL = {"Float": "float", "String": "char", "_": "int", "Function": "function", "": "int"}


class Type(NamedTuple):
    """A type. `dims` are array sizes from the outside in (0: unknown); `ref` marks `&`."""

    tag: str
    dims: tuple[int, ...] = ()
    const: bool = False
    ref: bool = False

    def __str__(self) -> str:
        dims = "".join(f"[{size or ''}]" for size in self.dims)
        return f"{'const ' if self.const else ''}{self.tag}{dims}{'&' if self.ref else ''}"

    @property
    def element(self) -> Type:
        """The type of an element, or the type itself when it is not an array."""
        return Type(self.tag, self.dims[1:], self.const) if self.dims else self


INT = Type("int")
FLOAT = Type("float")
BOOL = Type("bool")
CHAR = Type("char")
ANY = Type("any")
VOID = Type("void")
NULL = Type("null_t")
UNKNOWN = Type("?")
"""The type of what can not be resolved. It goes with everything: one mistake makes one finding."""


def canonical(name: str) -> str:
    """The tag's name as new syntax has it (`Float` is `float`)."""
    return _CANONICAL.get(name, name)


def of_reference(ref: TypeRef | None) -> Type:
    """The type as written, without dimensions behind the declared name. Of a union tag the first name counts."""
    if ref is None:
        return INT
    return Type(canonical(ref.names[0]), (0,) * ref.dims, ref.const, ref.ref)

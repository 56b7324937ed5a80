"""What all nodes share: a range, names and types as written."""

from __future__ import annotations


class Node:
    """A range `start..end` (end exclusive) of the chunk."""

    __slots__ = ("end", "start")
    start: int
    end: int

    def __repr__(self) -> str:
        fields = {
            slot: getattr(self, slot)
            for cls in type(self).__mro__
            for slot in getattr(cls, "__slots__", ())
            if slot not in ("start", "end")
        }
        inner = ", ".join(f"{key}={value!r}" for key, value in fields.items())
        return f"{type(self).__name__}({self.start}..{self.end}{', ' + inner if inner else ''})"


class Ident(Node):
    """A name where it is declared, or the member name in `a.b`. `name` is "" when it is missing."""

    __slots__ = ("name",)

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start = start
        self.end = end
        self.name = name


class TypeRef(Node):
    """A type as written: `int`, `char[]`, `const float[]`, `&Handle`, or an old tag such as `Float:`.

    `names` has more than one element only for the old union tags `{A,B}:`. `dims` counts the `[]` written
    directly behind the type name. `old` is true for a tag (`Float:x`) and for a missing tag in old syntax
    (`new x`: names = ("int",), start == end).
    """

    __slots__ = ("const", "dims", "names", "old", "ref")

    def __init__(
        self,
        start: int,
        end: int,
        names: tuple[str, ...],
        dims: int = 0,
        const: bool = False,
        ref: bool = False,
        old: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.names = names
        self.dims = dims
        self.const = const
        self.ref = ref
        self.old = old

    @property
    def name(self) -> str:
        """The first (nearly always only) name."""
        return self.names[0]

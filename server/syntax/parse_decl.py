"""Parses what declares names: types, variables, constants, parameters and enums, in old and new syntax."""

from __future__ import annotations

from typing import NamedTuple

from server.syntax.nodes import Enum, EnumMember, Expr, Ident, TypeRef, Var, VarStmt
from server.syntax.parse_expr import BUILTIN_TYPES, OPERANDS, OVER
from server.syntax.parse_operand import OperandParser
from server.syntax.recovery import OUTER_WORDS

NO_WORDS: frozenset[str] = frozenset()
_CONST = frozenset(("const",))
# Words that the compiler keeps for later: no keywords yet, but no names either.
_RESERVED = frozenset(
    "acquire as catch cast_to double explicit finally foreach implicit import in int8 int16 int32 int64 "
    "interface intn let namespace object package private protected readonly sealed throw try typeof uint8 "
    "uint16 uint32 uint64 uintn union var variant virtual volatile with function".split()
)
_OPERATOR_NAMES = frozenset("+ - * / % > < ! ~ = ++ -- == != <= >=".split())
_AFTER_NAME = frozenset((",", ";", "=", "[", ")", "eof"))
_STEPS = frozenset(("+=", "*=", "<<="))


class Declarator(NamedTuple):
    """A type and a name: what each declaration of a variable or function begins with.

    `new` tells new syntax from old; `operator` is set for `operator+`; `dims` are those behind the name.
    """

    type: TypeRef
    name: Ident
    dims: list[Expr | None]
    new: bool
    operator: str = ""
    variadic: bool = False


class DeclParser(OperandParser):
    """Reads declarations without bodies."""

    __slots__ = ()

    # Types and names -------------------------------------------------------------------------------------

    def name(self, where: str) -> Ident:
        """A name that is declared; a keyword in its place is reported and taken."""
        i = self.i
        if self.kind[i] == "id":
            self.i = i + 1
            if self.value[i] in _RESERVED and not self.panic:
                self.note("reserved-word", self.start[i], self.end[i], (self.value[i],))
            return Ident(self.start[i], self.end[i], self.value[i])
        if self.value[i].isidentifier() and not self.newline[i]:
            self.fail_here("reserved-word", (self.value[i],))
            self.i = i + 1
            return Ident(self.start[i], self.end[i], self.value[i])
        self.expected("name", where)
        at = self.end[i - 1] if i else self.start[i]
        return Ident(at, at, "")

    def type_expression(self, arg: bool = False, first: int | None = None) -> TypeRef:
        """A type in new syntax: `const? name []* &?`; a `const` before it may be at token `first`."""
        kind = self.kind
        const = first is not None and first < self.i
        if first is None:
            first = self.i
        if kind[self.i] == "const":
            if const:
                self.note("const-twice", self.start[self.i], self.end[self.i])
            const = True
            self.i += 1
        type_ = self.type_name()
        if kind[self.i] == "[":
            type_.dims = self.type_dimensions()
        if arg and kind[self.i] == "&":
            if type_.dims:
                self.note("reference-to-array", self.start[self.i], self.end[self.i])
            type_.ref = True
            self.i += 1
        if type_.end > type_.start:
            type_.start = self.start[first]
            type_.end = self.end[self.i - 1]
        type_.const = const
        return type_

    def type_dimensions(self) -> int:
        """The number of `[]` behind a type; sizes do not belong there."""
        kind = self.kind
        count = 0
        while kind[self.i] == "[":
            opener = self.i
            self.i += 1
            count += 1
            if kind[self.i] == "]":
                self.i += 1
                continue
            size = self.assignment("[")
            if self.close(opener, "dimension") and not self.panic:
                self.note("size-on-type", size.start, size.end)
        return count

    def dimensions(self) -> list[Expr | None]:
        """The `[size]` behind a name."""
        kind = self.kind
        dims: list[Expr | None] = []
        while kind[self.i] == "[":
            opener = self.i
            if kind[opener + 1] == "]":
                self.i = opener + 2
                dims.append(None)
                continue
            self.i = opener + 1
            dims.append(self.assignment("["))
            if not self.close(opener, "dimension") and self.skip_to("]"):
                self.i += 1
        return dims

    def declarator(self, arg: bool = False, function: bool = False, old: bool = False) -> Declarator:
        """A type and name in either syntax. Old syntax is what has a tag or no type at all."""
        kind = self.kind
        first = self.i
        if kind[first] == "...":
            return self.old_declarator(first, arg, function, old)
        if kind[first] == "const":
            self.i = first + 1
        i = self.i
        word = kind[i]
        if old:
            return self.old_declarator(first, arg, function, old)
        if word == "id":
            following = kind[i + 1]
            if following == "id" or following in ("operator", "&", "..."):
                return self.new_declarator(first, arg, function)
            if following == "[":
                return self.bracket_declarator(first, arg, function)
            return self.old_declarator(first, arg, function, old)
        if word == "operator" or (arg and word in ("&", "{")):
            return self.old_declarator(first, arg, function, old)
        if word in BUILTIN_TYPES and kind[i + 1] == ":" and self.is_label(i):
            return self.old_declarator(first, arg, function, old)
        return self.new_declarator(first, arg, function)

    def new_declarator(self, first: int, arg: bool, function: bool) -> Declarator:
        """`type name` or `type[] name`; a `const` may have been read at token `first`."""
        type_ = self.type_expression(arg, first)
        kind = self.kind
        i = self.i
        if arg and kind[i] == "...":
            self.i = i + 1
            return Declarator(type_, Ident(self.start[i], self.end[i], "..."), [], True, "", True)
        if function and kind[i] == "operator":
            name, operator = self.operator_name()
            return Declarator(type_, name, [], True, operator)
        name = self.name("declaration")
        dims = self.dimensions() if kind[self.i] == "[" else []
        if dims and type_.dims:
            self.note("dimensions-twice", name.start, name.end, (name.name,))
        if dims and type_.ref:
            self.note("reference-to-array", name.start, name.end)
        return Declarator(type_, name, dims, True)

    def bracket_declarator(self, first: int, arg: bool, function: bool) -> Declarator:
        """`Type[] name`, or `name[size]` of old syntax: what follows the brackets tells."""
        i = self.i
        self.i = i + 1
        panic, count = self.panic, len(self.problems)
        dims = self.dimensions()
        kind = self.kind
        if kind[self.i] == "id" or (kind[self.i] == "operator" and function):
            self.i = i
            self.panic = panic
            del self.problems[count:]
            return self.new_declarator(first, arg, function)
        name = Ident(self.start[i], self.end[i], self.value[i])
        if self.newdecls:
            self.old_syntax(name.start, name.end, "")
        return Declarator(TypeRef(name.start, name.start, ("int",), 0, i > first, False, True), name, dims, False)

    def old_declarator(self, first: int, arg: bool, function: bool, word: bool) -> Declarator:
        """`Tag:name[size]`; `word` tells that `new` or `decl` stands before it."""
        kind = self.kind
        const = self.i > first
        if kind[self.i] == "const":
            if const:
                self.note("const-twice", self.start[self.i], self.end[self.i])
            const = True
            self.i += 1
        ref = False
        names: tuple[str, ...] = ()
        if arg and kind[self.i] == "&":
            ref = True
            self.i += 1
        if arg and kind[self.i] == "{":
            names = self.union_tag()
        elif kind[self.i + 1] == ":" and (kind[self.i] == "id" or kind[self.i] in BUILTIN_TYPES):
            i = self.i
            if self.is_label(i):
                names = (self.value[i],)
                if kind[i] != "id":
                    self.note("illegal-cast", self.start[i], self.end[i + 1], names)
                self.i = i + 2
        tag_end = self.end[self.i - 1] if names else 0
        i = self.i
        if kind[i] == "...":
            self.i = i + 1
            name, operator, dims = Ident(self.start[i], self.end[i], "..."), "...", []
        elif function and kind[i] == "operator":
            name, operator = self.operator_name()
            dims = []
        else:
            if kind[i] in BUILTIN_TYPES or (word and not names and kind[i] == "id"):
                names = self.misplaced_type(i, names)
                if names and not tag_end:
                    tag_end = self.end[i]
            name, operator = self.name("declaration"), ""
            dims = self.dimensions() if kind[self.i] == "[" else []
            if dims and ref:
                self.note("reference-to-array", name.start, name.end)
        if tag_end:
            type_ = TypeRef(self.start[first], tag_end, names, 0, const, ref, True)
        else:
            type_ = TypeRef(name.start, name.start, ("int",), 0, const, ref, True)
        if self.newdecls and name.name:
            self.old_syntax(self.start[first] if tag_end else name.start, tag_end or name.end, *names[:1])
        if operator == "...":
            return Declarator(type_, name, dims, False, "", True)
        return Declarator(type_, name, dims, False, operator)

    def misplaced_type(self, i: int, names: tuple[str, ...]) -> tuple[str, ...]:
        """Take a type of new syntax that stands where a name of old syntax should, as in `new int x`."""
        if self.kind[i + 1] == "id" and not self.newline[i + 1] and not names:
            if not self.panic:
                self.note("new-with-type", self.start[i], self.end[i], (self.value[i],))
                self.old_reported = True
            self.i = i + 1
            return (self.value[i],)
        return names

    def old_syntax(self, start: int, end: int, tag: str = "") -> None:
        """Report a declaration in old syntax, once for a statement."""
        if not self.old_reported and not self.panic:
            self.old_reported = True
            self.note("old-syntax", start, end, (tag,))

    def union_tag(self) -> tuple[str, ...]:
        """`{A, B}:`, of which the compiler no longer accepts more than one."""
        kind = self.kind
        opener = self.i
        self.i += 1
        names: list[str] = []
        while kind[self.i] == "id":
            names.append(self.value[self.i])
            self.i += 1
            if kind[self.i] != ",":
                break
            self.i += 1
        self.close(opener, "tags")
        self.expect(":", "tags")
        if len(names) > 1 and not self.panic:
            self.note("removed-syntax", self.start[opener], self.end[self.i - 1], ("multi-tag",))
        return tuple(names) or ("_",)

    def operator_name(self) -> tuple[Ident, str]:
        """`operator+`."""
        i = self.i
        operator = self.kind[i + 1]
        if operator in _OPERATOR_NAMES:
            self.i = i + 2
            return Ident(self.start[i], self.end[i + 1], f"operator{operator}"), operator
        self.i = i + 1
        self.fail_here("bad-operator", (self.found(),))
        if operator != "(" and operator not in OVER:
            self.i = i + 2
        return Ident(self.start[i], self.end[self.i - 1], "operator"), "?"

    # Variables -------------------------------------------------------------------------------------------

    def variables(self, declarator: Declarator, words: frozenset[str]) -> list[Var]:
        """The rest of a declaration of variables behind its first name. The words before it are `words`."""
        kind = self.kind
        type_, name, dims, new, _, _ = declarator
        if type_.const and "const" not in words:
            words = words | _CONST
        start = type_.start if type_.end > type_.start else name.start
        found: list[Var] = []
        while True:
            init: Expr | None = None
            if kind[self.i] == "=":
                self.i += 1
                init = self.initializer()
            elif kind[self.i] == "{":
                self.expected("=", "declaration")
                init = self.initializer()
            found.append(Var(start, self.end[self.i - 1], name, type_, dims, init, words))
            if kind[self.i] != ",":
                return found
            i = self.i = self.i + 1
            if self.newline[i] and kind[i + 1] not in _AFTER_NAME and not self.newline[i + 1] and new:
                self.expected("name", "declaration")
                return found
            if new:
                name = self.name("declaration")
                type_ = TypeRef(name.start, name.start, type_.names, type_.dims, type_.const)
                dims = self.dimensions() if kind[self.i] == "[" else []
                if dims and type_.dims:
                    self.note("dimensions-twice", name.start, name.end, (name.name,))
            else:
                const = type_.const
                type_, name, dims, _, _, _ = self.old_declarator(i, False, False, False)
                type_.const = const
            start = type_.start

    def constants(self) -> VarStmt:
        """`const int a = 1, b = 2;`, the `const` being the current token."""
        kind = self.kind
        first = self.i
        found: list[Var] = []
        while True:
            self.i += 1
            i = self.i
            word = kind[i]
            if word in BUILTIN_TYPES or (word == "id" and kind[i + 1] == "id"):
                type_ = self.type_name()
            elif word == "id" and kind[i + 1] == ":" and self.is_label(i):
                type_ = TypeRef(self.start[i], self.end[i + 1], (self.value[i],), old=True)
                self.i = i + 2
            elif word == "id":
                type_ = TypeRef(self.start[i], self.start[i], ("int",), old=True)
            else:
                type_ = self.type_name()
            type_.const = True
            name = self.name("constant")
            dims: list[Expr | None] = []
            if kind[self.i] == "[":
                self.fail_here("constant-array", (name.name,))
                dims = self.dimensions()
            init: Expr | None = None
            if self.expect("=", "constant"):
                init = self.initializer() if dims else self.assignment("=")
            start = self.start[first] if not found else self.start[i]
            found.append(Var(start, self.end[self.i - 1], name, type_, dims, init, _CONST))
            if kind[self.i] != ",":
                break
        self.terminate()
        return VarStmt(self.start[first], self.end[self.i - 1], found)

    def parameters(self) -> list[Var]:
        """`(int a, char[] b = "", any ...)`, the `(` being the current token."""
        kind = self.kind
        opener = self.i
        self.i = opener + 1
        found: list[Var] = []
        if kind[self.i] == ")":
            self.i += 1
            return found
        variadic = False
        while kind[self.i] not in OVER:
            i = self.i
            if kind[i] == "{" and kind[i + 2] not in (",", "}"):
                break  # the function's body: the brackets are not closed
            type_, name, dims, _, _, rest = self.declarator(arg=True)
            if variadic:
                self.note("variadic-not-last", self.start[i], self.end[self.i - 1])
            variadic = variadic or rest
            init: Expr | None = None
            if kind[self.i] == "=":
                self.i += 1
                init = self.initializer()
            if self.i > i:
                words = _CONST if type_.const else NO_WORDS
                found.append(Var(self.start[i], self.end[self.i - 1], name, type_, dims, init, words, rest))
            if kind[self.i] != ",":
                break
            self.i += 1
        if kind[self.i] != ")":
            if kind[self.i] in OPERANDS and not self.newline[self.i] and kind[self.i] != "{":
                self.expected(",", "parameters")
            else:
                self.unclosed(opener, "parameters")
            if not self.skip_to(")"):
                return found
        self.i += 1
        return found

    # Enums -----------------------------------------------------------------------------------------------

    def enum(self) -> Enum:
        """`enum Name { … }`, the `enum` being the current token."""
        kind = self.kind
        first = self.i
        i = self.i = first + 1
        name: Ident | None = None
        if kind[i] == "id" and kind[i + 1] == ":" and self.is_label(i):
            name = Ident(self.start[i], self.end[i], self.value[i])
            i = self.i = i + 2
        if kind[i] == "id":
            name = Ident(self.start[i], self.end[i], self.value[i])
            self.i = i + 1
        if name is None:
            name = Ident(self.end[i - 1], self.end[i - 1], "")
        step = self.enum_step() if kind[self.i] == "(" else ""
        members: list[EnumMember] = []
        opener = self.i
        if self.expect("{", "enum"):
            self.enum_members(members)
            if self.close(opener, "enum") and kind[self.i] == ";":
                self.i += 1
        return Enum(self.start[first], self.end[self.i - 1], name, step, members)

    def enum_step(self) -> str:
        """`(<<= 1)`: how the members' values go up."""
        opener = self.i
        i = self.i = opener + 1
        op = self.kind[i]
        step = ""
        if op in _STEPS:
            self.i = i + 1
            self.assignment(op)
            step = f"{op} {' '.join(self.value[i + 1 : self.i])}"
        if not self.close(opener, "enum step") and self.skip_to(")"):
            self.i += 1
        if not self.panic:
            kept = step in ("", "+= 1", "<<= 1")
            code = "deprecated-enum-step" if kept else "removed-syntax"
            args = (step,) if kept else ("enum-step", step)
            self.note(code, self.start[opener], self.end[self.i - 1], args)
        return step

    def enum_members(self, members: list[EnumMember]) -> None:
        """The members up to the closing brace."""
        kind = self.kind
        structure = False
        while kind[self.i] != "}" and kind[self.i] not in OVER:
            i = self.i
            if kind[i] in OUTER_WORDS and self.newline[i]:
                return
            type_: TypeRef | None = None
            if kind[i] == "id" and kind[i + 1] == ":" and self.is_label(i):
                type_ = TypeRef(self.start[i], self.end[i + 1], (self.value[i],), old=True)
                self.i = i + 2
            name = self.name("enum")
            dims = self.dimensions() if kind[self.i] == "[" else []
            if (type_ or dims) and not structure and not self.panic:
                structure = True
                self.note("removed-syntax", self.start[i], self.end[self.i - 1], ("enum-structure",))
            value: Expr | None = None
            if kind[self.i] == "=":
                self.i += 1
                value = self.assignment("=")
            if name.name:
                members.append(EnumMember(self.start[i], self.end[self.i - 1], name, value, type_, dims))
            if kind[self.i] == ",":
                self.i += 1
                self.panic = False
            elif kind[self.i] != "}":
                self.lost_member(i)

    def lost_member(self, before: int) -> None:
        """Report what is wrong behind the enum's member that began at token `before`; go on to the next."""
        kind = self.kind
        if kind[self.i] in OVER:
            return
        self.expected(",", "enum")
        while kind[self.i] not in (",", "}", ";") and kind[self.i] not in OVER:
            if self.newline[self.i] and self.i > before:
                self.panic = False
                return
            self.i += 1
        if kind[self.i] in (",", ";"):
            self.i += 1
            self.panic = False

"""Parses what has a body of declarations: functions, methodmaps, enum structs, records and callback types."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum as Choice

from server.syntax.nodes import (
    Block,
    EnumStruct,
    Function,
    Ident,
    Methodmap,
    Property,
    Signature,
    Stmt,
    Struct,
    Typedef,
    TypeRef,
    Using,
    Var,
)
from server.syntax.parse_decl import NO_WORDS, Declarator
from server.syntax.parse_expr import OVER
from server.syntax.parse_flow import FlowParser
from server.syntax.recovery import LIMIT, OUTER_WORDS
from server.syntax.tokens import EOF

_METHOD_WORDS = frozenset(("static", "native"))
_PUBLIC = frozenset(("public",))


class LineEnd(Choice):
    """What may stand behind a member or a type before the line ends."""

    NOTHING = 0
    SEMICOLON = 1  # wanted where semicolons are
    EITHER = 2


class TypeParser(FlowParser):
    """Reads functions and types."""

    __slots__ = ()

    def line_end(self, policy: LineEnd) -> None:
        """Take the end of a member's line."""
        i = self.i
        if policy is not LineEnd.NOTHING:
            if self.kind[i] == ";" and not self.newline[i]:
                i = self.i = i + 1
                self.panic = False
            elif policy is LineEnd.SEMICOLON and self.semicolon and not self.panic:
                self.missing_semicolon()
                i = self.i
        if not self.newline[i] and self.kind[i] != LIMIT:
            self.fail("expected-newline", i, (self.found(),))
            if self.kind[i] == ";":
                self.i = i + 1
            # The next member is written well, only on the wrong line: read it.
            self.panic = False

    # Functions -------------------------------------------------------------------------------------------

    def function(
        self,
        first: int,
        words: frozenset[str],
        name: Ident,
        type_: TypeRef | None,
        kind: str = "function",
        operator: str = "",
    ) -> Function:
        """A function from its `(` on; it began at token `first`."""
        params: list[Var] = []
        if self.kind[self.i] == "(":
            params = self.parameters()
        else:
            self.expected("(", kind)
        params_end = self.end[self.i - 1]
        if self.kind[self.i] == LIMIT:
            self.i += 1
        alias = ""
        if self.kind[self.i] == "=" and self.kind[self.i + 1] in ("id", "num", "-"):
            alias = self.alias()
        node = Function(
            self.start[first], params_end, name, type_, params, params_end, None, words, kind, operator, alias
        )
        if "native" in words or "forward" in words:
            if kind == "function":
                self.terminate()
            else:
                self.line_end(LineEnd.SEMICOLON)
        elif alias:
            self.line_end(LineEnd.EITHER)
        else:
            node.body = self.function_body(node)
        node.end = max(self.end[self.i - 1], params_end)
        return node

    def alias(self) -> str:
        """`= Name` of an old native."""
        first = self.i
        self.i = first + 2
        while self.kind[self.i] == "num":
            self.i += 1
        if not self.panic:
            self.note("removed-syntax", self.start[first], self.end[self.i - 1], ("alias",))
        return "".join(self.value[first + 1 : self.i])

    def function_body(self, function: Function) -> Stmt | None:
        """What follows a function's header: a block, or `;` for an old prototype."""
        kind = self.kind
        i = self.i
        self.in_loop = self.unwinding = False
        self.flaws = len(self.problems)
        body: Stmt | None = None
        if kind[i] == "{":
            body = self.block()
            if not body.closed and not self.panic and self.kind[self.i] == EOF:
                at = self.start[self.i]
                self.note("unclosed-function", at, at, (), ((self.start[i], self.end[i], "{"),))
        elif kind[i] == ";":
            self.i = i + 1
            if not self.semicolon and not self.panic:
                self.note("expected-token", self.start[i], self.end[i], ("{", ";", "function"))
            self.panic = False
        else:
            body = self.bare_body(function)
        if self.unwinding:
            self.unwinding = self.panic = False
        return body

    def bare_body(self, function: Function) -> Stmt | None:
        """A body without `{`: one statement in old code, otherwise a brace is missing."""
        first = self.i
        before, panic = len(self.problems), self.panic
        self.expected("{", function.kind)
        if self.kind[first] in OVER or self.kind[first] in OUTER_WORDS or self.kind[first] == "}":
            return None
        if not self.newline[first] and self.kind[first] not in self.parsers and self.kind[first] != "id":
            return None
        self.panic = False
        statement = self.statement(True)
        if self.panic:
            self.resync(first)
        over = self.kind[self.i] == EOF or (self.kind[self.i] in OUTER_WORDS and self.newline[self.i])
        if over and (function.type is None or function.type.old) and self.i > first and not panic:
            del self.problems[before]
            place = self.end[first - 1]
            self.note("removed-syntax", max(place - 1, 0), place, ("braceless-function",))
            return statement
        body = [statement] if self.i > first else []
        if not over and self.statements(body):
            self.i += 1
        return Block(self.start[first], self.end[self.i - 1], body, False)

    # Methodmaps ------------------------------------------------------------------------------------------

    def methodmap(self) -> Methodmap:
        """`methodmap Name < Parent { … }`."""
        kind = self.kind
        first = self.i
        self.i = first + 1
        name = self.name("methodmap")
        nullable = kind[self.i] == "__nullable__"
        self.i += nullable
        parent: Ident | None = None
        if kind[self.i] == "<":
            self.i += 1
            parent = self.name("methodmap")
        elif kind[self.i] == "id":
            self.expected("<", "methodmap")
            parent = self.name("methodmap")
            self.panic = False
        node = Methodmap(self.start[first], 0, name, parent, nullable, [], [])
        opener = self.i
        if self.expect("{", "methodmap") and self.members(opener, lambda: self.methodmap_member(node)):
            self.line_end(LineEnd.EITHER)
        node.end = self.end[self.i - 1]
        return node

    def members(self, opener: int, read: Callable[[], None]) -> bool:
        """Call `read` for each member up to the closing brace; False when there is none."""
        kind = self.kind
        while True:
            i = self.i
            word = kind[i]
            if word == "}":
                self.i = i + 1
                return True
            if word == EOF:
                self.unclosed_block(opener)
                return False
            if word == LIMIT:
                self.i = i + 1
                self.panic = False
                continue
            self.old_reported = False
            read()
            if self.i == i:
                if word in OUTER_WORDS and self.newline[i]:
                    self.unclosed_block(opener)
                    return False
                self.i = i + 1
            if self.panic:
                self.skip_member()

    def skip_member(self) -> None:
        """Go on to the next line that may begin a member, past a body in braces."""
        kind = self.kind
        depth = 0
        while kind[self.i] != EOF:
            word = kind[self.i]
            if word == "{":
                depth += 1
            elif word == "}":
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0 and (word == LIMIT or (self.newline[self.i] and word not in (")", ","))):
                break
            self.i += 1
        self.panic = False

    def methodmap_member(self, node: Methodmap) -> None:
        """A method or property."""
        i = self.i
        word = self.kind[i]
        if word == "public":
            method = self.method(node.name.name)
            if method is not None:
                node.methods.append(method)
        elif word == "id" and self.value[i] == "property":
            found = self.property()
            if found is not None:
                node.properties.append(found)
        elif word not in OUTER_WORDS or not self.newline[i]:
            self.fail("expected-member", i, (self.found(), "methodmap"))

    def method(self, owner: str) -> Function | None:
        """`public type Name(…) { … }` in the methodmap `owner`."""
        kind = self.kind
        first = self.i
        self.i = first + 1
        words = {"public"}
        while kind[self.i] in _METHOD_WORDS:
            words.add(kind[self.i])
            self.i += 1
        role = "method"
        if kind[self.i] == "~":
            self.i += 1
            role = "destructor"
        i = self.i
        type_: TypeRef | None = None
        if kind[i] == "id" and kind[i + 1] == "(":
            self.i = i + 1
            name = Ident(self.start[i], self.end[i], self.value[i])
            if role == "method" and name.name == owner:
                role = "constructor"
        else:
            type_ = self.type_expression()
            name = self.name("method")
        if kind[self.i] != "(" and (self.panic or kind[self.i] != LIMIT):
            self.expected("(", "method")
            return None
        newdecls, self.newdecls = self.newdecls, True  # in methods, but not in accessors
        method = self.member_function(first, frozenset(words), name, type_, role)
        self.newdecls = newdecls
        return method

    def member_function(
        self, first: int, words: frozenset[str], name: Ident, type_: TypeRef | None, role: str
    ) -> Function:
        """A methodmap's function, behind whose body the line must end."""
        function = self.function(first, words, name, type_, role)
        if function.body is not None and not self.panic:
            self.line_end(LineEnd.NOTHING)
        return function

    def property(self) -> Property | None:
        """`property type Name { public get() … }`."""
        first = self.i
        self.i = first + 1
        type_ = self.type_expression()
        name = self.name("property")
        node = Property(self.start[first], 0, name, type_, None, None)
        opener = self.i
        if self.expect("{", "property"):
            if self.members(opener, lambda: self.accessor(node)):
                self.line_end(LineEnd.NOTHING)
        elif self.i == first + 1:
            return None
        node.end = self.end[self.i - 1]
        return node

    def accessor(self, node: Property) -> None:
        """`public native get();`, `public set(int value) { … }`."""
        kind = self.kind
        first = self.i
        words = _PUBLIC
        if kind[first] != "public":
            self.fail("expected-member", first, (self.found(), "property"))
            return
        self.i = first + 1
        if kind[self.i] == "native":
            words = words | {"native"}
            self.i += 1
        i = self.i
        role = {"get": "getter", "set": "setter"}.get(self.value[i])
        if role is None:
            self.i = first
            if kind[i + 1] not in ("id", "["):
                self.i = i
                self.fail("expected-member", i, (self.found(), "accessor"))
            return  # a method, perhaps: the property is not closed
        self.i = i + 1
        name = Ident(self.start[i], self.end[i], self.value[i])
        function = self.member_function(first, words, name, None, role)
        if (node.getter if role == "getter" else node.setter) is not None:
            self.note("duplicate-accessor", name.start, name.end, (name.name, node.name.name))
        elif role == "getter":
            node.getter = function
        else:
            node.setter = function

    # Records ---------------------------------------------------------------------------------------------

    def enum_struct(self) -> EnumStruct:
        """`enum struct Name { … }`, the `enum` being the current token."""
        first = self.i
        self.i = first + 2
        name = self.name("enum struct")
        node = EnumStruct(self.start[first], 0, name, [], [])
        opener = self.i
        if self.expect("{", "enum struct") and self.members(opener, lambda: self.record_member(node)):
            self.line_end(LineEnd.NOTHING)
        node.end = self.end[self.i - 1]
        return node

    def record_member(self, node: EnumStruct) -> None:
        """A field or method of an enum struct."""
        i = self.i
        if self.kind[i] in OUTER_WORDS and self.newline[i]:
            return
        declarator = self.new_declarator(i, False, False)
        type_, name, dims = declarator.type, declarator.name, declarator.dims
        if self.kind[self.i] == "(" and not dims:
            node.methods.append(self.function(i, NO_WORDS, name, type_, "method"))
            return
        if name.name or type_.end > type_.start:
            node.fields.append(Var(self.start[i], self.end[self.i - 1], name, type_, dims, None))
        self.line_end(LineEnd.SEMICOLON)

    def struct(self) -> Struct:
        """`struct Name { public const char[] field; }`."""
        first = self.i
        self.i = first + 1
        node = Struct(self.start[first], 0, self.name("struct"), [])
        opener = self.i
        if self.expect("{", "struct") and self.members(opener, lambda: self.struct_field(node)):
            self.i += self.kind[self.i] == ";"
        node.end = self.end[self.i - 1]
        return node

    def struct_field(self, node: Struct) -> None:
        """A field of a `struct`."""
        first = self.i
        if not self.expect("public", "struct"):
            return
        declarator = self.new_declarator(self.i, False, False)
        type_, name, dims = declarator.type, declarator.name, declarator.dims
        node.fields.append(Var(self.start[first], self.end[self.i - 1], name, type_, dims, None, _PUBLIC))
        self.line_end(LineEnd.EITHER)

    # Callback types --------------------------------------------------------------------------------------

    def typedef(self) -> Typedef:
        """`typedef Name = function …;`."""
        first = self.i
        self.i = first + 1
        name = self.name("typedef")
        signatures: list[Signature] = []
        if self.expect("=", "typedef"):
            kind = self.kind
            if self.value[self.i] == "function" or kind[self.i] == "(" or kind[self.i] in OVER:
                self.signature(signatures)
            else:
                type_ = self.type_expression()
                signatures.append(Signature(type_.start, type_.end, type_, []))
                self.line_end(LineEnd.SEMICOLON)
        return Typedef(self.start[first], self.end[self.i - 1], name, "typedef", signatures)

    def typeset(self) -> Typedef:
        """`typeset Name { function …; function …; }`."""
        first = self.i
        self.i = first + 1
        name = self.name("typeset")
        signatures: list[Signature] = []
        opener = self.i
        if self.expect("{", "typeset") and self.members(opener, lambda: self.signature(signatures)):
            self.line_end(LineEnd.EITHER)
        return Typedef(self.start[first], self.end[self.i - 1], name, "typeset", signatures)

    def signature(self, signatures: list[Signature]) -> None:
        """`function type (parameters)`, perhaps in parentheses."""
        kind = self.kind
        first = self.i
        wrapped = kind[first] == "("
        self.i += wrapped
        if self.value[self.i] != "function":
            if kind[first] not in OUTER_WORDS or not self.newline[first]:
                self.expected("function", "callback")
            return
        self.i += 1
        type_ = self.type_expression()
        if kind[self.i] == "id" and kind[self.i + 1] == "(":
            self.fail_here("unexpected-token", (self.found(),))
            self.i += 1
        if kind[self.i] == "(":
            params = self.parameters()
            signatures.append(Signature(self.start[first], self.end[self.i - 1], type_, params))
        else:
            self.expected("(", "callback")
        if wrapped:
            self.close(first, "callback")
        self.line_end(LineEnd.SEMICOLON)

    def old_callback(self) -> Typedef:
        """`functag` and `funcenum`, which later compilers refuse."""
        kind = self.kind
        first = self.i
        keyword = kind[first]
        self.i = first + 1
        self.note("removed-syntax", self.start[first], self.end[first], (keyword,))
        signatures: list[Signature] = []
        if keyword == "functag" and kind[self.i] == "public":
            self.i += 1
            declarator: Declarator = self.declarator(function=True)
            name = declarator.name
            start = self.i
            params = self.parameters() if kind[start] == "(" else []
            signatures.append(Signature(self.start[start], self.end[self.i - 1], declarator.type, params))
            self.i += kind[self.i] == ";"
            return Typedef(self.start[first], self.end[self.i - 1], name, keyword, signatures)
        name = self.name(keyword)
        opener = self.i
        if keyword == "functag":
            self.old_signature(signatures)
        elif self.expect("{", keyword):
            while kind[self.i] != "}" and kind[self.i] not in OVER:
                before = self.i
                self.old_signature(signatures)
                if kind[self.i] == ",":
                    self.i += 1
                elif self.i == before:
                    break
            self.close(opener, keyword)
        self.i += kind[self.i] == ";"
        return Typedef(self.start[first], self.end[self.i - 1], name, keyword, signatures)

    def old_signature(self, signatures: list[Signature]) -> None:
        """`Tag:public(parameters)`."""
        kind = self.kind
        i = self.i
        type_ = TypeRef(self.start[i], self.start[i], ("int",), old=True)
        if kind[i] == "id" and kind[i + 1] == ":":
            type_ = TypeRef(self.start[i], self.end[i + 1], (self.value[i],), old=True)
            self.i = i + 2
        if self.expect("public", "callback") and kind[self.i] == "(":
            newdecls, self.newdecls = self.newdecls, False
            params = self.parameters()
            self.newdecls = newdecls
            signatures.append(Signature(self.start[i], self.end[self.i - 1], type_, params))

    def using(self) -> Using:
        """`using __intrinsics__.Handle;`."""
        kind = self.kind
        first = self.i
        self.i = first + 1
        name = self.name("using")
        if kind[self.i] == ".":
            self.i += 1
            name = self.name("using")
        elif name.name and not self.panic:
            self.note("foreign-syntax", self.start[first], name.end, ("import", "using"))
        self.line_end(LineEnd.SEMICOLON)
        return Using(self.start[first], self.end[self.i - 1], name)

"""Parses statements. What ends one, and what may not stand where, is decided as the compiler does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from server.syntax.nodes import (
    Assert,
    Block,
    Break,
    Continue,
    DeclStmt,
    Delete,
    Empty,
    Exit,
    Expr,
    ExprStmt,
    Goto,
    Ident,
    If,
    Label,
    PragmaUnused,
    Return,
    Stmt,
    VarStmt,
)
from server.syntax.parse_decl import NO_WORDS, DeclParser
from server.syntax.parse_expr import BUILTIN_TYPES
from server.syntax.recovery import LIMIT, MAX_DEPTH, OUTER_WORDS, STATEMENT_WORDS
from server.syntax.tokens import EOF

_WORDS = {word: frozenset((word,)) for word in ("new", "decl", "static")}
_DECLARES = frozenset(("int", "char", "void", "new", "decl", "static"))
# Behind a name at the start of a line, these tell that the word on the line above is no type but unfinished.
_NOT_DECLARED = frozenset("( . :: ++ -- += -= *= /= |= &= ^= ? ) ]".split())
_NO_VALUE = STATEMENT_WORDS | OUTER_WORDS | {"}", "int", "char", EOF, LIMIT}
_HEADER_WORDS = frozenset(("id", "int", "char", "void", "static", "const", "[", "]", ":"))
_NO_HEADER = frozenset((";", "{", "}", EOF, LIMIT))


class StmtParser(DeclParser):
    """Reads statements. `parsers` read those that begin with a certain word."""

    __slots__ = ()
    parsers: ClassVar[dict[str, Callable[[Any], Stmt]]] = {}

    def statement(self, declarations: bool) -> Stmt:
        """A statement; `declarations` tells whether it may declare variables."""
        i, kind = self.i, self.kind
        word = kind[i]
        if word == "id":
            following = kind[i + 1]
            if following == "id":
                if not self.newline[i + 1] or kind[i + 2] not in _NOT_DECLARED:
                    return self.local_variables(declarations)
            elif following == "[":
                if kind[i + 2] == "]":
                    return self.local_variables(declarations)
            elif following == ":" and (self.newline[i + 2] or kind[i + 2] == "}") and self.is_label(i):
                return self.label()
            return self.expression_statement()
        if word in _DECLARES and not (word == "new" and kind[i + 1] == "id" and kind[i + 2] == "("):
            return self.local_variables(declarations)
        parse = self.parsers.get(word)
        if parse is None:
            return self.expression_statement()
        if self.depth >= MAX_DEPTH:
            self.too_deep()
            return self.empty()
        self.depth += 1
        statement = parse(self)
        self.depth -= 1
        return statement

    def body(self, where: str) -> Stmt:
        """The statement that belongs to an `if`, loop or `case`."""
        i = self.i
        if self.kind[i] == LIMIT:
            self.i = i = i + 1
            self.panic = False
        word = self.kind[i]
        if word in ("}", EOF, "else", "case", "default"):
            self.fail_here("expected-statement", (self.found(), where))
            return self.empty()
        statement = self.statement(False)
        if self.panic and not self.unwinding:
            self.resync(i)
        return statement

    def empty(self) -> Empty:
        """What is left of a statement that is not there."""
        at = self.end[self.i - 1] if self.i else self.start[0]
        return Empty(at, at)

    def block(self) -> Block:
        """`{ … }`, the `{` being the current token."""
        opener = self.i
        self.i = opener + 1
        self.panic = False
        body: list[Stmt] = []
        closed = self.statements(body)
        if closed:
            self.i += 1
        elif self.kind[self.i] != EOF or not self.is_forgiven(body):
            self.unclosed_block(opener)
        return Block(self.start[opener], self.end[self.i - 1], body, closed)

    def statements(self, body: list[Stmt]) -> bool:
        """Read statements into `body` up to a `}`; False when there is none."""
        kind, newline = self.kind, self.newline
        while True:
            i = self.i
            word = kind[i]
            if word == "}":
                return True
            if word == EOF:
                return False
            if word == LIMIT:
                self.i = i + 1
                self.panic = False
                continue
            if newline[i] and (word in OUTER_WORDS or (word == "id" and self.begins_property(i))):
                self.unwinding = True
                return False
            self.old_reported = False
            body.append(self.statement(True))
            if self.unwinding:
                if self.i == i:
                    body.pop()
                return False
            if self.panic or self.i == i:
                self.resync(i)

    def begins_property(self, i: int) -> bool:
        """Whether `property type name {` stands at token `i`, which no function holds."""
        kind = self.kind
        if self.value[i] != "property" or (kind[i + 1] != "id" and kind[i + 1] not in BUILTIN_TYPES):
            return False
        return kind[i + 2] == "id" and kind[i + 3] == "{"

    def is_forgiven(self, body: list[Stmt]) -> bool:
        """Whether the compiler overlooks that the block of `body` is not closed at the end of the file.

        Looking for an `else` there, it finds the last `}` once more. The function's reader reports it.
        """
        last = body[-1] if body else None
        while isinstance(last, If) and isinstance(last.other, If):
            last = last.other
        return isinstance(last, If) and last.other is None and self.kind[self.i - 1] == "}"

    def unclosed_block(self, opener: int) -> None:
        """Report that the block at token `opener` is not closed: where that shows."""
        if not self.panic:
            self.panic = True
            i = self.i
            self.note(
                "unclosed-bracket",
                self.start[i],
                self.end[i],
                ("{", "}", self.found(), "block"),
                ((self.start[opener], self.end[opener], "{"),),
            )

    def is_header(self, i: int) -> bool:
        """Whether a function begins with the declaration at token `i`: then the one before is not closed."""
        kind = self.kind
        while kind[i] in _HEADER_WORDS:
            i += 1
        depth = 0
        while kind[i] not in _NO_HEADER:
            depth += (kind[i] == "(") - (kind[i] == ")")
            i += 1
            if depth == 0:
                return kind[i] == "{"
        return False

    # Declarations and expressions ------------------------------------------------------------------------

    def local_variables(self, allowed: bool, terminate: bool = True) -> Stmt:
        """`int a = 1, b;`, `new Float:x;`, `static int n;`."""
        kind = self.kind
        first = self.i
        word = kind[first]
        words = _WORDS.get(word, NO_WORDS)
        if words:
            self.i = first + 1
        declarator = self.declarator(old=word in ("new", "decl"))
        if kind[self.i] == "(" and self.newline[first] and self.is_header(first):
            self.i = first
            self.unwinding = True
            return self.empty()
        if not allowed and not self.panic:
            self.note("variable-declaration-needs-block", self.start[first], self.end[first])
        found = self.variables(declarator, words)
        if terminate:
            self.terminate()
        return VarStmt(self.start[first], self.end[self.i - 1], found)

    def expression_statement(self) -> Stmt:
        """An expression as a statement."""
        i = self.i
        value = self.comma_expression("statement")
        self.terminate()
        if self.i == i:
            return self.empty()
        return ExprStmt(self.start[i], self.end[self.i - 1], value)

    def enum_statement(self) -> Stmt:
        """An enum in a function."""
        decl = self.enum()
        return DeclStmt(decl.start, decl.end, decl)

    # Simple statements ----------------------------------------------------------------------------------

    def return_statement(self) -> Stmt:
        """`return value;` or `exit value;`."""
        first = self.i
        i = self.i = first + 1
        kind = self.kind
        value: Expr | None = None
        word = kind[i]
        if word != ";" and not (self.newline[i] and (not self.semicolon or word in _NO_VALUE)):
            value = self.comma_expression("return")
        self.terminate()
        node = Return if kind[first] == "return" else Exit
        return node(self.start[first], self.end[self.i - 1], value)

    def jump_statement(self) -> Stmt:
        """`break;` or `continue;`."""
        i = self.i
        self.i = i + 1
        if not self.in_loop and not self.panic:
            self.note("break-outside-loop", self.start[i], self.end[i], (self.kind[i],))
        self.terminate()
        node = Break if self.kind[i] == "break" else Continue
        return node(self.start[i], self.end[self.i - 1])

    def delete_statement(self) -> Stmt:
        """`delete value;`."""
        i = self.i
        self.i = i + 1
        value = self.comma_expression("delete")
        self.terminate()
        return Delete(self.start[i], self.end[self.i - 1], value)

    def static_assert(self) -> Assert:
        """`static_assert(value, "text")`; the semicolon is optional."""
        first = self.i
        opener = self.i = first + 1
        value: Expr
        if self.expect("(", "static_assert"):
            value = self.assignment("static_assert")
            if self.kind[self.i] == ",":
                self.i += 1
                if self.kind[self.i] == "str":
                    self.string()
                else:
                    self.expected("string", "static_assert")
            if not self.close(opener, "static_assert") and self.skip_to(")"):
                self.i += 1
        else:
            value = self.missing()
        if self.kind[self.i] == ";":
            self.i += 1
        return Assert(self.start[first], self.end[self.i - 1], value, True)

    def empty_statement(self) -> Stmt:
        """A lone `;`."""
        i = self.i
        self.i = i + 1
        if not self.panic:
            self.note("empty-statement", self.start[i], self.end[i])
        self.panic = False
        return Empty(self.start[i], self.end[i])

    def goto_statement(self) -> Stmt:
        """`goto label;`."""
        first = self.i
        self.i = first + 1
        label = self.name("goto")
        self.note("removed-syntax", self.start[first], self.end[first], ("goto",))
        self.terminate()
        return Goto(self.start[first], self.end[self.i - 1], label)

    def label(self) -> Stmt:
        """`label:`."""
        i = self.i
        self.i = i + 2
        name = Ident(self.start[i], self.end[i], self.value[i])
        return Label(self.start[i], self.end[i + 1], name)

    def pragma(self) -> PragmaUnused:
        """`#pragma unused a, b`."""
        i = self.i
        self.i = i + 1
        text, start = self.value[i], self.start[i]
        placed = self.end[i] - start == len(text)
        names: list[Ident] = []
        offset = 0
        for part in text.split(","):
            name = part.strip()
            if name:
                at = start + offset + part.index(name) if placed else start
                names.append(Ident(at, at + len(name) if placed else at, name))
            offset += len(part) + 1
        return PragmaUnused(start, self.end[i], names)

"""Parses a chunk's tokens into declarations. One call, no state kept; broken code gives what can be told of it.

The work is shared out by what is read: `parse_expr`, `parse_operand`, `parse_decl`, `parse_stmt`, `parse_flow`
and `parse_types`, each a layer of one parser. Names are not resolved and types not checked here.
"""

from __future__ import annotations

from collections.abc import Callable

from server.syntax.foreign import translate
from server.syntax.nodes import Block, Function, Node, Stmt, StructInit, TopLevel, TypeRef, VarStmt
from server.syntax.parse_decl import Declarator
from server.syntax.parse_types import TypeParser
from server.syntax.recovery import LIMIT, OUTER_WORDS, STATEMENT_WORDS, mend
from server.syntax.tokens import EOF, Dialect, Problem, Tokens

# The messages of spcomp 1.12 that each problem stands for.
SPCOMP: dict[str, tuple[int, ...]] = {
    "bad-operator": (7,),
    "break-outside-loop": (24,),
    "case-outside-switch": (14,),
    "const-twice": (138,),
    "constant-array": (1,),
    "default-not-last": (15,),
    "deprecated-enum-step": (228,),
    "dimensions-twice": (121,),
    "duplicate-accessor": (126,),
    "empty-statement": (36,),
    "expected-expression": (29,),
    "expected-member": (124, 125, 1),
    "expected-newline": (155,),
    "expected-statement": (29, 36, 14),
    "expected-token": (1, 10, 437, 20, 93),
    "expected-type": (122,),
    "foreign-syntax": (1, 10, 29, 139, 173),
    "illegal-cast": (238, 239),
    "invalid-character": (27,),
    "invalid-escape": (27,),
    "missing-parentheses": (243,),
    "missing-semicolon": (1,),
    "multiple-defaults": (16,),
    "nesting-too-deep": (),
    "new-with-type": (143, 1),
    "old-cast": (240,),
    "old-syntax": (147, 120),
    "old-type-name": (98,),
    "positional-after-named": (44,),
    "possibly-unintended-assignment": (211,),
    "reference-to-array": (67, 137),
    "removed-syntax": (153, 158, 404, 418, 437, 442, 29),
    "reserved-word": (1, 157, 173),
    "single-statement-case": (2,),
    "size-on-type": (101,),
    "unclosed-bracket": (1, 30, 151, 29),
    "unclosed-character": (27,),
    "unclosed-function": (1, 30, 29),
    "unclosed-string": (37,),
    "unexpected-character": (1, 10, 29),
    "unexpected-token": (1, 10, 55, 122, 147, 437),
    "unmatched-brace": (54,),
    "variable-declaration-needs-block": (3,),
    "variadic-not-last": (401, 402),
}

_CLASS_WORDS = frozenset(("public", "stock", "static", "new"))
_USES = frozenset(("(", ".", "[", "++", "--", "+=", "-=", "="))
_BEGINS = OUTER_WORDS | frozenset(("static", "new", "const", "enum", "static_assert", "pragma", "operator"))


def parse(
    tokens: Tokens, dialect: Dialect, escape: str = "\\", source: str = ""
) -> tuple[list[TopLevel], list[Problem]]:
    """The declarations of a chunk and what is wrong with its syntax, in the order of the text.

    `escape` is the control character (`#pragma ctrlchar`); `source` is the chunk's text. Never raises; for any
    tokens, each node's range holds those of its parts.
    """
    parser = Parser(tokens, dialect, escape)
    decls = parser.chunk()
    foreign: list[Problem] = []
    if parser.problems:
        meant, foreign = translate(tokens, dialect.semicolon)
        mended = mend(meant, source)
        if foreign or mended is not None:
            parser = Parser(mended or meant, dialect, escape)
            decls = parser.chunk()
    problems = [*foreign, *parser.problems]
    if problems or tokens.start != sorted(tokens.start) or tokens.end != sorted(tokens.end):
        widen(decls)
    if len(problems) > 1:
        problems.sort(key=lambda problem: problem.start)
    return decls, problems


class Parser(TypeParser):
    """Reads whole chunks."""

    __slots__ = ()

    def chunk(self) -> list[TopLevel]:
        """All declarations."""
        kind = self.kind
        decls: list[TopLevel] = []
        lost = False  # what does not begin a declaration is the fault of the problem before
        while kind[self.i] != EOF:
            i = self.i
            before = len(self.problems)
            self.old_reported = False
            read = _DECLARATIONS.get(kind[i])
            decl: TopLevel | None = None
            if read is None:
                self.stray()
                if lost:
                    del self.problems[before:]
            else:
                decl = read(self)
                if decl is not None:
                    decls.append(decl)
            if len(self.problems) > before and not self.gave_up and self.is_statement(i, decl):
                if decl is not None:
                    decls.pop()
                    del self.problems[before:]
                    self.panic = False
                    self.fail("unexpected-token", i, (self.value[i],))
                self.go_on(i, decls)
            lost = len(self.problems) > before or (lost and read is None)
            if self.i == i:
                self.i = i + 1
            if self.panic:
                self.skip_declaration(i)
        return decls

    def is_statement(self, i: int, decl: TopLevel | None) -> bool:
        """Whether what begins at token `i`, and was read with problems, looks like part of a function."""
        if isinstance(decl, Function) and decl.body is not None:
            return False
        word = self.kind[i]
        return word in STATEMENT_WORDS - {"static"} or (word == "id" and self.kind[i + 1] in _USES)

    def go_on(self, i: int, decls: list[TopLevel]) -> None:
        """Take statements outside of functions for the rest of the function before, or of none."""
        self.i = i
        self.panic = True
        before = len(self.problems)
        function = decls[-1] if decls else None
        body: list[Stmt] = []
        if isinstance(function, Function) and isinstance(function.body, Block):
            body = function.body.body
        closed = self.statements(body)
        del self.problems[before:]
        if closed:
            self.i += 1
        self.panic = self.unwinding = False
        if isinstance(function, Function) and function.body is not None:
            function.end = function.body.end = self.end[self.i - 1]

    def skip_declaration(self, before: int) -> None:
        """Go on to the next line that begins a declaration, or behind the next semicolon outside braces."""
        kind = self.kind
        depth = 0
        while kind[self.i] != EOF:
            word = kind[self.i]
            if self.newline[self.i] and word in _BEGINS and self.i > before:
                break
            if word == "{":
                depth += 1
            elif word == "}":
                depth -= 1
                if depth <= 0:
                    self.i += 1 + (kind[self.i + 1] == ";")
                    break
            elif depth == 0 and word in (";", LIMIT):
                self.i += 1
                break
            self.i += 1
        self.panic = False

    def stray(self) -> None:
        """Report a token that begins no declaration."""
        i = self.i
        word = self.kind[i]
        if word == LIMIT:
            self.i = i + 1
            self.panic = False
        elif word == "}":
            if not self.panic:
                self.note("unmatched-brace", self.start[i], self.end[i])
            self.i = i + 1
        elif word == "bad":
            self.bad_token()
            self.i = i + 1
        else:
            self.fail("unexpected-token", i, (self.found(),))

    def enumeration(self) -> TopLevel:
        """An enum or enum struct."""
        return self.enum_struct() if self.kind[self.i + 1] == "struct" else self.enum()

    def declaration(self) -> TopLevel | None:
        """A variable or function, with the words that may stand before it."""
        kind = self.kind
        first = self.i
        words: set[str] = set()
        if kind[first] in ("native", "forward"):
            words.add(kind[first])
            self.i = first + 1
            declarator = self.declarator(function=True)
            return self.function_of(first, frozenset(words), declarator)
        while kind[self.i] in _CLASS_WORDS:
            if words and words | {kind[self.i]} != {"static", "stock"}:
                self.fail_here("expected-type", (self.found(), "type"))
                self.panic = False
            words.add(kind[self.i])
            self.i += 1
        if kind[first] == "id" and self.is_lone(first):
            self.fail("unexpected-token", first, (self.found(),))
            self.i = first + 1
            return None
        declarator = self.declarator(function=True, old="new" in words)
        type_, _, dims, new, operator, _ = declarator
        if operator or (kind[self.i] == "(" and "new" not in words and not dims and not type_.const):
            return self.function_of(first, frozenset(words), declarator)
        if new and type_.names == ("void",) and not dims and kind[self.i] not in ("=", ",", ";"):
            return self.function_of(first, frozenset(words), declarator)
        found = self.variables(declarator, frozenset(words))
        if type(found[-1].init) is StructInit:
            self.i += kind[self.i] == ";"
            self.panic = False
        else:
            self.terminate()
        return VarStmt(self.start[first], self.end[self.i - 1], found)

    def is_lone(self, i: int) -> bool:
        """Whether the word at `i` is all there is of what may become a declaration."""
        following = self.kind[i + 1]
        return following == EOF or (self.newline[i + 1] and following in _BEGINS)

    def function_of(self, first: int, words: frozenset[str], declarator: Declarator) -> TopLevel:
        """The function whose type and name have been read."""
        type_: TypeRef | None = declarator.type
        if not declarator.new and declarator.type.start == declarator.type.end:
            type_ = None
        return self.function(first, words, declarator.name, type_, "function", declarator.operator)


_DECLARATIONS: dict[str, Callable[[Parser], TopLevel | None]] = {
    **dict.fromkeys(
        ("id", "int", "char", "void", "new", "static", "public", "stock", "operator", "native", "forward"),
        Parser.declaration,
    ),
    "static_assert": Parser.static_assert,
    "const": Parser.constants,
    "enum": Parser.enumeration,
    "methodmap": Parser.methodmap,
    "struct": Parser.struct,
    "typedef": Parser.typedef,
    "typeset": Parser.typeset,
    "functag": Parser.old_callback,
    "funcenum": Parser.old_callback,
    "using": Parser.using,
    "pragma": Parser.pragma,
}


def widen(nodes: list[TopLevel]) -> None:
    """Make each node's range hold those of its parts: missing parts and macros stand outside of them."""
    order: list[tuple[Node, Node | None]] = [(node, None) for node in nodes]
    for node, _ in order:  # grows while it runs: parents come before their parts
        for cls in type(node).__mro__:
            for slot in getattr(cls, "__slots__", ()):
                value = getattr(node, slot)
                if isinstance(value, Node):
                    order.append((value, node))
                elif isinstance(value, list):
                    for item in value:
                        for part in item if isinstance(item, tuple) else (item,):
                            if isinstance(part, Node):
                                order.append((part, node))
    for node, parent in reversed(order):
        node.end = max(node.end, node.start)
        if parent is not None:
            parent.start = min(parent.start, node.start)
            parent.end = max(parent.end, node.end)

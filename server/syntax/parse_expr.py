"""Parses expressions. Precedence, tags and line ends are the compiler's; nothing is resolved here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

from server.syntax.literals import int_value
from server.syntax.nodes import (
    Assign,
    Binary,
    Call,
    Cast,
    Comma,
    DefaultArg,
    Expr,
    Ident,
    Index,
    Member,
    Name,
    NamedArg,
    Number,
    Postfix,
    Ternary,
    TypeRef,
    Unary,
)
from server.syntax.recovery import LIMIT, MAX_CHAIN, MAX_DEPTH, Reader
from server.syntax.tokens import EOF

BINARY = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "|": 5, "^": 6, "&": 7,
    "<<": 8, ">>": 8, ">>>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
}  # fmt: skip
_RELATIONS = frozenset(("<", ">", "<=", ">="))
ASSIGNMENTS = frozenset("= += -= *= /= %= &= |= ^= <<= >>= >>>=".split())
_ENDS = frozenset((",", ")", ";", "]"))
_SUFFIXES = frozenset(("(", "[", ".", "::", "++", "--"))
_PREFIXES = frozenset(("-", "!", "~", "++", "--"))
OPERANDS = frozenset("id num float chr str bad true false null this new sizeof view_as ( { - ! ~ int".split())
OVER = frozenset((LIMIT, EOF))
BUILTIN_TYPES = frozenset(("int", "char", "void"))
_integer = lru_cache(maxsize=4096)(int_value)


class ExprParser(Reader):
    """Reads operators and suffixes. `primaries` read the operands that begin with a certain token."""

    __slots__ = ()
    primaries: ClassVar[dict[str, Callable[[Any], Expr]]] = {}

    def comma_expression(self, where: str) -> Expr:
        """`a, b, c`: where a statement or condition takes several."""
        first = self.assignment(where)
        if self.kind[self.i] != ",":
            return first
        items = [first]
        while self.kind[self.i] == ",":
            self.i += 1
            items.append(self.assignment(where))
        return Comma(first.start, items[-1].end, items)

    def assignment(self, where: str = "expression") -> Expr:
        """An expression without commas. `where` names what it is for, should it be missing."""
        i, kind = self.i, self.kind
        if kind[i] == "id" and kind[i + 1] in _ENDS:
            self.i = i + 1
            return Name(self.start[i], self.end[i], self.value[i])
        left = self.unary(where)
        word = kind[self.i]
        if word in _ENDS:
            return left
        if word in BINARY:
            left = self.binary(left, 1)
            word = kind[self.i]
        if word == "?":
            left = self.ternary(left)
            word = kind[self.i]
        if word in ASSIGNMENTS:
            return self.assign(left)
        return left

    def assign(self, target: Expr) -> Expr:
        """`target op value`, the operator being the current token."""
        i = self.i
        op = self.kind[i]
        if op == "=" and self.in_test and not self.panic:
            self.note("possibly-unintended-assignment", self.start[i], self.end[i])
        self.i = i + 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.too_deep()
        value = self.assignment(op)
        self.depth -= 1
        return Assign(target.start, value.end, op, self.start[i], target, value)

    def conditional(self, where: str) -> Expr:
        """An expression without commas and assignments."""
        left = self.unary(where)
        if self.kind[self.i] in BINARY:
            left = self.binary(left, 1)
        if self.kind[self.i] == "?":
            left = self.ternary(left)
        return left

    def ternary(self, condition: Expr) -> Expr:
        """`condition ? then : other`, the `?` being the current token."""
        question = self.i
        self.i += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.too_deep()
        tags, self.tags = self.tags, False  # the colon belongs to the `?`
        then = self.conditional("?")
        self.tags = tags
        if self.kind[self.i] == ":":
            self.i += 1
        else:
            self.fail_here(
                "expected-token", (":", self.found(), "?"), ((self.start[question], self.end[question], "?"),)
            )
        other = self.conditional(":")
        self.depth -= 1
        return Ternary(condition.start, other.end, condition, then, other)

    def binary(self, left: Expr, least: int) -> Expr:
        """Binary operators of precedence `least` and higher behind `left`."""
        kind = self.kind
        precedence = BINARY.get
        long = 0
        while True:
            i = self.i
            op = kind[i]
            level = precedence(op, 0)
            if level < least:
                return left
            self.i = i + 1
            right = self.unary(op)
            while precedence(kind[self.i], 0) > level:
                right = self.binary(right, level + 1)
            chain = level == 4 and type(left) is Binary and left.op in _RELATIONS
            left = Binary(left.start, right.end, op, self.start[i], left, right, chain)
            long += 1
            if long > MAX_CHAIN:
                self.too_deep()
                return left

    def unary(self, where: str) -> Expr:
        """An operand with its prefixes and suffixes."""
        i, kind = self.i, self.kind
        word = kind[i]
        if word == "id":
            following = kind[i + 1]
            if following == ":" and self.tags and self.is_label(i):
                return self.prefixed(where)
            self.i = i + 1
            name = Name(self.start[i], self.end[i], self.value[i])
            return self.suffixed(name) if following in _SUFFIXES else name
        if word == "num":
            self.i = i + 1
            number = Number(self.start[i], self.end[i], _integer(self.value[i]))
            return self.suffixed(number) if kind[i + 1] in _SUFFIXES else number
        if word in _PREFIXES or word in BUILTIN_TYPES:
            return self.prefixed(where)
        parse = self.primaries.get(word)
        if parse is None:
            return self.missing_expression(where)
        node = parse(self)
        return self.suffixed(node) if kind[self.i] in _SUFFIXES else node

    def is_label(self, i: int) -> bool:
        """Whether the word at `i` and the `:` behind it make a tag: nothing may stand between them."""
        end, start = self.end, self.start
        return end[i] == start[i + 1] or (start[i] == start[i + 1] and end[i] == end[i + 1])

    def prefixed(self, where: str) -> Expr:
        """An operand behind operators and old casts, which are the current token and those after it."""
        kind = self.kind
        first = self.i
        while True:
            i = self.i
            word = kind[i]
            if word in _PREFIXES:
                self.i = i + 1
            elif kind[i + 1] == ":" and (word == "id" or word in BUILTIN_TYPES) and self.is_label(i):
                if not self.tags:
                    break
                if word != "id":
                    self.note("illegal-cast", self.start[i], self.end[i + 1], (word,))
                elif self.newdecls:
                    self.note("old-cast", self.start[i], self.end[i + 1], (self.value[i],))
                self.i = i + 2
            else:
                break
        last = self.i
        node = self.missing_expression(where) if kind[last] in BUILTIN_TYPES else self.unary(where)
        deep = 0
        at = last
        while at > first:
            deep += 1
            at -= 1
            if kind[at] == ":":
                at -= 1
                type_ = TypeRef(self.start[at], self.end[at + 1], (self.value[at],), old=True)
                node = Cast(self.start[at], node.end, type_, node)
            else:
                node = Unary(self.start[at], node.end, kind[at], node)
            if deep > MAX_DEPTH:
                self.too_deep()
                break
        return node

    def suffixed(self, node: Expr) -> Expr:
        """`node` with the calls, indices, members and `++` that follow it."""
        kind = self.kind
        long = 0
        while True:
            i = self.i
            word = kind[i]
            if word == "(":
                node = self.call(node, node.start, False)
            elif word == "." or word == "::":
                self.i = i + 1
                member = self.member_name(word)
                node = Member(node.start, member.end, node, word, member)
            elif word == "[":
                node = self.index(node)
            elif word == "++" or word == "--":
                if self.newline[i] and (not self.semicolon or kind[i + 1] in ("id", "this")):
                    return node  # the line has ended the expression
                self.i = i + 1
                return Postfix(node.start, self.end[i], word, node)
            else:
                return node
            long += 1
            if long > MAX_CHAIN:
                self.too_deep()
                return node

    def member_name(self, op: str) -> Ident:
        """The name behind `.` or `::`; a name on the next line belongs to the next statement."""
        i = self.i
        if self.kind[i] == "id" and not self.newline[i]:
            self.i = i + 1
            return Ident(self.start[i], self.end[i], self.value[i])
        at = self.end[i - 1]
        if self.value[i].isidentifier() and not self.newline[i]:
            self.fail_here("reserved-word", (self.value[i],))
            self.i = i + 1
            return Ident(self.start[i], self.end[i], self.value[i])
        self.expected("name", op)
        return Ident(at, at, "")

    def index(self, node: Expr) -> Expr:
        """`node[index]`, the `[` being the current token."""
        opener = self.i
        self.i = opener + 1
        inner: Expr | None = None
        if not (self.sizing and self.kind[opener + 1] == "]"):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.too_deep()
            inner = self.assignment("[")
            self.depth -= 1
        if self.kind[self.i] == "]" or self.expected_closer(opener, "index"):
            self.i += 1
        return Index(node.start, self.end[self.i - 1], node, inner)

    def expected_closer(self, opener: int, where: str) -> bool:
        """Report that the bracket at `opener` is not closed here; move to where it is, if that is near."""
        self.unclosed(opener, where)
        return self.skip_to(")" if self.kind[opener] == "(" else "]")

    def call(self, target: Expr, start: int, new: bool) -> Expr:
        """`target(arguments)`, the `(` being the current token."""
        kind, starts, ends, value = self.kind, self.start, self.end, self.value
        opener = self.i
        i = opener + 1
        args: list[Expr] = []
        commas: list[int] = []
        closed = True
        if kind[i] != ")":
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.too_deep()
                i = self.i
            named = False
            while True:
                word, following = kind[i], kind[i + 1]
                if word == "id" and (following == "," or following == ")"):
                    if value[i] == "_":
                        args.append(DefaultArg(starts[i], ends[i]))
                    else:
                        args.append(Name(starts[i], ends[i], value[i]))
                    if named and not self.panic:
                        self.note("positional-after-named", starts[i], ends[i])
                    i += 1
                elif word in OVER:
                    following = word
                else:
                    self.i = i
                    if word == ".":
                        named = True
                        args.append(self.named_argument())
                    else:
                        args.append(self.assignment("call"))
                        if named and not self.panic:
                            self.note("positional-after-named", args[-1].start, args[-1].end)
                    i = self.i
                    following = kind[i]
                if following == ",":
                    commas.append(starts[i])
                    i += 1
                    continue
                if following != ")":
                    self.i = i
                    closed = self.close_call(opener)
                    i = self.i
                break
            self.depth -= 1
        if closed:
            i += 1
        self.i = i
        return Call(start, ends[i - 1], target, args, starts[opener], commas, closed, new)

    def close_call(self, opener: int) -> bool:
        """Report what is wrong behind an argument; True when the closing bracket is found after all."""
        i = self.i
        if self.kind[i] in OPERANDS and not self.newline[i]:
            self.expected(",", "call")
        else:
            self.unclosed(opener, "call")
        return self.skip_to(")")

    def named_argument(self) -> Expr:
        """`.name = value`, the `.` being the current token."""
        first = self.i
        self.i = first + 1
        name = self.member_name("named")
        self.expect("=", "named argument")
        i = self.i
        value: Expr
        if self.value[i] == "_" and self.kind[i + 1] in (",", ")"):
            self.i = i + 1
            value = DefaultArg(self.start[i], self.end[i])
        else:
            value = self.assignment("=")
        return NamedArg(self.start[first], max(value.end, name.end), name, value)

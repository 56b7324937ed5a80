"""Parses what expressions are made of: literals, brackets, and the constructs that begin with a word."""

from __future__ import annotations

import re

from server.syntax.literals import char_value, unescape
from server.syntax.nodes import (
    ArrayLiteral,
    Bool,
    Cast,
    Defined,
    Expr,
    Float,
    Ident,
    InvalidFunction,
    Name,
    NewArray,
    Null,
    Number,
    Paren,
    SizeOf,
    String,
    StructInit,
    This,
    TypeRef,
)
from server.syntax.parse_expr import BUILTIN_TYPES, OPERANDS, OVER, ExprParser
from server.syntax.recovery import MAX_DEPTH

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[\s\S])")
_ESCAPED = frozenset("abefnrtvx'\"%\\0123456789 \t\r\n")
_OLD_TYPE_NAMES = {"Float": "float", "String": "char", "_": "int"}
_FOREIGN = frozenset(("let", "var", "import"))  # the compiler reserves them, so no type is called so
_GUESSES = {"num": "int", "float": "float", "true": "bool", "false": "bool", "chr": "char"}


class OperandParser(ExprParser):
    """Reads operands."""

    __slots__ = ()

    def paren(self) -> Expr:
        """`(a)` or `(a, b)`."""
        opener = self.i
        self.i = opener + 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.too_deep()
        tags, in_test = self.tags, self.in_test
        self.tags, self.in_test = True, False
        inner = self.comma_expression("(")
        self.tags, self.in_test = tags, in_test
        self.depth -= 1
        if self.kind[self.i] == ")" or (self.expected_closer(opener, "expression") and self.kind[self.i] == ")"):
            self.i += 1
        return Paren(self.start[opener], self.end[self.i - 1], inner)

    def array(self, initializer: bool) -> Expr:
        """`{a, b, ...}`. In an `initializer` a comma may come last, and strings end an item."""
        kind = self.kind
        opener = self.i
        self.i = opener + 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.too_deep()
        items: list[Expr] = []
        ellipsis = False
        while True:
            word = kind[self.i]
            if word == "}" and initializer:
                break
            if word == "...":
                ellipsis = True
                self.i += 1
                break
            if word in OVER:
                break
            items.append(self.initializer() if initializer else self.assignment("{"))
            if kind[self.i] != ",":
                break
            self.i += 1
        self.depth -= 1
        if kind[self.i] in OPERANDS and not self.panic:
            self.expected(",", "array")
            self.skip_to("}")
        if not self.close(opener, "array") and self.skip_to("}"):
            self.i += 1
        return ArrayLiteral(self.start[opener], self.end[self.i - 1], items, ellipsis)

    def initializer(self) -> Expr:
        """What stands behind the `=` of a declaration."""
        i = self.i
        word = self.kind[i]
        if word == "{":
            if self.kind[i + 1] == "id" and self.kind[i + 2] == "=":
                return self.record()
            return self.array(True)
        if word == "str":
            return self.string()
        return self.assignment("=")

    def record(self) -> Expr:
        """`{name = value, …}`."""
        kind = self.kind
        opener = self.i
        self.i = opener + 1
        fields: list[tuple[Ident, Expr]] = []
        while True:
            i = self.i
            if kind[i] != "id":
                self.expected("name", "record")
                break
            self.i = i + 1
            name = Ident(self.start[i], self.end[i], self.value[i])
            self.expect("=", "record")
            fields.append((name, self.initializer()))
            if kind[self.i] != ",":
                if kind[self.i] != "id" or kind[self.i + 1] != "=":
                    break
                self.expected(",", "record")
                self.i -= 1
            self.i += 1
            if kind[self.i] == "}":
                break
        if not self.close(opener, "record") and self.skip_to("}"):
            self.i += 1
        return StructInit(self.start[opener], self.end[self.i - 1], fields)

    def float(self) -> Expr:
        """A rational number."""
        i = self.i
        self.i = i + 1
        return Float(self.start[i], self.end[i], float(self.value[i]))

    def character(self) -> Expr:
        """A character literal."""
        i = self.i
        self.i = i + 1
        text = self.value[i]
        if len(text) > 3:
            content = unescape(text[1:-1], self.escape)
            if len(content) != 1 and text[1:3].lower() != self.escape + "u":
                self.note("invalid-character", self.start[i], self.end[i], (text,))
        return Number(self.start[i], self.end[i], char_value(text, self.escape), True)

    def string(self) -> Expr:
        """A string literal, and those that `...` joins to it."""
        i, kind = self.i, self.kind
        text = self.value[i]
        self.i = i + 1
        if "\\" in text and self.escape == "\\":
            self.check_escapes(i)
        if kind[i + 1] != "..." or kind[i + 2] not in ("str", "chr", "bad", "id"):
            return String(self.start[i], self.end[i], (text,), unescape(text[1:-1], self.escape))
        parts = [text]
        first = i
        while kind[self.i] == "...":
            i = self.i + 1
            self.i = i
            if kind[i] not in ("str", "chr"):
                self.expected("string", "...")
                if kind[i] == "id" and not self.newline[i]:
                    self.i = i + 1
                break
            parts.append(self.value[i])
            self.i = i + 1
        content = "".join(unescape(part[1:-1], self.escape) for part in parts)
        return String(self.start[first], self.end[self.i - 1], tuple(parts), content)

    def check_escapes(self, i: int) -> None:
        """Report escape sequences of the string at token `i` that the compiler does not know."""
        text = self.value[i]
        written = self.end[i] - self.start[i] == len(text)
        for match in _ESCAPE.finditer(text):
            if len(match.group(1)) == 1 and match.group(1) not in _ESCAPED:
                first, last = match.span() if written else (0, self.end[i] - self.start[i])
                self.note("invalid-escape", self.start[i] + first, self.start[i] + last, (match.group(),))

    def bad(self) -> Expr:
        """A token that is none; an unclosed string is read up to the end of its line."""
        i = self.i
        self.bad_token()
        self.i = i + 1
        text = self.value[i]
        if text.startswith('"'):
            return String(self.start[i], self.end[i], (text,), unescape(text[1:], self.escape))
        return self.missing()

    def boolean(self) -> Expr:
        """`true` or `false`."""
        i = self.i
        self.i = i + 1
        return Bool(self.start[i], self.end[i], self.kind[i] == "true")

    def word(self) -> Expr:
        """`null`, `this` or `INVALID_FUNCTION`."""
        i = self.i
        self.i = i + 1
        return _WORDS[self.kind[i]](self.start[i], self.end[i])

    def view_as(self) -> Expr:
        """`view_as<type>(value)`."""
        first = self.i
        self.i = first + 1
        self.expect("<", "view_as")
        type_ = self.type_name()
        self.expect(">", "view_as")
        opener = self.i
        if not self.expect("(", "view_as"):
            return Cast(self.start[first], self.end[self.i - 1], type_, self.missing())
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.too_deep()
        value = self.assignment("view_as")
        self.depth -= 1
        if not self.close(opener, "view_as") and self.skip_to(")"):
            self.i += 1
        return Cast(self.start[first], self.end[self.i - 1], type_, value)

    def type_name(self, what: str = "type") -> TypeRef:
        """A type's name in new syntax, without brackets."""
        i = self.i
        word = self.kind[i]
        if word == "id":
            name = self.value[i]
            if name in _FOREIGN:
                return self.foreign_type()
            if name in _OLD_TYPE_NAMES:
                if name == "String" and self.kind[i + 1] == "id" and self.kind[i + 2] not in ("[", "("):
                    return self.foreign_type()
                self.note("old-type-name", self.start[i], self.end[i], (name, _OLD_TYPE_NAMES[name]))
            self.i = i + 1
            return TypeRef(self.start[i], self.end[i], (name,))
        if word in BUILTIN_TYPES:
            self.i = i + 1
            return TypeRef(self.start[i], self.end[i], (word,))
        self.fail_here("expected-type", (self.found(), what))
        at = self.end[i - 1] if i else self.start[i]
        return TypeRef(at, at, ("",))

    def foreign_type(self) -> TypeRef:
        """What other languages have in the place of a type, the current token."""
        i, kind = self.i, self.kind
        name = self.value[i]
        self.i = i + 1
        if name == "String":
            self.note("foreign-syntax", self.start[i], self.end[i], ("text-type",))
            return TypeRef(self.start[i], self.end[i], ("char",), 1)
        if name == "import":
            self.note("foreign-syntax", self.start[i], self.end[i], ("import", name))
            return TypeRef(self.start[i], self.end[i], (name,))
        guess = ""
        if kind[i + 1] == "id" and kind[i + 2] == "=":
            guess = self.value[i + 4] if kind[i + 3] == "new" else _GUESSES.get(kind[i + 3], "")
        self.note("foreign-syntax", self.start[i], self.end[i], ("untyped", name, guess))
        return TypeRef(self.start[i], self.end[i], (guess or name,))

    def new(self) -> Expr:
        """`new Type(arguments)` or `new type[size]`."""
        first, kind = self.i, self.kind
        if kind[first + 1] == "id" and kind[first + 2] == "(":
            i = first + 1
            self.i = first + 2
            return self.call(Name(self.start[i], self.end[i], self.value[i]), self.start[first], True)
        self.i = first + 1
        type_ = self.type_name("new")
        sizes: list[Expr] = []
        if kind[self.i] != "[":
            self.expected("[" if kind[self.i - 1] in BUILTIN_TYPES else "(", "new")
        while kind[self.i] == "[":
            opener = self.i
            self.i += 1
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.too_deep()
            sizes.append(self.assignment("["))
            self.depth -= 1
            self.close(opener, "size")
        return NewArray(self.start[first], self.end[self.i - 1], type_, sizes)

    def sizeof(self) -> Expr:
        """`sizeof x`, `sizeof(x[])`."""
        first, kind = self.i, self.kind
        self.i = first + 1
        parens = 0
        while kind[self.i] == "(":
            parens += 1
            self.i += 1
        sizing, self.sizing = self.sizing, True
        tags, self.tags = self.tags, False
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.too_deep()
        operand = self.unary("sizeof")
        self.depth -= 1
        self.sizing, self.tags = sizing, tags
        while parens and kind[self.i] == ")":  # the compiler does not insist on them
            parens -= 1
            self.i += 1
        return SizeOf(self.start[first], self.end[self.i - 1], kind[first], operand)

    def defined(self) -> Expr:
        """`defined name`."""
        first, kind = self.i, self.kind
        self.i = first + 1
        parens: list[int] = []
        while kind[self.i] == "(":
            parens.append(self.i)
            self.i += 1
        i = self.i
        name = self.value[i] if kind[i] == "id" else ""
        self.expect("id", "defined")
        for opener in reversed(parens[-MAX_DEPTH:]):
            if not self.close(opener, "defined"):
                break
        return Defined(self.start[first], self.end[self.i - 1], name)


_WORDS: dict[str, type[Null]] = {"null": Null, "this": This, "INVALID_FUNCTION": InvalidFunction}
OperandParser.primaries = {
    "(": OperandParser.paren,
    "{": lambda parser: parser.array(False),
    "float": OperandParser.float,
    "chr": OperandParser.character,
    "str": OperandParser.string,
    "bad": OperandParser.bad,
    "true": OperandParser.boolean,
    "false": OperandParser.boolean,
    "null": OperandParser.word,
    "this": OperandParser.word,
    "INVALID_FUNCTION": OperandParser.word,
    "view_as": OperandParser.view_as,
    "new": OperandParser.new,
    "sizeof": OperandParser.sizeof,
    "tagof": OperandParser.sizeof,
    "cellsof": OperandParser.sizeof,
    "defined": OperandParser.defined,
}

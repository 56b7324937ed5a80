"""Reads VScript (Squirrel) as far as it can be converted: functions, tables, and plain statements in them.

What is not understood becomes `Raw`, with its text. Nothing raises for a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>@?"(?:[^"\\]|\\.)*")
      | (?P<number>0[xX][0-9A-Fa-f]+|\d+\.\d+|\d+)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<mark><-|::|&&|\|\||[=!<>]=|[-+*/%]=|\+\+|--|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_SIGNS = re.compile(
    r"^\s*function\s+\w+(?:\s*::\s*\w+)*\s*\([\w\s,=]*\)\s*\{?\s*$|\bfunction\s+\w+\s*::"
    r"|^\s*(?:::)?\w+(?:\s*\.\s*\w+)*\s*<-|^\s*local\s+\w+\s*=|\bDirectorOptions\s*(?:<-|=)",
    re.MULTILINE,
)
_HIDDEN = re.compile(r'//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
_OPTIONS = "DirectorOptions"
_WITH_HEAD = ("if", "for", "foreach", "while", "switch", "catch")
_WITHOUT_HEAD = ("else", "do", "try")
_FOLLOW = {"if": ("else",), "do": ("while",), "try": ("catch",)}
_OPEN, _CLOSE = ("(", "{", "["), (")", "}", "]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token at `start..end`; `fresh` when it is the first of its line."""

    kind: str
    text: str
    start: int
    end: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression. `kind` is number, string, name, null, bool, member, index, call, not, minus, or an operator.

    `text` is a literal or a name; `parts` are the expressions in it: of a call the callee first.
    """

    kind: str
    text: str = ""
    parts: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Stmt:
    """A statement at `start..end`. `kind` is local, set, call, if, return, comment or raw; a block is in `body`."""

    kind: str
    start: int
    end: int
    name: str = ""
    value: Expr | None = None
    body: tuple[Stmt, ...] = ()
    other: tuple[Stmt, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """`scope` are the names before the last: `("Notifications",)`."""

    scope: tuple[str, ...]
    name: str
    params: tuple[str, ...]
    body: tuple[Stmt, ...]
    start: int
    end: int


@dataclass(slots=True)
class Script:
    """What a script has. `options` are the plain values of DirectorOptions; `rest` is all else, as ranges."""

    text: str
    functions: list[Function] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    rest: list[tuple[int, int]] = field(default_factory=list)


class UnreadError(Exception):
    """This is not one of the things that are read."""


def is_vscript(text: str) -> bool:
    """Whether a text is VScript: it has something that SourcePawn never has."""
    return _SIGNS.search(_HIDDEN.sub(" ", text)) is not None


def read(text: str) -> Script:
    """A whole script, or a part of one."""
    return _Reader(text).script()


def tokens_of(text: str) -> list[Token]:
    """All tokens, comments too."""
    found: list[Token] = []
    line_end = -1
    for match in _TOKEN.finditer(text):
        fresh = not found or text.find("\n", line_end, match.start()) >= 0
        found.append(Token(str(match.lastgroup), match.group(), match.start(), match.end(), fresh))
        line_end = match.end()
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.at = 0

    # Tokens --------------------------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> Token:
        if self.at >= len(self.tokens) or (wanted and self.tokens[self.at].text != wanted):
            raise UnreadError
        self.at += 1
        return self.tokens[self.at - 1]

    def name(self) -> str:
        token = self.take()
        if token.kind != "name":
            raise UnreadError
        return token.text

    @property
    def end(self) -> int:
        return self.tokens[self.at - 1].end if self.at else 0

    def is_done(self) -> bool:
        """Whether the statement ends here."""
        return self.at >= len(self.tokens) or self.peek() in (";", "}", ",") or self.tokens[self.at].fresh

    def skip_comments(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "comment":
            self.at += 1

    # Top level -----------------------------------------------------------------------------------------------

    def script(self, scope: tuple[str, ...] = (), into: Script | None = None) -> Script:
        """What stands at the top, or between the braces of a table whose name is `scope`."""
        script = into if into is not None else Script(self.text)
        while self.at < len(self.tokens) and not (into is not None and self.peek() == "}"):
            self.skip_comments()
            if self.at >= len(self.tokens) or (into is not None and self.peek() == "}"):
                break
            start, first = self.at, self.tokens[self.at].start
            try:
                self.top(scope, script)
            except UnreadError:
                self.at = start
                self.skip()
                script.rest.append((first, self.end))
        return script

    def top(self, scope: tuple[str, ...], script: Script) -> None:
        start = self.tokens[self.at].start
        if self.peek() in (";", ","):
            self.take()
        elif self.peek() == "function":
            self.take()
            script.functions.append(self.function((*scope, *self.path("::")), start))
        else:
            self.table(scope, script, start)

    def path(self, *marks: str) -> tuple[str, ...]:
        if self.peek() == "::":
            self.take()
        names = [self.name()]
        while self.peek() in marks:
            self.take()
            names.append(self.name())
        return tuple(names)

    def table(self, scope: tuple[str, ...], script: Script, start: int) -> None:
        """`Name <- { … }`, `Name <- function (…) { … }`, or an option with a plain value."""
        names = (*scope, *self.path(".", "::"))
        if self.take().text not in ("<-", "="):
            raise UnreadError
        self.skip_comments()
        if self.peek() == "{" and _OPTIONS not in names[:-1]:
            self.take()
            self.script(names, script)
            self.take("}")
        elif self.peek() == "function":
            self.take()
            script.functions.append(self.function(names, start))
        elif names[-2:-1] == (_OPTIONS,):
            minus = "-" if self.peek() == "-" and self.take() else ""
            token = self.take()
            if not self.is_done() or (token.kind != "number" and token.text not in ("true", "false")):
                raise UnreadError
            script.options[names[-1]] = minus + token.text
        else:
            raise UnreadError

    def function(self, names: tuple[str, ...], start: int) -> Function:
        self.take("(")
        params: list[str] = []
        while self.peek() != ")":
            params.append(self.name())
            if self.peek() == ",":
                self.take()
            elif self.peek() != ")":
                raise UnreadError
        self.take(")")
        body = self.block()
        return Function(names[:-1], names[-1], tuple(params), body, start, self.end)

    def skip(self) -> None:
        """Past something that is not read, with all that belongs to it: what follows must not seem to stand alone."""
        word = self.peek()
        if word in _WITH_HEAD or word in _WITHOUT_HEAD:
            self.at += 1
            if word in _WITH_HEAD and self.peek() == "(":
                self.skip_group()
            self.skip_body()
            mark = self.at
            self.skip_comments()
            if self.peek() in _FOLLOW.get(word, ()):
                self.skip()
            else:
                self.at = mark
            return
        self.skip_line()

    def skip_body(self) -> None:
        self.skip_comments()
        if self.peek() == "{":
            self.skip_group()
        elif self.at < len(self.tokens):
            self.skip()

    def skip_group(self) -> None:
        """Past what stands in brackets."""
        depth = 0
        while self.at < len(self.tokens):
            text = self.tokens[self.at].text
            depth += (text in _OPEN) - (text in _CLOSE)
            self.at += 1
            if depth <= 0:
                return

    def skip_line(self) -> None:
        """To the end of a line, and of what it opened."""
        first = self.at
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if self.at > first and (token.text in ("}", ";") or (token.fresh and token.text != "{")):
                self.at += token.text == ";"
                return
            if token.text in _OPEN:
                self.skip_group()
            else:
                self.at += 1

    # Statements ----------------------------------------------------------------------------------------------

    def block(self) -> tuple[Stmt, ...]:
        self.skip_comments()
        self.take("{")
        found: list[Stmt] = []
        while self.peek() != "}":
            if self.at >= len(self.tokens):
                raise UnreadError
            found.extend(self.statement())
        self.take("}")
        return tuple(found)

    def statement(self) -> list[Stmt]:
        token = self.tokens[self.at]
        if token.kind == "comment":
            self.at += 1
            return [Stmt("comment", token.start, token.end)]
        if token.text == ";":
            self.at += 1
            return []
        start = self.at
        try:
            return [self.known(token)]
        except UnreadError:
            self.at = start
            self.skip()
            return [Stmt("raw", token.start, self.end)]

    def known(self, token: Token) -> Stmt:
        if token.text == "local":
            self.take()
            name = self.name()
            self.take("=")
            value = self.expr()
            return self.ended(Stmt("local", token.start, self.end, name, value))
        if token.text == "return":
            self.take()
            value = None if self.is_done() else self.expr()
            return self.ended(Stmt("return", token.start, self.end, "", value))
        if token.text == "if":
            return self.branch(token)
        value = self.expr()
        if self.peek() in ("=", "+=", "-=") and value.kind == "name":
            mark = self.take().text
            stmt = Stmt("set", token.start, self.end, f"{value.text} {mark}", self.expr())
            return self.ended(Stmt(stmt.kind, stmt.start, self.end, stmt.name, stmt.value))
        if value.kind != "call":
            raise UnreadError
        return self.ended(Stmt("call", token.start, self.end, "", value))

    def branch(self, token: Token) -> Stmt:
        self.take()
        self.take("(")
        condition = self.expr()
        self.take(")")
        body = self.inner()
        mark = self.at
        self.skip_comments()
        if self.peek() != "else":
            self.at = mark
            return Stmt("if", token.start, self.end, "", condition, body)
        self.take()
        return Stmt("if", token.start, self.end, "", condition, body, self.inner())

    def inner(self) -> tuple[Stmt, ...]:
        """A block, or the one statement that stands in its place."""
        self.skip_comments()
        if self.peek() == "{":
            return self.block()
        if self.at >= len(self.tokens):
            raise UnreadError
        return tuple(self.statement())

    def ended(self, stmt: Stmt) -> Stmt:
        if not self.is_done():
            raise UnreadError
        if self.peek() == ";":
            self.take()
        return stmt

    # Expressions ---------------------------------------------------------------------------------------------

    def expr(self, level: int = 0) -> Expr:
        levels = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
        if level == len(levels):
            return self.unary()
        left = self.expr(level + 1)
        while self.peek() in levels[level]:
            mark = self.take().text
            left = Expr(mark, "", (left, self.expr(level + 1)))
        return left

    def unary(self) -> Expr:
        if self.peek() in ("!", "-"):
            mark = self.take().text
            return Expr("not" if mark == "!" else "minus", "", (self.unary(),))
        return self.postfix(self.primary())

    def primary(self) -> Expr:
        token = self.take()
        if token.text == "(":
            inner = self.expr()
            self.take(")")
            return inner
        if token.text == "::":
            return Expr("name", self.name())
        if token.kind in ("number", "string"):
            return Expr(token.kind, token.text)
        if token.text in ("true", "false"):
            return Expr("bool", token.text)
        if token.text == "null":
            return Expr("null")
        if token.kind != "name" or token.text in ("function", "class", "foreach", "while", "for", "switch", "do"):
            raise UnreadError
        return Expr("name", token.text)

    def postfix(self, value: Expr) -> Expr:
        while self.at < len(self.tokens) and (self.peek() == "." or not self.tokens[self.at].fresh):
            if self.peek() == ".":
                self.take()
                value = Expr("member", self.name(), (value,))
            elif self.peek() == "[":
                self.take()
                inner = self.expr()
                self.take("]")
                value = Expr("index", "", (value, inner))
            elif self.peek() == "(":
                value = self.call(value)
            else:
                break
        return value

    def call(self, callee: Expr) -> Expr:
        self.take("(")
        parts = [callee]
        while self.peek() != ")":
            parts.append(self.expr())
            if self.peek() == ",":
                self.take()
            elif self.peek() != ")":
                raise UnreadError
        self.take(")")
        return Expr("call", "", tuple(parts))

"""Reads what other languages write and the compiler rejects, and puts SourcePawn in its place.

Called only for code that has mistakes in its syntax, and only for what is never valid: so each such mistake gets one
problem that names it, and what stands around it is read as it is meant. Must not guess: what a declaration
somewhere could make valid stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from server.syntax.tokens import EOF, Problem, Tokens

_OPERATORS = {"and": "&&", "or": "||", "is": "=="}
_ELSE_IF = frozenset(("elif", "elseif", "elsif"))
_MODIFIERS = frozenset(
    "private protected internal virtual override abstract sealed final inline async extern export unsigned signed "
    "readonly volatile mut".split()
)
_PREFIXES = frozenset(("f", "F", "r", "R", "u", "U", "L"))
_FUNCTION_WORDS = frozenset(("function", "func", "fn", "fun", "def"))
_CONTAINERS = frozenset(("namespace", "interface", "package", "module", "trait", "impl"))
_TYPES = frozenset(("int", "char", "void"))
_NO_CALLS = frozenset("methodmap enum struct typedef typeset functag funcenum".split())
_IN_TYPE = frozenset((":", "-", ">", "id", "int", "char", "void", "[", "]"))
_CASTS = frozenset("float bool any string String double long short byte Handle".split())
_ENDS_OPERAND = frozenset("id num float str chr true false null this ) ]".split())
_BEGINS_OPERAND = frozenset("id num float str chr true false null this ! - ~".split())
_BEFORE_OPERAND = frozenset("( [ , = == != < > <= >= && || + - * / % ? : return case".split())
_BEFORE_NOT = frozenset(("&&", "||", "!", "return", "=", "(", "if", "while"))
_BEFORE_TEST = frozenset(("if", "while", "&&", "||", "!", "(", "return", "="))
_JOINED = {  # two marks without a blank between them: what they are elsewhere, and here
    ("==", "="): ("===", "=="),
    ("!=", "="): ("!==", "!="),
    ("*", "*"): ("**", "*"),
    ("?", "?"): ("??", "||"),
    ("-", ">"): ("->", "."),
}
_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = frozenset(_OPEN.values())
_FAR = 3000  # tokens that are looked at for a closing bracket

Word = tuple[str, str]
"""A token to put in: kind and value."""


def translate(tokens: Tokens, semicolon: bool) -> tuple[Tokens, list[Problem]]:
    """The tokens with what is foreign replaced, and a problem for each place; the same tokens when nothing is.

    `semicolon` tells whether statements need one.
    """
    reader = _Reader(tokens, semicolon)
    reader.read()
    return (reader.result(), reader.problems) if reader.problems else (tokens, [])


class _Reader:
    """Walks over the tokens once; `edits` are (first token, token behind the last, what to put there)."""

    def __init__(self, tokens: Tokens, semicolon: bool) -> None:
        self.tokens = tokens
        self.kind = [*tokens.kind, EOF, EOF, EOF, EOF]
        self.value = [*tokens.value, "", "", "", ""]
        self.semicolon = semicolon
        self.problems: list[Problem] = []
        self.edits: list[tuple[int, int, list[Word]]] = []
        self.braces = 0
        self.parens = 0
        self.caught: set[int] = set()  # each `catch` and `finally` of a `try`

    def read(self) -> None:
        """Find everything."""
        kind = self.kind
        i = 0
        while kind[i] != EOF:
            word = kind[i]
            if word in ("(", "["):
                self.parens += 1
            elif word in (")", "]"):
                self.parens -= 1
            elif word in ("{", "}", ";"):
                self.braces += (word == "{") - (word == "}")
                self.parens = 0
            look = _LOOKS.get(self.value[i] if word == "id" else word)
            edits = len(self.edits)
            if look is not None:
                look(self, i)
            i = max(i + 1, self.edits[-1][1]) if len(self.edits) > edits else i + 1

    def result(self) -> Tokens:
        """The tokens after all edits."""
        old = self.tokens
        made = Tokens()
        begins: list[int] = []  # tokens that begin a line now, since those before them are left out
        at = 0
        for first, last, words in [*self.edits, (len(old.kind), len(old.kind), [])]:
            made.kind += old.kind[at:first]
            made.value += old.value[at:first]
            made.start += old.start[at:first]
            made.end += old.end[at:first]
            made.newline += old.newline[at:first]
            for nth, (kind, value) in enumerate(words):
                made.kind.append(kind)
                made.value.append(value)
                made.start.append(old.start[first])
                made.end.append(old.end[last - 1])
                made.newline.append(old.newline[first] and nth == 0)
            if first < last and not words and old.newline[first]:
                begins.append(len(made.kind))
            at = last
        for place in begins:
            if place < len(made.newline):
                made.newline[place] = True
        return made

    def tell(self, first: int, last: int, what: str, *args: str) -> None:
        """Report the tokens from `first` to the one before `last`."""
        self.problems.append(
            Problem("foreign-syntax", self.tokens.start[first], self.tokens.end[last - 1], (what, *args))
        )

    def put(self, first: int, last: int, *words: Word) -> None:
        """Replace the tokens from `first` to the one before `last`."""
        self.edits.append((first, last, list(words)))

    def touching(self, i: int) -> bool:
        """Whether nothing stands between token `i` and the next, and both are written here."""
        start, end = self.tokens.start, self.tokens.end
        return i + 1 < len(start) and end[i] == start[i + 1] and start[i] < end[i]

    def closing(self, i: int) -> int:
        """The token that closes the bracket at token `i`; 0 when it is not closed."""
        kind = self.kind
        stack: list[str] = []
        for at in range(i, min(i + _FAR, len(kind))):
            word = kind[at]
            if word in _OPEN:
                stack.append(_OPEN[word])
            elif word in _CLOSE:
                if not stack or stack.pop() != word:
                    return 0
                if not stack:
                    return at
            elif word == EOF:
                return 0
        return 0

    # Operators --------------------------------------------------------------------------------------------

    def operator(self, i: int) -> None:
        """`a and b`, `a or b`, `a is b`."""
        kind, word = self.kind, self.value[i]
        before, after = kind[i - 1] if i else "", kind[i + 1]
        if before not in _ENDS_OPERAND or self.tokens.newline[i] or self.tokens.newline[i + 1]:
            return
        if after in _BEGINS_OPERAND or (after == "(" and (before != "id" or self.parens > 0)):
            if before == "id" and after in ("-", "~"):
                return
            self.tell(i, i + 1, "replace", word, _OPERATORS[word])
            self.put(i, i + 1, (_OPERATORS[word], _OPERATORS[word]))

    def negation(self, i: int) -> None:
        """`not a`."""
        kind = self.kind
        before = kind[i - 1] if i else ""
        known = before in _BEFORE_NOT and (before != "(" or (i > 1 and kind[i - 2] in _BEFORE_TEST))
        joined = before == "id" and self.value[i - 1] in _OPERATORS
        if (known or joined) and kind[i + 1] in ("id", "true", "false", "this") and not self.tokens.newline[i + 1]:
            self.tell(i, i + 1, "replace", "not", "!")
            self.put(i, i + 1, ("!", "!"))

    def marks(self, i: int) -> None:
        """`===`, `!==`, `**`, `??`, `->` and `=>`."""
        kind = self.kind
        if not self.touching(i):
            return
        if kind[i] == "=" and kind[i + 1] == ">":
            self.arrow(i)
            return
        found = _JOINED.get((kind[i], kind[i + 1]))
        if found is None or (found[0] == "->" and (kind[i + 2] != "id" or kind[i + 3] == "{" or not self.braces)):
            return
        written, here = found
        if written in ("**", "??"):
            self.tell(i, i + 2, "no-operator", written)
        else:
            self.tell(i, i + 2, "replace", written, here)
        self.put(i, i + 2, (here, here))

    def arrow(self, i: int) -> None:
        """`(a, b) => { … }`: the whole function stands for a value."""
        kind = self.kind
        first = i - 1
        if i and kind[first] == ")":
            depth = 0
            while first >= 0:
                depth += (kind[first] == ")") - (kind[first] == "(")
                if not depth:
                    break
                first -= 1
        last = self.closing(i + 2) if kind[i + 2] == "{" else 0
        if first < 0 or not last or (self.edits and self.edits[-1][1] > first):
            self.tell(i, i + 2, "lambda")
            return
        self.tell(i, i + 2, "lambda")
        self.put(first, last + 1, ("INVALID_FUNCTION", "INVALID_FUNCTION"))

    def address(self, i: int) -> None:
        """`Call(&a)`, inside a function."""
        kind = self.kind
        if i and self.braces and kind[0] not in _NO_CALLS:
            called = kind[i - 1] in ("(", ",") and self.parens > 0
            if (called or kind[i - 1] in ("=", "return")) and kind[i + 1] == "id":
                self.tell(i, i + 1, "address", self.value[i + 1])
                self.put(i, i + 1)

    # Values ----------------------------------------------------------------------------------------------

    def text(self, i: int) -> None:
        """`$"…"` and `f"…"`."""
        if self.kind[i + 1] != "str" or not self.touching(i):
            return
        plain = "{" not in self.value[i + 1]
        self.tell(i, i + 2, "plain-text" if plain else "interpolation", self.value[i])
        self.put(i, i + 1)

    def backtick(self, i: int) -> None:
        """`` `…` ``, on one line."""
        last = i + 1
        while self.kind[last] not in ("`", EOF) and not self.tokens.newline[last]:
            last += 1
        if self.kind[last] == "`" and not self.tokens.newline[last]:
            self.tell(i, last + 1, "backtick")
            self.put(i, last + 1, ("str", '""'))

    def number(self, i: int) -> None:
        """`1.0f`."""
        if self.kind[i + 1] == "id" and self.value[i + 1] in ("f", "F", "d") and self.touching(i):
            self.tell(i + 1, i + 2, "remove", self.value[i + 1])
            self.put(i + 1, i + 2)

    def fraction(self, i: int) -> None:
        """`.5`."""
        if self.kind[i + 1] == "num" and self.touching(i) and (not i or self.kind[i - 1] in _BEFORE_OPERAND):
            self.tell(i, i + 2, "replace", f".{self.value[i + 1]}", f"0.{self.value[i + 1]}")
            self.put(i, i + 2, ("float", f"0.{self.value[i + 1]}"))

    def list(self, i: int) -> None:
        """`= [1, 2]`."""
        if not i or self.kind[i - 1] not in ("=", "return"):
            return
        last = self.closing(i)
        if last:
            self.tell(i, last + 1, "list")
            inner = list(zip(self.tokens.kind[i + 1 : last], self.tokens.value[i + 1 : last], strict=True))
            self.put(i, last + 1, ("{", "{"), *inner, ("}", "}"))

    def cast(self, i: int) -> None:
        """`(int)a` and `(float)a`, `int(a)`."""
        kind = self.kind
        if kind[i] == "(":
            behind = kind[i + 3]
            if kind[i + 2] != ")" or self.tokens.newline[i + 3] or (i and kind[i - 1] not in _BEFORE_OPERAND):
                return
            if (kind[i + 1] in ("int", "char") and (behind in _BEGINS_OPERAND or behind == "(")) or (
                self.value[i + 1] in _CASTS and behind in ("id", "num", "float", "true", "false", "this")
            ):
                self.tell(i, i + 3, "cast", self.value[i + 1])
                self.put(i, i + 3)
        elif kind[i + 1] == "(" and i and kind[i - 1] in _BEFORE_OPERAND and kind[i - 2] != "view_as":
            self.tell(i, i + 1, "cast", self.value[i])
            self.put(i, i + 1)
        elif kind[i + 1] == "*" and kind[i + 2] == "id":
            self.tell(i, i + 2, "pointer", kind[i])
            array = kind[i] == "char" or not self.parens
            self.put(i, i + 2, (kind[i], kind[i]), *((("[", "["), ("]", "]")) if array else (("&", "&"),)))

    # Statements ------------------------------------------------------------------------------------------

    def attempt(self, i: int) -> None:
        """`try { … } catch (…) { … } finally { … }`."""
        kind = self.kind
        if kind[i + 1] != "{":
            return
        names: list[str] = []
        self.put(i, i + 1)
        first = i
        while True:
            at = self.closing(i + 1) + 1
            if at == 1 or self.value[at] not in ("catch", "finally"):
                break
            i = at
            if kind[i + 1] == "(" and self.closing(i + 1):
                i = self.closing(i + 1)
                names += [self.value[name] for name in range(at, i) if kind[name] == "id"]
            if kind[i + 1] != "{":
                break
            self.caught.add(at)
        self.tell(first, first + 1, "try", " ".join(names))

    def throw(self, i: int) -> None:
        """`throw new Exception("…");`."""
        kind = self.kind
        if kind[i + 1] in ("new", "str", "id") and not self.tokens.newline[i + 1] and self.value[i + 1] != "=":
            made = kind[i + 1] == "new" and kind[i + 2] == "id" and kind[i + 3] == "("
            self.tell(i, i + 1, "throw", self.value[i + 2] if made else "")
            self.put(i, i + 1, ("return", "return"))

    def caught_block(self, i: int) -> None:
        """What stands before the block of the `catch` or `finally` of a `try`."""
        if i in self.caught:
            self.put(i, self.closing(i + 1) + 1 if self.kind[i + 1] == "(" else i + 1)

    def else_if(self, i: int) -> None:
        """`elif (…) {`."""
        kind = self.kind
        if self.braces < 1 or kind[i + 1] != "(" or kind[i - 1] not in ("}", ";"):
            return
        last = self.closing(i + 1)
        if last and (kind[last + 1] == "{" or (self.semicolon and kind[last + 1] in ("id", "return"))):
            self.tell(i, i + 1, "replace", self.value[i], "else if")
            self.put(i, i + 1, ("else", "else"), ("if", "if"))

    def for_each(self, i: int) -> None:
        """`foreach (x in y)`, `for (int x : y)`."""
        kind = self.kind
        last = self.closing(i + 1) if kind[i + 1] == "(" else 0
        if last < i + 4 or ";" in kind[i:last]:
            return
        name = i + 2
        while name < i + 4 and (kind[name + 1] == "id" and self.value[name + 1] not in ("in", "of")):
            name += 1
        if kind[name] == "id" and (self.value[name + 1] in ("in", "of", ":") or self.value[i] == "foreach"):
            self.tell(i, last + 1, "foreach")
            self.put(i, last + 1, ("while", "while"), ("(", "("), ("num", "1"), (")", ")"))

    def variable(self, i: int) -> None:
        """`let a: int`."""
        kind = self.kind
        if kind[i + 1] == "id" and kind[i + 2] == ":" and (kind[i + 3] in _TYPES or kind[i + 3] == "id"):
            type_ = self.value[i + 3]
            self.tell(i, i + 4, "type-behind", f"{type_} {self.value[i + 1]}")
            self.put(i, i + 4, (kind[i + 3], type_), ("id", self.value[i + 1]))

    # Declarations ----------------------------------------------------------------------------------------

    def modifier(self, i: int) -> None:
        """`private void Name`: three words behind each other are nothing in SourcePawn."""
        kind = self.kind
        before = kind[i - 1] if i else ";"
        names = kind[i + 1] in _TYPES or (kind[i + 1] == "id" and kind[i + 2] == "id")
        if (
            names
            and not self.tokens.newline[i + 1]
            and before in (";", "{", "}", "(", ",", "public", "static", "stock", "const")
        ):
            self.tell(i, i + 1, "remove", self.value[i])
            self.put(i, i + 1)

    def function(self, i: int) -> None:
        """`function void Name()`, `fn Name() -> int {`."""
        kind = self.kind
        if i or self.braces:
            return
        typed = kind[i + 1] in _TYPES or (kind[i + 1] == "id" and kind[i + 2] == "id")
        opener = i + 2 + typed
        last = self.closing(opener) if kind[opener] == "(" else 0
        behind = 0
        if last and kind[last + 1] in (":", "-"):
            behind = last + 1
            while behind < last + 6 and kind[behind] in _IN_TYPE:
                behind += 1
            behind = behind if kind[behind] == "{" and behind > last + 2 else 0
        if not last or (self.value[i] != "function" and not behind):
            return
        type_ = "".join(self.value[last + 2 : behind]).lstrip(">")
        self.tell(i, i + 1, "function", "" if typed else type_ or "void")
        self.put(i, i + 1, *(() if typed else (("void", "void"),)))
        if behind:
            self.put(last + 1, behind)

    def structure(self, i: int) -> None:
        """`struct Name { int a; }`, `enum class Name {`."""
        kind = self.kind
        if kind[i] == "enum":
            if self.value[i + 1] == "class" and kind[i + 2] == "id" and kind[i + 3] in ("{", "("):
                self.tell(i + 1, i + 2, "remove", "class")
                self.put(i + 1, i + 2)
        elif i == 0 and kind[1:3] == ["id", "{"] and (kind[3] in _TYPES or kind[3:5] == ["id", "id"]):
            self.tell(i, i + 1, "replace", "struct", "enum struct")
            self.put(i, i + 1, ("enum", "enum"), ("struct", "struct"))

    def container(self, i: int) -> None:
        """`namespace Name { … }`: nothing in it is judged."""
        if i == 0 and self.kind[1:3] == ["id", "{"]:
            self.tell(i, i + 2, "container", self.value[i])
            self.put(i, self.closing(2) + 1 or len(self.tokens.kind) - 1)


_LOOKS: dict[str, Callable[[_Reader, int], None]] = {
    **dict.fromkeys(_OPERATORS, _Reader.operator),
    **dict.fromkeys(("==", "!=", "*", "?", "-", "="), _Reader.marks),
    **dict.fromkeys(("(", "int", "char"), _Reader.cast),
    **dict.fromkeys(("$", *_PREFIXES), _Reader.text),
    **dict.fromkeys(_ELSE_IF, _Reader.else_if),
    **dict.fromkeys(("foreach", "for"), _Reader.for_each),
    **dict.fromkeys(("let", "var"), _Reader.variable),
    **dict.fromkeys(("catch", "finally"), _Reader.caught_block),
    **dict.fromkeys(_FUNCTION_WORDS, _Reader.function),
    **dict.fromkeys(_MODIFIERS, _Reader.modifier),
    **dict.fromkeys(_CONTAINERS, _Reader.container),
    "not": _Reader.negation,
    "&": _Reader.address,
    "`": _Reader.backtick,
    "float": _Reader.number,
    ".": _Reader.fraction,
    "[": _Reader.list,
    "try": _Reader.attempt,
    "throw": _Reader.throw,
    "struct": _Reader.structure,
    "enum": _Reader.structure,
}

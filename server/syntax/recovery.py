"""What keeps the parser on its feet in broken code: position, problems, and where brackets really end.

Nothing here knows the grammar; the parser's layers build on `Reader`.
"""

from __future__ import annotations

from bisect import bisect_right

from server.syntax.nodes import Missing
from server.syntax.tokens import EOF, Dialect, Problem, Tokens

# Stands where an unclosed bracket is taken to end. No token is like it, so everything inside stops there.
LIMIT = "limit"

MAX_DEPTH = 120  # brackets, blocks and statements inside each other
MAX_PROBLEMS = 200  # in a chunk
_MAX_SKIPPED = 2000  # tokens that are looked at for a closing bracket
_MAX_MENDED = 300  # unclosed brackets in a chunk that are worth a closer look
_FAR = 60  # how many lines or tokens that look goes
MAX_CHAIN = 250  # operators of one level, suffixes or `else if` behind each other

# Begins a statement and nothing else.
STATEMENT_WORDS = frozenset(
    "if else while for do switch case default return break continue delete decl static goto exit assert "
    "static_assert".split()
)
# Begins a declaration that can not stand in a function.
OUTER_WORDS = frozenset("public stock native forward methodmap typedef typeset funcenum functag struct using".split())
OPERATORS = frozenset(
    "= += -= *= /= %= &= |= ^= <<= >>= >>>= || && == != < > <= >= | ^ & << >> >>> + - * / % ? : . :: ...".split()
)
_OPENS = OPERATORS | {","}
_GOES_ON = OPERATORS | {",", ")", "]"}
_BEFORE_HEADER_NAME = frozenset("id int char void ] : public stock static forward native".split())
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_STOPS = STATEMENT_WORDS | {"{", "}", LIMIT, EOF}


class Reader:
    """A position in a chunk's tokens and the problems found so far.

    While `panic` is set, further problems are the fault of the one reported and are not worth reporting.
    """

    __slots__ = (
        "depth",
        "end",
        "escape",
        "flaws",
        "gave_up",
        "i",
        "in_loop",
        "in_test",
        "kind",
        "newdecls",
        "newline",
        "old_reported",
        "panic",
        "problems",
        "semicolon",
        "sizing",
        "start",
        "tags",
        "unwinding",
        "value",
    )

    def __init__(self, tokens: Tokens, dialect: Dialect, escape: str) -> None:
        self.kind = [*tokens.kind, EOF, EOF]  # so that looking ahead never falls off the end
        self.value = tokens.value
        self.start = tokens.start
        self.end = tokens.end
        self.newline = tokens.newline
        self.i = 0
        self.semicolon = dialect.semicolon
        self.newdecls = dialect.newdecls
        self.escape = escape
        self.problems: list[Problem] = []
        self.panic = False
        self.depth = 0
        self.tags = True  # `name:` is a tag here
        self.in_test = False  # in the condition of an `if`, `while` or `assert`
        self.in_loop = False
        self.sizing = False  # in the operand of `sizeof`, where `x[]` may stand
        self.old_reported = False
        self.flaws = 0  # how many problems there were when the function began
        self.gave_up = False
        self.unwinding = False  # a declaration begins inside a function: its braces are not closed

    # Problems --------------------------------------------------------------------------------------------

    def note(
        self,
        code: str,
        start: int,
        end: int,
        args: tuple[str | int, ...] = (),
        related: tuple[tuple[int, int, str], ...] = (),
    ) -> None:
        """Report something that does not confuse the parser."""
        if not self.gave_up and len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code, start, max(start, end), args, related))

    def fail(
        self,
        code: str,
        at: int,
        args: tuple[str | int, ...] = (),
        related: tuple[tuple[int, int, str], ...] = (),
    ) -> None:
        """Report a mistake at token `at` and keep quiet from here on until the parser finds its feet."""
        if not self.panic:
            self.start_panic()
            self.note(code, self.start[at], self.end[at], args, related)

    def start_panic(self) -> None:
        """Keep quiet from here on; what seemed old syntax in this statement was broken syntax."""
        self.panic = True
        if self.old_reported and self.problems and self.problems[-1].code == "old-syntax":
            self.problems.pop()

    def fail_here(
        self,
        code: str,
        args: tuple[str | int, ...] = (),
        related: tuple[tuple[int, int, str], ...] = (),
    ) -> None:
        """Report that the current token is wrong; at the end of the line before if it is on a new one."""
        i = self.i
        if self.panic:
            return
        if self.kind[i] == "bad":
            self.bad_token()
            return
        self.start_panic()
        if i and (self.newline[i] or self.kind[i] in (LIMIT, EOF)):
            end = self.end[i - 1]
            self.note(code, max(end - 1, self.start[i - 1]), end, args, related)
        else:
            self.note(code, self.start[i], self.end[i], args, related)

    def bad_token(self) -> None:
        """Report the current token, which no token begins with or whose quotes are not closed."""
        i = self.i
        text = self.value[i]
        if text.startswith('"'):
            self.fail("unclosed-string", i)
        elif text.startswith("'"):
            self.fail("unclosed-character", i)
        else:
            self.fail("unexpected-character", i, (text,))

    def found(self) -> str:
        """The current token as a message names it."""
        i = self.i
        kind = self.kind[i]
        if kind == EOF:
            return "end"
        if kind == LIMIT:
            return "line end" if self.newline[i + 1] else self.value[i + 1]
        return self.value[i] or kind

    def expected(self, what: str, where: str = "") -> None:
        """Report that `what` is missing; `where` names the construct that wants it."""
        self.fail_here("expected-token", (what, self.found(), where))

    def expect(self, kind: str, where: str) -> bool:
        """Take a token of this kind, or report that it is missing."""
        if self.kind[self.i] == kind:
            self.i += 1
            return True
        self.expected(kind, where)
        return False

    def close(self, opener: int, where: str) -> bool:
        """Take the bracket that closes the one at token `opener`, or report that it is missing."""
        closer = _CLOSERS[self.kind[opener]]
        if self.kind[self.i] == closer:
            self.i += 1
            return True
        self.unclosed(opener, where)
        return False

    def unclosed(self, opener: int, where: str) -> None:
        """Report that the bracket at token `opener` is not closed."""
        bracket = self.kind[opener]
        self.fail_here(
            "unclosed-bracket",
            (bracket, _CLOSERS[bracket], self.found(), where),
            ((self.start[opener], self.end[opener], bracket),),
        )

    def missing_expression(self, where: str) -> Missing:
        """Report that an expression should stand here, and give what stands for it."""
        self.fail_here("expected-expression", (self.found(), where))
        return self.missing()

    def missing(self) -> Missing:
        """An empty expression behind the last token."""
        i = self.i
        at = self.end[i - 1] if i else self.start[i]
        return Missing(at, at)

    def too_deep(self) -> None:
        """Report that nesting goes too deep and give up on the rest of the chunk."""
        self.fail("nesting-too-deep", self.i, (MAX_DEPTH,))
        self.gave_up = True
        self.i = len(self.kind) - 3

    # Finding one's feet ----------------------------------------------------------------------------------

    def terminate(self) -> None:
        """Take the end of a statement: a semicolon, or the line's end where that is enough."""
        i = self.i
        if self.kind[i] == ";":
            self.i = i + 1
            self.panic = False
        elif not self.panic and (self.semicolon or not self.newline[i]):
            self.missing_semicolon()

    def missing_semicolon(self) -> None:
        """Report that there should be a semicolon behind the last token."""
        i = self.i
        kind = self.kind[i]
        if kind == "bad":
            self.bad_token()
        elif kind in (")", "]"):
            self.fail("unexpected-token", i, (kind,))
            self.i = i + 1
            if self.kind[i + 1] == ";":
                self.i = i + 2
                self.panic = False
        elif i:
            end = self.end[i - 1]
            self.start_panic()
            self.note("missing-semicolon", max(end - 1, self.start[i - 1]), end, (self.found(),))
            if self.newline[i] or kind in _STOPS:
                self.panic = False

    def resync(self, before: int) -> None:
        """Skip the rest of a broken statement that began at token `before`; always moves on from there."""
        kind, newline = self.kind, self.newline
        i = stopped = self.i
        if i == before and kind[i] not in ("}", EOF):
            i += 1
        while True:
            word = kind[i]
            if word in (";", LIMIT):
                i += 1
                break
            if word in _STOPS:
                break
            if newline[i] and word not in _GOES_ON and (i == stopped or kind[i - 1] not in _OPENS):
                break
            if word == "id" and kind[i + 1] == "(" and i > before:
                self.i = i
                return
            i += 1
        self.i = i
        self.panic = kind[i] == EOF  # what is not closed at the end is the same mistake

    def skip_to(self, closer: str, header: bool = False) -> bool:
        """Move to the `closer` of the bracket the parser is in, if it is in this statement.

        In the `header` of a `for`, semicolons do not end the statement.
        """
        kind = self.kind
        i, depth = self.i, 0
        last = i + _MAX_SKIPPED
        while i < last:
            word = kind[i]
            if depth == 0 and word == closer:
                self.i = i
                return True
            if word in ("(", "[", "{"):
                depth += 1
            elif word in (")", "]", "}"):
                if depth:
                    depth -= 1
                elif word == "}":
                    return False
            elif word in (LIMIT, EOF) or word in STATEMENT_WORDS or (word == ";" and not header):
                return False
            i += 1
        return False


# Brackets --------------------------------------------------------------------------------------------------


def mend(tokens: Tokens, source: str) -> Tokens | None:
    """The tokens with a `LIMIT` where each unclosed bracket is taken to end; None when all are closed.

    `source` is the text of the tokens, whose indentation tells lines that go on from lines that begin anew.
    """
    found = sorted(_unclosed(tokens))[:_MAX_MENDED]
    lines = [i for i, first in enumerate(tokens.newline) if first]
    columns = [tokens.start[i] - source.rfind("\n", 0, tokens.start[i]) for i in lines] if found else []
    limits = {_limit(tokens.kind, lines, columns, opener, witness) for opener, witness in found}
    if not limits:
        return None
    stops = (";", ")", "]", "}", EOF)  # these need no mark before them
    mended = Tokens()
    last = 0
    for at in [*sorted(at for at in limits if tokens.kind[at] not in stops), len(tokens.kind)]:
        mended.kind += tokens.kind[last:at]
        mended.value += tokens.value[last:at]
        mended.start += tokens.start[last:at]
        mended.end += tokens.end[last:at]
        mended.newline += tokens.newline[last:at]
        if at < len(tokens.kind):
            mended.kind.append(LIMIT)
            mended.value.append("")
            mended.start.append(tokens.end[at - 1])
            mended.end.append(tokens.end[at - 1])
            mended.newline.append(False)
        last = at
    return mended


def _unclosed(tokens: Tokens) -> list[tuple[int, int]]:
    """The parentheses, brackets and array literals that are not closed, each with the token that shows it."""
    kind = tokens.kind
    found: list[tuple[int, int]] = []
    stack: list[int] = []  # openers; blocks as ~index
    semicolons: list[int] = []  # how many may still come in each

    def drop(witness: int) -> None:
        while stack and stack[-1] >= 0:
            found.append((stack.pop(), witness))
            semicolons.pop()

    for i, word in enumerate(kind):
        if word in ("(", "["):
            stack.append(i)
            semicolons.append(2 if i and kind[i - 1] == "for" else 0)
        elif word == "{":
            before = kind[i - 1] if i else ""
            literal = before == "=" or (bool(stack) and stack[-1] >= 0 and before in ("(", ",", "{", "&", "const"))
            if not literal:
                drop(i)
            stack.append(i if literal else ~i)
            semicolons.append(0)
        elif word in (")", "]"):
            opener = "(" if word == ")" else "["
            depth = len(stack)
            while depth and stack[depth - 1] >= 0 and kind[stack[depth - 1]] != opener:
                depth -= 1
            if depth and stack[depth - 1] >= 0:
                while len(stack) > depth:
                    found.append((stack.pop(), i))
                    semicolons.pop()
                stack.pop()
                semicolons.pop()
        elif word == "}":
            while stack and stack[-1] >= 0 and kind[stack[-1]] != "{":
                found.append((stack.pop(), i))
                semicolons.pop()
            if stack:
                stack.pop()
                semicolons.pop()
        elif word == ";":
            while stack and stack[-1] >= 0 and not semicolons[-1]:
                found.append((stack.pop(), i))
                semicolons.pop()
            if stack and stack[-1] >= 0:
                semicolons[-1] -= 1
        elif word == EOF or (tokens.newline[i] and (word in STATEMENT_WORDS or word in OUTER_WORDS)):
            drop(i)
    return found


def _limit(kind: list[str], lines: list[int], columns: list[int], opener: int, witness: int) -> int:
    """The token before which the unclosed bracket at `opener` is taken to end, `witness` at the latest.

    `lines` are the tokens that begin a line, `columns` where these stand in it.
    """
    first = bisect_right(lines, opener)
    values = kind[opener] == "{"  # of an array or record: no statement is like those
    column = columns[first - 1] if first else 0
    for at in range(first, min(first + _FAR, len(lines))):
        i = lines[at]
        if i >= witness:
            break
        word, before = kind[i], kind[i - 1]
        if word in ("int", "char") and not _takes_parameters(kind, opener):
            return i
        if word in _GOES_ON:
            continue
        if before not in _OPENS and before not in _CLOSERS:
            return i
        if values:
            continue
        if before in _CLOSERS:
            if _like_statement(kind, i, witness):
                return i
        elif word == "id" and kind[i + 1] in ("=", "id"):
            return i
        elif columns[at] <= column and _like_statement(kind, i, witness):
            return i  # as far to the left as the line with the bracket
    return witness


def _takes_parameters(kind: list[str], opener: int) -> bool:
    """Whether the bracket at `opener` seems to be that of a function's header."""
    return opener > 1 and kind[opener - 1] == "id" and kind[opener - 2] in _BEFORE_HEADER_NAME


def _like_statement(kind: list[str], i: int, end: int) -> bool:
    """Whether the tokens from `i` look like a statement rather than like what stands in brackets."""
    if kind[i] == "id" and (kind[i + 1] in OPERATORS - {"::", ".", ":", "?"} or kind[i + 1] == "id"):
        return True
    depth = 0
    for at in range(i, min(end, i + _FAR)):
        if kind[at] in ("(", "[", "{"):
            depth += 1
        elif kind[at] in (")", "]", "}"):
            depth -= 1
            if depth < 0:
                return False
        elif kind[at] == "," and depth == 0:
            return False
    return kind[end] == ";" and kind[end - 1] == ")"

"""A small lexer for SourcePawn text, for the tools that change plugins and know what they changed.

It is kept apart from `server.syntax` on purpose: what it finds is used to judge the analyser, so the two must
not share a mistake. It must not fail on any text: what it cannot name is a mark of one character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

TokenKind = Literal["comment", "directive", "string", "char", "number", "word", "mark"]

_SKIPPED = frozenset({"comment", "directive"})

_TOKEN = re.compile(
    r"""
      (?P<comment>//[^\r\n]*|/\*(?:(?!\*/)[\s\S])*(?:\*/|\Z))
    | (?P<string>"(?:[^"\\\r\n]|\\(?:\r\n|[\s\S]))*"?)
    | (?P<char>'(?:[^'\\\r\n]|\\.)*'?)
    | (?P<number>0[xX][0-9A-Fa-f_]+|0[bB][01_]+|0o[0-7_]+|[0-9][0-9_]*(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?)?)
    | (?P<word>[A-Za-z_@][A-Za-z0-9_@]*)
    | (?P<mark>\.\.\.|>>>=|>>>|<<=|>>=|&&|\|\||[-+*/%&|^=!<>]=|\+\+|--|<<|>>|::|[^\s])
    """,
    re.VERBOSE,
)
_DIRECTIVE = re.compile(r"#(?:[^\\\r\n/]|\\(?:\r\n|[\s\S])|/\*(?:(?!\*/)[\s\S])*(?:\*/|\Z)|/(?![/*])|\\\Z)*")

_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = frozenset(_OPEN.values())

_RESERVED = """
acquire any as assert begin bool break builtin case cast_to catch cellsof char const continue decl default
defined delete do double else end enum exit explicit false finally float for foreach forward funcenum
functag function goto if implicit import in int int16 int32 int64 int8 interface intn let methodmap
namespace native new null object operator package private protected public readonly return sealed sizeof
sleep static static_assert stock struct switch tagof this throw true try typedef typeof typeset uint16
uint32 uint64 uint8 uintn union using var variant view_as virtual void volatile while with
"""
KEYWORDS = frozenset(_RESERVED.split())
"""Words that the language keeps for itself, the names of its own types included."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `start` and `end` are indexes into it, lines count from 1."""

    kind: TokenKind
    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Function:
    """A function with a body: indexes into `Source.tokens`."""

    name: int
    parameters: int
    """The `(` of its parameters."""
    open: int
    close: int
    """The braces around its body."""


class Source:
    """A text and its tokens without comments and directives."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all_tokens = list(tokenize(text))
        self.tokens = [token for token in self.all_tokens if token.kind not in _SKIPPED]
        self.directives = [token for token in self.all_tokens if token.kind == "directive"]

    @cached_property
    def partners(self) -> dict[int, int]:
        """The closing bracket of each opening one and the other way round, as far as they pair up."""
        pairs: dict[int, int] = {}
        waiting: list[int] = []
        for i, token in enumerate(self.tokens):
            if token.kind != "mark":
                continue
            if token.text in _OPEN:
                waiting.append(i)
            elif token.text in _CLOSE:
                while waiting:
                    start = waiting.pop()
                    if _OPEN[self.tokens[start].text] == token.text:
                        pairs[start], pairs[i] = i, start
                        break
        return pairs

    @cached_property
    def functions(self) -> list[Function]:
        """The functions with a body outside of any other braces, in the order of the text."""
        found: list[Function] = []
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.text not in _OPEN or token.kind != "mark":
                i += 1
                continue
            close = self.partners.get(i)
            if close is None:
                i += 1
                continue
            body = close + 1
            if (
                token.text == "("
                and i > 0
                and self.tokens[i - 1].kind == "word"
                and self.is_mark(body, "{")
                and body in self.partners
            ):
                found.append(Function(i - 1, i, body, self.partners[body]))
                close = self.partners[body]
            i = close + 1
        return found

    def is_mark(self, i: int, *texts: str) -> bool:
        """Whether token `i` exists and is one of these marks."""
        if not 0 <= i < len(self.tokens):
            return False
        return self.tokens[i].kind == "mark" and self.tokens[i].text in texts

    def is_word(self, i: int) -> bool:
        """Whether token `i` exists and is a word, keywords included."""
        return 0 <= i < len(self.tokens) and self.tokens[i].kind == "word"

    def depth_zero(self, start: int, end: int) -> Iterator[int]:
        """The tokens from `start` up to `end` that are in no bracket opened between them."""
        i = start
        while i < end:
            yield i
            i = self.partners.get(i, i) + 1 if self.tokens[i].text in _OPEN else i + 1


def tokenize(text: str) -> Iterator[Token]:
    """Cut `text` into tokens; blanks and line ends are what lies between them."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]
    i = 0
    last_line = 0
    while i < len(text):
        if text[i].isspace():
            i += 1
            continue
        line = bisect_right(starts, i)
        fresh = line != last_line
        if text[i] == "#" and fresh and (found := _DIRECTIVE.match(text, i)):
            kind: TokenKind = "directive"
        else:
            found = _TOKEN.match(text, i)
            assert found is not None, "the last alternative takes any character but a blank"
            kind = found.lastgroup  # pyright: ignore[reportAssignmentType] - the groups are the kinds
        end = found.end()
        last_line = bisect_right(starts, max(end - 1, i))
        yield Token(kind, text[i:end], i, end, line)
        i = end

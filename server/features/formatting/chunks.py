"""Cuts the tokens of a file into top-level declarations and tells which of them are whole.

A chunk whose brackets do not balance, or that holds text which is no token, is left alone by the formatter, so
that a mistake in one function never moves the lines of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.features.formatting.lexing import BAD, CODE, COMMENTS, DIRECTIVE, MARK, Token, directive_word
from server.syntax.cutter import HEADER

_CLOSERS = {")": "(", "]": "[", "}": "{"}
_OPENERS = frozenset("([{")
_HEADER = re.compile(HEADER, re.MULTILINE)
# Words that cannot stand inside a function, whatever its indentation.
_OUTSIDE_WORDS = frozenset(("public", "stock", "native", "forward", "methodmap", "typedef", "typeset"))
# Each attempt reads to the end of the file; a file with more mistakes than this is laid out in part.
_MAX_ATTEMPTS = 16


@dataclass(slots=True)
class Chunk:
    """Tokens `first..last` (exclusive); `whole` when they can be laid out."""

    first: int
    last: int
    whole: bool


@dataclass(slots=True)
class _Branches:
    """The brackets open at an `#if`, and those open at the end of its first branch."""

    before: list[str]
    after: list[str] | None


def cut(source: str, tokens: list[Token], *, open_end: bool = False) -> list[Chunk]:
    """The chunks of a file, in order; together they hold every token.

    With `open_end` the text may stop in the middle of a declaration, which counts as whole then.
    """
    chunks: list[Chunk] = []
    first = 0
    attempts = 0
    while first < len(tokens):
        attempts += 1
        done, stop, at_end = _balanced(source, tokens, first)
        chunks += done
        first = done[-1].last if done else first
        if stop is None:
            break
        if at_end and open_end:
            chunks.append(Chunk(first, len(tokens), _clean(tokens, first, len(tokens))))
            break
        last = len(tokens)
        if attempts < _MAX_ATTEMPTS:
            last = _next_header(source, tokens, first + 1 if at_end else max(stop, first + 1), first + 1)
        chunks.append(Chunk(first, last, whole=False))
        first = last
    _spread(tokens, chunks)
    return chunks


def _balanced(source: str, tokens: list[Token], first: int) -> tuple[list[Chunk], int | None, bool]:
    """The whole chunks from `first` on, then the token that breaks the balance, and whether that is the end."""
    chunks: list[Chunk] = []
    stack: list[str] = []
    branches: list[_Branches] = []
    in_function = False
    previous = ""
    begin = index = first
    count = len(tokens)
    while index < count:
        token = tokens[index]
        if token.kind == DIRECTIVE:
            stack = _follow(directive_word(token), stack, branches)
        elif token.kind == MARK:
            mark = token.text
            if mark in _OPENERS:
                if not stack:
                    in_function = mark == "{" and previous == ")"
                stack.append(mark)
            elif mark in _CLOSERS and (not stack or stack.pop() != _CLOSERS[mark]):
                return chunks, index, False
            if not stack and (mark == ";" or (mark == "}" and not _goes_on(tokens, index))):
                while index + 1 < count and tokens[index + 1].kind in COMMENTS and not tokens[index + 1].newline:
                    index += 1
                chunks.append(Chunk(begin, index + 1, _clean(tokens, begin, index + 1)))
                begin = index + 1
        elif (
            in_function
            and stack
            and token.newline
            and token.text in _OUTSIDE_WORDS
            and (token.start == 0 or source[token.start - 1] in "\r\n")
        ):
            return chunks, index, False
        if token.kind in CODE:
            previous = token.text
        index += 1
    if stack:
        return chunks, count, True
    if begin < count:
        chunks.append(Chunk(begin, count, _clean(tokens, begin, count)))
    return chunks, None, True


def _follow(word: str, stack: list[str], branches: list[_Branches]) -> list[str]:
    """The brackets open behind a directive: each branch begins with those that were open at its `#if`."""
    if word == "if":
        branches.append(_Branches(list(stack), None))
    elif word in ("else", "elseif") and branches:
        branch = branches[-1]
        if branch.after is None:
            branch.after = stack
        return list(branch.before)
    elif word == "endif" and branches:
        branch = branches.pop()
        return stack if branch.after is None else branch.after
    return stack


def _goes_on(tokens: list[Token], index: int) -> bool:
    """Whether the declaration goes on behind its `}`: `};`, `{Float, _}:name`."""
    following = tokens[index + 1 : index + 2]
    return bool(following) and following[0].text in (";", ":", ",", "=")


def _clean(tokens: list[Token], first: int, last: int) -> bool:
    return all(token.kind != BAD for token in tokens[first:last])


def _spread(tokens: list[Token], chunks: list[Chunk]) -> None:
    """A chunk that shares a line with one that is left alone is left alone as well."""
    for order in (range(1, len(chunks)), range(len(chunks) - 1, 0, -1)):
        for index in order:
            left, right = chunks[index - 1], chunks[index]
            if left.whole != right.whole and not tokens[right.first].newline:
                left.whole = right.whole = False


def _next_header(source: str, tokens: list[Token], index: int, least: int) -> int:
    """The first token from `index` on that begins a declaration in the first column, with its comments.

    Comments before `least` are not counted to it.
    """
    while index < len(tokens):
        token = tokens[index]
        if token.newline and source[token.start - 1] in "\r\n" and _HEADER.match(source, token.start):
            break
        index += 1
    while least < index < len(tokens) and tokens[index - 1].kind in COMMENTS and tokens[index - 1].newline:
        index -= 1
    return index

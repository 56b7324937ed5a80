"""Turns SourcePawn into C++ look-alikes that clang-format lays out as a SourcePawn author would.

One pass over the tokens with a stack of open brackets. Names become `qqq`, so that no name is a C++ keyword;
`Float:x`, `view_as<T>`, `int[]` and `&x` become single names; a methodmap, enum struct, property or typeset becomes
a class; a directive becomes a `#pragma` or an `#if` that is only known to exist. Where C++ wants a `;` and
SourcePawn has none, a ghost stands. What the result means as C++ does not matter: only white space is read back.
"""

from __future__ import annotations

import re
from itertools import pairwise

from server.features.formatting.chunks import Chunk
from server.features.formatting.frames import STATEMENTS, Frame, State
from server.features.formatting.lexing import (
    CHAR,
    CODE,
    COMMENTS,
    DIRECTIVE,
    LINE_COMMENT,
    MARK,
    NUMBER,
    STRING,
    WORD,
    Token,
    directive_word,
)
from server.features.formatting.pieces import LOOP_MACRO, Piece
from server.features.formatting.words import (
    BEFORE_DECLARATION,
    BEGINS,
    CONTROL,
    HEAD_MARKS,
    JUMPS,
    KEYWORDS,
    LONE,
    MARKS,
    OPEN_WORDS,
    OPERATOR_MARKS,
    RECORDS,
    TYPES,
    UNARY,
)

_TAGS = re.compile(r"\{[ \t]*\w+(?:[ \t]*,[ \t]*\w+)*[ \t]*\}:(?!:)")
HEAD_MACRO = re.compile(r"#[ \t]*define[ \t]+(\w+)\([^)]*\)[\s\\]*(?:for|while|if)\b[\s\S]*\)\s*\Z")
_SWITCH_COMMENT = re.compile(r"(?://|/\*)\s*clang-format (?:on|off)\b")
_CONDITIONALS = {"if": "#if q", "elseif": "#elif q", "else": "#else", "endif": "#endif"}


class _Mask:
    """The pass itself: `pieces` grows as `run` reads the tokens."""

    def __init__(self, source: str, tokens: list[Token]) -> None:
        self.source = source
        self.tokens = tokens
        self.pieces: list[Piece] = []
        self.state = State([Frame("top")])
        self.branches: list[tuple[State, list[State]]] = []
        self.newline = False  # a line break since the last token of code
        self.ghosts: dict[int, Piece] = {}  # by the piece they stand behind
        self.chunk = 0
        # Macros that stand for the head of a statement, as in `#define EACH(%1) for (…)`.
        self.heads = {match[1] for token in tokens if (match := HEAD_MACRO.match(token.text))}

    def run(self, chunks: list[Chunk]) -> list[Piece]:
        """The pieces of all chunks."""
        for self.chunk, chunk in enumerate(chunks):
            if not chunk.whole:
                self._leave_alone(chunk)
                continue
            index = chunk.first
            while index < chunk.last:
                index = self._token(index, chunk.last)
        if not self.ghosts:
            return self.pieces
        found: list[Piece] = []
        for index, piece in enumerate(self.pieces):
            found.append(piece)
            if index in self.ghosts:
                found.append(self.ghosts[index])
        return found

    def _leave_alone(self, chunk: Chunk) -> None:
        """A piece for each run of lines between conditional directives, which the engine has to see."""
        index = chunk.first
        while index < chunk.last:
            first = self.tokens[index]
            last = index
            if not self._conditional(first):
                while last + 1 < chunk.last and not self._conditional(self.tokens[last + 1]):
                    last += 1
                end = self.tokens[last].end
                piece = Piece("#pragma q", first.start, end, True, verbatim=True, alone=True, own_line=True)
                self._add(piece)
            else:
                self._directive(first)
            index = last + 1
        self.state = State([Frame("top")])

    @staticmethod
    def _conditional(token: Token) -> bool:
        return token.kind == DIRECTIVE and directive_word(token) in _CONDITIONALS

    def _add(self, piece: Piece) -> None:
        piece.chunk = self.chunk
        self.pieces.append(piece)

    def _directive(self, token: Token) -> None:
        word = directive_word(token)
        mask = _CONDITIONALS.get(word, "#pragma q")
        self._add(Piece(mask, token.start, token.end, token.newline, alone=True, own_line=True))
        self.newline = True
        if word == "if":
            self.branches.append((self.state.copy(), []))
        elif word in ("else", "elseif") and self.branches:
            before, after = self.branches[-1]
            after.append(self.state)
            self.state = before.copy()
        elif word == "endif" and self.branches:
            _, after = self.branches.pop()
            self.state = after[0] if after else self.state

    def _comment(self, token: Token) -> None:
        mask = token.text
        line = token.kind == LINE_COMMENT
        if line and not _SWITCH_COMMENT.match(mask):
            mask = "//" + "q" * max(len(mask) - 2, 0)
        self._add(Piece(mask, token.start, token.end, token.newline, alone=line, comment=True))
        self.pieces[-1].inside = self._inside(self.state.frames[-1])

    def _inside(self, frame: Frame) -> bool:
        """Whether what comes next continues a statement. A name below its type is left to the engine."""
        if frame.kind in STATEMENTS:
            return frame.count > 0 and not (frame.kind != "body" and frame.words_only)
        return frame.kind != "enum"

    def _token(self, index: int, stop: int) -> int:
        """Read the token at `index` with those that keep to it; returns the index behind them."""
        token = self.tokens[index]
        kind, text, _, _, newline = token
        if kind == DIRECTIVE:
            self._directive(token)
            return index + 1
        if newline and not (index > 0 and self.tokens[index - 1].text == "\\"):
            self.newline = True
        if kind in COMMENTS:
            self._comment(token)
            self.newline = self.newline or "\n" in text
            return index + 1
        frame = self.state.frames[-1]
        holds_statements = frame.kind in STATEMENTS
        ended = stays = False
        if holds_statements and self.state.ends:
            ended, stays = self._statement_end(index, frame)
        if ended:
            self._ghost(line_end=self.newline)
            frame.reset()
        begins = holds_statements and not frame.count
        inside = not begins and self._inside(frame)
        if not frame.count:
            frame.first = text
        frame.count += 1
        at = len(self.pieces)
        # Members and declarations stand on lines of their own, or the compiler refuses them.
        member = frame.kind in ("top", "record") and (begins or text == "}")
        keep_break = self.newline and (member or stays)
        self.newline = False
        if kind == WORD:
            after = self._word(index, stop, frame)
        else:
            frame.words_only = False
            if kind == MARK:
                after = self._mark(index, stop, frame)
            else:
                self._single(token, _literal_mask(token), ends=True)
                after = index + 1
        piece = self.pieces[at]
        piece.keep_break = keep_break
        piece.begins = begins
        piece.inside = inside and (piece.mask not in ("{", "}") or piece.brace == "list")
        return after

    def _statement_end(self, index: int, frame: Frame) -> tuple[bool, bool]:
        """Whether a statement ends before the token, and else whether the line break there has to stay.

        A type may have its names below. Where that is not sure, the compiler's opinion depends on the line break.
        """
        token = self.tokens[index]
        if token.text == "}":
            return True, False
        if not self.newline or (token.kind == MARK and token.text not in BEGINS):
            return False, False
        if token.text == "{":
            return frame.kind == "body", False
        named = token.kind == WORD and token.text not in KEYWORDS and token.text not in OPEN_WORDS
        if not named or not frame.words_only or self.state.previous in JUMPS:
            return True, False
        following = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
        typed = self.state.previous in TYPES
        if following == ",":
            return False, False
        if frame.kind == "body":
            return following not in (";", "=", "[") or (following != ";" and not typed), following == ";"
        # Only a function's name could begin something of its own here; other names want a type.
        sure = typed or frame.first in ("public", "stock", "native", "forward")
        return following not in (";", "=", "[", "("), following == "(" and not sure

    def _ghost(self, *, line_end: bool = False) -> None:
        """Put a `;` behind the last piece of code, before the comments that follow it."""
        at = self.state.last
        if at in self.ghosts:
            line_end = line_end or self.ghosts[at].line_end
        last = self.pieces[at]
        for piece in self.pieces[at + 1 :]:
            piece.inside = False  # comments, which seemed to be in the statement
        self.ghosts[at] = Piece(";", last.end, last.end, False, ghost=True, line_end=line_end, chunk=last.chunk)
        self.state.after(";", ends=False)

    def _single(self, token: Token, mask: str, *, ends: bool = False) -> None:
        _, text, start, end, newline = token
        state = self.state
        state.last = len(self.pieces)
        state.prior, state.previous, state.ends = state.previous, text, ends
        self.pieces.append(Piece(mask, start, end, newline, chunk=self.chunk))

    def _merge(self, first: int, last: int, *, tight: bool = True) -> int:
        """One name out of the tokens `first..last` (inclusive); white space inside goes when `tight`."""
        tokens = self.tokens[first : last + 1]
        start, end = tokens[0].start, tokens[-1].end
        inner: list[tuple[int, int]] = []
        if tight:
            inner = [
                (left.end, right.start)
                for left, right in pairwise(tokens)
                if left.end < right.start and MARK in (left.kind, right.kind)
            ]
        length = end - start - sum(b - a for a, b in inner)
        self._add(Piece("q" * length, start, end, tokens[0].newline, inner=tuple(inner)))
        self.state.last = len(self.pieces) - 1
        self.state.after(tokens[-1].text, ends=True)
        return last + 1

    def _joins(self, index: int, stop: int, text: str = "") -> bool:
        """Whether the token at `index` is code on the same line (and is `text`)."""
        if index >= stop:
            return False
        token = self.tokens[index]
        return token.kind in CODE and not token.newline and (not text or token.text == text)

    def _word(self, index: int, stop: int, frame: Frame) -> int:
        token = self.tokens[index]
        word = token.text
        if (frame.kind != "body" and frame.count == 1) or frame.first in ("public", "stock", "static"):
            end = self._declared_head(index, stop, frame)
            if end > index:
                return end
        if word == "view_as" and self._joins(index + 1, stop, "<"):
            last = index + 2
            while self._joins(last, min(stop, index + 12)) and self.tokens[last].text not in (">", "(", ";"):
                last += 1
            if self._joins(last, stop, ">"):
                return self._merge(index, last)
        if word == "operator":
            return self._merge(index, self._operator_end(index, stop))
        if self._is_tag(index, frame):
            return self._tagged(index, index + 1, stop)
        if word == "case":
            frame.case = True
        if word == "do":
            frame.loops += 1
        if word in self.heads and self._joins(index + 1, stop, "("):
            self._single(token, LOOP_MACRO)
            self.state.previous = "for"
            return index + 1
        if word in KEYWORDS:
            self._single(token, word, ends=word in JUMPS)
            if word in ("else", "do"):
                frame.reset()
            return index + 1
        if word == "new":
            declares = self.state.previous in BEFORE_DECLARATION
            old = declares and (self.state.previous != "(" or frame.control)
            self._single(token, "qqq" if old else "new")
            return index + 1
        last = self._name_end(index, stop)
        if last > index:
            return self._merge(index, last)
        self._single(token, "q" * len(word), ends=word not in OPEN_WORDS)
        return index + 1

    def _operator_end(self, index: int, stop: int) -> int:
        """The last token of `operator==` and its like."""
        while self._joins(index + 1, stop) and self.tokens[index + 1].text in OPERATOR_MARKS:
            index += 1
        return index

    def _name_end(self, index: int, stop: int) -> int:
        """The last token of a name: `A::B`, `int[]`, `x[][]`."""
        while (
            self._joins(index + 1, stop, "::") and self._joins(index + 2, stop) and self.tokens[index + 2].kind == WORD
        ):
            index += 2
        while self._joins(index + 1, stop, "[") and self._joins(index + 2, stop, "]"):
            index += 2
        return index

    def _is_tag(self, index: int, frame: Frame) -> bool:
        token = self.tokens[index]
        source = self.source
        return (
            source.startswith(":", token.end)
            and not source.startswith("::", token.end)
            and not frame.ternary
            and not frame.case
            and token.text != "default"
        )

    def _tagged(self, first: int, colon: int, stop: int) -> int:
        """A tag with the name, value or sign that it stands before; the colon's index is given."""
        last = colon
        while self._joins(last + 1, stop) and self.tokens[last + 1].text in UNARY:
            last += 1
        if self._joins(last + 1, stop):
            following = self.tokens[last + 1]
            if following.text == "operator":
                last = self._operator_end(last + 1, stop)
            elif following.kind == WORD and following.text not in KEYWORDS and following.text != "view_as":
                nested = self.source.startswith(":", following.end)
                last = last + 1 if nested else self._name_end(last + 1, stop)
            elif following.kind in (NUMBER, STRING, CHAR) or following.text == "...":
                last += 1
        return self._merge(first, last)

    def _declared_head(self, index: int, stop: int, frame: Frame) -> int:
        """The head of a type up to its `{`, or `index` when none begins here."""
        word = self.tokens[index].text
        if word not in RECORDS and word not in ("enum", "funcenum"):
            return index
        last = index
        simple = True
        while last + 1 < stop and self.tokens[last + 1].text not in ("{", ";"):
            last += 1
            token = self.tokens[last]
            if token.kind not in CODE or token.newline:
                return index
            simple = simple and (token.kind == WORD or token.text in HEAD_MARKS)
        if last + 1 >= stop or self.tokens[last + 1].text != "{":
            return index
        enum_struct = word == "enum" and last > index and self.tokens[index + 1].text == "struct"
        frame.first = "struct" if enum_struct else word
        if word == "enum" and not enum_struct:
            self._single(self.tokens[index], "enum")
            if last > index:
                self._merge(index + 1, last, tight=False)
            return last + 1
        if word == "funcenum" or not simple:
            self._single(self.tokens[index], "enum" if word == "funcenum" else "class")
            if last > index:
                self._merge(index + 1, last, tight=False)
            return last + 1
        self._single(self.tokens[index], "class")
        for token in self.tokens[index + 1 : last + 1]:
            self._single(token, "q" * len(token.text))
        if last > index + 1:
            # Behind two names clang-format takes a brace for a value.
            self.pieces[-1].mask = "final"
        return last + 1

    def _mark(self, index: int, stop: int, frame: Frame) -> int:
        token = self.tokens[index]
        mark = token.text
        frames = self.state.frames
        previous = self.state.previous
        if mark == "{":
            tags = _TAGS.match(self.source, token.start)
            if tags:
                last = index
                while self.tokens[last].end < tags.end():
                    last += 1
                return self._tagged(index, last, stop)
            kind = self._brace_kind(frame)
            brace = kind
            if kind == "body":
                brace = "function" if frame.kind != "body" else "block" if previous in LONE else "control"
            elif kind != "list":
                brace = "type"
            frames.append(Frame(kind, brace=brace))
            self._single(token, "{")
            self.pieces[-1].brace = brace
            return index + 1
        if mark in ("(", "["):
            opened = Frame(mark)
            if mark == "(":
                opened.control = previous in CONTROL and not self._ends_loop(frame)
                function = frame.kind in ("top", "record") and (not frame.equals or frame.first == "typedef")
                opened.declares = function or frame.declares
                frame.parens = True
            frames.append(opened)
            self._single(token, mark)
            return index + 1
        if mark in ("}", ")", "]"):
            self._close(index, stop)
            return index + 1
        if mark == "." and previous in ("(", ",") and self._joins(index + 1, stop):
            return self._merge(index, index + 1)
        if mark == "&" and self._joins(index + 1, stop) and (previous in ("(", ",") or frame.declares):
            return self._reference(index, stop, frame)
        if mark == "...":
            joins_strings = self.state.ends and not frame.declares
            self._single(token, "+" if joins_strings else "qqq")
            return index + 1
        self._single(token, MARKS.get(mark, mark), ends=mark in ("++", "--") and self._is_operand(previous))
        if mark == ";":
            if frame.kind != "(":
                frame.reset()
        elif mark == "?":
            frame.ternary += 1
            self.pieces[-1].ternary = True
        elif mark == ":":
            if frame.ternary:
                frame.ternary -= 1
                self.pieces[-1].ternary = True
            elif frame.kind == "body" and (frame.case or previous == "default"):
                frame.reset()
        elif mark == "=":
            frame.equals = True
        return index + 1

    def _is_operand(self, previous: str) -> bool:
        return previous[-1:].isalnum() or previous[-1:] in ("_", "]", ")")

    def _ends_loop(self, frame: Frame) -> bool:
        """Whether this `while (` is the end of a `do`."""
        if self.state.previous == "while" and frame.loops and self.state.prior in ("}", ";"):
            frame.loops -= 1
            return True
        return False

    def _reference(self, index: int, stop: int, frame: Frame) -> int:
        """`&x` or `&Float:x` as one name."""
        following = index + 1
        if self.tokens[following].kind != WORD:
            self._single(self.tokens[index], "|")
            return index + 1
        if self._is_tag(following, frame):
            return self._tagged(index, following + 1, stop)
        return self._merge(index, self._name_end(following, stop))

    def _brace_kind(self, frame: Frame) -> str:
        if frame.kind in ("(", "[", "list", "enum"):
            return "list"
        if frame.kind == "body":
            return "list" if self.state.previous in ("=", "return", ",") else "body"
        if frame.equals:
            return "list"
        if frame.first in ("enum", "funcenum"):
            return "enum"
        if frame.first in RECORDS:
            return "record"
        return "body" if frame.parens else "record"

    def _close(self, index: int, stop: int) -> None:
        token = self.tokens[index]
        frames = self.state.frames
        closed = frames.pop() if len(frames) > 1 else Frame("body")
        frame = frames[-1]
        ends = closed.kind in ("list", "[") or (closed.kind == "(" and not closed.control)
        self._single(token, token.text, ends=ends)
        self.pieces[-1].brace = closed.brace
        if closed.control or closed.kind in ("record", "enum", "body"):
            frame.reset()
        if closed.kind in ("record", "enum"):
            following = index + 1
            while following < stop and self.tokens[following].kind not in CODE:
                following += 1
            if following >= stop or self.tokens[following].text != ";":
                self._ghost()


def _literal_mask(token: Token) -> str:
    if token.kind == NUMBER:
        return "1" * len(token.text)
    quote = token.text[0]
    return quote + "x" * (len(token.text) - 2) + quote


def mask(source: str, tokens: list[Token], chunks: list[Chunk]) -> list[Piece]:
    """The pieces of `source`, in order."""
    return _Mask(source, tokens).run(chunks)

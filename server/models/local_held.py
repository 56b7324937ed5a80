"""Reads an answer as it is made, and says which piece would name what does not exist. Runs in the worker process only.

Knows how languages like C are written: comments, strings, brackets, lines that begin with `#`; and Markdown's fences.
What a name, a definition and a call are, the request says (`protocol.Held`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from server.models.local_rules import BLANK, END, MARK, WORD, Lexeme, Names, Rules, lexemes

_BETWEEN = re.compile(r"\s*([^A-Za-z0-9_@\s])\s*|\s+")
_CALLED = re.compile(r"[A-Za-z0-9_@]*[ \t]*\(")
_FENCE = re.compile(r"([ \t>]*(?:[-*+]|\d{1,9}[.)])?[ \t]*)(`{3,}(?=[^`]*\Z)|~{3,})")
_FOR = re.compile(r"(?:^|[^A-Za-z0-9_@])for\Z")
_MACRO = re.compile(r"#define ([A-Za-z_@][A-Za-z0-9_@]*)")
_IN_WORDS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@")
_LONGEST_NAME = 64
_LONGEST = 2000  # characters of a line, and of a statement, that are looked at

_DUE = frozenset("()[]{:/*")  # marks that a definition may have before its body

# Where the reader is.
_PROSE, _CODE, _STRING, _NAME, _CHARACTER, _REST_OF_LINE, _COMMENT = range(7)
# What can be open around a statement.
_BRACKET, _BLOCK, _LINE = "(", "{", "#"

Open = tuple[str, str, "Open | None"]
"""What is open, the statement before it, and what it is in."""


_STATE = (
    *("started", "is_strict", "_mode", "_fence", "_indent", "_line", "_statement", "_word", "_is_apart"),
    *("_is_watched", "_is_chosen", "_open", "_is_line", "_before", "_allowed", "_written"),
    *("_defined", "_promised", "_was_pressed"),
)
_state = attrgetter(*_STATE)


class Reader:
    """Takes in an answer, a piece at a time, but for pieces that name what does not exist.

    `text` is what stands before the answer; where there is any, the answer is code from the start.
    """

    started = 0
    """How many words have begun."""
    is_strict = False
    """Whether the next word must not be written unless it exists."""
    is_misnamed = False
    """Whether the last piece that was not taken would have called a word that could be written again."""
    misnamed_at = 0
    """How many words had begun then."""
    is_pressed = False
    """Whether it is time to define what was called, and to call nothing more that is yet to be defined."""

    _mode = _PROSE
    _fence = ""
    _indent = 0  # of the fence
    _line = ""  # up to here
    _statement = ""  # up to the word
    _word = ""
    _is_apart = False  # whether something stands behind the word
    _is_watched = False  # whether the word must not be written unless it exists
    _is_chosen = False  # whether it was
    _open: Open | None = None
    _is_line = False  # whether a line that begins with `#` is open
    _before = ""  # a character that means something together with the next one
    _allowed: tuple[Names, ...] = ()  # what a string has to be
    _written = ""  # of that string
    _defined: frozenset[str] = frozenset()
    _promised: frozenset[str] = frozenset()  # called, and still to be defined
    _was_pressed = False  # when the statement began

    def __init__(self, rules: Rules, text: str | None = None) -> None:
        self._rules = rules
        self._seen: set[str] = set()
        self._beginnings: set[str] = set()  # of what was seen
        self._steps: tuple[Callable[[int, str], bool], ...] = (
            self._prose,
            self._code,
            self._string,
            self._name,
            self._character,
            self._rest_of_line,
            self._comment,
        )
        self._has_fences = text is None
        self._is_bound = True
        self.last = _state(self)
        if text is not None:
            self._mode = _CODE
            self._is_bound = False
            self.add(lexemes(text.encode("utf-8", "replace")))
            self._is_bound = True
            self.last = _state(self)

    @property
    def is_open(self) -> bool:
        """Whether the last word may yet turn out to be a name that does not exist."""
        return self._mode == _CODE and bool(self._word) and not (self._is_chosen or self._word[0].isdigit())

    def add(self, piece: tuple[Lexeme, ...]) -> bool:
        """Take in more, or leave everything as it was. `last` is the state before it."""
        self.last = _state(self)
        self.is_misnamed = False
        # What has begun may be ended as something else.
        self._was_pressed = self.is_pressed and (self._was_pressed or not (self._statement or self._word))
        for kind, text in piece:
            if not self._steps[self._mode](kind, text):
                self.go_back(self.last)
                return False
        return True

    def go_back(self, state: tuple[Any, ...]) -> None:
        """Be as it was."""
        self.__dict__.update(zip(_STATE, state, strict=True))

    def may_end(self, after: str) -> bool:
        """Whether the answer may end here, with this text behind it."""
        self.is_misnamed = False
        if self._promised:
            self.is_pressed = True
            return False
        if self._mode == _NAME:
            rest, quote, _ = after.partition('"')
            return not quote or any(self._written + rest in names for names in self._allowed)
        called = _CALLED.match(after) if self._mode == _CODE and self._word else None
        if called is None:
            return True
        may = self.add(lexemes(called.group().encode()))
        self.go_back(self.last)
        return may

    def missing(self) -> str:
        """What has to be added where the answer is cut here."""
        missing = "".join(self._rules.missing.replace("{}", name) for name in sorted(self._promised))
        return ("*/" if missing and self._mode == _COMMENT else "") + missing

    # One step in each mode ---------------------------------------------------------------------------------

    def _prose(self, kind: int, text: str) -> bool:
        if kind != END:
            self._went(text)
        if kind == WORD or not self._rules.begins.match(self._line):
            return kind != END or self._end_of_line()
        line, self._line, self._mode = self._line, "", _CODE
        again = lexemes(line.encode("latin-1")) + (((kind, text),) if kind == END else ())
        return all(self._steps[self._mode](*lexeme) for lexeme in again)

    def _code(self, kind: int, text: str) -> bool:
        before, self._before = self._before, ""
        if before == "/" and text[0] in "/*":
            self._mode, self._is_apart = (_REST_OF_LINE if text == "/" else _COMMENT), True
            self._went(text)
            return True
        if before == "/":
            self._put("/")
        if kind == WORD:
            return self._more_word(text)
        if self._word and not self._is_apart and not self._end_of_word():
            return False
        if self._mode != _CODE:
            return self._steps[self._mode](kind, text)
        if kind == END:
            return self._end_of_line(is_continued=before == "\\")
        self._went(text)
        if kind == BLANK:
            self._is_apart = True
            self._before = before if before == "\\" else ""
            return True
        return self._mark(text)

    def _string(self, kind: int, text: str) -> bool:
        before, self._before = self._before, ""
        if kind == END:
            return before == "\\" or self._end_of_line()
        self._went(text)
        if before == "\\":
            self._before = before if text == "\r" else ""
        elif text == '"':
            self._mode = _CODE
        else:
            self._before = text
        return True

    def _name(self, kind: int, text: str) -> bool:
        if kind == MARK and text == '"':
            self._mode = _CODE
            self._went(text)
            return not self._is_bound or any(self._written in names for names in self._allowed)
        self._written += text
        if any(names.begin_with(self._written) for names in self._allowed):
            self._went(text)
            return True
        self._mode = _STRING
        return not self._is_bound and self._string(kind, text)

    def _character(self, kind: int, text: str) -> bool:
        before, self._before = self._before, ""
        if kind == END:
            return self._end_of_line()
        self._went(text)
        if text == "'" and before != "\\":
            self._mode = _CODE
        elif before != "\\":
            self._before = text
        return True

    def _rest_of_line(self, kind: int, text: str) -> bool:
        if kind == END:
            return self._end_of_line()
        self._went(text)
        return True

    def _comment(self, kind: int, text: str) -> bool:
        before, self._before = self._before, text
        if kind == END:
            return self._end_of_line(is_continued=True)
        self._went(text)
        if before == "*" and text == "/":
            self._mode, self._before = _CODE, ""
        return True

    # Words -------------------------------------------------------------------------------------------------

    def _more_word(self, text: str) -> bool:
        if self._word and not self._is_apart:
            self._word += text
        else:
            self._put("")
            self._word, self._is_apart, self._is_chosen = text, False, False
            self.started += 1
            self._is_watched, self.is_strict = self.is_strict, False
        self._went(text)
        return not (self._is_watched or self._is_due) or self._word[0].isdigit() or self._may_become()

    def _may_become(self) -> bool:
        if self._is_due:
            may_be_head = self._rules.heads.begin_with(self._word) and self._may_be_head()
            return may_be_head or any(name.startswith(self._word) for name in self._promised)
        place = self._rules.place(self._statement)
        return self._word in self._beginnings or any(
            names.begin_with(self._word) for names in (*place.names, place.others)
        )

    def _may_be_head(self) -> bool:
        """Whether a word that is not the name may stand here in a definition."""
        return self._definition(self._code_with("x") + " x") is not None

    def _end_of_word(self) -> bool:
        """The word is whole: whether it may stand here."""
        if self._is_due and self._word not in self._promised:
            if self._word not in self._rules.heads or not self._may_be_head():
                return False
        elif self._is_watched:
            place = self._rules.place(self._statement)
            places = (*place.names, place.others)
            if not (self._word[0].isdigit() or self._word in self._seen or self._is_one(places, self._word)):
                return False
            self._is_watched, self._is_chosen = False, True
        self._is_apart = True
        if self._statement == "#" and self._is_line and self._word != "define":
            self._mode = _REST_OF_LINE
        return True

    def _is_one(self, places: tuple[Names, ...], name: str) -> bool:
        return name in self._defined or any(name in names for names in places)

    def _code_with(self, text: str) -> str:
        return f"{self._statement} {text}" if self._statement[-1:] in _IN_WORDS else self._statement + text

    def _put(self, mark: str) -> None:
        """The word, and a mark behind it, become part of the statement."""
        if self._word:
            if self._word not in self._seen:
                self._seen.add(self._word)
                ends = range(1, min(len(self._word), _LONGEST_NAME) + 1)
                self._beginnings.update(self._word[:end] for end in ends)
            self._statement = self._code_with(self._word)
            self._word = ""
        self._statement = (self._statement + mark)[-_LONGEST:]

    def _went(self, text: str) -> None:
        if len(self._line) < _LONGEST:
            self._line += text

    # Marks -------------------------------------------------------------------------------------------------

    def _mark(self, mark: str) -> bool:
        if self._is_due and mark not in _DUE:
            return False
        if self._promised and self._fence and self._is_closing():
            self.is_pressed = True
            return False
        match mark:
            case "/" | "\\":
                self._before = mark
            case "(":
                return self._bracket()
            case ")":
                self._put("")
                if self._open is not None and self._open[0] == _BRACKET:
                    _, before, self._open = self._open
                    self._statement = before + "()"
            case "{":
                self._block()
            case "}":
                self._drop_brackets()
                if self._open is not None and self._open[0] == _BLOCK:
                    self._open = self._open[2]
                self._statement = self._word = ""
            case ";":
                self._semicolon()
            case '"':
                self._quote()
            case "'":
                self._put("''")
                self._mode = _CHARACTER
            case "#" if not self._line[:-1].strip():
                self._put("")
                self._open = (_LINE, self._statement, self._open)
                self._is_line, self._statement = True, "#"
            case _:
                self._put(mark)
        return True

    def _bracket(self) -> bool:
        if self._word and not self._word[0].isdigit() and not self._may_be_called():
            self.is_misnamed, self.misnamed_at = not self._is_chosen, self.started
            if self._is_bound:
                return False
        self._put("")
        self._open = (_BRACKET, self._statement, self._open)
        self._statement = ""
        return True

    def _may_be_called(self) -> bool:
        """Whether the word may stand before a bracket: as a name, in a definition, or as a word that is none."""
        line = _compact(self._line[:-1])
        if self._open is not None and self._rules.outer.fullmatch(line) and not self._line[:1].isspace():
            self._open, self._is_line = None, False
            self._statement = line.removesuffix(self._word).rstrip()
        code = self._code_with(self._word)
        if self._rules.free.search(code) or (self._is_line and self._statement == "#define"):
            return True
        if self._is_outermost() and self._definition("\n" + code if line == code else code):
            return not self._is_due or self._word in self._promised
        place = self._rules.place(self._statement)
        if self._is_one(place.names, self._word):
            return True
        if place.is_open and self._word in self._promised:
            return True
        if not place.is_open or self.is_pressed or self._is_line or self._word in place.others:
            return False
        if self._is_bound:
            self._promised |= {self._word}
        return True

    @property
    def _is_due(self) -> bool:
        """Whether what comes next can only be the definition of something that was called."""
        return self._was_pressed and self._open is None and bool(self._promised)

    def _is_outermost(self) -> bool:
        opened = self._open
        return opened is None or (opened[0] == _BLOCK and self._rules.bodies.search(opened[1]) is not None)

    def _definition(self, head: str) -> re.Match[str] | None:
        return self._rules.defines.fullmatch(head)

    def _defines(self, head: str) -> re.Match[str] | None:
        """The definition that a statement with its parameters is."""
        bare = head.removesuffix("()")
        if bare == head or not self._is_outermost():
            return None
        return self._definition(bare) or self._definition("\n" + bare)

    def _block(self) -> None:
        self._put("")
        head = self._drop_brackets()
        definition = self._defines(head)
        if definition is not None:
            self._defined |= {definition["name"]}
            self._promised -= {definition["name"]}
        self._open = (_BLOCK, head, self._open)
        self._statement = ""

    def _semicolon(self) -> None:
        self._put("")
        if self._open is not None and self._open[0] == _BRACKET and _FOR.search(self._open[1]):
            self._statement = ""
            return
        definition = self._defines(self._drop_brackets())
        if definition is not None and definition["bodiless"] is not None:
            self._defined |= {definition["name"]}
        self._statement = ""

    def _drop_brackets(self) -> str:
        """Whatever brackets were left open end here; the statement around them."""
        while self._open is not None and self._open[0] == _BRACKET:
            _, self._statement, self._open = self._open
        return self._statement

    def _quote(self) -> None:
        self._put("")
        opened = self._open
        code = f"{opened[1]}({self._statement}" if opened is not None and opened[0] == _BRACKET else self._statement
        self._put('""')
        self._allowed, self._written = self._rules.place(code, quoted=True).names, ""
        self._mode = _NAME if self._allowed else _STRING

    def _is_closing(self) -> bool:
        """Whether the line is about to close the fence."""
        run = self._line.strip()
        return run == "`" or (len(run) >= len(self._fence) and not run.strip(self._fence[0]))

    # Lines -------------------------------------------------------------------------------------------------

    def _end_of_line(self, is_continued: bool = False) -> bool:
        line, self._line = self._line, ""
        if self._promised and self._closes_fence(line):
            self.is_pressed = True
            return False
        if self._has_fences and self._is_fence(line):
            return True
        if self._mode == _PROSE or is_continued:
            return True
        self._mode = _CODE
        if self._is_line:
            self._end_of_directive()
        return True

    def _end_of_directive(self) -> None:
        self._put("")
        opened = self._open
        while opened is not None and opened[0] != _LINE:
            _, self._statement, opened = opened
        macro = _MACRO.match(self._statement)
        if macro is not None:
            self._defined |= {macro[1]}
        self._is_line = False
        if opened is not None:
            _, self._statement, self._open = opened

    def _is_fence(self, line: str) -> bool:
        """Whether the line begins or ends a fenced block; then that is where the reader is."""
        if self._fence:
            if not self._closes_fence(line):
                return False
            self._fence = ""
        else:
            begins = _FENCE.match(line.rstrip())
            if begins is None:
                return False
            self._indent, self._fence = len(begins[1]), begins[2]
        self._mode = _CODE if self._fence else _PROSE
        self._statement = self._word = self._before = ""
        self._open, self._is_line = None, False
        self._is_apart = self._is_watched = self._is_chosen = False
        self._defined = self._promised = frozenset()
        return True

    def _closes_fence(self, line: str) -> bool:
        run = line.strip(" \t\r")
        is_near = len(line) - len(line.lstrip()) <= self._indent + 3
        return bool(self._fence) and is_near and run.startswith(self._fence) and not run.strip(self._fence[0])


def _compact(line: str) -> str:
    """A line as statements are kept."""
    return _BETWEEN.sub(lambda match: match[1] or " ", line.strip())

"""KeyValues files: phrases, gamedata, game resources. Every key and value with its place, whatever the text.

Knows the notation, not what a file is for. A mistake becomes a `Problem` and the rest is read as it was most likely
meant; nothing raises. Offsets are UTF-8 byte offsets, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from server.syntax.text import Text

TOKEN = re.compile(
    r"""(?P<space>[\s\x00]+|\A\xef\xbb\xbf|//[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<open>\{) | (?P<close>\})
      | (?P<condition>\[[^\[\]{}"\n]*\])
      | (?P<quoted>"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z))
      | (?P<bare>(?:(?!//)[^\s\x00"{}])+)""",
    re.VERBOSE | re.DOTALL | re.ASCII,  # a byte of a longer character is no space
)
"""A piece of a text without mistakes: its group says what it is."""
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_DIRECTIVES = ("#base", "#include")
_MOST_PROBLEMS = 1000
"""A text with more mistakes is something else: the rest is not read."""
_DEEPEST = 256
_LATER_PAIR = re.compile(r'[\s\x00]*(?:["{}]|\Z)', re.ASCII)


@dataclass(frozen=True, slots=True)
class Word:
    """A key or a value. `text` is without quotes and escapes; `start..end` includes the quotes."""

    text: str
    start: int
    end: int
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake of notation. `code` is unclosed-quote, unclosed-brace, surplus-brace, missing-value, missing-key
    or too-deep.
    """

    code: str
    message: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Pair:
    """A key with a value, or with the pairs of a section; with neither when the value is missing.

    `parent` is the section around it, None at the top of the file.
    """

    key: Word
    value: Word | None = None
    pairs: list[Pair] | None = None
    condition: Word | None = None
    end: int = 0
    parent: Pair | None = field(default=None, repr=False)

    @property
    def start(self) -> int:
        """Where the key begins."""
        return self.key.start

    @property
    def path(self) -> tuple[str, ...]:
        """The keys of the sections around it, the outermost first."""
        keys: list[str] = []
        at = self.parent
        while at is not None:
            keys.append(at.key.text)
            at = at.parent
        return tuple(reversed(keys))

    def child(self, name: str) -> Pair | None:
        """The first pair of this section of that key, without regard to case."""
        return _find(self.pairs or (), name)


@dataclass(slots=True)
class Document:
    """A file's pairs. `includes` are the files that `#base` and `#include` name."""

    pairs: list[Pair] = field(default_factory=list)
    includes: list[Word] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def child(self, name: str) -> Pair | None:
        """The first pair of that key, without regard to case."""
        return _find(self.pairs, name)

    def walk(self) -> Iterator[Pair]:
        """Every pair, a section before what is in it, in the order of the text."""
        open_lists = [iter(self.pairs)]
        while open_lists:
            pair = next(open_lists[-1], None)
            if pair is None:
                open_lists.pop()
                continue
            yield pair
            if pair.pairs:
                open_lists.append(iter(pair.pairs))


def _find(pairs: list[Pair] | tuple[()], name: str) -> Pair | None:
    wanted = name.lower()
    return next((pair for pair in pairs if pair.key.text.lower() == wanted), None)


def parse(text: Text) -> Document:
    """Read a file."""
    return _Reader(text).read()


class _Reader:
    """One pass over the tokens; `sections` are those that are open, with the place of their brace."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.document = Document()
        self.sections: list[tuple[Pair, int]] = []
        self.into = self.document.pairs
        self.key: Word | None = None
        self.condition: Word | None = None
        self.directive: Word | None = None
        self.is_too_deep = False

    def read(self) -> Document:
        at, chars = 0, self.text.chars
        while at < len(chars) and len(self.document.problems) < _MOST_PROBLEMS and not self.is_too_deep:
            match = TOKEN.match(chars, at)
            if match is None:
                at += 1
                continue
            end = match.end()
            if match.lastgroup == "quoted":
                word = self.quoted(at, end)
                end = word.end
                self.word(word)
            elif match.lastgroup == "bare":
                self.word(Word(self.text.slice(at, end), at, end, False))
            elif match.lastgroup == "open":
                self.open(at)
            elif match.lastgroup == "close":
                self.close(at)
            elif match.lastgroup == "condition":
                self.conditional(Word(self.text.slice(at, end), at, end, False))
            at = end
        self.flush()
        for pair, brace in reversed(self.sections):
            pair.end = len(chars)
            self.problem("unclosed-brace", f"“{pair.key.text}” has no closing brace", brace, brace + 1)
        self.document.problems.sort(key=lambda problem: problem.start)
        return self.document

    def quoted(self, start: int, end: int) -> Word:
        """The text in quotes; one that its line leaves open ends there when the next line begins a pair."""
        chars = self.text.chars
        body_end = (
            end - 1 if end - start > 1 and chars[end - 1] == '"' and not _is_escaped(chars, start, end - 1) else end
        )
        line_end = chars.find("\n", start, body_end)
        if line_end >= 0 and (body_end == end or _LATER_PAIR.match(chars, line_end)):
            end = body_end = line_end - (chars[line_end - 1] == "\r")
        if body_end == end:
            self.problem("unclosed-quote", "The quote is not closed", start, end)
        return Word(_unescape(self.text.slice(start + 1, body_end)), start, end, True)

    def word(self, word: Word) -> None:
        if self.directive is not None:
            self.directive = None
            self.document.includes.append(word)
        elif self.key is None:
            if not word.is_quoted and word.text.lower() in _DIRECTIVES:
                self.directive = word
            else:
                self.key = word
        elif self.begins_pair(word):
            self.flush()
            self.key = word
        else:
            self.add(Pair(self.key, word, None, self.condition, word.end))

    def begins_pair(self, word: Word) -> bool:
        """Whether a word below a lonely key is the next key: something follows it that must be its value."""
        chars = self.text.chars
        assert self.key is not None
        if chars.find("\n", self.key.end, word.start) < 0:
            return False
        at = word.end
        while (match := TOKEN.match(chars, at)) is not None and match.lastgroup == "space":
            at = match.end()
        following = match.lastgroup if match is not None else None
        return following == "open" or (following in ("quoted", "bare") and chars.find("\n", word.end, at) < 0)

    def open(self, at: int) -> None:
        if self.key is None:
            self.problem("missing-key", "The section has no name", at, at + 1)
        if len(self.sections) == _DEEPEST:
            self.problem("too-deep", f"More than {_DEEPEST} sections lie in one another", at, at + 1)
            self.is_too_deep = True
            return
        pair = Pair(self.key or Word("", at, at, False), None, [], self.condition, at + 1)
        self.add(pair)
        self.sections.append((pair, at))
        self.into = pair.pairs if pair.pairs is not None else []

    def close(self, at: int) -> None:
        self.flush()
        if not self.sections:
            self.problem("surplus-brace", "There is no section that this brace could close", at, at + 1)
            return
        pair, _ = self.sections.pop()
        pair.end = at + 1
        outer = self.sections[-1][0].pairs if self.sections else None
        self.into = self.document.pairs if outer is None else outer

    def conditional(self, word: Word) -> None:
        """A condition belongs to the key before it, or to the pair that is complete."""
        if self.key is not None:
            self.condition = word
        elif self.into:
            self.into[-1].condition = word
            self.into[-1].end = word.end

    def add(self, pair: Pair) -> None:
        pair.parent = self.sections[-1][0] if self.sections else None
        self.into.append(pair)
        self.key = self.condition = None

    def flush(self) -> None:
        """A key that waits in vain for its value."""
        if self.key is not None:
            self.problem("missing-value", f"“{self.key.text}” has no value", self.key.start, self.key.end)
            self.add(Pair(self.key, None, None, self.condition, self.key.end))
        if self.directive is not None:
            directive, self.directive = self.directive, None
            self.problem("missing-value", f"{directive.text} names no file", directive.start, directive.end)

    def problem(self, code: str, message: str, start: int, end: int) -> None:
        self.document.problems.append(Problem(code, message, start, end))


def _is_escaped(chars: str, start: int, at: int) -> bool:
    """Whether an odd number of backslashes stands before `at`."""
    backslashes = 0
    while at - backslashes - 1 > start and chars[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match.group(1), match.group(1)), text) if "\\" in text else text

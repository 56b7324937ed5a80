"""Benign changes of a plugin: another name for a local, another order of functions, another look.

A kind is a function from a `Source` and a source of chance to the edits to make (none where nothing fits)
and a note. Where a change might alter the meaning, it must not be made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from tools.bench.mutate_kinds import Edit
from tools.bench.tokens import KEYWORDS, Function, Source, Token

Change = tuple[list[Edit], str]

_ORDER_MATTERS = re.compile(r"#\s*(?:define|undef|pragma|include|tryinclude|endinput)\b")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")


def rename_local(source: Source, chance: Random) -> Change:
    """Give one local another name throughout its function."""
    tokens = source.tokens
    directives = " ".join(token.text for token in source.directives)
    macro_words = set(re.findall(r"\w+", directives))
    outside = _words_outside(source)
    choices: list[tuple[Function, str]] = []
    for function in source.functions:
        body = range(function.open + 1, function.close)
        words = {tokens[i].text for i in body if tokens[i].kind == "word"}
        for i in body:
            name = tokens[i].text
            if (
                tokens[i].kind == "word"
                and name not in KEYWORDS | macro_words | outside
                and source.is_word(i - 1)
                and _is_type(tokens[i - 1].text)
                and source.is_mark(i - 2, ";", "{", "}", "(")
                and source.is_mark(i + 1, ";", "=", "[")
                and f"{name}Renamed" not in words
            ):
                choices.append((function, name))
    if not choices:
        return [], ""
    function, name = chance.choice(choices)
    edits = [
        Edit(tokens[i].start, tokens[i].end, f"{name}Renamed", tokens[i].line)
        for i in range(function.open + 1, function.close)
        if tokens[i].kind == "word" and tokens[i].text == name and not source.is_mark(i - 1, ".", "::")
    ]
    return edits, name


def reorder_functions(source: Source, chance: Random) -> Change:
    """Shuffle functions that follow each other with nothing but comments between them."""
    edits: list[Edit] = []
    moved = 0
    for run in _runs(source):
        shuffled = chance.sample(run, len(run))
        moved += shuffled != run
        for (start, end), (from_, to) in zip(run, shuffled, strict=True):
            edits.append(Edit(start, end, source.text[from_:to], 0))
    return edits, f"{moved} runs"


def reindent(source: Source, _chance: Random) -> Change:
    """Indent with spaces where tabs were, and drop blanks at the ends of lines."""
    edits: list[Edit] = []
    protected = _protected_lines(source)
    for number, found in enumerate(_LINE.finditer(source.text), 1):
        line = found[0]
        if number in protected or not line:
            continue
        content = line.rstrip("\r\n")
        stripped = content.strip(" \t")
        indent = content[: len(content) - len(content.lstrip(" \t"))] if stripped else ""
        new = indent.replace("\t", "    ") + stripped + line[len(content) :]
        if new != line:
            edits.append(Edit(found.start(), found.end(), new, number))
    return edits, ""


def blank_lines(source: Source, chance: Random) -> Change:
    """Put empty lines between statements."""
    return [Edit(at, at, _newline(source), 0) for at in _line_ends(source) if chance.random() < 0.2], ""


def comments(source: Source, chance: Random) -> Change:
    """Put comments behind statements and between tokens."""
    edits = [Edit(at, at, ' // see "below", it\'s fine {', 0) for at in _line_ends(source) if chance.random() < 0.1]
    for left, right in _neighbours(source):
        if right.start == left.end + 1 and source.text[left.end] == " " and chance.random() < 0.02:
            edits.append(Edit(left.end, right.start, " /* it's; */ ", left.line))
    return edits, ""


def braces(source: Source, _chance: Random) -> Change:
    """Move `{` of blocks to the end of the line before."""
    edits: list[Edit] = []
    for left, right in _neighbours(source):
        if right.text == "{" and left.text == ")" and right.line > left.line:
            edits.append(Edit(left.end, right.start, " ", left.line))
    return edits, ""


def line_endings(source: Source, _chance: Random) -> Change:
    """Turn Unix line ends into Windows ones, or the other way round."""
    old, new, note = ("\r\n", "\n", "unix") if "\r\n" in source.text else ("\n", "\r\n", "windows")
    return [Edit(found.start(), found.end(), new, 0) for found in re.finditer(old, source.text)], note


def _is_type(word: str) -> bool:
    return word not in KEYWORDS or word in ("int", "float", "bool", "char", "any", "new", "decl")


def _words_outside(source: Source) -> set[str]:
    """Every word of the file that stands in no function's body, names of parameters included."""
    inside = {i for function in source.functions for i in range(function.open, function.close)}
    return {token.text for i, token in enumerate(source.tokens) if token.kind == "word" and i not in inside}


def _runs(source: Source) -> Iterator[list[tuple[int, int]]]:
    """The stretches of text that hold one function each and can trade places, by groups of two and more."""
    run: list[tuple[int, int]] = []
    last: Function | None = None
    for function in source.functions:
        first = function.name
        while source.is_word(first - 1) or source.is_mark(first - 1, ":", "[", "]"):
            first -= 1
        start, end = source.tokens[first].start, source.tokens[function.close].end
        movable = _may_move(source, start, end)
        follows = last is not None and first == last.close + 1
        if not (movable and follows and not _directives(source, source.tokens[first - 1].end, start)):
            if len(run) > 1:
                yield run
            run = []
        if movable:
            run.append((start, end))
        last = function
    if len(run) > 1:
        yield run


def _may_move(source: Source, start: int, end: int) -> bool:
    """Whether the directives in the text from `start` to `end` concern nothing outside of it."""
    directives = _directives(source, start, end)
    n_open = sum(bool(re.match(r"#\s*if", text)) for text in directives)
    n_close = sum(bool(re.match(r"#\s*endif", text)) for text in directives)
    return n_open == n_close and not any(_ORDER_MATTERS.match(text) for text in directives)


def _directives(source: Source, start: int, end: int) -> list[str]:
    return [token.text for token in source.directives if start <= token.start < end]


def _protected_lines(source: Source) -> set[int]:
    """The lines whose blanks mean something: of directives, and of strings and comments over several."""
    protected: set[int] = set()
    for token in source.all_tokens:
        n_breaks = len(re.findall(r"\r\n|\n|\r", token.text))
        if n_breaks or token.kind == "directive":
            protected.update(range(token.line, token.line + n_breaks + 1))
    return protected


def _line_ends(source: Source) -> Iterator[int]:
    """Where a statement ends a line, without a comment behind it."""
    for left, right in zip(source.all_tokens, source.all_tokens[1:], strict=False):
        if left.kind == "mark" and left.text == ";" and right.line > left.line:
            yield left.end


def _neighbours(source: Source) -> Iterator[tuple[Token, Token]]:
    """Two tokens after each other with only blanks between them."""
    for left, right in zip(source.all_tokens, source.all_tokens[1:], strict=False):
        if left.kind not in ("comment", "directive") and right.kind not in ("comment", "directive"):
            yield left, right


def _newline(source: Source) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"


CONTROLS: dict[str, Callable[[Source, Random], Change]] = {
    function.__name__.replace("_", "-"): function
    for function in (rename_local, reorder_functions, reindent, blank_lines, comments, braces, line_endings)
}
"""Benign changes, by name."""

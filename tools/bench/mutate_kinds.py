"""The ways to break a plugin: each finds every place of a text where it applies.

A kind is a function from a `Source` to edits; its name with `-` for `_` is the name of the kind. What a
compiler makes of an edit is not known here: some are harmless (a dropped argument that has a default), and
that is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tools.bench.tokens import KEYWORDS, Function, Source

SUFFIX = "Qx"
"""Makes of a known name one that no plugin declares."""

_PLAIN_TYPES = frozenset({"int", "float", "bool", "char", "any", "new", "decl", "static", "const"})
_NOT_CALLED = frozenset({"if", "while", "for", "switch", "return", "case", "sizeof", "defined", "view_as", "cellsof"})


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` in the place of `text[start:end]`."""

    start: int
    end: int
    new: str
    line: int
    """Where the mistake is; lines count from 1."""
    note: str = ""


def delete_semicolon(source: Source) -> Iterator[Edit]:
    """Delete a `;`, also one of a `for` or outside of functions."""
    for token in source.tokens:
        if token.kind == "mark" and token.text == ";":
            yield Edit(token.start, token.end, "", token.line)


def delete_close_paren(source: Source) -> Iterator[Edit]:
    """Delete a `)` inside a function."""
    return _deletions(source, ")")


def delete_open_brace(source: Source) -> Iterator[Edit]:
    """Delete a `{` of a function or inside one."""
    return _deletions(source, "{")


def delete_close_brace(source: Source) -> Iterator[Edit]:
    """Delete a `}` of a function or inside one."""
    return _deletions(source, "}")


def delete_quote(source: Source) -> Iterator[Edit]:
    """Delete the opening or the closing `"` of a string."""
    for token in source.tokens:
        if token.kind == "string" and len(token.text) > 1 and "\n" not in token.text:
            yield Edit(token.start, token.start + 1, "", token.line, "opening")
            yield Edit(token.end - 1, token.end, "", token.line, "closing")


def undefined_name(source: Source) -> Iterator[Edit]:
    """Replace a name that is used in a function by an unknown one."""
    tokens = source.tokens
    for _, i in _in_functions(source):
        token = tokens[i]
        if token.kind != "word" or token.text in KEYWORDS or source.is_mark(i - 1, ".", "::", "]", "&"):
            continue
        # A word before or after makes it a declaration, a `:` a tag or a label.
        declared = source.is_word(i - 1) and tokens[i - 1].text not in ("return", "case", "else", "in", "do")
        tagged = source.is_mark(i - 1, ":") and source.is_word(i - 2)
        if declared or tagged or source.is_word(i + 1) or source.is_mark(i + 1, ":", "::") or _names_a_type(source, i):
            continue
        yield Edit(token.end, token.end, SUFFIX, token.line, token.text)


def unknown_method(source: Source) -> Iterator[Edit]:
    """Call a method that the object has not."""
    for i in _members(source):
        if source.is_mark(i + 1, "("):
            yield Edit(source.tokens[i].end, source.tokens[i].end, SUFFIX, source.tokens[i].line)


def unknown_property(source: Source) -> Iterator[Edit]:
    """Use a property or field that the object has not."""
    for i in _members(source):
        if not source.is_mark(i + 1, "("):
            yield Edit(source.tokens[i].end, source.tokens[i].end, SUFFIX, source.tokens[i].line)


def drop_argument(source: Source) -> Iterator[Edit]:
    """Leave one argument of a call out."""
    tokens = source.tokens
    for name, open_, commas in _calls(source):
        close = source.partners[open_]
        if close == open_ + 1:
            continue
        bounds = [open_, *commas, close]
        for left, right in pairwise(bounds):
            note = f"{tokens[name].text}, of {len(bounds) - 1}"
            if left != open_:
                yield Edit(tokens[left].start, tokens[right].start, "", tokens[left].line, note)
            elif right != close:
                end = tokens[right].end
                while source.text[end] == " ":
                    end += 1
                yield Edit(tokens[left].end, end, "", tokens[name].line, note)
            else:
                yield Edit(tokens[left].end, tokens[right].start, "", tokens[name].line, note)


def add_argument(source: Source) -> Iterator[Edit]:
    """Give a call one argument more at its end."""
    tokens = source.tokens
    for name, open_, _ in _calls(source):
        close = source.partners[open_]
        end = tokens[close].start
        new = "0" if close == open_ + 1 else ", 0"
        yield Edit(end, end, new, tokens[close].line, tokens[name].text)


def string_for_number(source: Source) -> Iterator[Edit]:
    """Put a string where a number is."""
    for _, i in _in_functions(source):
        token = source.tokens[i]
        if token.kind == "number":
            yield Edit(token.start, token.end, '"text"', token.line, token.text)


def missing_value(source: Source) -> Iterator[Edit]:
    """Assign nothing: `x = ;`."""
    tokens = source.tokens
    for function, i in _in_functions(source):
        if not source.is_mark(i, "="):
            continue
        for end in source.depth_zero(i + 1, function.close):
            if source.is_mark(end, ";"):
                yield Edit(tokens[i].end, tokens[end].start, " ", tokens[i].line)
            if source.is_mark(end, ";", ",", ")", "}"):
                break


def unused_local(source: Source) -> Iterator[Edit]:
    """Declare a local that nobody uses."""
    return _at_start(source, lambda: f" int unused{SUFFIX};")


def redefined_local(source: Source) -> Iterator[Edit]:
    """Declare a local twice in the same block."""
    tokens = source.tokens
    for i in _declared_locals(source):
        if source.is_mark(i - 2, ";", "{", "}"):
            for end in source.depth_zero(i + 1, len(tokens)):
                if source.is_mark(end, ";"):
                    new = f" int {tokens[i].text};"
                    yield Edit(tokens[end].end, tokens[end].end, new, tokens[end].line, tokens[i].text)
                    break


def assign_constant(source: Source) -> Iterator[Edit]:
    """Assign to a constant of the plugin, or to `MaxClients`."""
    names = _constants(source)
    names.append("MaxClients")
    for name in names:
        for edit in _at_start(source, lambda name=name: f" {name} = 1;"):
            yield Edit(edit.start, edit.end, edit.new, edit.line, name)


def missing_return_value(source: Source) -> Iterator[Edit]:
    """Return nothing where a value was returned."""
    tokens = source.tokens
    for start, end in _returns(source):
        if end > start + 1:
            yield Edit(tokens[start].end, tokens[end].start, "", tokens[start].line)


def delete_return(source: Source) -> Iterator[Edit]:
    """Leave out the last statement of a function where it returns a value."""
    tokens = source.tokens
    last = {function.close - 1: function for function in source.functions}
    for start, end in _returns(source):
        if end > start + 1 and end in last:
            closing = tokens[last[end].close].line
            yield Edit(tokens[start].start, tokens[end].end, "", closing, tokens[last[end].name].text)


def open_call(source: Source) -> Iterator[Edit]:
    """Begin to write a call in a condition."""
    return _new_line(source, "if (IsClientInGame(")


def open_for(source: Source) -> Iterator[Edit]:
    """Begin to write a loop."""
    return _new_line(source, "for (int i")


def open_block(source: Source) -> Iterator[Edit]:
    """Begin to write a block."""
    return _new_line(source, "if (x) {")


def open_string(source: Source) -> Iterator[Edit]:
    """Begin to write a string."""
    return _new_line(source, 'PrintToChatAll("')


def _deletions(source: Source, mark: str) -> Iterator[Edit]:
    for _, i in _in_functions(source):
        if source.is_mark(i, mark):
            yield Edit(source.tokens[i].start, source.tokens[i].end, "", source.tokens[i].line)


def _in_functions(source: Source) -> Iterator[tuple[Function, int]]:
    """Every token of every body, the braces around it included."""
    for function in source.functions:
        for i in range(function.open, function.close + 1):
            yield function, i


def _members(source: Source) -> Iterator[int]:
    """The words after a `.` that are not the name of an argument."""
    for _, i in _in_functions(source):
        if source.is_word(i) and source.is_mark(i - 1, ".") and not source.is_mark(i - 2, "(", ","):
            yield i


def _calls(source: Source) -> Iterator[tuple[int, int, list[int]]]:
    """The calls in functions: name, `(`, and the commas between the arguments."""
    for _, i in _in_functions(source):
        if not source.is_word(i) or source.tokens[i].text in _NOT_CALLED or not source.is_mark(i + 1, "("):
            continue
        if i + 1 not in source.partners:
            continue
        inside = source.depth_zero(i + 2, source.partners[i + 1])
        yield i, i + 1, [j for j in inside if source.is_mark(j, ",")]


def _returns(source: Source) -> Iterator[tuple[int, int]]:
    """The `return` statements: the word and the `;`."""
    for function, i in _in_functions(source):
        if source.tokens[i].text != "return" or not source.is_word(i):
            continue
        for end in source.depth_zero(i + 1, function.close):
            if source.is_mark(end, ";"):
                yield i, end
                break


def _declared_locals(source: Source) -> Iterator[int]:
    """The names of plain locals, as in `int name = 1;`, `new name;`."""
    for _, i in _in_functions(source):
        token = source.tokens[i]
        if (
            source.is_word(i - 1)
            and source.tokens[i - 1].text in _PLAIN_TYPES
            and token.kind == "word"
            and token.text not in KEYWORDS
            and source.is_mark(i + 1, ";", "=", "[")
        ):
            yield i


def _names_a_type(source: Source, i: int) -> bool:
    """Whether `name[] x` or `view_as<name>` is what stands at token `i`."""
    if source.is_mark(i + 1, "[") and source.is_mark(i + 2, "]"):
        return True
    return source.is_mark(i - 1, "<") and source.is_mark(i + 1, ">") and source.is_word(i - 2)


def _constants(source: Source) -> list[str]:
    """Names that the plugin makes constant outside of functions: `const int NAME =` and entries of enums."""
    tokens, names = source.tokens, []
    for i in source.depth_zero(0, len(tokens)):
        if source.is_word(i) and tokens[i].text == "const" and source.is_mark(i + 3, "="):
            names.append(tokens[i + 2].text)
        if source.is_mark(i, "{") and _opens_enum(source, i):
            names += [
                tokens[j].text
                for j in source.depth_zero(i + 1, source.partners.get(i, i))
                if source.is_word(j) and source.is_mark(j - 1, "{", ",") and source.is_mark(j + 1, ",", "=", "}")
            ]
    return names


def _opens_enum(source: Source, i: int) -> bool:
    named = 1 if source.is_word(i - 1) and source.tokens[i - 1].text != "enum" else 0
    before = source.tokens[i - 1 - named] if i > named else None
    return before is not None and before.text == "enum"


def _at_start(source: Source, statement: Callable[[], str]) -> Iterator[Edit]:
    """The statement right behind the `{` of each function."""
    for function in source.functions:
        token = source.tokens[function.open]
        yield Edit(token.end, token.end, statement(), token.line, source.tokens[function.name].text)


def _new_line(source: Source, code: str) -> Iterator[Edit]:
    """A new line with the code behind each statement of each function."""
    newline = "\r\n" if "\r\n" in source.text else "\n"
    for function, i in _in_functions(source):
        token = source.tokens[i]
        follows = source.tokens[i + 1] if i < function.close else token
        if source.is_mark(i, ";", "{") and follows.line > token.line:
            yield Edit(token.end, token.end, f"{newline}\t{code}", token.line + 1)


BREAKING: dict[str, Callable[[Source], Iterator[Edit]]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        delete_semicolon,
        delete_close_paren,
        delete_open_brace,
        delete_close_brace,
        delete_quote,
        undefined_name,
        unknown_method,
        unknown_property,
        drop_argument,
        add_argument,
        string_for_number,
        missing_value,
        unused_local,
        redefined_local,
        assign_constant,
        missing_return_value,
        delete_return,
    )
}
"""Mistakes, by name."""

TYPING: dict[str, Callable[[Source], Iterator[Edit]]] = {
    function.__name__.replace("_", "-"): function for function in (open_call, open_for, open_block, open_string)
}
"""What stands in a text while a person types it, by name: the rest of the text should survive it."""

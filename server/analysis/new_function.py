"""The text of functions that are written for the user: a body in the style of the file, and the place for it."""

from __future__ import annotations

import re

from server.analysis.finding import Edit
from server.syntax.text import Text

_INDENTED = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_BRACE_ON_LINE = re.compile(r"^\w[^\n;={]*\)[ \t]*\{[ \t]*\r?$", re.MULTILINE)
_BRACE_BELOW = re.compile(r"^\w[^\n;={]*\)[ \t]*\r?\n\{", re.MULTILINE)
# A command that nobody handles is told to be unknown.
_HANDLED = {"ConCmd": "Plugin_Handled", "SrvCmd": "Plugin_Handled"}
_RESULTS = {"void": "", "Action": "Plugin_Continue", "bool": "true", "int": "0", "float": "0.0"}


def result_of(tag: str) -> str:
    """A harmless result of that type; empty for `void`."""
    return _RESULTS.get(tag, f"view_as<{tag}>(0)")


def body(chars: str, tag: str, indent: str = "\t", callback: str = "") -> str:
    """A function's body for a file with that text, as a format with `{}` where the cursor goes.

    `callback` is the type that it is written for, if it is one.
    """
    opener = " {{" if _BRACE_ON_LINE.search(chars) and not _BRACE_BELOW.search(chars) else "\n{{"
    result = _HANDLED.get(callback, result_of(tag)) if tag == "Action" else result_of(tag)
    ending = f"\n\n{indent}return {result};" if result else ""
    return f"{opener}\n{indent}{{}}{ending}\n}}}}"


def appended(text: Text, tag: str, head: str, statement: str = "", callback: str = "") -> Edit:
    """The edit that writes a function with that result and head (and one statement) at the end of a file."""
    chars = text.chars
    indent = indent_of(chars)
    written = body(chars, tag, indent, callback).format(statement).replace(f"{{\n{indent}\n\n", "{\n")
    end = len(chars.rstrip())
    return Edit(end, len(chars), f"\n\n{head}{written}\n".replace("\n", text.newline))


def indent_of(chars: str) -> str:
    """What a file indents with."""
    match = _INDENTED.search(chars)
    return match.group(1) if match is not None else "\t"

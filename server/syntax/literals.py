"""The values of literals: integers, characters and strings as the compiler reads them."""

from __future__ import annotations

import re

_ESCAPES = {"a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}


def to_cell(value: int) -> int:
    """Wrap to a signed 32-bit cell."""
    return (value + 0x80000000 & 0xFFFFFFFF) - 0x80000000


def int_value(text: str) -> int:
    """The value of an integer literal (`12`, `1_000`, `0x1F`, `0b101`, `0o17`); 0 for a broken one."""
    digits = text.replace("_", "")
    try:
        return to_cell(int(digits, 10) if digits.isdigit() else int(digits, 0))
    except ValueError:
        return 0


def _escape_pattern(mark: str) -> re.Pattern[str]:
    escaped = re.escape(mark)
    code = r"u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})"
    return re.compile(rf"{escaped}(?:\r\n|x([0-9A-Fa-f]{{0,2}});?|(\d+);?|{code}|([\s\S]))")


_PATTERNS = {"\\": _escape_pattern("\\")}


def unescape(inner: str, escape: str = "\\") -> str:
    r"""The content of a string literal without its quotes (a Latin-1 view in, a Latin-1 view out).

    A line continuation adds nothing; `\x41`, `\65;`, `\u00e9`, `\U0001f600` and the usual letters are characters.
    """
    if escape not in inner:
        return inner
    pattern = _PATTERNS.get(escape)
    if pattern is None:
        pattern = _PATTERNS[escape] = _escape_pattern(escape)
    return pattern.sub(_character, inner)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, short, long, letter = match.groups()
    if hexadecimal is not None:
        return chr(int(hexadecimal or "0", 16) & 0xFF)
    if decimal is not None:
        return chr(int(decimal) & 0xFF)
    if short or long:
        code = int(short or long, 16)
        return chr(code).encode("utf-8", "replace").decode("latin-1") if code < 0x110000 else "?"
    if letter is None or letter == "\n":
        return ""
    return chr(_ESCAPES[letter]) if letter in _ESCAPES else letter


def char_value(text: str, escape: str = "\\") -> int:
    """The value of a character literal with its quotes; of a character of several bytes it is the first byte."""
    inner = text.strip("'") if text != "'''" else "'"
    if text.startswith("'" + escape):
        inner = text[1:-1]
    if inner[:2] in (escape + "u", escape + "U"):
        return _code(inner[2:])
    content = unescape(inner, escape)
    return ord(content[0]) if content else 0


def _code(digits: str) -> int:
    """The value of a character that is written by its number; 0 when that can not be read."""
    try:
        return int(digits, 16)
    except ValueError:
        return 0

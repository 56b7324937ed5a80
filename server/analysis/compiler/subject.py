"""Which symbols a compiler message is about, judging by its words alone."""

from __future__ import annotations

import re

from server.analysis.compiler.messages import CompilerMessage

_WORD = re.compile(r"[A-Za-z_@][A-Za-z0-9_@]*")
_QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')
_NAME = re.compile(r"(?:[A-Za-z_@][A-Za-z0-9_@]*(?:\.|::))*~?([A-Za-z_@][A-Za-z0-9_@]*)(?:\[\]|:|\(\))*")

# Messages that quote types, or words of the language and of a remedy: what they quote need not
# be what is wrong.
# fmt: off
_QUOTES_NO_SYMBOL = frozenset({
    16, 24, 26, 54, 60, 61, 63, 72, 78, 95, 98, 125, 131, 132, 133, 134, 143, 146, 148, 151, 153,
    159, 160, 161, 162, 164, 165, 178, 179, 180, 213, 223, 224, 237, 238, 239, 240, 241, 247, 253,
    416, 418, 450, 460, 461, 462,
})
# fmt: on
_EXPECTED_TOKEN = 1  # quotes what was expected and what was found

# Messages that name their symbol without quotes.
_UNQUOTED = tuple(
    re.compile(pattern)
    for pattern in (
        r"function (\w+) (?:implements|returns)",
        r"property \w+\.(\w+)",
        r"property (\w+)$",
        r"methodmap (\w+) referenced",
        r"enum (\w+) already",
        r"type (\w+) was already",
        r"(?:methods|found) for (\w+)$",
        r"^(\w+) (?:was already defined|has already been defined|must be a field)",
    )
)


def subjects(message: CompilerMessage) -> tuple[str, ...]:
    """The names of what the message is about, the likeliest first; empty when it names none.

    Of a dotted name the member comes before its owner.
    """
    number = message.current_number
    if number in _QUOTES_NO_SYMBOL:
        return ()
    quoted = [a or b for a, b in _QUOTED.findall(message.text)]
    if number == _EXPECTED_TOKEN:
        quoted = quoted[1:2]
    names: dict[str, None] = {}
    for quote in quoted:
        match = _NAME.fullmatch(quote)
        if match is not None:
            names[match[1]] = None
    for quote in quoted:
        if _NAME.fullmatch(quote):
            names.update(dict.fromkeys(_WORD.findall(quote)))
    if not quoted:
        for pattern in _UNQUOTED:
            names.update(dict.fromkeys(pattern.findall(message.text)))
    return tuple(names)


def words(text: str) -> frozenset[str]:
    """All identifiers in a text."""
    return frozenset(_WORD.findall(text))

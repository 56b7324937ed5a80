"""A percent sign in a format string is lost.

In a text that is formatted, `%` begins a specifier. Before any letter that is none, the formatter drops it: "50% off"
becomes "50 off". Write `%%` to show one.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("50% health");
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("50%% health");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.formats import Formatted, formatted, is_unknown
from server.analysis.runtime.specifiers import KINDS, Specifier, fits
from server.analysis.types import UNKNOWN
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("*",)

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_MEANT: Final = {"p": "x"}


def check(site: CallSite) -> Iterator[Problem]:
    """Each `%` that shows nothing."""
    call = formatted(site)
    if call is None:
        return
    letters = _letters(call)
    whole = call.text.start, call.text.end
    meant = [part for one, letter in letters.items() if letter for part in (call.place(one)[1] - 1, letter)]
    for one, letter in letters.items():
        place = call.place(one)
        args = (call.text.value[one.start : one.end], int(place != whole), letter, *meant)
        yield Problem("format-unknown-letter", *place, args)


def _letters(call: Formatted) -> dict[Specifier, str]:
    """The unknown specifiers with the letters that are meant."""
    found: dict[Specifier, str] = {}
    position = 0
    for one in call.specifiers:
        if is_unknown(one):
            found[one] = _letter(call, one, position)
        position += one.kind in KINDS or bool(found.get(one))
    return found


def _letter(call: Formatted, one: Specifier, position: int) -> str:
    """The letter that is meant; empty when the `%` is, or when there is no argument for it."""
    if call.is_balanced or position >= len(call.arguments):
        return ""
    letter = _MEANT.get(one.kind, one.kind.swapcase())
    type = call.type_of(call.arguments[position])
    return letter if letter in KINDS and type is not UNKNOWN and fits(letter, type) else ""


def message(specifier: str, exact: int, letter: str, *meant: str | int) -> str:
    """`specifier` as written, whether the place is its own, the letter that is meant (or ""), all such of the text."""
    shown = "".join(one if one.isprintable() else _ESCAPES.get(one, f"\\x{ord(one):02x}") for one in specifier)
    return f"`{shown}` is no format specifier and loses its `%`: write `%{letter or '%'}`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the letter that is meant, or write the percent sign twice.

    All letters of a text change together, since each decides which argument the next one gets.
    """
    _, exact, letter, *meant = context.args
    base = context.chunk.start if context.chunk is not None else 0
    if exact and context.source.text.slice(context.start, context.start + 1) == "%":
        if letter:
            places = [base + int(place) for place in meant[::2]]
            edits = (Edit(at, at + 1, str(one)) for at, one in zip(places, meant[1::2], strict=True))
            yield Fix(f"Use `%{letter}`", tuple(edits))
        else:
            yield Fix("Write `%%`", (Edit(context.start, context.start, "%"),))

"""A format specifier and its argument do not go together.

The formatter believes the letter: `%s` shows a number as garbage, `%d` shows the bits of a float (1065353216 for 1.0),
`%f` shows nearly 0 for any whole number, and `%N` throws an error for what is no client.

| letter | for |
|---|---|
| `%d` `%i` `%u` `%x` `%b` | whole numbers |
| `%f` `%.2f` | floats |
| `%s` | strings |
| `%c` | one character |
| `%N` `%L` | a client: the name, or name, id and Steam id |

```sourcepawn wrong
public void OnClientPutInServer(int client)
{
    PrintToServer("after %d seconds", GetGameTime());
}
```

```sourcepawn right
public void OnClientPutInServer(int client)
{
    PrintToServer("after %.1f seconds", GetGameTime());
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_natives import is_taken_for_client
from server.analysis.runtime.format_doubts import is_first_element, may_hold_float
from server.analysis.runtime.formats import formatted
from server.analysis.runtime.specifiers import fits
from server.analysis.types import UNKNOWN, Type
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """Every argument whose type is known against its letter."""
    call = formatted(site)
    if call is None:
        return
    seen: set[int] = set()
    for one, argument in call.used:
        if argument is None or one.kind == "T":
            continue
        type = call.type_of(argument)
        if type is UNKNOWN or argument.start in seen or fits(one.kind, type):
            continue
        if one.kind in "st" and isinstance(argument, n.Index):
            continue  # the rest of a string from that character on, or a field of an old enum that is a record
        if one.kind in "st" and isinstance(argument, n.Call) and type.tag == "char":
            continue  # a function in old syntax gives a whole string, though only its `return` tells
        if is_first_element(call, one.kind, argument, type):
            continue
        if one.kind == "f" and not type.dims and may_hold_float(site.view, argument):
            continue
        seen.add(argument.start)
        letter = _letter_for(site, argument, one.kind, type)
        start, end = call.place(one)
        exact = (start, end) != (call.text.start, call.text.end)
        # A call with one argument too few or too many lacks or has it somewhere: then other letters are right.
        place = start if exact and letter and one.kind in "bdiuxXsf" and call.is_balanced else -1
        shown = "string" if type.dims and type.tag == "char" else str(type)
        args = (call.text.value[one.start : one.end], shown, letter, place)
        yield Problem("format-type", argument.start, argument.end, args)


def _letter_for(site: CallSite, argument: n.Expr, kind: str, type: Type) -> str:
    """The letter that shows an argument; empty when none shows anything of use."""
    if type.dims:
        return "s" if type.tag == "char" else ""
    if _is_handle(site, type):
        return ""  # what the author wants is something in it
    if kind == "s" and isinstance(argument, n.Name) and is_taken_for_client(site, argument):
        return "N"
    return "f" if type.tag == "float" else "d"


def _is_handle(site: CallSite, type: Type) -> bool:
    known = site.view.unit.type_symbol(type.tag, site.view.path)
    seen: set[str] = set()
    while known is not None and not known.nullable and known.parent and known.name not in seen:
        seen.add(known.name)
        known = site.view.unit.type_symbol(known.parent, site.view.path)
    return known is not None and (known.nullable or known.name == "Handle")


def message(specifier: str, type: str, letter: str, place: int) -> str:
    """The specifier as written, the argument's type, the letter for it (or ""), where the specifier is (or -1)."""
    hint = f"; use `%{letter}`" if letter else ""
    article = "an" if type[0] in "aeiouAEIOU" else "a"
    return f"`{specifier}` does not go with {article} {type}{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take the letter for the argument's type, with the width that was written."""
    specifier, letter, place = str(context.args[0]), str(context.args[2]), int(context.args[3])
    start = place + (context.chunk.start if context.chunk is not None else 0)
    if place >= 0 and context.source.text.slice(start, start + len(specifier)) == specifier:
        width = specifier[:-1].partition(".")[0]
        yield Fix(f"Use `%{letter}`", (Edit(start, start + len(specifier), width + letter),))

"""Something is missing.

The language wants a certain word or mark here and something else stands in its place.

```sourcepawn wrong
public void OnPluginStart()
{
    if MaxClients > 4)
    {
        PrintToServer("versus");
    }
}
```

```sourcepawn right
public void OnPluginStart()
{
    if (MaxClients > 4)
    {
        PrintToServer("versus");
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (1, 10, 20, 93, 437)

_NOUNS = {"name": "a name", "string": "a string", "id": "a name", "function": "`function`"}
_PLACES = {
    "if": " behind `if`",
    "while": " behind `while`",
    "for": " behind `for`",
    "switch": " behind `switch`",
    "case": " behind the value of the `case`",
    "default": " behind `default`",
    "do": " behind the body of `do`",
    "call": " between the arguments",
    "parameters": " between the parameters",
    "array": " between the elements",
    "enum": " between the members of the enum",
    "record": " between the fields",
    "constant": " behind the name of the constant",
    ".": " behind `.`",
    "::": " behind `::`",
    "function": " where the body of the function begins",
    "?": ": `?` needs both a `:` and a value behind it",
}


def message(wanted: str, found: str, where: str) -> str:
    """`wanted` is missing, `found` stands there, in the construct `where`."""
    noun = _NOUNS.get(wanted, f"`{wanted}`")
    place = _PLACES.get(where, "")
    if found in ("end", "line end", "") or place.startswith(":"):
        return f"{noun} is missing{place}"
    return f"{noun} is missing{place}, before `{found}`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Put the mark there, if it is a comma or colon: those can be meant in one way only."""
    wanted, found, where = context.args
    if wanted not in (",", ":") or where == "?":
        return
    text = context.source.text
    at = context.start if text.slice(context.start, context.end) == found else context.end
    while at > 0 and text.chars[at - 1] in " \t":
        at -= 1
    yield Fix(f"Insert `{wanted}`", (Edit(at, at, str(wanted)),))
